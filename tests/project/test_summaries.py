"""Summaries of a project, on both databases: brought up to date with what was added, they are those made anew."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select

from groundswell.project import Project, summaries
from groundswell.project.judging import judge
from groundswell.project.linking import link
from groundswell.project.summaries import edition, refresh, refresh_events, summaries_are_current
from groundswell.record.document import Document
from groundswell.record.statement import Coder, Statement
from groundswell.store import tables as t
from groundswell.store.keep import Coded, Run, candidate_name, keep_coded, restore, retract, say, start_run

Rows = dict[str, list[Any]]
TOWNS = {"Lima": (3936456, "PER", -12.04, -77.03), "Oruro": (3909234, "BOL", -17.97, -67.11)}


def town(name: str) -> dict[str, Any]:
    number, country, latitude, longitude = TOWNS[name]
    told = dict.fromkeys(("site", "admin1", "admin2")) | {"name": name, "locality": name, "country": country}
    return told | {"latitude": latitude, "longitude": longitude, "geoname_id": number, "precision": "locality"}


def size(low: int, high: int | None = None) -> dict[str, Any]:
    told = {"low": low, "high": high or low, "estimate": None, "text": str(low), "rule": None, "category": None}
    return told | {"by": "unknown"}


def report(name: str, text: str = "", *events: dict[str, Any], relevance: float = 0.25) -> Coded:
    """A report, and the events that the machine finds in it, by field one value or a list; each value is 0.75 sure."""
    told = []
    for number, values in enumerate(events, start=1):
        said = [Statement("standing", "focal", "stated"), Statement("rank", number, "stated")]
        for field, value in values.items():
            said += [
                Statement(field, v, "stated", None, (), 0.75) for v in (value if isinstance(value, list) else [value])
            ]
        told.append((f"e{number}", tuple(said)))
    document = Document(name, text or f"{name} tells.", None, dt.date(2021, 5, 9), "Diario", "PER", None, "en")
    return Coded(document, None, "en", relevance, None, None, tuple(told))


MARCH = {
    "form": "march",
    "start_date": "2021-05-03",
    "place": town("Lima"),
    "organizer": {"name": "Union of Bakers", "kind": "union"},
    "claim": {"text": "cheaper flour", "issue": ["prices_taxes"], "stance": "for"},
    "size": size(300),
}
STRIKE = {"form": "strike", "start_date": "2021-06", "place": town("Oruro")}
A, B, C = (candidate_name(name, 1, "e1") for name in "abc")


class Worked:
    """A project, and short ways to work on it."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def code(self, *told: Coded, version: str = "") -> None:
        run = self.project.run("code")
        run = replace(run, coder=Coder("extractor", "groundswell", version)) if version else run
        self.keep(lambda connection, run_id: None, run=run, told=told)

    def keep(self, action: Callable[[Any, int], None], *, run: Run | None = None, told: tuple[Coded, ...] = ()) -> None:
        """Do something in a run, of a person where none is given."""
        run = run or self.project.run("review", by="ana")
        with self.project.database.writing() as connection:
            run_id = start_run(connection, run)
            action(connection, run_id)
        if told:
            keep_coded(self.project.database, told, run, run_id)

    def say(self, candidate: str, *said: Statement) -> None:
        self.keep(lambda connection, run_id: say(connection, candidate, said, run_id))

    def read(self, document: int, outcome: str, by: str = "ana") -> None:
        def action(connection: Any, run_id: int) -> None:
            connection.execute(insert(t.reading).values(document_id=document, run_id=run_id, outcome=outcome))

        self.keep(action, run=self.project.run("finish", by=by))

    def event(self, name: str) -> Any:
        refresh(self.project)
        with self.project.database.reading() as connection:
            return connection.execute(select(t.event_summary).filter_by(event_id=name)).one_or_none()

    def document(self, number: int) -> Any:
        refresh(self.project)
        with self.project.database.reading() as connection:
            return connection.execute(select(t.document_summary).filter_by(document_id=number)).one_or_none()

    def rows(self) -> Rows:
        with self.project.database.reading() as connection:
            columns = [c for c in t.event_summary.c if c.name != "summary_id"]
            events = select(*columns, t.event_words.c.words).outerjoin_from(t.event_summary, t.event_words)
            return {
                "events": list(connection.execute(events.order_by(t.event_summary.c.event_id)).all()),
                "documents": list(
                    connection.execute(select(t.document_summary).order_by(t.document_summary.c.document_id)).all()
                ),
            }

    def anew(self) -> Rows:
        """The summaries, all computed again."""
        with self.project.database.writing() as connection:
            for table in (t.event_words, t.event_summary, t.document_summary, t.setting):
                connection.execute(delete(table))
        refresh(self.project)
        return self.rows()


@pytest.fixture
def worked(project: Project) -> Worked:
    return Worked(project)


# ------------------------------------------------------------------ what they say


def test_event_is_summed_up(worked: Worked) -> None:
    worked.code(report("a", "", MARCH), report("b", "", MARCH | {"size": size(800, 900), "start_date": "2021-05"}))
    link(worked.project)
    event = worked.event(min(A, B))
    assert (event.day, event.first_day, event.last_day) == ("2021-05-03", "2021-05-03", "2021-05-03")
    assert (event.place, event.countries, event.latitude, event.longitude) == ("Lima, PER", " PER ", -12.04, -77.03)
    assert (event.forms, event.issues, event.who) == (" march ", " prices_taxes ", "Union of Bakers")
    assert (event.size_low, event.size_high, event.reports) == (300, 900, 2)
    assert (event.conflicts, event.disputed, event.by_people) == (1, " size ", 0)
    assert event.doubt == 12 * 0.25
    with worked.project.database.reading() as connection:
        words = connection.execute(select(t.event_words.c.words)).scalar_one()
    assert {A, B, "Peru", "Perú", "marcha", "cheaper flour"} <= set(words.split("\n"))


def test_place_without_a_town_is_not_on_the_map(worked: Worked) -> None:
    country = town("Lima") | {"locality": None, "precision": "country"}
    worked.code(report("a", "", MARCH | {"place": country}))
    assert (worked.event(A).latitude, worked.event(A).place) == (None, "PER")


def test_event_of_which_little_is_told_is_summed_up(worked: Worked) -> None:
    worked.code(report("a", "", {"start_date": "spring"}))
    event = worked.event(A)
    assert (event.day, event.first_day, event.place, event.forms, event.size_low) == ("spring", None, "", "", None)


def test_event_that_is_not_linked_stands_alone(worked: Worked) -> None:
    worked.code(report("a", "", MARCH), report("b", "", MARCH))
    assert worked.event(A).reports == 1
    assert worked.event(B).reports == 1


def test_what_a_person_says_leaves_no_doubt(worked: Worked) -> None:
    worked.code(report("a", "", STRIKE))
    assert (worked.event(A).doubt, worked.document(1).doubt) == (0.75, 0.75)
    worked.say(A, Statement("form", "march", "stated"), Statement("size", None, "not_stated"))
    assert (worked.event(A).doubt, worked.document(1).doubt) == (0.5, 0.5)
    assert worked.event(A).by_people == 2


def test_report_that_somebody_finished_leaves_no_doubt(worked: Worked) -> None:
    worked.code(report("a", "", STRIKE))
    found = []
    for outcome, by in (("done", "ana"), ("skipped", "ben"), ("reopened", "ana"), ("done", "ben")):
        worked.read(1, outcome, by)
        found.append(worked.document(1).doubt)
    assert found == [0.0, 0.0, 0.75, 0.0]


def test_report_without_events_is_as_doubtful_as_it_is_relevant(worked: Worked) -> None:
    worked.code(report("a"))
    assert (worked.document(1).events, worked.document(1).doubt) == (0, 0.25)


def test_words_that_no_database_keeps_are_summed_up(worked: Worked) -> None:
    worked.code(report("a", "", MARCH | {"organizer": {"name": "x\ud800\x00", "kind": "union"}}))
    assert worked.event(A).who == "x\ufffd\ufffd"


# ------------------------------------------------------------------ kept up to date


def test_event_that_was_rejected_is_no_more_until_that_is_taken_back(worked: Worked) -> None:
    worked.code(report("a", "", MARCH))
    worked.say(A, Statement("standing", None, "not_stated"))
    assert worked.event(A) is None
    assert worked.document(1).events == 0
    worked.keep(lambda connection, run_id: retract(connection, run_id, statements=[_last(connection, t.statement)]))
    assert worked.event(A) is not None
    worked.keep(lambda connection, run_id: restore(connection, run_id, [_last(connection, t.retraction)]))
    assert worked.event(A) is None


def _last(connection: Any, table: Any) -> int:
    return int(connection.execute(select(func.max(table.primary_key.columns[0]))).scalar_one())


def test_earlier_version_of_a_report_is_no_more(worked: Worked) -> None:
    worked.code(report("a", "one", MARCH))
    refresh(worked.project)
    worked.code(report("a", "two", MARCH))
    assert worked.event(A) is None
    assert worked.event(candidate_name("a", 2, "e1")) is not None
    assert worked.document(1) is None
    assert worked.document(2).events == 1


def test_nothing_is_done_twice(worked: Worked) -> None:
    worked.code(report("a", "", MARCH), report("b"))
    assert refresh(worked.project) == 3
    assert refresh(worked.project) == 0


def test_only_what_changed_is_changed(worked: Worked) -> None:
    worked.code(*(report(name, "", MARCH) for name in "abc"))
    refresh(worked.project)
    worked.say(B, Statement("form", "strike", "stated"))
    seen: list[tuple[int, int]] = []
    assert refresh(worked.project, step=lambda done, of: seen.append((done, of))) == 2
    assert seen == [(1, 2), (2, 2)]


def test_project_is_not_current_until_it_was_refreshed(worked: Worked) -> None:
    def current() -> tuple[bool, int]:
        with worked.project.database.reading() as connection:
            return summaries_are_current(connection, worked.project.codebook), edition(connection)

    assert current() == (False, 0)
    worked.code(report("a", "", MARCH))
    refresh(worked.project)
    fresh, first = current()
    assert fresh
    worked.say(A, Statement("form", "strike", "stated"))
    assert not current()[0]
    refresh(worked.project)
    assert current() == (True, first + 2)  # the event, and the report


def test_other_rules_make_all_anew(worked: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    worked.code(report("a", "", MARCH))
    refresh(worked.project)
    with worked.project.database.writing() as connection:
        connection.execute(t.event_summary.update().values(who="somebody"))
    assert worked.event(A).who == "somebody"
    monkeypatch.setattr(summaries, "RULES", summaries.RULES + 1)
    assert worked.event(A).who == "Union of Bakers"


@pytest.mark.parametrize("seed", range(3))
def test_brought_up_to_date_they_are_those_made_anew(worked: Worked, seed: int) -> None:
    chance = random.Random(seed)
    worked.code(*(report(name, "", MARCH, STRIKE) for name in "abcd"), report("e"))
    for _ in range(16):
        chance.choice(CHANGES)(worked, chance)
        refresh(worked.project)
        found = worked.rows()
        assert found == worked.anew()


def _candidate(worked: Worked, chance: random.Random) -> tuple[int, str, int]:
    with worked.project.database.reading() as connection:
        query = select(t.candidate.c.candidate_id, t.candidate.c.name, t.candidate.c.document_id)
        found: Any = chance.choice(connection.execute(query.order_by(t.candidate.c.candidate_id)).all())
        return found.candidate_id, found.name, found.document_id


def _new_version(worked: Worked, chance: random.Random) -> None:
    events = chance.sample([MARCH, STRIKE, MARCH | {"start_date": "2021-05-04"}], chance.randint(0, 2))
    worked.code(report(chance.choice("abcde"), f"text {chance.random()}", *events))


def _coded_again(worked: Worked, chance: random.Random) -> None:
    worked.code(report("e", "", chance.choice([MARCH, STRIKE])), version=str(chance.random()))


def _said(worked: Worked, chance: random.Random) -> None:
    said = [("form", "vigil"), ("place", town("Oruro")), ("start_date", "2021-05-04"), ("standing", None)]
    field, value = chance.choice(said)
    worked.say(_candidate(worked, chance)[1], Statement(field, value, "stated" if value else "not_stated"))


def _taken_back(worked: Worked, chance: random.Random) -> None:
    def action(connection: Any, run_id: int) -> None:
        retract(connection, run_id, statements=[chance.randint(1, _last(connection, t.statement))])
        if chance.random() < 0.5:
            restore(connection, run_id, [_last(connection, t.retraction)])

    worked.keep(action)


def _read(worked: Worked, chance: random.Random) -> None:
    worked.read(_candidate(worked, chance)[2], chance.choice(["done", "skipped", "reopened"]))


def _judged(worked: Worked, chance: random.Random) -> None:
    one, other = _candidate(worked, chance)[1], _candidate(worked, chance)[1]
    if one != other:
        judge(worked.project, chance.choice(["same", "different"]), one, other, by="ana")


def _linked(worked: Worked, chance: random.Random) -> None:
    link(worked.project)


CHANGES = (_new_version, _coded_again, _said, _said, _taken_back, _read, _judged, _linked)


# ------------------------------------------------------------------ in the transaction of an edit


def test_edit_brings_along_what_it_touches(worked: Worked) -> None:
    worked.code(report("a", "", MARCH), report("b", "", MARCH))
    link(worked.project)

    def action(connection: Any, run_id: int) -> None:
        say(connection, B, [Statement("start_date", "2021-05-04", "stated")], run_id)
        refresh_events(connection, worked.project.codebook, [B])
        assert summaries_are_current(connection, worked.project.codebook)

    worked.keep(action)
    found = worked.rows()
    assert {row.day for row in found["events"]} == {"2021-05-04"}
    assert found == worked.anew()


def test_edit_brings_along_what_others_added(worked: Worked) -> None:
    worked.code(report("a", "", MARCH))
    refresh(worked.project)
    worked.code(report("b", "", STRIKE), report("c"))
    worked.keep(lambda connection, _: refresh_events(connection, worked.project.codebook, [A]))
    found = worked.rows()
    assert [row.document_id for row in found["documents"]] == [1, 2, 3]
    assert found == worked.anew()


def test_edit_does_not_wait_for_much_that_others_added(worked: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "FEW", 1)
    worked.code(report("a", "", MARCH))
    refresh(worked.project)
    worked.code(report("b", "", STRIKE), report("c"))

    def action(connection: Any, run_id: int) -> None:
        say(connection, A, [Statement("form", "vigil", "stated")], run_id)
        refresh_events(connection, worked.project.codebook, [A])
        assert not summaries_are_current(connection, worked.project.codebook)

    worked.keep(action)
    assert [(row.event_id, row.forms) for row in worked.rows()["events"]] == [(A, " vigil ")]
    refresh(worked.project)
    assert len(worked.rows()["events"]) == 2


def test_event_whose_last_report_left_it_is_removed(worked: Worked) -> None:
    worked.code(report("a", "", MARCH), report("b", "", MARCH))
    link(worked.project)

    def action(connection: Any, _: int) -> None:
        connection.execute(
            t.membership.update()
            .values(event_id=t.candidate.c.name)
            .where(t.membership.c.candidate_id == t.candidate.c.candidate_id)
        )
        refresh_events(connection, worked.project.codebook, [A, B])

    worked.keep(action)
    assert {row.event_id for row in worked.rows()["events"]} == {A, B}


def test_report_that_is_finished_is_brought_along(worked: Worked) -> None:
    worked.code(report("a"))
    refresh(worked.project)

    def action(connection: Any, run_id: int) -> None:
        connection.execute(insert(t.reading).values(document_id=1, run_id=run_id, outcome="done"))
        refresh_events(connection, worked.project.codebook, [], documents=[1])
        assert summaries_are_current(connection, worked.project.codebook)

    worked.keep(action)
    assert worked.rows()["documents"][0].doubt == 0.0
