"""Which reports wait to be read, in orders that an index gives: the first of 200,000 is found with few looks."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, select

from groundswell.store import tables as t
from groundswell.store.summaries import Filters, fits, tells
from groundswell.store.views import ADJUDICATE

ANSWER = "answer"  # the command of a run that answers what a person asked an expert about a report

Order = Literal["doubt", "random", "newest", "oldest"]
ORDERS: tuple[Order, ...] = get_args(Order)

#: The outcome of a reading after which a report no longer waits for the person who read it.
PUT_ASIDE = ("done", "skipped", "expert")
_CIRCLE = 2_147_483_579  # as many places has the order of chance
_NEAR = 400  # reports that are looked at one by one
_ALL = Filters()  # that ask for nothing: reports that tell no event are meant, too


def waiting(
    connection: Connection,
    coder_id: int,
    order: Order,
    *,
    assigned: bool,
    start: str,
    filters: Filters | None = None,
    leaving: Collection[int] = (),
    at_most: int,
) -> list[int]:
    """Numbers of the reports that wait for a person, the first to read first.

    Parameters
    ----------
    connection
        Of one transaction.
    coder_id
        Number of the person; 0 for somebody who has read nothing.
    order
        The least certain first, by chance, or by day of publication, those without one last.
    assigned
        Those assigned to this person; else those assigned to nobody, of which no other person is done or has asked.
    start
        Where in the order of chance to start: the same words, the same order.
    filters
        Only reports that tell an event as these ask for.
    leaving
        Reports to leave out.
    at_most
        How many to give.
    """
    query = _waits(coder_id, assigned=assigned, leaving=leaving)
    if order in ("newest", "oldest"):
        query = query.join(t.document)
    if filters is not None and filters != _ALL:
        query = query.where(tells(filters))
    return _walk(connection, query, order, start, at_most)


def some_waiting(
    connection: Connection,
    coder_id: int,
    order: Order,
    *,
    assigned: bool,
    start: str,
    filters: Filters | None = None,
    leaving: Collection[int] = (),
    at_most: int,
) -> list[int]:
    """The first of `waiting`, of which there may be more: none is given where none waits.

    Notes
    -----
    Which reports tell an event that many filters let through takes a database long to say, and there is one among the
    first; which tell one of few it says at once. So the first are looked at, and all where none of them is asked for.
    """
    first = partial(waiting, connection, coder_id, order, assigned=assigned, start=start, leaving=leaving)
    if filters is not None and filters != _ALL:
        near = first(at_most=_NEAR)
        telling = _telling(connection, filters, near)
        found = [document_id for document_id in near if document_id in telling]
        if found or len(near) < _NEAR:
            return found[:at_most]
    return first(filters=filters, at_most=at_most)


def _waits(coder_id: int, *, assigned: bool, leaving: Collection[int]) -> Select[Any]:
    number = t.document_summary.c.document_id
    outcome = _own_outcome(coder_id, number)
    query = select(number).select_from(t.document_summary).where(outcome.not_in(PUT_ASIDE))
    if assigned:
        own = t.assignment.c.coder_id == coder_id
        query = query.join(t.assignment, t.assignment.c.document_id == number).where(own)
    else:
        query = query.where(~exists().where(t.assignment.c.document_id == number), ~_taken(coder_id, number))
    return query.where(number.not_in(sorted(leaving))) if leaving else query


def _walk(connection: Connection, query: Select[Any], order: Order, start: str, at_most: int) -> list[int]:
    found: list[int] = []
    for part in _parts(query, order, start):
        found += connection.execute(part.limit(at_most - len(found))).scalars()
        if len(found) == at_most:
            break
    return found


def _telling(connection: Connection, filters: Filters, documents: Collection[int]) -> set[int]:
    """Those of some reports that tell an event as is asked for."""
    event = func.coalesce(t.membership.c.event_id, t.candidate.c.name)
    query = (
        select(t.candidate.c.document_id)
        .outerjoin_from(t.candidate, t.membership)
        .join(t.event_summary, t.event_summary.c.event_id == event)
        .where(t.candidate.c.document_id.in_(documents), *fits(filters))
    )
    return set(connection.execute(query).scalars())


def _parts(query: Select[Any], order: Order, start: str) -> Sequence[Select[Any]]:
    """A query in parts that follow one another, each in the order of an index: none goes round, or puts nulls last."""
    number, shuffle = t.document_summary.c.document_id, t.document_summary.c.shuffle
    day = t.document.c.published
    match order:
        case "doubt":
            return [query.order_by(t.document_summary.c.doubt.desc(), number.desc())]
        case "random":
            place = int.from_bytes(hashlib.sha256(start.encode()).digest()[:8]) % _CIRCLE
            return [query.where(part).order_by(shuffle) for part in (shuffle >= place, shuffle < place)]
        case "newest":
            dated = query.where(day.is_not(None)).order_by(day.desc(), t.document.c.document_id.desc())
        case "oldest":
            dated = query.where(day.is_not(None)).order_by(day, t.document.c.document_id)
    return [dated, query.where(day.is_(None)).order_by(number)]


def _own_outcome(coder_id: int, document_id: ColumnElement[int]) -> ColumnElement[str]:
    """In SQL: what came of the last time that a person read a report, whose number stands in a column.

    ``answered`` where it was a question that was answered since; empty where the person has not read it. What a person
    does in adjudicating is no reading of their own.
    """
    run, of, answer = t.run.alias("own_run"), t.run.alias("of_run"), t.run.alias("answer_run")
    answered = exists(select(1).select_from(t.note).join(answer, answer.c.run_id == t.note.c.run_id)).where(
        t.note.c.document_id == t.reading.c.document_id,
        t.note.c.run_id > t.reading.c.run_id,
        answer.c.command == ANSWER,
    )
    last = (
        select(case(((t.reading.c.outcome == "expert") & answered, "answered"), else_=t.reading.c.outcome))
        .select_from(t.reading)
        .join(run, run.c.run_id == t.reading.c.run_id)
        .outerjoin(t.action, t.action.c.run_id == run.c.run_id)
        .outerjoin(of, of.c.run_id == t.action.c.of_id)
        .where(
            t.reading.c.document_id == document_id,
            run.c.coder_id == coder_id,
            func.coalesce(of.c.command, run.c.command) != ADJUDICATE,
        )
        .order_by(t.reading.c.reading_id.desc())
        .limit(1)
        .correlate(document_id.table)
    )
    return func.coalesce(last.scalar_subquery(), "")


def _taken(coder_id: int, document_id: ColumnElement[int]) -> ColumnElement[bool]:
    """In SQL: whether a report was adjudicated, or another person is done with it, or has asked an expert about it."""
    run, later_run, later = t.run.alias("their_run"), t.run.alias("later_run"), t.reading.alias("later")
    otherwise_since = exists(select(1).select_from(later).join(later_run, later_run.c.run_id == later.c.run_id)).where(
        later.c.document_id == t.reading.c.document_id,
        later.c.reading_id > t.reading.c.reading_id,
        later_run.c.coder_id == run.c.coder_id,
    )
    return exists(
        select(1)
        .select_from(t.reading)
        .join(run, run.c.run_id == t.reading.c.run_id)
        .where(
            t.reading.c.document_id == document_id,
            t.reading.c.outcome.in_(("done", "expert")),
            (run.c.coder_id != coder_id) | (run.c.command == ADJUDICATE),
            ~otherwise_since,
        )
        .correlate(document_id.table)
    )
