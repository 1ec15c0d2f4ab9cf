"""How far coders agree, as a person asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli
from groundswell.project import Project
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store.keep import Coded, candidate_name, keep_coded, say, start_run

Run = Callable[..., Result]
FORMS = ["march", "vigil", "strike", "march"]


def coded(number: int, form: str) -> Coded:
    text = f"Report {number} of a {form}."
    evidence = (Evidence.of(text, 14, 14 + len(form)),)
    said = (
        Statement("standing", "focal", "stated"),
        Statement("form", form, "stated", form, evidence, 0.9),
        Statement("start_date", f"2021-05-0{number}", "stated"),
    )
    return Coded(Document(f"r{number}", text), None, "en", 0.9, None, None, ((f"e{number}", said),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which a machine coded four reports, and two people looked at three of them."""
    where = tmp_path_factory.mktemp("p") / "project"
    with Project.create(where) as project:
        run = project.run("code")
        with project.database.writing() as connection:
            run_id = start_run(connection, run)
        keep_coded(project.database, [coded(n, form) for n, form in enumerate(FORMS, start=1)], run, run_id)
        for who, forms in (("ana", ["march", "vigil", "march"]), ("ben", ["march", "vigil", None])):
            for number, form in enumerate(forms, start=1):
                told = [Statement("form", form, "stated")] if form else [Statement("standing", None, "not_stated")]
                with project.database.writing() as connection:
                    own = start_run(connection, project.run("review", by=who))
                    say(connection, candidate_name(f"r{number}", 1, f"e{number}"), told, own)
    return where


@pytest.fixture
def run(folder: Path) -> Run:
    return lambda *arguments: CliRunner().invoke(cli, ["agreement", *arguments, "--project", str(folder)])


def test_events_and_fields_are_told_in_two_tables_that_pipe(run: Run) -> None:
    shown = run()
    events, fields = ([line.split("\t") for line in part.splitlines()] for part in shown.stdout.strip().split("\n\n"))
    assert events[0] == ["coders", "reports", "events of both", "only the first", "only the second", "rejected", "F1"]
    assert events[1:] == [
        ["ana, ben", "3", "2", "1", "0", "1", "0.80"],
        ["ana, groundswell", "3", "3", "0", "0", "0", "1.00"],
        ["ben, groundswell", "3", "2", "0", "1", "1", "0.80"],
    ]
    assert [row[:5] for row in fields[1:]] == [["form", "3", "3", "3", "0.86"]]
    assert "start_date" in shown.stderr


def test_coders_and_fields_can_be_chosen_and_come_as_json(run: Run) -> None:
    told = json.loads(run("--coder", "groundswell", "--coder", "ana", "--field", "form", "--json").stdout)
    assert told["coders"] == ["ana", "groundswell"]
    assert told["events"][0]["precision"] == 1
    [field] = told["fields"]
    assert (field["units"], field["percent"]) == (3, pytest.approx(2 / 3))
    assert field["interval"][0] <= field["alpha"] <= field["interval"][1]


def test_confusion_is_a_table_of_two_coders_the_first_named_in_the_rows(run: Run) -> None:
    shown = run("--confusion", "form", "--coder", "groundswell", "--coder", "ana").stdout
    assert [line.split("\t") for line in shown.splitlines()] == [
        ["groundswell \\ ana", "march", "vigil", "strike"],
        ["march", "1", "·", "·"],
        ["vigil", "·", "1", "·"],
        ["strike", "1", "·", "·"],
    ]
    told = json.loads(run("--confusion", "form", "--coder", "ana", "--coder", "ben", "--json").stdout)
    assert (told["left"], told["codes"], told["rows"]) == ("ana", ["march", "vigil"], [[1, 0], [0, 1]])


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--coder", "carl"], 1, "there are ana, ben, groundswell"),
        (["--coder", "ana"], 1, "no report that two coders spoke of (reports by coder: ana: 3)"),
        (["--field", "colour"], 2, "expected one of standing, form"),
        (["--confusion", "size"], 2, "expected one of standing, form"),
        (["--confusion", "form"], 2, "name two with --coder"),
    ],
)
def test_what_cannot_be_answered_says_why(run: Run, arguments: list[str], status: int, told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert told in " ".join(result.stderr.replace("│", " ").split())
