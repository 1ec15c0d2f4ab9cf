"""Files of a project: read once, known again, their reports with their origin; copies share a coding."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from groundswell.ingest import Finished, Ingested, Item, Known, Options, read_documents
from groundswell.project import Project, coding
from groundswell.project.coding import Tally
from groundswell.project.exporting import dataset_of
from groundswell.project.sources import Sources
from groundswell.record.document import Document
from groundswell.record.statement import Coder
from groundswell.store import tables as t
from groundswell.store.keep import Coded, Run
from groundswell.store.views import standing_events, text_of

MARCH = "Some 300 nurses marched through Lima on 3 May 2021 to demand higher wages, their union said."
STRIKE = "Teachers went on strike in Quito on 4 May 2021 to demand smaller classes, their union said."


def code(project: Project, *paths: Path, known: Known | None = None, **options: object) -> Tally:
    told = Options(**options)  # type: ignore[arg-type]
    sources = Sources(project, project.run("code"), known=known, options=told)
    items = read_documents(map(str, paths), known=known, options=told, memory=sources.memory)
    return coding.code(project, items, processes=1, sources=sources)


def rows(project: Project, table: str) -> list[dict[str, object]]:
    with project.database.reading() as connection:
        return [dict(row) for row in connection.execute(select(t.metadata.tables[table])).mappings()]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with two reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(MARCH, "utf-8")
    (folder / "b.txt").write_text(STRIKE, "utf-8")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are opened."""
    from groundswell.ingest import walk

    names: list[str] = []
    before = walk.opened
    monkeypatch.setattr(walk, "opened", lambda found: names.append(Path(found.name).name) or before(found))
    return names


# ------------------------------------------------------------------ origins


def test_report_is_kept_with_its_origin(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "reports.csv"
    table.write_text(f'Titular,Fecha,Cuerpo,Autor\nMarcha,25/04/2021,"{MARCH}",Ana\n', "utf-8")
    code(project, table)
    (found,) = rows(project, "origin")
    assert (found["file"], found["entry"], found["position"]) == (str(table), "", "row 2")
    assert (found["reader"], found["reader_version"], found["byline"]) == ("csv", "2", "Ana")
    assert json.loads(str(found["sources"])) == {
        "text": "column Cuerpo",
        "title": "column Titular",
        "published": "column Fecha",
        "byline": "column Autor",
    }
    assert len(str(found["sha256"])) == 64


def test_report_that_is_found_again_elsewhere_has_both_origins(project: Project, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(json.dumps({"id": "r", "text": MARCH}), "utf-8")
        code(project, tmp_path / name)
    assert [Path(str(row["file"])).name for row in rows(project, "origin")] == ["a.jsonl", "b.jsonl"]
    assert len(rows(project, "document")) == 1


def test_dataset_says_where_reports_come_from(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "reports.csv"
    table.write_text(f'Titular,Cuerpo\nMarcha,"{MARCH}"\n', "utf-8")
    bare = Document("bare", STRIKE)
    code(project, table)
    coding.code(project, [bare], processes=1)
    (sources,) = (told for told in dataset_of(project).tables if told.name == "sources")
    names = [column.name for column in sources.columns]
    found = {row[0]: dict(zip(names, row, strict=True)) for row in sources.rows()}
    told = found[f"{table}:row 2"]
    assert (told["file"], told["position"], told["reader"]) == ("reports.csv", "row 2", "csv 2")
    assert told["file_sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert [found["bare"][name] for name in ("file", "position", "reader", "file_sha256")] == [None] * 4


# ------------------------------------------------------------------ read once


def test_file_that_has_not_changed_is_not_opened_again(project: Project, reports: Path, opened: list[str]) -> None:
    assert code(project, reports).coded == 2
    assert opened == ["a.txt", "b.txt"]
    before = [rows(project, name) for name in ("source", "origin", "run")]
    tally = code(project, reports)
    assert (tally.coded, tally.passed_over, tally.unchanged) == (0, 0, 2)
    assert opened == ["a.txt", "b.txt"]
    assert [rows(project, name) for name in ("source", "origin", "run")] == before


def test_file_that_has_changed_is_read_again_and_becomes_a_new_version(
    project: Project, reports: Path, opened: list[str]
) -> None:
    code(project, reports)
    (reports / "a.txt").write_text(MARCH + " Police watched.", "utf-8")
    tally = code(project, reports)
    assert (tally.coded, tally.unchanged) == (1, 1)
    assert opened == ["a.txt", "b.txt", "a.txt"]
    assert [(Path(str(r["name"])).name, r["version"]) for r in rows(project, "document")] == [
        ("a.txt", 1),
        ("b.txt", 1),
        ("a.txt", 2),
    ]


def test_file_that_was_only_touched_is_known_by_its_bytes(project: Project, reports: Path, opened: list[str]) -> None:
    code(project, reports)
    os.utime(reports / "a.txt", (1, 1))
    assert code(project, reports).unchanged == 2
    assert code(project, reports).unchanged == 2
    assert opened == ["a.txt", "b.txt", "a.txt"]  # once, to see that the bytes are the same


def test_file_that_is_read_in_another_way_is_read_again(project: Project, reports: Path, opened: list[str]) -> None:
    code(project, reports)
    tally = code(project, reports, known=Known(country="PER"))
    assert (tally.coded, opened) == (2, ["a.txt", "b.txt"] * 2)


def test_file_in_which_something_failed_is_read_again(project: Project, tmp_path: Path, opened: list[str]) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(json.dumps({"id": "a", "text": MARCH}) + "\n{no JSON\n", "utf-8")
    assert len(code(project, path).failures) == 1
    tally = code(project, path)
    assert (len(tally.failures), tally.passed_over, opened) == (1, 1, ["reports.jsonl"] * 2)


def test_another_coder_codes_the_texts_that_are_held_without_reading_them_again(
    project: Project, reports: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code(project, reports)
    before = project.run

    def newer(command: str, **settings: object) -> Run:
        run = before(command)
        return Run(
            Coder("extractor", "groundswell", "99"), run.command, run.codebook, "1", run.settings, run.started_at
        )

    monkeypatch.setattr(project, "run", newer)
    assert code(project, reports).coded == 2
    assert code(project, reports).unchanged == 2
    assert opened == ["a.txt", "b.txt"]
    assert len(rows(project, "document")) == 2  # no new version of a text


def test_interrupted_and_called_again_it_goes_on(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    for n in range(40):
        (tmp_path / f"{n:02d}.txt").write_text(f"{MARCH} It was march {n}.", "utf-8")
    paths = sorted(tmp_path.glob("*.txt"))
    monkeypatch.setattr(coding, "BATCH", 2)
    monkeypatch.setattr(coding, "WAITING", 2)
    monkeypatch.setattr(coding, "make_coder", lambda: lambda d: Coded(d, None, "en", 0.1, None, None, ()))
    sources = Sources(project, project.run("code"))

    def interrupted() -> Iterator[Item]:
        for number, item in enumerate(read_documents(map(str, paths), memory=sources.memory)):
            if number == 50:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt):
        coding.code(project, interrupted(), processes=1, sources=sources)
    read_before = len(opened)
    tally = code(project, *paths)
    assert tally.coded + tally.passed_over + tally.unchanged == 40
    assert tally.unchanged >= 15
    assert len(opened) < read_before + 40
    assert len(rows(project, "document")) == 40


# ------------------------------------------------------------------ copies


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the reports that are worked on."""
    names: list[str] = []
    make = coding.make_coder

    def counting() -> Callable[..., Coded]:
        coder = make()
        return lambda document: names.append(Path(document.id).name) or coder(document)

    monkeypatch.setattr(coding, "make_coder", counting)
    return names


def copied(folder: Path, *names: str, text: str = MARCH) -> None:
    for name in names:
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("at_once", [True, False], ids=["in one call", "in two"])
def test_copy_takes_over_the_coding_of_the_first(
    project: Project, tmp_path: Path, coded: list[str], at_once: bool
) -> None:
    copied(tmp_path, "a.txt", "b.txt", "c.txt")
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    calls = [paths] if at_once else [paths[:1], paths[1:]]
    tallies = [code(project, *some) for some in calls]
    assert coded == ["a.txt"]
    assert (sum(x.coded for x in tallies), sum(x.copies for x in tallies), sum(x.events for x in tallies)) == (1, 2, 3)
    with project.database.reading() as connection:
        events = list(standing_events(connection))
        texts = [text_of(connection, event.report.document_id) for event in events]
    assert [Path(event.report.name).name for event in events] == ["a.txt", "b.txt", "c.txt"]
    assert len({event.report.document_id for event in events}) == 3
    for event, text in zip(events, texts, strict=True):
        evidence = [e for said in event.values.values() for one in said for e in one.statement.evidence]
        assert evidence
        assert [e for e in evidence if text[e.start : e.end] != e.quote] == []
    first, *others = [
        {name: [one.statement for one in said] for name, said in event.values.items()} for event in events
    ]
    assert others == [first, first]
    assert [(row["document_id"], row["of_id"]) for row in rows(project, "copy")] == [(2, 1), (3, 1)]
    assert len(rows(project, "origin")) == 3
    assert code(project, *paths).unchanged == 3


def test_what_differs_in_anything_that_coding_depends_on_is_no_copy(
    project: Project, tmp_path: Path, coded: list[str]
) -> None:
    lines = [
        {"id": "a", "text": MARCH, "published": "2021-05-04", "publisher": "One"},
        {"id": "b", "text": MARCH, "published": "2021-05-05"},
        {"id": "c", "text": MARCH + " "},
        {"id": "d", "text": MARCH, "published": "2021-05-04", "publisher": "Another", "url": "https://example.org"},
    ]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    tally = code(project, path)
    assert (coded, tally.copies) == (["a", "b", "c"], 1)


def test_copies_of_what_breaks_the_coder_are_told_and_tried_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(tmp_path, "a.txt", "b.txt")
    with monkeypatch.context() as patch:

        def breaking(document: object) -> Coded:
            raise ZeroDivisionError("broken")

        patch.setattr(coding, "make_coder", lambda: breaking)
        tally = code(project, tmp_path / "a.txt", tmp_path / "b.txt")
    assert [Path(f.id).name for f in tally.failures] == ["a.txt", "b.txt"]
    assert "a copy of" in tally.failures[1].message
    tally = code(project, tmp_path / "a.txt", tmp_path / "b.txt")
    assert (tally.coded, tally.copies) == (1, 1)


def test_copies_count_as_one_source_of_an_event(project: Project, tmp_path: Path) -> None:
    from groundswell.project.linking import link

    copied(tmp_path, "a.txt", "b.txt")
    code(project, tmp_path / "a.txt", tmp_path / "b.txt")
    link(project)
    assert len({row["event_id"] for row in rows(project, "membership")}) == 1


def test_items_are_taken_as_they_come(project: Project, reports: Path) -> None:
    items = list(read_documents([str(reports)]))
    assert [type(item) for item in items] == [Ingested, Finished, Ingested, Finished]
    assert coding.code(project, items, processes=1).coded == 2
