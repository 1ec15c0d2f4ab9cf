"""The commands on a project, as a person calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli

Run = Callable[..., Result]

REPORTS = [
    {
        "id": "agency",
        "text": "LIMA, May 4 (Agency) - About 300 bakers marched through Lima on May 3, 2021 to demand higher wages.",
        "published": "2021-05-04",
    },
    {
        "id": "union",
        "text": "On May 3, 2021 two thousand bakers marched through the streets of Lima. We demand higher wages!",
        "published": "2021-05-05",
    },
    {
        "id": "cusco",
        "text": "Hundreds of teachers went on strike in Cusco on June 10, 2021 to demand smaller classes.",
        "published": "2021-06-11",
    },
]


@pytest.fixture(scope="module")
def folder(new_database: Callable[[], str | Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project into which three reports were coded and linked, on either database."""
    where = tmp_path_factory.mktemp("p") / "project"
    reports = where.with_name("reports.jsonl")
    reports.write_text("\n".join(json.dumps(report) for report in REPORTS) + "\nno JSON\n", "utf-8")
    runner = CliRunner()
    assert runner.invoke(cli, ["init", str(where), "--database", str(new_database())]).exit_code == 0
    coded = runner.invoke(cli, ["code", str(reports), "--project", str(where), "-j", "1"], standalone_mode=False)
    assert coded.return_value == 1
    assert "reports.jsonl, line 4" in coded.stderr or ":4" in coded.stderr
    assert "3 coded, 3 events found" in coded.stdout
    assert runner.invoke(cli, ["link", "--project", str(where), "-q"]).exit_code == 0
    return where


@pytest.fixture
def run(folder: Path) -> Run:
    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--project", str(folder)])

    return call


def listed(run: Run, *options: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("list", "--json", *options).stdout.splitlines()]


def test_events_are_listed_by_day_as_a_table_that_pipes(run: Run) -> None:
    head, *rows = (line.split("\t") for line in run("list").stdout.splitlines())
    assert head == ["event", "when", "where", "what", "who", "how many", "standing", "reports"]
    assert [row[1] for row in rows] == ["2021-05-03", "2021-06-10"]
    assert rows[0][5] == "300–2,000!"
    assert rows[0][7] == "2"


def test_filters_keep_what_was_asked_for(run: Run) -> None:
    assert len(listed(run)) == 2
    assert len(listed(run, "--conflicts")) == 1
    assert len(listed(run, "--since", "2021-06")) == 1
    assert len(listed(run, "--country", "chl")) == 0


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--form", "parade", "expected one of demonstration"), ("--since", "soon", "expected a day")],
)
def test_a_filter_that_cannot_be_is_refused(run: Run, option: str, value: str, told: str) -> None:
    result = run("list", option, value)
    assert result.exit_code == 2
    assert told in result.stderr


def test_an_event_shows_its_sources_its_conflict_and_why_it_was_linked(run: Run, tmp_path: Path) -> None:
    event = str(listed(run, "--reports", "2")[0]["event_id"])
    shown = run("show", event[:6], "--why", "--svg", str(tmp_path / "why.svg")).stdout
    assert "size !" in shown
    assert "agency" in shown
    assert "union" in shown
    assert "same day" in shown
    assert "odds" in shown
    assert (tmp_path / "why.svg").read_text("utf-8").startswith("<svg")
    told = json.loads(run("show", event, "--json").stdout)
    assert told["links"][0]["reached"]["day"] == "same"


def test_a_judgement_parts_the_reports_and_undo_brings_them_together(run: Run) -> None:
    [event] = listed(run, "--reports", "2")
    one, other = event["candidates"]  # type: ignore[misc]
    assert "different events" in run("judge", "different", str(one), str(other), "--by", "ana").stdout
    assert not listed(run, "--reports", "2")
    assert "ana" in run("undo", "--list", "--by", "ana").stdout
    assert "taken back: judge of ana" in run("undo", "--by", "ana").stdout
    assert len(listed(run, "--reports", "2")) == 1
    assert "stands again" in run("redo", "--by", "ana").stdout
    run("undo", "--by", "ana")


def test_status_counts_what_is_there(run: Run) -> None:
    told = json.loads(run("status", "--json").stdout)
    assert (told["documents"], told["candidates"], told["unlinked"], told["events"]) == (3, 3, 0, 2)
    assert "reports           3" in run("status").stdout


@pytest.mark.parametrize(
    "query", ["DELETE FROM document", "ATTACH 'x.db' AS x", "PRAGMA journal_mode = DELETE", "nonsense"]
)
def test_sql_answers_and_never_writes(run: Run, query: str) -> None:
    assert run("sql", "SELECT count(*) AS n FROM document").stdout == "n\n3\n"
    refused = run("sql", query)
    assert refused.exit_code == 1
    assert "expected one SELECT" in refused.stderr
    assert run("sql", "--json", "SELECT count(*) AS n FROM document").stdout == '{"n": 3}\n'


def test_a_folder_without_a_project_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["status", "--project", str(tmp_path)])
    assert result.exit_code == 1
    assert "groundswell init" in result.stderr


def test_a_project_is_not_made_twice(folder: Path) -> None:
    result = CliRunner().invoke(cli, ["init", str(folder)])
    assert result.exit_code == 1
    assert "there is a project already" in result.stderr


def test_the_demonstration_ends_with_the_linked_project(tmp_path: Path) -> None:
    where = tmp_path / "demo"
    for _ in range(2):  # the second time it is there already
        shown = CliRunner().invoke(cli, ["demo", "--project", str(where)]).stdout
        assert "candidate events tell" in shown
        assert str(where) in shown
    assert (where / "project.sqlite").exists()
