"""Summaries: each canonical event and each report in one row, put in place of what was there before."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, func, select

from groundswell.language.fold import fold
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.search import events_found


@dataclass(frozen=True, slots=True)
class EventSummary:
    """A canonical event in one row.

    Attributes
    ----------
    event_id
        Its name.
    members
        Digest of the candidate events that it was computed from.
    standing
        How it stands, all reports taken together.
    day
        First day as told, with its precision: ``2021-05``.
    first_day, last_day
        The days (ISO 8601) that this allows.
    place
        The first place in words.
    places
        Folded words of all places.
    countries, forms, issues
        Codes.
    latitude, longitude
        Of the first place, in degrees; None where it is no town or site.
    who
        The first organizer, or participant.
    size_low, size_high
        The range of all estimates; `size_high` is None where it is open.
    reports
        Number of reports that tell it, near-identical ones counted once.
    disputed
        Fields on which reports contradict one another.
    by_people
        Number of fields on which a person spoke.
    doubt
        Number of values of its candidate events that are expected to be wrong.
    """

    event_id: str
    members: str
    standing: str
    day: str | None
    first_day: str | None
    last_day: str | None
    place: str
    places: str
    countries: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    forms: tuple[str, ...]
    issues: tuple[str, ...]
    who: str
    size_low: int | None
    size_high: int | None
    reports: int
    disputed: tuple[str, ...]
    by_people: int
    doubt: float

    @property
    def conflicts(self) -> int:
        """Number of fields on which reports contradict one another."""
        return len(self.disputed)


#: Attributes that hold codes; each is kept between spaces, so that it is found as a word.
_CODES = ("countries", "forms", "issues", "disputed")
_NAMES = tuple(field.name for field in fields(EventSummary))
COLUMNS = tuple(t.event_summary.c[name] for name in _NAMES)


def row_of(summary: EventSummary) -> dict[str, Any]:
    """A summary as a row of its table."""
    told = {name: getattr(summary, name) for name in (*_NAMES, "conflicts")}
    row = {name: storable(value) if isinstance(value, str) else value for name, value in told.items()}
    return row | {name: f" {' '.join(row[name])} " if row[name] else "" for name in _CODES}


def summary_of(row: Any) -> EventSummary:
    """A row of the table as a summary."""
    told = dict(row._mapping)
    return EventSummary(**told | {name: tuple(told[name].split()) for name in _CODES})


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A report in one row.

    Attributes
    ----------
    document_id
        Its number.
    events
        Number of candidate events in it that stand.
    doubt
        Number of values that are expected to be wrong or missing.
    """

    document_id: int
    events: int
    doubt: float


# ------------------------------------------------------------------ which are asked for


@dataclass(frozen=True, slots=True)
class Filters:
    """Which canonical events are asked for; what is None is not asked.

    Attributes
    ----------
    q
        Words, and phrases in quotes, that stand in the words of its values.
    since, until
        Days (ISO 8601) that the event's start may lie on or after, on or before.
    country, form, issue, standing
        Codes that it has.
    place
        Words of its town, site or region.
    conflicts
        Only those on which reports contradict one another.
    reports
        Least number of reports, near-identical ones counted once.
    by_people
        Only those on which a person spoke; with False, only those on which nobody did.
    without
        Names of events to leave out, in order.
    """

    q: str | None = None
    since: str | None = None
    until: str | None = None
    country: str | None = None
    form: str | None = None
    issue: str | None = None
    standing: str | None = None
    place: str | None = None
    conflicts: bool = False
    reports: int = 1
    by_people: bool | None = None
    without: tuple[str, ...] = ()


def fits(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions on a summary of an event of being one of those asked for."""
    e = t.event_summary.c
    told: list[ColumnElement[bool]] = []
    if filters.q:
        told.append(events_found(filters.q))
    if filters.since:
        told.append(e.last_day >= filters.since)
    if filters.until:
        told.append(func.coalesce(e.first_day, "9999") <= filters.until)  # all rows are read sooner than by the index
    if filters.standing:
        told.append(e.standing == filters.standing)
    for column, code in ((e.countries, filters.country), (e.forms, filters.form), (e.issues, filters.issue)):
        if code:
            told.append(column.contains(f" {code} ", autoescape=True))
    if filters.place:
        told.append(e.places.contains(storable(fold(filters.place)), autoescape=True))
    if filters.conflicts:
        told.append(e.conflicts > 0)
    if filters.reports > 1:
        told.append(e.reports >= filters.reports)
    if filters.by_people is not None:
        told.append(e.by_people > 0 if filters.by_people else e.by_people == 0)
    if filters.without:
        told.append(e.event_id.not_in(filters.without))
    return told


def tells(filters: Filters) -> ColumnElement[bool]:
    """The condition on a summary of a document of telling an event that is asked for."""
    c, m = t.candidate.c, t.membership.c
    asked = select(t.event_summary.c.event_id).where(*fits(filters)).cte("asked")
    linked = select(c.document_id).join_from(t.membership, t.candidate).where(m.event_id.in_(select(asked.c.event_id)))
    alone = (
        select(c.document_id)
        .outerjoin_from(t.candidate, t.membership)
        .where(c.name.in_(select(asked.c.event_id)), m.candidate_id.is_(None))
    )
    return t.document_summary.c.document_id.in_(linked.union_all(alone))
