"""Reports coded into a project: once, whole, and whatever happens meanwhile."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import click
import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli
from groundswell.errors import SetupError
from groundswell.project import Project, coding
from groundswell.record.document import Document
from groundswell.store.keep import Coded
from groundswell.store.views import standing_events, text_of

MARCH = "Some 300 nurses marched through Lima on 3 May 2021 to demand higher wages."
STRIKE = "Teachers went on strike in Quito on 4 May 2021 to demand smaller classes."
FRENCH = "Les enseignants ont manifesté hier dans les rues de Lyon contre la réforme."


@pytest.fixture
def reports(tmp_path: Path) -> Callable[..., Path]:
    """Writes reports, given as an id and a text, to a file; gives its path."""

    def write(*told: tuple[str, str] | str) -> Path:
        path = tmp_path / "reports.jsonl"
        lines = [t if isinstance(t, str) else json.dumps({"id": t[0], "text": t[1]}) for t in told]
        path.write_text("\n".join(lines), "utf-8")
        return path

    return write


def code(folder: Path, *arguments: str | Path, status: int = 0) -> Result:
    """Call `groundswell code`, which ends as it should."""
    line = ["code", "-j", "1", "--project", str(folder), *map(str, arguments)]
    done = CliRunner().invoke(cli, line, standalone_mode=False)
    if isinstance(done.exception, click.ClickException):
        return done
    assert done.exception is None
    assert done.return_value == status
    return done


def texts(project: Project) -> list[tuple[str, str]]:
    """Name of the report, and text, of every event that stands."""
    with project.database.reading() as connection:
        return [(e.report.name, text_of(connection, e.report.document_id)) for e in standing_events(connection)]


# ------------------------------------------------------------------ once


def test_reports_coded_again_are_passed_over(
    folder: Path, project: Project, reports: Callable[..., Path], kills: ModuleType
) -> None:
    source = reports(("a", MARCH), ("b", STRIKE))
    assert "2 coded, 2 events found; 0 passed over" in code(folder, source).stdout
    before = kills.content(project.database)
    assert "0 coded, 0 events found; 2 passed over" in code(folder, source).stdout
    assert kills.content(project.database) == before


def test_every_quote_stands_in_the_text_that_is_kept(
    folder: Path, project: Project, reports: Callable[..., Path]
) -> None:
    code(folder, reports(("a", f"¡Ñandú! \x00 \U0001f600 {MARCH}")))
    with project.database.reading() as connection:
        (event,) = standing_events(connection)
        text = text_of(connection, event.report.document_id)
    evidence = [e for said in event.values.values() for one in said for e in one.statement.evidence]
    assert evidence
    assert [e for e in evidence if text[e.start : e.end] != e.quote] == []
    assert event.one("size")["low"] == 300


def test_changed_text_takes_the_place_of_the_earlier(
    folder: Path, project: Project, reports: Callable[..., Path]
) -> None:
    code(folder, reports(("a", MARCH)))
    code(folder, reports(("a", STRIKE)))
    assert texts(project) == [("a", STRIKE)]


def test_id_that_stands_twice_is_told_and_the_first_is_taken(
    folder: Path, project: Project, reports: Callable[..., Path]
) -> None:
    done = code(folder, reports(("a", MARCH), ("a", STRIKE), ("b", STRIKE)), status=1)
    assert "'a' was there before" in done.stderr
    assert texts(project) == [("a", MARCH), ("b", STRIKE)]


def test_report_given_twice_with_different_texts_is_told_and_the_first_is_taken(project: Project) -> None:
    tally = coding.code(project, [Document("a", MARCH), Document("a", MARCH), Document("a", STRIKE)], processes=1)
    assert (tally.coded, tally.passed_over) == (1, 1)
    assert [(f.id, "twice with different texts" in f.message) for f in tally.failures] == [("a", True)]
    assert texts(project) == [("a", MARCH)]


# ------------------------------------------------------------------ what cannot be coded


def test_bad_line_does_not_stop_the_others(folder: Path, project: Project, reports: Callable[..., Path]) -> None:
    done = code(folder, reports(("a", MARCH), "{no JSON", '{"id": "c"}', ("d", STRIKE)), status=1)
    assert "2 could not be read" in done.stdout
    assert "reports.jsonl, line 2: no valid JSON" in done.stderr
    assert texts(project) == [("a", MARCH), ("d", STRIKE)]


def test_unsupported_language_is_noted_once_and_not_coded_again(
    folder: Path, project: Project, reports: Callable[..., Path], kills: ModuleType
) -> None:
    source = reports(("fr", FRENCH), ("en", MARCH))
    assert "language 'fr'" in code(folder, source, status=1).stderr
    before = kills.content(project.database)
    done = code(folder, source)
    assert "0 coded, 0 events found; 2 passed over" in done.stdout
    assert kills.content(project.database) == before


def test_report_that_breaks_the_extractor_is_told_and_tried_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [Document("a", MARCH), Document("b", STRIKE)]
    coder = coding.make_coder()

    def breaking(document: Document) -> Coded:
        if document.id == "a":
            raise ZeroDivisionError("broken")
        return coder(document)

    with monkeypatch.context() as patch:
        patch.setattr(coding, "make_coder", lambda: breaking)
        tally = coding.code(project, documents, processes=1)
    assert (tally.coded, [f.message for f in tally.failures]) == (1, ["ZeroDivisionError: broken"])
    assert coding.code(project, documents, processes=1).coded == 1
    assert texts(project) == [("b", STRIKE), ("a", MARCH)]


def test_missing_model_stops_the_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(document: Document) -> Coded:
        raise SetupError("no model for English")

    monkeypatch.setattr(coding, "make_coder", lambda: missing)
    with pytest.raises(SetupError, match="no model"):
        coding.code(project, [Document("a", MARCH)], processes=1)


# ------------------------------------------------------------------ interrupted, killed, and together


def test_what_was_coded_before_an_interrupt_is_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "BATCH", 2)
    monkeypatch.setattr(coding, "make_coder", lambda: lambda d: Coded(d, None, "en", 0.1, None, None, ()))

    def interrupted() -> Iterator[Document]:
        yield from (Document(str(n), MARCH) for n in range(15))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        coding.code(project, interrupted(), processes=1)
    left = coding.code(project, [Document(str(n), MARCH) for n in range(15)], processes=1)
    assert (left.passed_over, left.coded) == (14, 1)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, kills: ModuleType) -> tuple[Path, dict[str, Any]]:
    """A file of reports, and what a project holds when nothing disturbs their coding."""
    made = tmp_path_factory.mktemp("undisturbed")
    source = made / "reports.jsonl"
    source.write_text("".join(json.dumps(report) + "\n" for report in kills.reports(12)), "utf-8")
    Project.create(made).close()
    code(made, source)
    return source, kills.content_of(made)


def test_two_processes_that_code_the_same_reports_keep_each_once(
    folder: Path, undisturbed: tuple[Path, dict[str, Any]], kills: ModuleType
) -> None:
    source, expected = undisturbed
    setting = kills.Setting((), ("code", "-j", "1", str(source)), 1, None, None)
    both = [setting.run(setting.command, folder) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert kills.differences(expected, kills.content_of(folder)) == []


def test_killed_and_run_again_gives_what_an_undisturbed_run_gives(backend: str, request: pytest.FixtureRequest) -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "kills.py"
    line = [sys.executable, str(script), "--kills", "3", "--reports", "12", "--batch", "1", "--seed", "19"]
    if backend == "postgresql":
        socket = request.getfixturevalue("server")
        line += ["--database", f"postgresql://tests@/postgres?host={quote(str(socket), safe='')}"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills; no rounds with a fault" in done.stdout
