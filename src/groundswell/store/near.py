"""Summaries of canonical events: by name, near others in time and place, and found by words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from groundswell.store import tables as t
from groundswell.store.summaries import COLUMNS, EventSummary, Filters, fits, summary_of


def summaries_named(connection: Connection, events: Collection[str]) -> dict[str, EventSummary]:
    """The summaries of some canonical events, by name, of those that have one."""
    query = select(*COLUMNS).where(t.event_summary.c.event_id.in_(events))
    return {row.event_id: summary_of(row) for row in connection.execute(query)}


def around(connection: Connection, summary: EventSummary, *, days: int, at_most: int) -> list[EventSummary]:
    """Other events that began in the days around those of one, in the same country where it is known."""
    e = t.event_summary.c
    if summary.first_day is None or summary.last_day is None:
        return []
    first, last = (dt.date.fromisoformat(day) for day in (summary.first_day, summary.last_day))
    span = ((first - dt.timedelta(days)).isoformat(), (last + dt.timedelta(days)).isoformat())
    query = select(*COLUMNS).where(e.first_day.between(*span), e.event_id != summary.event_id)
    if summary.countries:
        query = query.where(or_(*(e.countries.contains(f" {code} ", autoescape=True) for code in summary.countries)))
    exact = e.first_day == summary.first_day
    query = query.order_by(exact.desc(), (e.place == summary.place).desc(), e.reports.desc(), e.event_id)
    return [summary_of(row) for row in connection.execute(query.limit(at_most))]


def found(connection: Connection, q: str, *, at_most: int) -> list[EventSummary]:
    """Events whose words hold all that is searched for, those that most reports tell first."""
    e = t.event_summary.c
    query = select(*COLUMNS).where(*fits(Filters(q=q))).order_by(e.reports.desc(), e.event_id)
    return [summary_of(row) for row in connection.execute(query.limit(at_most))]
