"""`groundswell report` and `groundswell release`: files, messages, exit status."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli
from groundswell.project import Project
from groundswell.project.linking import link
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store.keep import Coded, Run, keep_coded, start_run

TEXT = "Bakers marched in Lima on Monday."
MACHINE = Run(Coder("extractor", "groundswell", "1"), "code", "core", "1.0", "{}", "2026-01-02T03:04:05+00:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    quote = (Evidence.of(TEXT, 0, 14),)
    said = (
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", "march", "stated", "marched", quote, 0.9),
        Statement("start_date", "2021-05-03", "stated", "Monday", quote, 0.9),
    )
    with Project.create(tmp_path / "peru") as project:
        with project.database.writing() as connection:
            run_id = start_run(connection, MACHINE)
        report = Coded(Document("r1", TEXT, publisher="El Faro"), None, "en", 0.9, None, None, (("e1", said),))
        keep_coded(project.database, [report], MACHINE, run_id)
        link(project)
    return tmp_path / "peru"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_report_writes_the_page_and_the_figures(folder: Path, tmp_path: Path) -> None:
    page, figures = tmp_path / "out" / "report.html", tmp_path / "figures"
    done = call("report", "--project", folder, "--out", page, "--figures", figures, "--language", "es")
    assert done.exit_code == 0, done.output
    assert '<html lang="es">' in page.read_text("utf-8")
    told = done.stdout.splitlines()
    assert told[0] == str(page)
    assert {Path(line).name for line in told[1:]} >= {"form.svg", "form.png", "timeline.svg"}
    assert "map.svg" not in done.stdout  # no place is known


def test_report_says_so_where_nothing_draws_pictures(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundswell.export.report.files.can_draw_pictures", lambda: False)
    done = call("report", "--project", folder, "--out", tmp_path / "r.html", "--figures", tmp_path / "figures")
    assert "no PNG files: pip install 'groundswell[png]'" in done.stderr
    assert list((tmp_path / "figures").glob("*.png")) == []
    assert list((tmp_path / "figures").glob("*.svg"))


def test_report_of_some_events_says_which(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    assert call("report", "--project", folder, "--out", page, "--form", "march", "--since", "2021-05").exit_code == 0
    assert "Only events with: since 2021-05-01; form march." in page.read_text("utf-8")


def test_report_that_cannot_be_written_says_why(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = call("report", "--project", folder, "--out", tmp_path / "file" / "r.html")
    assert done.exit_code == 1
    assert "file" in done.stderr
    assert "Traceback" not in done.output


def test_release_tells_its_files_and_what_was_not_said(folder: Path, tmp_path: Path) -> None:
    done = call("release", "--project", folder, "--out", tmp_path / "one", "--date", "2026-03-01")
    assert done.exit_code == 0, done.output
    assert str(tmp_path / "one" / "datapackage.json") in done.stdout
    assert "not said, and so not in the metadata: --author, --license" in done.stderr
    said = ("--author", "Ana Paz", "--license", "CC-BY-4.0", "--title", "Bread", "--url", "https://example.org/bread")
    done = call(
        "release",
        "--project",
        folder,
        "--out",
        tmp_path / "two",
        "--version",
        "1.1",
        "--previous",
        tmp_path / "one",
        *said,
    )
    assert done.exit_code == 0, done.output
    assert "changes since the release before: none" in done.stderr
    assert "not said" not in done.stderr
    citation = (tmp_path / "two" / "CITATION.cff").read_text("utf-8")
    assert all(word in citation for word in ("Ana Paz", "CC-BY-4.0", "Bread", "https://example.org/bread", "1.1"))


def test_release_refuses_a_folder_that_holds_something(folder: Path, tmp_path: Path) -> None:
    done = call("release", "--project", folder, "--out", folder)
    assert done.exit_code == 1
    assert "not empty; expected a new folder" in done.stderr
