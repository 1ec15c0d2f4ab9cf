"""Canonical events as a whole: those that are asked for in an order, counted by code, by time and by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Select, func, select

from groundswell.store import tables as t
from groundswell.store.summaries import COLUMNS, EventSummary, Filters, fits, summary_of
from groundswell.store.views import IN_PARTS

Sort = Literal["event", "day", "place", "form", "who", "size", "standing", "reports", "conflicts", "doubt"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MOST_PLACES = 4_000  # on a map
YEARS_FROM = 37  # months of a timeline from which it is told by year

_E = t.event_summary.c
_BY: Mapping[Sort, Any] = {
    "event": _E.event_id,
    "day": _E.first_day,
    "place": _E.place,
    "form": _E.forms,
    "who": _E.who,
    "size": _E.size_low,
    "standing": _E.standing,
    "reports": _E.reports,
    "conflicts": _E.conflicts,
    "doubt": _E.doubt,
}


def events(
    connection: Connection,
    filters: Filters,
    *,
    sort: Sort = "day",
    descending: bool = False,
    start: int = 0,
    at_most: int | None = None,
) -> Iterator[EventSummary]:
    """Summaries of the events that are asked for, in an order.

    Parameters
    ----------
    connection
        Of one transaction.
    filters
        Which events.
    sort, descending
        By what. Those that have none come last either way; those that have the same, by their names.
    start, at_most
        How many to pass over, and to give; all where None.
    """
    order = _order(sort, descending=descending)
    which = select(_E.summary_id).where(*fits(filters)).order_by(*order).offset(start).limit(at_most).cte("which")
    query = select(*COLUMNS).join(which, which.c.summary_id == _E.summary_id).order_by(*order)
    for row in connection.execute(query, execution_options=IN_PARTS):
        yield summary_of(row)


def names(connection: Connection, filters: Filters, *, sort: Sort = "day", descending: bool = False) -> list[str]:
    """Names of the events that are asked for, in an order as of `events`."""
    order = _order(sort, descending=descending)
    return list(connection.execute(select(_E.event_id).where(*fits(filters)).order_by(*order)).scalars())


def _order(sort: Sort, *, descending: bool) -> list[Any]:
    of, name = _BY[sort], _E.event_id
    missing = of.is_(None) if of.nullable else of == "" if sort in ("place", "form", "who") else None
    order = [] if missing is None else [missing]
    return order + ([of.desc(), name.desc()] if descending else [of, name])


# ------------------------------------------------------------------ counts


@dataclass(frozen=True, slots=True)
class Facets:
    """Numbers of events by code, the most frequent first.

    Of each kind those that all filters but that on the kind itself ask for: what another choice would give.

    Attributes
    ----------
    events
        Number of events that are asked for.
    forms, issues, countries, standings
        By code; an event of several codes counts for each.
    """

    events: int
    forms: Mapping[str, int]
    issues: Mapping[str, int]
    countries: Mapping[str, int]
    standings: Mapping[str, int]


def facets(connection: Connection, filters: Filters) -> Facets:
    """Numbers of the events that are asked for, by code."""
    return Facets(
        number_of(connection, filters),
        _counted(connection, _E.forms, replace(filters, form=None)),
        _counted(connection, _E.issues, replace(filters, issue=None)),
        _counted(connection, _E.countries, replace(filters, country=None)),
        _counted(connection, _E.standing, replace(filters, standing=None)),
    )


def number_of(connection: Connection, filters: Filters) -> int:
    """Number of events that are asked for."""
    return int(connection.execute(select(func.count()).select_from(t.event_summary).where(*fits(filters))).scalar_one())


def _counted(connection: Connection, column: Any, filters: Filters) -> dict[str, int]:
    found: Counter[str] = Counter()
    for codes, number in _grouped(connection, (column,), filters):
        for code in codes.split():
            found[code] += number
    return dict(sorted(found.items(), key=lambda told: (-told[1], told[0])))


def _grouped(connection: Connection, columns: Sequence[Any], filters: Filters) -> list[Any]:
    """Each combination of values of some columns of text, and the number of events that are asked for and have it.

    An index has them in order; but where a filter needs other columns, too, all rows are read sooner without it. So
    what is to be left out is counted, and taken away.
    """
    asked = fits(replace(filters, without=()))
    by = [func.coalesce(column, "") for column in columns] if asked else list(columns)
    query = select(*by, func.count()).where(*asked).group_by(*by)
    found = {tuple(told): number for *told, number in connection.execute(query)}
    if filters.without:
        for *told, number in connection.execute(query.where(_E.event_id.in_(filters.without))):
            found[tuple(told)] -= number
    return [(*told, number) for told, number in found.items() if number]


# ------------------------------------------------------------------ time


@dataclass(frozen=True, slots=True)
class Timeline:
    """Numbers of events by the month or year in which they began.

    Attributes
    ----------
    unit
        ``month`` or ``year``, by the span of all.
    bars
        By month (``2021-05``) or year, in order and without gaps.
    months
        The same by month, of the events that are told so precisely; months without any are left out.
    vague
        Number of events that are told less precisely than `bars`.
    undated
        Number of events without a day.
    """

    unit: Literal["month", "year"]
    bars: Mapping[str, int]
    months: Mapping[str, int]
    vague: int
    undated: int


def timeline(connection: Connection, filters: Filters) -> Timeline:
    """Numbers of the events that are asked for by the time in which they began."""
    months: Counter[str] = Counter()
    years: Counter[str] = Counter()
    dated = undated = 0
    for first, last, number in _grouped(connection, (_E.first_day, _E.last_day), filters):
        if not first:
            undated += number
            continue
        dated += number
        if first[:4] == last[:4]:
            years[first[:4]] += number
            if first[:7] == last[:7]:
                months[first[:7]] += number
    unit: Literal["month", "year"] = "year"
    bars = {f"{n:04}": years[f"{n:04}"] for n in range(int(min(years)), int(max(years)) + 1)} if years else {}
    if months and len(span := _months(min(months), max(months))) < YEARS_FROM:
        unit, bars = "month", {month: months[month] for month in span}
    return Timeline(unit, bars, dict(sorted(months.items())), dated - sum(bars.values()), undated)


def _months(first: str, last: str) -> list[str]:
    """All months from one to another."""
    begin, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


# ------------------------------------------------------------------ places


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a map, and the number of events there."""

    place: str
    latitude: float
    longitude: float
    events: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where events took place.

    Attributes
    ----------
    places
        The most frequent first.
    more
        Number of further places, and of the events there, that are left out.
    unplaced
        Number of events of which no town or site is known.
    """

    places: Sequence[Place]
    more: tuple[int, int]
    unplaced: int


def places(connection: Connection, filters: Filters, *, at_most: int = MOST_PLACES) -> Places:
    """Where the events that are asked for took place, towns and sites of the same place and name taken together."""
    number = func.count().label("number")
    query: Select[Any] = (
        select(_E.place, _E.latitude, _E.longitude, number)
        .where(*fits(filters))
        .group_by(_E.latitude, _E.longitude, _E.place)
    )
    held = sorted(connection.execute(query).all(), key=lambda row: (-row.number, row.place))
    placed = [Place(*row) for row in held if row.latitude is not None and row.longitude is not None]
    unplaced = sum(row.number for row in held) - sum(place.events for place in placed)
    rest = placed[at_most:]
    return Places(placed[:at_most], (len(rest), sum(place.events for place in rest)), unplaced)
