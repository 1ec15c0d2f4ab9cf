"""Linking a project, on both databases (`project` comes from conftest)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from groundswell.errors import StoreError
from groundswell.project import Project
from groundswell.project.canonical import canonical_event, canonical_events
from groundswell.project.judging import judge, redo, undo
from groundswell.project.linking import Linked, link
from groundswell.project.summaries import events_asked_for
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import tables as t
from groundswell.store.judgements import memberships
from groundswell.store.keep import Coded, candidate_name, keep_coded, say, start_run
from groundswell.store.summaries import Filters

LIMA = {"name": "Lima", "locality": "Lima", "admin1": "Lima", "country": "PER", "site": None, "geoname_id": 3936456}
LIMA |= {"latitude": -12.04, "longitude": -77.03, "precision": "locality", "admin2": None}


def report(number: int, day: str, *, form: str = "march", size: int | None = None, who: str = "bakers") -> Coded:
    """A report of one event, that names its form."""
    text = f"Report {number} of a {form}."
    start = text.index(form)
    evidence = (Evidence.of(text, start, start + len(form)),)
    said = [
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", form, "stated", form, evidence, 0.9),
        Statement("start_date", day, "stated"),
        Statement("place", LIMA, "stated"),
        Statement("organizer", {"name": f"Union of {who.title()}", "kind": "union"}, "stated"),
    ]
    if size:
        told = {"low": size, "high": size, "estimate": size, "text": str(size), "rule": None, "category": None}
        said.append(Statement("size", told | {"by": "unknown"}, "stated"))
    document = Document(f"r{number}", text, None, dt.date(2021, 5, 9), "Diario", "PER", None, "en")
    return Coded(document, None, "en", 0.9, None, None, ((f"event{number}", tuple(said)),))


def name(number: int) -> str:
    """The candidate event of a report."""
    return candidate_name(f"r{number}", 1, f"event{number}")


def keep(project: Project, *reports: Coded) -> None:
    run = project.run("code")
    with project.database.writing() as connection:
        run_id = start_run(connection, run)
    keep_coded(project.database, reports, run, run_id)


def groups(project: Project) -> set[frozenset[str]]:
    with project.database.reading() as connection:
        held = memberships(connection)
    return {frozenset(n for n, (event, _) in held.items() if event == one) for one in {e for e, _ in held.values()}}


def together(*numbers: int) -> frozenset[str]:
    return frozenset(name(n) for n in numbers)


REPORTS = (
    report(1, "2021-05-03", size=300),
    report(2, "2021-05-03", size=2_000),
    report(3, "2021-05-07", form="strike", who="drivers"),
    report(4, "2021-05-03"),
)


def test_reports_of_one_event_become_one_canonical_event(project: Project) -> None:
    keep(project, *REPORTS)
    assert link(project) == Linked(4, 2, 1, 4, 0, 0, ())
    assert groups(project) == {together(1, 2, 4), together(3)}
    with project.database.reading() as connection:
        event = canonical_event(connection, project.codebook, name(2)[:6])
    assert event.event_id == min(name(1), name(2), name(4))
    assert event.values["size"].conflict


def test_linking_again_compares_nothing_and_changes_nothing(project: Project) -> None:
    keep(project, *REPORTS)
    link(project)
    before = groups(project)
    assert link(project).new == 0
    assert groups(project) == before
    with project.database.reading() as connection:
        pairs = connection.execute(select(t.judgement.c.left_id, t.judgement.c.right_id)).all()
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_adding_reports_later_gives_what_linking_all_at_once_gives(project: Project, order: tuple[int, ...]) -> None:
    for place in order:
        keep(project, REPORTS[place])
        link(project)
    assert groups(project) == {together(1, 2, 4), together(3)}


def test_what_people_say_binds_and_no_later_run_overrules_it(project: Project) -> None:
    keep(project, *REPORTS)
    link(project)
    judge(project, "different", name(1), name(2), by="ana")
    judge(project, "same", name(3), name(1), by="ana", note="seen it")
    link(project)
    keep(project, report(5, "2021-05-03"))
    link(project)
    held = groups(project)
    assert not any({name(1), name(2)} <= group for group in held)
    assert any({name(1), name(3)} <= group for group in held)


def test_a_judgement_can_be_taken_back_and_brought_back(project: Project) -> None:
    keep(project, *REPORTS)
    link(project)
    judge(project, "different", name(1), name(2), by="ana")
    link(project)
    assert not any({name(1), name(2)} <= group for group in groups(project))
    assert undo(project, by="ben").by == "ana"
    link(project)
    assert any({name(1), name(2)} <= group for group in groups(project))
    redo(project, by="ana")
    link(project)
    assert not any({name(1), name(2)} <= group for group in groups(project))
    with pytest.raises(StoreError, match="nothing was taken back"):
        redo(project, by="ana")
    with project.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(t.retraction)).scalar_one() == 2


def test_an_event_that_only_a_person_found_is_linked_and_shown(project: Project) -> None:
    keep(project, *REPORTS)
    _, _, *said = REPORTS[0].events[0][1]
    with project.database.writing() as connection:
        document = connection.execute(select(t.document.c.document_id).filter_by(name="r3")).scalar_one()
        connection.execute(insert(t.candidate).values(name="0123456789ab", document_id=document, event_id="by hand"))
        run_id = start_run(connection, project.run("review", by="ana"))
        say(connection, "0123456789ab", [Statement("standing", "background", "stated"), *said], run_id)
    link(project)
    with project.database.reading() as connection:
        assert "0123456789ab" in canonical_event(connection, project.codebook, name(1)).candidates
        listed = {c for event in canonical_events(connection, project.codebook) for c in event.candidates}
    assert "0123456789ab" in listed


def test_a_campaign_ties_events_and_keeps_them_apart(project: Project) -> None:
    keep(project, *REPORTS)
    judge(project, "campaign", name(1), name(3), by="ana")
    assert link(project).ties == 1
    assert groups(project) == {together(1, 2, 4), together(3)}


def test_a_person_who_corrects_a_value_changes_the_canonical_event_and_its_links(project: Project) -> None:
    keep(project, *REPORTS)
    link(project)
    with project.database.writing() as connection:
        run_id = start_run(connection, project.run("review", by="ana"))
        say(connection, name(4), [Statement("start_date", "2021-04-01", "stated")], run_id)
    assert link(project).new == 1
    assert groups(project) == {together(1, 2), together(3), together(4)}


def test_a_changed_text_leaves_the_old_event_out(project: Project) -> None:
    keep(project, *REPORTS)
    link(project)
    changed = report(1, "2021-06-20")
    keep(project, Coded(Document("r1", changed.document.text + " Changed."), *_rest(changed)))
    link(project)
    new = candidate_name("r1", 2, "event1")
    assert frozenset({new}) in groups(project)
    assert together(2, 4) in groups(project)


def _rest(coded: Coded) -> tuple[object, ...]:
    return coded.sketch, coded.language, coded.relevance, coded.note, coded.error, coded.events


def test_weights_are_learned_from_judgements_of_both_kinds(project: Project) -> None:
    days = [f"2021-05-{day:02}" for day in range(1, 7)]
    keep(project, *(report(n, day) for n, day in enumerate(days * 2)))
    with pytest.raises(StoreError, match="0 judgements"):
        link(project, learn=True)
    for n in range(6):
        judge(project, "same", name(n), name(n + 6), by="ana")
        judge(project, "different", name(n), name((n + 1) % 6), by="ana")
    linked = link(project, learn=True)
    assert linked.new == 12
    assert link(project).new == 0


def test_events_can_be_asked_for(project: Project) -> None:
    keep(project, *REPORTS)
    link(project)
    asked = {
        "form": Filters(form="strike"),
        "since": Filters(since="2021-05-04"),
        "until": Filters(until="2021-05-04"),
        "place": Filters(place="lima"),
        "conflicts": Filters(conflicts=True),
        "reports": Filters(reports=2),
        "none": Filters(country="CHL"),
    }
    found = {key: len(list(events_asked_for(project, filters))) for key, filters in asked.items()}
    assert found == {"form": 1, "since": 1, "until": 1, "place": 2, "conflicts": 1, "reports": 1, "none": 0}


def test_names_that_are_no_event_are_refused(project: Project, tmp_path: Path) -> None:
    keep(project, REPORTS[0])
    with project.database.reading() as connection, pytest.raises(StoreError, match="no event '000'"):
        canonical_event(connection, project.codebook, "000")
    with pytest.raises(StoreError, match="both names are of one"):
        judge(project, "same", name(1), name(1), by="ana")
