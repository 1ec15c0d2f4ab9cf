"""Summaries of events, on both databases: found by filters, in order, counted by code, time and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from groundswell.store import overview
from groundswell.store import tables as t
from groundswell.store.database import Database
from groundswell.store.overview import Place, Sort
from groundswell.store.summaries import DocumentSummary, EventSummary, Filters, tells
from groundswell.store.summary_rows import State, keep_state, replace_documents, replace_events, state

EVENT = EventSummary(
    event_id="a",
    members="",
    standing="focal",
    day="2021-05-03",
    first_day="2021-05-03",
    last_day="2021-05-03",
    place="Lima, PER",
    places="plaza mayor lima",
    countries=("PER",),
    latitude=-12.0,
    longitude=-77.0,
    forms=("march",),
    issues=("housing", "education"),
    who="Union of Bakers",
    size_low=300,
    size_high=None,
    reports=2,
    disputed=(),
    by_people=0,
    doubt=1.5,
)
EVENTS = (
    EVENT,
    replace(
        EVENT, event_id="b", day="2021-05", first_day="2021-05-01", last_day="2021-05-31", forms=("march", "strike"),
        countries=("PER", "BOL"), size_low=None, reports=1, disputed=("size", "place"), doubt=0.5, who="",
    ),
    replace(
        EVENT, event_id="c", day="2022", first_day="2022-01-01", last_day="2022-12-31", place="Oruro, BOL",
        places="oruro", countries=("BOL",), latitude=-17.0, longitude=-67.0, forms=("sit_in",), issues=(), by_people=3,
        reports=4, doubt=0.0, size_low=20, size_high=40, standing="announced", who="Teachers",
    ),
    replace(
        EVENT, event_id="d", day=None, first_day=None, last_day=None, place="", places="", countries=(), latitude=None,
        longitude=None, forms=(), issues=("other",), size_low=5000, reports=1, who="_%",
    ),
)  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with four summaries."""
    put(database, EVENTS)
    return database


def put(database: Database, events: Sequence[EventSummary], *gone: str) -> int:
    with database.writing() as connection:
        told = [(event, f"march\nLima {event.who}") for event in events]
        return replace_events(connection, [*(event.event_id for event in events), *gone], told)


def found(database: Database, filters: Filters | None = None, **how: Any) -> str:
    """Names of the events that are found."""
    with database.reading() as connection:
        return "".join(event.event_id for event in overview.events(connection, filters or Filters(), **how))


# ------------------------------------------------------------------ rows


def test_summary_comes_back_as_it_was_put(filled: Database) -> None:
    with filled.reading() as connection:
        assert tuple(overview.events(connection, Filters(), sort="event")) == EVENTS


def test_only_rows_that_differ_are_written(filled: Database) -> None:
    assert put(filled, EVENTS) == 0
    assert put(filled, [replace(EVENT, who="Students"), *EVENTS[1:]]) == 1
    assert put(filled, [replace(EVENTS[3], event_id="e"), EVENT], "b") == 3
    assert found(filled) == "acde"


def test_summaries_of_documents_are_put_in_place(kept: Any, coded: Any) -> None:
    kept.code(coded("a", "one"), coded("b", "two"))
    rows = [DocumentSummary(1, 0, 0.5), DocumentSummary(2, 1, 0.25)]
    for some, changed in ((rows, 2), (rows, 0), ([replace(rows[0], doubt=0.0)], 2)):
        with kept.database.writing() as connection:
            assert replace_documents(connection, [1, 2], some) == changed
    with kept.database.reading() as connection:
        assert [row[:3] for row in connection.execute(select(t.document_summary))] == [(1, 0, 0.0)]


def test_what_they_have_seen_is_kept(database: Database) -> None:
    with database.writing() as connection:
        assert state(connection) == State()
        for edition in (1, 2):
            keep_state(connection, State("rules", edition=edition))
        assert state(connection) == State("rules", edition=2)


# ------------------------------------------------------------------ which are asked for


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), "abcd"),
        (Filters(since="2021-05-10"), "bc"),
        (Filters(until="2021-05-02"), "b"),
        (Filters(since="2021-05-03", until="2021-05-03"), "ab"),
        (Filters(country="BOL"), "bc"),
        (Filters(form="march"), "ab"),
        (Filters(form="sit_in"), "c"),
        (Filters(form="sit"), ""),
        (Filters(form="sit%in"), ""),
        (Filters(issue="education"), "ab"),
        (Filters(standing="announced"), "c"),
        (Filters(place="Plaza MAYOR"), "ab"),
        (Filters(place="LÍMA"), "ab"),
        (Filters(place="%"), ""),
        (Filters(place="' OR 1=1 --"), ""),
        (Filters(conflicts=True), "b"),
        (Filters(reports=2), "ac"),
        (Filters(by_people=True), "c"),
        (Filters(by_people=False), "abd"),
        (Filters(q="lima"), "abcd"),
        (Filters(q="lima", form="march", conflicts=True), "b"),
        (Filters(q="lima bakers"), "a"),
        (Filters(q="lima bakery"), ""),
    ],
)
def test_filters_find_what_fits(filled: Database, filters: Filters, names: str) -> None:
    assert found(filled, filters, sort="event") == names
    with filled.reading() as connection:
        assert overview.number_of(connection, filters) == len(names)
        assert "".join(sorted(overview.names(connection, filters))) == names


@pytest.mark.parametrize(
    ("sort", "up", "down"),
    [
        ("event", "abcd", "dcba"),
        ("day", "bacd", "cabd"),
        ("place", "abcd", "cbad"),
        ("form", "abcd", "cbad"),
        ("who", "cadb", "dacb"),
        ("size", "cadb", "dacb"),
        ("standing", "cabd", "dbac"),
        ("reports", "bdac", "cadb"),
        ("conflicts", "acdb", "bdca"),
        ("doubt", "cbad", "dabc"),
    ],
)
def test_events_are_sorted_and_those_without_come_last(filled: Database, sort: Sort, up: str, down: str) -> None:
    assert found(filled, sort=sort) == up
    assert found(filled, sort=sort, descending=True) == down


def test_events_are_paged(filled: Database) -> None:
    pages = [found(filled, sort="event", start=start, at_most=3) for start in (0, 3, 6)]
    assert pages == ["abc", "d", ""]


def test_reports_are_found_by_what_they_tell(kept: Any, coded: Any) -> None:
    kept.code(coded("a", "march", "march"), coded("b", "strike", "strike"), coded("c", "nothing"))
    with kept.database.writing() as connection:
        one, other = connection.execute(select(t.candidate.c.name).order_by(t.candidate.c.candidate_id)).scalars()
        connection.execute(t.membership.insert().values(candidate_id=2, event_id="linked", copies=2))
        rows = [replace(EVENT, event_id=one), replace(EVENTS[2], event_id="linked"), replace(EVENTS[2], event_id=other)]
        replace_events(connection, [row.event_id for row in rows], [(row, "") for row in rows])
        replace_documents(connection, [1, 2, 3], [DocumentSummary(number, 1, 0.0) for number in (1, 2, 3)])
        query = select(t.document_summary.c.document_id)
        told = {
            form: list(connection.execute(query.where(tells(Filters(form=form)))).scalars())
            for form in ("march", "sit_in", "vigil")
        }
    assert told == {"march": [1], "sit_in": [2], "vigil": []}


# ------------------------------------------------------------------ counted


def test_codes_are_counted_the_most_frequent_first(filled: Database) -> None:
    with filled.reading() as connection:
        facets = overview.facets(connection, Filters())
    assert facets.events == 4
    assert list(facets.forms.items()) == [("march", 2), ("sit_in", 1), ("strike", 1)]
    assert facets.issues == {"education": 2, "housing": 2, "other": 1}
    assert facets.countries == {"BOL": 2, "PER": 2}
    assert facets.standings == {"focal": 3, "announced": 1}


def test_codes_are_counted_as_another_choice_would_give_them(filled: Database) -> None:
    with filled.reading() as connection:
        facets = overview.facets(connection, Filters(form="strike", country="BOL"))
    assert facets.events == 1
    assert facets.forms == {"march": 1, "sit_in": 1, "strike": 1}
    assert facets.countries == {"BOL": 1, "PER": 1}
    assert facets.issues == {"education": 1, "housing": 1}


def test_short_time_is_told_by_month_and_vague_days_apart(filled: Database) -> None:
    put(filled, [replace(EVENT, event_id="e", first_day="2021-07-01", last_day="2021-07-01")])
    with filled.reading() as connection:
        timeline = overview.timeline(connection, Filters())
    assert timeline.unit == "month"
    assert timeline.bars == {"2021-05": 2, "2021-06": 0, "2021-07": 1}
    assert (timeline.vague, timeline.undated) == (1, 1)


def test_long_time_is_told_by_year(filled: Database) -> None:
    put(filled, [replace(EVENT, event_id="e", first_day="2012-07-01", last_day="2012-07-01")])
    put(filled, [replace(EVENT, event_id="f", first_day="2014-01-01", last_day="2015-12-31")])
    with filled.reading() as connection:
        timeline = overview.timeline(connection, Filters())
    assert timeline.unit == "year"
    assert [(year, number) for year, number in timeline.bars.items() if number] == [
        ("2012", 1),
        ("2021", 2),
        ("2022", 1),
    ]
    assert len(timeline.bars) == 11
    assert (timeline.vague, timeline.undated) == (1, 1)


def test_no_time_at_all(database: Database) -> None:
    with database.reading() as connection:
        timeline = overview.timeline(connection, Filters())
    assert (timeline.bars, timeline.vague, timeline.undated) == ({}, 0, 0)


def test_places_have_the_number_of_their_events(filled: Database) -> None:
    with filled.reading() as connection:
        all_places = overview.places(connection, Filters())
        fewer = overview.places(connection, Filters(), at_most=1)
    assert list(all_places.places) == [Place("Lima, PER", -12.0, -77.0, 2), Place("Oruro, BOL", -17.0, -67.0, 1)]
    assert (all_places.more, all_places.unplaced) == ((0, 0), 1)
    assert (list(fewer.places), fewer.more) == (list(all_places.places[:1]), (1, 1))
