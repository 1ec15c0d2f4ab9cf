"""What is confidential stays out of datasets; what is removed on request is gone for good and stays gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from groundswell.errors import MissingError, RefusedError
from groundswell.project import Project
from groundswell.project.coding import code
from groundswell.project.exporting import Privacy, dataset_of
from groundswell.project.linking import link
from groundswell.project.settings import ProjectSettings
from groundswell.project.withholding import forget, set_confidential
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store import tables as t
from groundswell.store import withheld
from groundswell.store.keep import Coded, Run, keep_coded, start_run

MACHINE = Run(Coder("extractor", "groundswell", "1"), "code", "core", "1.0", "{}", "2026-01-02T03:04:05+00:00")
TEXT = "Quetzalcoatlus bakers marched in Lima. «Zorzalito!» they cried, and wages of Xylophonia were asked for."


def statements(text: str) -> tuple[Statement, ...]:
    quote = Evidence.of(text, 0, 21)
    claim = {"text": "wages of Xylophonia", "issue": ["labor_wages"], "stance": "for"}
    place = dict.fromkeys(("site", "locality", "admin2", "admin1", "latitude", "longitude", "geoname_id", "precision"))
    return (
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", "march", "inferred", "marched", (quote,), 0.9, "the words Zorzalito"),
        Statement("start_date", "2021-05-03", "stated", "May 3", (quote,), 0.9),
        Statement("place", place | {"name": "Lima", "country": "PER"}, "stated", "Lima", (quote,), 0.9),
        Statement("participant", {"name": "Quetzalcoatlus bakers", "kind": "workers"}, "stated", None, (quote,)),
        Statement("claim", claim, "stated", "wages of Xylophonia", (quote,), 0.8),
        Statement("slogan", "Zorzalito!", "stated", "Zorzalito!", (quote,), 0.8),
    )


def coded(name: str, text: str) -> Coded:
    return Coded(
        Document(name, text, title=f"Zorzalito in {name}"), None, "en", 0.9, None, None, (("e1", statements(text)),)
    )


@pytest.fixture
def project(where: str | Path, tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "project", ProjectSettings(database=str(where))) as made:
        with made.database.writing() as connection:
            run_id = start_run(connection, MACHINE)
        reports = [coded("agency", TEXT), coded("copy", TEXT), coded("other", TEXT.replace("Zorzalito", "Gorrion"))]
        keep_coded(made.database, reports, MACHINE, run_id)
        link(made)
        yield made


def documents(project: Project, table: str = "sources") -> set[object]:
    found = dataset_of(project, texts=True, privacy=Privacy(names=True)).table(table)
    place = [column.name for column in found.columns].index("document")
    return {row[place] for row in found.rows()}


def test_a_confidential_report_is_in_no_table_and_comes_back(project: Project) -> None:
    before = documents(project), documents(project, "statements")
    assert set_confidential(project, "agency", by="ana").report
    assert documents(project) == {"copy", "other"}
    assert documents(project, "statements") == documents(project, "values") == {"copy", "other"}
    with pytest.raises(RefusedError, match="is confidential already"):
        set_confidential(project, "agency", by="ana")
    set_confidential(project, "agency", by="ben", undo=True)
    assert (documents(project), documents(project, "statements")) == before


def test_a_confidential_event_stays_out_whichever_reports_tell_it(project: Project) -> None:
    events = list(dataset_of(project).table("events").rows())
    assert len(events) < 3
    set_confidential(project, str(events[0][0])[:8], by="ana")
    left = dataset_of(project)
    assert events[0][0] not in [row[0] for row in left.table("events").rows()]
    assert events[0][0] not in [row[0] for row in left.table("statements").rows()]
    set_confidential(project, str(events[0][0]), by="ana", undo=True)
    assert list(dataset_of(project).table("events").rows()) == events


def test_what_is_not_there_cannot_be_kept_back(project: Project) -> None:
    with pytest.raises(RefusedError, match="no name of an event"):
        set_confidential(project, "nothing", by="ana")
    with pytest.raises(MissingError, match="no report 'nothing'"):
        forget(project, "nothing", by="ana", reason="asked")
    with pytest.raises(RefusedError, match="is not confidential"):
        set_confidential(project, "agency", by="ana", undo=True)
    with pytest.raises(RefusedError, match="found no reason"):
        forget(project, "agency", by="ana", reason=" ")


def test_a_report_that_was_forgotten_keeps_its_codes_and_none_of_its_words(project: Project) -> None:
    code_count = len(list(dataset_of(project).table("statements").rows()))
    gone = forget(project, "agency", by="ana", reason="the editor asked")
    assert gone.reports == ("agency", "copy")  # the same text
    assert gone.events == 2
    data = dataset_of(project, texts=True, privacy=Privacy(names=True))
    told = [row for table in data.tables for row in table.rows() if "agency" in row]
    words = " ".join(map(str, told))
    assert not any(word in words for word in ("Zorzalito", "Xylophonia", "Quetzalcoatlus", "marched"))
    assert "labor_wages" in words
    assert "2021-05-03" in words
    assert len(list(data.table("statements").rows())) == code_count
    source = dict(zip((c.name for c in data.table("sources").columns), next(data.table("sources").rows()), strict=True))
    assert (source["document"], source["title"], source["text"]) == ("agency", None, None)
    assert source["sha256"] == Document("x", TEXT).sha256
    assert source["withdrawn"]
    with project.database.reading() as connection:
        first, *_ = withheld.withdrawals(connection)
        assert (first.document, first.by, first.reason) == ("agency", "ana", "the editor asked")
    with pytest.raises(RefusedError, match="removed before"):
        forget(project, "agency", by="ana", reason="again")
    link(project)  # what computes on texts and sketches copes


def test_nothing_of_it_is_left_in_the_files_of_sqlite(project: Project, where: str | Path) -> None:
    if not isinstance(where, Path):
        assert forget(project, "agency", by="ana", reason="asked").rewritten is False
        return
    files = [where, where.with_name(f"{where.name}-wal")]
    held = b"".join(f.read_bytes() for f in files if f.exists()).lower()
    assert b"xylophonia" in held
    assert forget(project, "agency", by="ana", reason="asked").rewritten
    forget(project, "other", by="ana", reason="asked")
    held = b"".join(f.read_bytes() for f in files if f.exists()).lower()
    assert [w for w in (b"zorzalito", b"xylophonia", b"quetzalcoatlus", b"gorrion") if w in held] == []


def test_coding_the_same_text_again_is_refused_with_a_message(project: Project) -> None:
    forget(project, "agency", by="ana", reason="asked")
    tally = code(project, [Document("agency", TEXT), Document("elsewhere", TEXT, url="http://x")], processes=1)
    assert tally.coded == tally.copies == 0
    assert [reason for reason in tally.skipped if "by ana (asked)" in reason]
    with project.database.reading() as connection:
        assert not connection.execute(select(t.document).where(t.document.c.text == TEXT)).all()


def test_pages_say_that_it_was_withdrawn(project: Project) -> None:
    from groundswell.store.reports import kept_report

    forget(project, "agency", by="ana", reason="asked")
    with project.database.reading() as connection:
        number = withheld.own_versions(connection, "agency")[0]
        report = kept_report(connection, number)
    assert (report.text, report.title) == ("", None)
    assert str(report.note).startswith("withdrawn on ")
