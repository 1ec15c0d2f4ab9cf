"""Commands that protect, bring in and compare datasets, as a person calls them."""

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
        "id": "cusco",
        "text": "Hundreds of teachers went on strike in Cusco on June 10, 2021 to demand smaller classes.",
        "published": "2021-06-11",
    },
]
COLUMNS = "event_id_cnty event_date time_precision event_type sub_event_type country admin1 location latitude longitude"
PUNO = "Peru,Puno,Puno,-15.84,-70.02"
ACLED = "\n".join(
    (
        f"{COLUMNS} notes fatalities tags".replace(" ", ","),
        "PER901,2021-05-03,1,Protests,Peaceful protest,Peru,Lima,Lima,-12.04,-77.02,Invented.,0,crowd size=about 300",
        f"PER902,2021-09-09,1,Protests,Peaceful protest,{PUNO},Invented: pots were banged.,0,",
        f"PER903,2021-09-09,1,Battles,Armed clash,{PUNO},Invented.,0,",
    )
)


@pytest.fixture(scope="module")
def acled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("acled") / "acled.csv"
    path.write_text(ACLED, "utf-8")
    return path


@pytest.fixture
def folder(new_database: Callable[[], str | Path], tmp_path: Path) -> Path:
    where = tmp_path / "project"
    reports = tmp_path / "reports.jsonl"
    reports.write_text("\n".join(json.dumps(report) for report in REPORTS), "utf-8")
    runner = CliRunner()
    assert runner.invoke(cli, ["init", str(where), "--database", str(new_database())]).exit_code == 0
    assert runner.invoke(cli, ["code", str(reports), "--project", str(where), "-j", "1", "-q"]).exit_code == 0
    assert runner.invoke(cli, ["link", "--project", str(where), "-q"]).exit_code == 0
    return where


@pytest.fixture
def run(folder: Path) -> Run:
    return lambda *arguments: CliRunner().invoke(cli, [*map(str, arguments), "--project", str(folder)])


def exported(run: Run, where: Path, *options: str) -> dict[str, list[dict[str, object]]]:
    assert run("export", "--format", "jsonl", "--out", where, *options).exit_code == 0
    return {f.stem: [json.loads(line) for line in f.read_text("utf-8").split("\n") if line] for f in where.iterdir()}


def test_what_is_flagged_or_forgotten_is_not_exported(run: Run, tmp_path: Path, folder: Path) -> None:
    assert "stays out" in run("confidential", "cusco", "--by", "ana").stdout
    assert [s["document"] for s in exported(run, tmp_path / "a")["sources"]] == ["agency"]
    assert "may be published" in run("confidential", "cusco", "--by", "ana", "--undo").stdout
    gone = run("forget", "agency", "--by", "ana", "--reason", "asked")
    assert "removed: the words of agency, and those of 1 candidate events" in gone.stdout
    assert "copies of the database" in gone.stderr
    on_server = "postgresql://tests" in (folder / "groundswell.toml").read_text("utf-8")
    assert ("VACUUM (FULL)" in gone.stderr) == on_server
    reports = tmp_path / "again.jsonl"  # the file that was read before is passed over without being read
    reports.write_text((tmp_path / "reports.jsonl").read_text("utf-8") + "\n", "utf-8")
    again = run("code", reports, "-j", "1", "-q")
    assert "by ana (asked)" in again.stderr
    assert "0 coded" in again.stdout
    shown = run("show", json.loads(run("list", "--json").stdout.splitlines()[0])["event_id"])
    assert shown.exit_code == 0
    assert "bakers" not in shown.stdout


def test_names_are_protected_unless_asked_otherwise(run: Run, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Invented Name\nbakers\n", "utf-8")
    assert exported(run, tmp_path / "names", "--names")["events"][0].keys() >= {"event_id"}
    assert "protected" not in exported(run, tmp_path / "names", "--names")["events"][0]
    one = exported(run, tmp_path / "one", "--protect", str(tmp_path / "names.txt"), "--salt", "s", "--texts")
    same = exported(run, tmp_path / "two", "--protect", str(tmp_path / "names.txt"), "--salt", "s", "--texts")
    assert one == same
    assert {row["protected"] for row in one["statements"]} == {False}
    assert exported(run, tmp_path / "x") == exported(run, tmp_path / "y")


def test_an_export_comes_back_into_another_project(run: Run, tmp_path: Path) -> None:
    before = exported(run, tmp_path / "out", "--texts", "--names")
    other = tmp_path / "other"
    runner = CliRunner()
    runner.invoke(cli, ["init", str(other)])
    came = runner.invoke(cli, ["import", str(tmp_path / "out"), "--project", str(other)])
    assert "2 reports with 2 events came in; 0 passed over" in came.stdout
    back = [
        "export",
        "--format",
        "jsonl",
        "--texts",
        "--names",
        "--out",
        str(tmp_path / "back"),
        "--project",
        str(other),
    ]
    assert runner.invoke(cli, back).exit_code == 0
    for name in before:
        assert (tmp_path / "back" / f"{name}.jsonl").read_bytes() == (tmp_path / "out" / f"{name}.jsonl").read_bytes()
    assert runner.invoke(cli, ["import", str(tmp_path), "--project", str(other)]).exit_code == 1


def test_events_of_another_dataset_become_those_of_a_coder(run: Run, acled: Path) -> None:
    came = run("import", acled, "--from", "acled")
    assert "2 reports with 2 events came in; 0 passed over" in came.stdout
    assert "1 × row passed over, event_type: Battles" in came.stderr
    assert "0 reports with 0 events came in; 2 passed over" in run("import", acled, "--from", "acled").stdout
    assert "ACLED" in run("status").stdout
    assert run("link", "-q").exit_code == 0
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert len(listed) == 3  # the march is one event, told by a report and by ACLED
    why = run("show", listed[0]["event_id"], "--why").stdout
    assert "acled:PER901" in why
    assert "agency" in why


def test_compare_says_who_has_what_and_why(run: Run, acled: Path) -> None:
    found = run("compare", "--with", acled, "--from", "acled")
    head, *rows = (line.split("\t") for line in found.stdout.splitlines())
    assert head[:5] == ["who", "ours", "theirs", "day", "country"]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("both", "acled:PER901", "2021-05-03"),
        ("only ours", "", "2021-06-10"),
        ("only theirs", "acled:PER902", "2021-09-09"),
    ]
    both = dict(zip(head, rows[0], strict=True))
    assert [both[field] for field in ("start_date", "place", "form", "size")] == ["agree", "agree", "differ", "agree"]
    assert "same day" in both["reason"]
    assert "row passed over" in found.stderr
    told = [
        json.loads(line) for line in run("compare", "--with", acled, "--from", "acled", "--json").stdout.splitlines()
    ]
    assert [event["who"] for event in told] == ["both", "ours", "theirs"]
    assert told[0]["agree"]["size"] is True
    some = run("compare", "--with", acled, "--from", "acled", "--json", "--form", "strike").stdout.splitlines()
    assert [json.loads(line)["who"] for line in some] == ["theirs", "ours", "theirs"]


def test_compare_is_a_table_at_a_terminal(run: Run, acled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.cli import compare as module

    class Terminal:
        def isatty(self) -> bool:
            return True

    class System:
        stdout = Terminal()

    monkeypatch.setattr(module, "sys", System)
    lines = run("compare", "--with", acled, "--from", "acled").stdout.splitlines()
    assert lines[0].split() == ["country", "month", "both", "only", "ours", "only", "ACLED"]
    assert lines[1].split() == ["PER", "2021-05", "1", "0", "0"]
    assert lines[4].split() == ["all", "1", "1", "1"]
    assert "form         agree on 0 of 1" in lines
    assert "= acled:PER901: " in lines[-1]
