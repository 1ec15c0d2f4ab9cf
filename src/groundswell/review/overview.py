"""The overview: all events, where and when, what they are; and reports found by their words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from groundswell.project import Project
from groundswell.project.canonical import canonical_events
from groundswell.project.summaries import edition
from groundswell.record.cells import harmless
from groundswell.record.json import encode
from groundswell.record.partial_date import days_of
from groundswell.review.filters import Asked, Words, query_of
from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit, Visitor
from groundswell.store import overview as store
from groundswell.store import search
from groundswell.store.near import summaries_named
from groundswell.store.overview import Facets, Places, Sort, Timeline
from groundswell.store.readings import hidden_events
from groundswell.store.search import FoundReports
from groundswell.store.summaries import EventSummary, Filters

screens = Screens("overview")

ROWS = 50  # events on one page
HITS = 20  # reports on one page
_AT_ONCE = 200  # events of a download that are read in one transaction
_FILTERS = frozenset(field.name for field in fields(Filters))

PageNumber = Annotated[int, Field(ge=1, le=1_000_000)]


class AskedEvents(Asked):
    """Which events are listed, and in which order."""

    sort: Sort = "day"
    up: bool = False
    page: PageNumber = 1


# ------------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All events of a project that are asked for.

    Attributes
    ----------
    project
        Name of the project's folder.
    filters, filtered
        Which events, and whether not all are asked for.
    facets
        Their numbers by code.
    timeline
        Their numbers by the time in which they began.
    events
        Those listed on this page of the table.
    sort, up
        By what they are listed, and whether upwards.
    page, pages
        Number of this page of the table, and of all.
    hidden
        Number of events that are left out of all this, whatever is asked for: others spoke of them in reports that the
        visitor is to read without seeing what they said.
    """

    project: str
    filters: Filters
    filtered: bool
    facets: Facets
    timeline: Timeline
    events: tuple[EventSummary, ...]
    sort: Sort
    up: bool
    page: int
    pages: int
    hidden: int

    def at(self, **changes: Any) -> str:
        """Address with other filters, another order or another page: the first where none is said."""
        filters = replace(self.filters, **{name: value for name, value in changes.items() if name in _FILTERS})
        sort, up = changes.get("sort", self.sort), changes.get("up", self.up)
        told = {"sort": sort if sort != "day" else "", "up": "true" if up else "", "page": changes.get("page", "")}
        more = urlencode({name: value for name, value in told.items() if value and (name, value) != ("page", 1)})
        query = "&".join(part for part in (query_of(filters), more) if part)
        return f"/overview?{query}" if query else "/overview"

    def toggled(self, name: str, value: str) -> str:
        """Address with a filter that is put on, or taken off where it is on."""
        return self.at(**{name: None if getattr(self.filters, name) == value else value})

    def within(self, when: str) -> str:
        """Address with the events of a month or a year alone; with those of all times where that is so already."""
        if self.is_within(when):
            return self.at(since=None, until=None)
        first, last = _span(when)
        return self.at(since=first, until=last)

    def is_within(self, when: str) -> bool:
        """Whether the events of this month or year alone are asked for."""
        return (self.filters.since, self.filters.until) == _span(when)

    @property
    def query(self) -> str:
        """The filters as they stand in an address."""
        return query_of(self.filters)


def _span(when: str) -> tuple[str, str]:
    span = days_of(when)
    assert span is not None
    return span[0].isoformat(), span[1].isoformat()


@screens.page("/overview", template="overview.html")
def overview(visitor: Visit, asked: Annotated[AskedEvents, Query()]) -> OverviewPage:
    """The events that are asked for: a page of their table, and their numbers by code and by time."""
    project = visitor.project
    filters = asked.filters(project.codebook)
    shown = _without_hidden(visitor, filters)
    with project.database.reading() as connection:
        facets, timeline = _counts(project, edition(connection), shown)
        pages = max(1, -(-facets.events // ROWS))
        page = min(asked.page, pages)
        listed = store.events(
            connection, shown, sort=asked.sort, descending=not asked.up, start=ROWS * (page - 1), at_most=ROWS
        )
        events = tuple(listed)
    name = project.folder.resolve().name
    return OverviewPage(
        name,
        filters,
        filters != Filters(),
        facets,
        timeline,
        events,
        asked.sort,
        asked.up,
        page,
        pages,
        len(shown.without),
    )


def _without_hidden(visitor: Visitor, filters: Filters) -> Filters:
    """The filters, so that they leave out what the visitor is not to know before they have read it."""
    if visitor.sees_all:
        return filters
    with visitor.project.database.reading() as connection:
        return replace(filters, without=hidden_events(connection, visitor.coder))


@lru_cache(maxsize=64)
def _counts(project: Project, edition: int, filters: Filters) -> tuple[Facets, Timeline]:
    """Numbers of events; those of one edition of the summaries stay what they are."""
    with project.database.reading() as connection:
        return store.facets(connection, filters), store.timeline(connection, filters)


@screens.data("/map")
def places(visitor: Visit, asked: Annotated[Asked, Query()]) -> Places:
    """Where the events that are asked for took place."""
    filters = asked.filters(visitor.project.codebook)
    shown = _without_hidden(visitor, filters)
    with visitor.project.database.reading() as connection:
        return _places(visitor.project, edition(connection), shown)


@lru_cache(maxsize=16)
def _places(project: Project, edition: int, filters: Filters) -> Places:
    with project.database.reading() as connection:
        return store.places(connection, filters)


# ------------------------------------------------------------------ reports


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Reports that hold what is searched for.

    Attributes
    ----------
    q
        What is searched for.
    found
        Those listed on this page, and the number of all.
    page, pages
        Number of this page of the list, and of all.
    """

    q: str
    found: FoundReports
    page: int
    pages: int

    def at(self, page: int) -> str:
        """Address of another page."""
        return "/search?" + urlencode({"q": self.q, "page": page})


@screens.page("/search", template="search.html")
def search_reports(
    visitor: Visit, q: Annotated[Words, Query()] = None, page: Annotated[PageNumber, Query()] = 1
) -> SearchPage:
    """Reports whose title and text hold all words that are searched for."""
    words = q or ""
    with visitor.project.database.reading() as connection:
        found = search.reports(connection, words, start=HITS * (page - 1), at_most=HITS)
    return SearchPage(words, found, page, max(1, -(-found.number // HITS)))


# ------------------------------------------------------------------ downloads

#: Columns of the table, and the attribute of a summary that each holds.
COLUMNS = (
    "event_id", "standing", "day", "first_day", "last_day", "place", "countries", "latitude", "longitude", "forms",
    "issues", "who", "size_low", "size_high", "reports", "conflicts", "disputed", "by_people", "doubt",
)  # fmt: skip


@screens.file("/events.jsonl", media="application/jsonl")
def events_as_json_lines(visitor: Visit, asked: Annotated[AskedEvents, Query()]) -> StreamingResponse:
    """The events that are asked for, each with all that is told of it: one line of JSON, as of `groundswell list`."""
    project = visitor.project
    named = _named(visitor, asked)

    def lines() -> Iterator[str]:
        for some in named:
            with project.database.reading() as connection:
                told = list(canonical_events(connection, project.codebook, some))
            for event in told:
                yield encode(asdict(event)) + "\n"

    return _download(lines(), "events.jsonl")


@screens.file("/events.csv", media="text/csv")
def events_as_table(visitor: Visit, asked: Annotated[AskedEvents, Query()]) -> StreamingResponse:
    """The events that are asked for, one row an event. What a spreadsheet program would compute has an apostrophe."""
    project = visitor.project
    named = _named(visitor, asked)

    def lines() -> Iterator[str]:
        yield _line(COLUMNS)
        for some in named:
            with project.database.reading() as connection:
                told = summaries_named(connection, some)
            for name in some:
                if name in told:
                    yield _line([_cell(getattr(told[name], column)) for column in COLUMNS])

    return _download(lines(), "events.csv")


def _named(visitor: Visitor, asked: AskedEvents) -> list[Sequence[str]]:
    """Names of the events that are asked for, before anything is sent; in parts, so that no transaction stays open."""
    filters = asked.filters(visitor.project.codebook)
    shown = _without_hidden(visitor, filters)
    with visitor.project.database.reading() as connection:
        names = store.names(connection, shown, sort=asked.sort, descending=not asked.up)
    return [names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)]


def _cell(value: str | float | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return harmless(" ".join(value))
    return "" if value is None else harmless(value) if isinstance(value, str) else str(value)


def _line(cells: Sequence[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue()


def _download(lines: Iterator[str], name: str) -> StreamingResponse:
    kind: Literal["text/csv", "application/jsonl"] = "text/csv" if name.endswith(".csv") else "application/jsonl"
    told = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=f"{kind}; charset=utf-8", headers=told)
