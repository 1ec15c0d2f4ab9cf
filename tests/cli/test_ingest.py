"""`groundswell ingest`: what sources hold, what was not understood, and the first documents; the options of sources."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli

SAMPLES = Path(__file__).parents[1] / "ingest/samples"
SAID = "Some 3,000 teachers marched through Lima on Wednesday to demand higher wages, their union said."


def run(*arguments: object, status: int = 0, stdin: bytes | None = None) -> Result:
    done = CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, standalone_mode=False)
    assert done.exception is None, done.exception
    assert done.return_value == status
    return done


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of files that are understood, not understood, and passed over."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "report.txt").write_text(f"3 March 2021\n\n{SAID}", "utf-8")
    (folder / "table.csv").write_text(f'Titular,Fecha,Cuerpo\nMarcha,25/04/2021,"{SAID}"\n', "utf-8")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\0\0")
    (folder / "picture.png").write_bytes(b"\x89PNG\0")
    return folder


def test_dry_run_says_what_would_come_in(sources: Path) -> None:
    said = run("ingest", "--dry-run", sources, status=1).stdout
    counts = {line[:38].strip(): line[38:].split() for line in said.splitlines()[1:4]}
    assert counts["plain text"] == ["1", "1", "1", "0"]
    assert counts["table (CSV, TSV)"] == ["1", "1", "1", "1"]
    assert "columns text=Cuerpo (by its name)" in said
    assert "day before month" in said
    assert "Not understood: 1" in said
    assert "older Office" in said
    assert "1: a picture (PNG)" in said
    assert "published  2021-03-03   (text, line 1)" in said
    assert "title      Marcha   (column Titular)" in said


def test_documents_of_downloads_and_archives_are_counted_with_the_files_that_they_stand_in(tmp_path: Path) -> None:
    download = (SAMPLES / "nexis-uni-en.txt").read_bytes()
    (tmp_path / "download.txt").write_bytes(download)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("download.txt", download)
        archive.writestr("report.txt", SAID)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    head, *lines = run("ingest", "--dry-run", tmp_path).stdout.split("\n\n")[0].splitlines()
    assert head.split()[:3] == ["what", "files", "documents"]
    counts = {line[:38].strip(): line[38:].split() for line in lines[:-1]}
    assert counts == {
        "Nexis Uni or LexisNexis download": ["2", "10", "8", "10"],
        "plain text": ["1", "1", "0", "0"],
        "all": ["3", "11", "8", "10"],
    }
    assert lines[-1] == "3 files read, 1 of them archives; 1 gave no document."


def test_documents_shown_are_as_many_as_are_asked_for(sources: Path) -> None:
    assert [run("ingest", "--dry-run", "--show", n, sources, status=1).stdout.count("── ") for n in (0, 1, 5)] == [
        0,
        1,
        2,
    ]


def test_documents_are_given_as_json_lines(sources: Path) -> None:
    lines = [json.loads(line) for line in run("ingest", sources, status=1).stdout.splitlines()]
    assert [(line.get("title"), line["published"]) for line in lines] == [
        (None, "2021-03-03"),
        ("Marcha", "2021-04-25"),
    ]
    again = run("ingest", "-", stdin=run("ingest", sources, status=1).stdout.encode()).stdout
    assert [json.loads(line) for line in again.splitlines()] == lines


def test_byline_and_section_are_kept_in_json_lines(tmp_path: Path) -> None:
    told = {"id": "a", "text": SAID, "byline": "Ana Paz", "section": "Local"}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(told), "utf-8")
    assert json.loads(run("ingest", path).stdout) == told
    assert "byline     Ana Paz   (key byline)" in run("ingest", "--dry-run", path).stdout
    path.write_text(json.dumps({**told, "byline": ["Ana Paz"]}), "utf-8")
    assert "'byline' is ['Ana Paz']; expected words" in run("ingest", path, status=1).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
@pytest.mark.parametrize(("arguments", "shown"), [(("--dry-run",), True), (("--dry-run", "-q"), False), ((), False)])
def test_progress_is_shown_on_a_terminal_where_no_results_are(
    sources: Path, arguments: tuple[str, ...], *, shown: bool
) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "groundswell.cli", "ingest", *arguments, str(sources)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}):
        os.close(theirs)
        said = b""
        try:
            while block := os.read(ours, 4096):
                said += block
        except OSError:  # how Linux tells that the other end is closed
            pass
    os.close(ours)
    assert (b"2 documents" in said) == shown


def test_columns_and_order_of_dates_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f'a,b,"c, d"\n"{SAID}",03/04/2021,"{SAID} More."\n', "utf-8")
    done = run("ingest", "--columns", "text=c, d,published=b", "--date-order", "mdy", path)
    assert json.loads(done.stdout) == {"id": f"{path}:row 2", "text": f"{SAID} More.", "published": "2021-03-04"}


@pytest.mark.parametrize("told", ["body=Body", "text", "text="])
def test_column_that_is_told_wrongly_is_refused(told: str) -> None:
    done = CliRunner().invoke(cli, ["ingest", "--columns", told, "x.csv"])
    assert done.exit_code == 2
    assert "text=Body,published=Fecha" in done.output


def test_every_failure_is_written_to_a_file(sources: Path, tmp_path: Path) -> None:
    run("ingest", "--dry-run", "--failures", tmp_path / "failures.csv", sources, tmp_path / "=none", status=1)
    header, first, second = (tmp_path / "failures.csv").read_text("utf-8").splitlines()
    assert header == "name,why"
    assert "old.doc" in first
    assert "No such file" in second


@pytest.mark.parametrize("command", ["code", "extract"])
def test_failures_of_reading_and_of_coding_are_written_to_the_file_once(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def breaks(*_: object) -> None:
        raise ValueError("no such luck")

    monkeypatch.setattr("groundswell.extract.pipeline.Extractor.extract", breaks)
    path = tmp_path / "failures.csv"
    project = tmp_path / "project"
    run("init", project)
    run(
        command,
        "-j",
        "1",
        *(["--project", project] if command == "code" else []),
        "--failures",
        path,
        sources,
        status=1,
    )
    with path.open(encoding="utf-8", newline="") as stream:
        rows = {Path(row["name"]).name: row["why"] for row in csv.DictReader(stream)}
    assert sorted(rows) == ["old.doc", "report.txt", "table.csv:row 2"]
    assert "no such luck" in rows["report.txt"]
    assert len(path.read_text("utf-8").splitlines()) == 4


def test_extract_takes_every_kind(sources: Path) -> None:
    done = run("extract", "--json", "-j", "1", sources, status=1)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["document"]["id"].rpartition("/")[2] for line in lines] == ["old.doc", "report.txt", "table.csv:row 2"]
    assert lines[1]["events"]
    assert "1 passed over" in done.stderr


def test_code_takes_every_kind_and_reports_what_became_of_it(sources: Path, tmp_path: Path) -> None:
    run("init", tmp_path / "project")
    done = run("code", "-j", "1", "--project", tmp_path / "project", sources, status=1)
    assert "2 coded" in done.stdout
    assert "1 could not be read" in done.stdout
    assert "1 passed over: a picture (PNG)" in done.stderr
    assert "columns text=Cuerpo (by its name)" in done.stderr
    again = run("code", "-j", "1", "--project", tmp_path / "project", sources, status=1)
    assert "0 coded" in again.stdout
    assert "2 passed over, coded before" in again.stdout


def test_events_show_where_their_reports_come_from(sources: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    run("init", project)
    run("code", "-j", "1", "--project", project, sources, status=1)
    (event, *_) = run("list", "--project", project).stdout.splitlines()[1].split()
    told = json.loads(run("show", "--json", event, "--project", project).stdout)
    ((name, (place,)),) = told["origins"].items()
    shown = run("show", event, "--project", project).stdout
    assert "where these reports come from" in shown
    assert f"  {name}\n" in shown
    reader = f"{place['reader']} {place['reader_version']}"
    assert f"read by {reader} on {place['read_at'][:10]}, SHA-256 {place['sha256'][:12]}" in shown
