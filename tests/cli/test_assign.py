"""Reports dealt out to coders, as a person asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli
from groundswell.project import Project, editing
from groundswell.project.desk import Editor
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store.keep import Coded, keep_coded, start_run
from groundswell.store.reports import last_change

Run = Callable[..., Result]
FORMS = ["march", "vigil", "strike", "march"]


def coded(number: int, form: str) -> Coded:
    text = f"Report {number} of a {form}."
    evidence = (Evidence.of(text, 14, 14 + len(form)),)
    said = (Statement("standing", "focal", "stated"), Statement("form", form, "stated", form, evidence, 0.9))
    return Coded(Document(f"r{number}", text), None, "en", 0.9, None, None, ((f"e{number}", said),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of four reports, without summaries yet."""
    with Project.create(tmp_path / "project") as project:
        run = project.run("code")
        with project.database.writing() as connection:
            run_id = start_run(connection, run)
        keep_coded(project.database, [coded(n, form) for n, form in enumerate(FORMS, start=1)], run, run_id)
    return tmp_path / "project"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("GROUNDSWELL_CODER", "root")
    return lambda *arguments: CliRunner().invoke(cli, ["assign", *arguments, "--project", str(folder)])


def test_reports_are_dealt_to_the_coders_named(run: Run) -> None:
    done = run("--to", "ana", "--to", "ben", "--number", "4", "--twice", "0.5", "--order", "doubt")
    assert done.exit_code == 0
    assert done.stdout == "ana\t2 to code, 1 as second coder\nben\t2 to code, 1 as second coder\n"
    assert done.stderr == "4 reports assigned\n"


def test_filters_choose_the_reports(run: Run) -> None:
    assert run("--to", "ana", "--number", "4", "--form", "march").stdout == "ana\t2 to code\n"


def test_what_was_not_begun_is_withdrawn_or_given_on(run: Run) -> None:
    run("--to", "ana", "--number", "3")
    assert run("--withdraw", "ana", "--document", "77").stdout == "ana: 0 reports withdrawn\n"
    assert run("--withdraw", "ana", "--to", "ben").stdout == "ana: 3 reports now to be read by ben\n"
    assert run("--withdraw", "ben").stdout == "ben: 3 reports withdrawn\n"


def test_exam_is_of_what_another_coder_finished(run: Run, folder: Path) -> None:
    with Project.open(folder) as project:
        with project.database.reading() as connection:
            seen = last_change(connection, 2)
        editing.finish(project, Editor(2, "dora", seen))
    assert run("--to", "ana", "--number", "3", "--exam", "--gold", "dora").stdout == "ana\t1 as exam\n"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--to", "ana"], 1, "how many reports, or which"),
        (["--number", "3"], 1, "no coder"),
        (["--to", "ana", "--number", "3", "--twice", "0.5"], 1, "name another"),
        (["--to", "ana", "--number", "3", "--form", "sprint"], 2, "--form: found 'sprint'"),
        (["--to", "ana", "--number", "3", "--exam"], 1, "of 0 reports adjudicated"),
        (["--withdraw", "ana", "--to", "ben", "--to", "carla"], 2, "name one with --to"),
    ],
)
def test_what_makes_no_sense_is_told(run: Run, arguments: list[str], status: int, told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == status
    assert told in " ".join(done.stderr.split())


def test_who_assigns_is_asked_for(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["assign", "--to", "ana", "--number", "1", "--project", str(folder)])
    assert done.exit_code == 2
    assert "--by" in done.stderr
