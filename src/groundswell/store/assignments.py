"""Who is to read which report.

An assignment is a plan, and no finding: to withdraw one removes its row, and the run that did so notes which. Nothing
that anybody said goes with it. A coder has one assignment to a report at most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, exists, func, insert, select

from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.views import ADJUDICATE
from groundswell.store.waiting import ANSWER

Purpose = Literal["code", "reliability", "exam"]
_AT_ONCE = 500  # numbers in one query


@dataclass(frozen=True, slots=True)
class Assignment:
    """A report that a person is to read.

    Attributes
    ----------
    document_id
        Number of the report.
    coder
        Name of the person.
    purpose
        ``code``; ``reliability``, as the second who reads it; or ``exam``, to be compared with a gold standard.
    run_id
        The run that assigned it.
    """

    document_id: int
    coder: str
    purpose: Purpose
    run_id: int


def assignments(
    connection: Connection,
    *,
    coder: str | None = None,
    purpose: Purpose | None = None,
    documents: Collection[int] | None = None,
) -> list[Assignment]:
    """Assignments to reports in the version that stands, the earliest first.

    Parameters
    ----------
    connection
        Of one transaction.
    coder, purpose
        Only those of this person, for this purpose.
    documents
        Only those to these reports, by number.
    """
    a = t.assignment.c
    query = (
        select(a.document_id, t.coder.c.name, a.purpose, a.run_id)
        .join_from(t.assignment, t.coder)
        .where(exists().where(t.document_summary.c.document_id == a.document_id))
        .order_by(a.assignment_id)
    )
    if coder is not None:
        query = query.where(t.coder.c.name == storable(coder))
    if purpose is not None:
        query = query.where(a.purpose == purpose)
    if documents is None:
        return [Assignment(*row) for row in connection.execute(query)]
    return [
        Assignment(*row)
        for some in _parts(sorted(documents))
        for row in connection.execute(query.where(a.document_id.in_(some)))
    ]


def keep_assignments(connection: Connection, rows: Iterable[tuple[int, int, Purpose]], run_id: int) -> None:
    """Keep who is to read what: number of the report, number of the coder, and why."""
    kept = [{"document_id": d, "coder_id": c, "purpose": p, "run_id": run_id} for d, c, p in rows]
    if kept:
        connection.execute(insert(t.assignment), kept)


def not_started(
    connection: Connection, coder_id: int, *, documents: Collection[int] | None = None
) -> dict[int, Purpose]:
    """By report the purpose of what a coder was assigned and has done nothing on; with `documents`, only of those."""
    a = t.assignment.c
    begun = exists(select(1).select_from(t.action).join(t.run, t.run.c.run_id == t.action.c.run_id)).where(
        t.action.c.document_id == a.document_id, t.run.c.coder_id == coder_id
    )
    query = select(a.document_id, a.purpose).where(a.coder_id == coder_id, ~begun).order_by(a.assignment_id)
    wanted = None if documents is None else set(documents)
    return {row.document_id: row.purpose for row in connection.execute(query) if wanted is None or row[0] in wanted}


def withdraw(connection: Connection, coder_id: int, documents: Collection[int]) -> None:
    """Remove the assignments of a coder to some reports."""
    for some in _parts(sorted(documents)):
        connection.execute(
            delete(t.assignment).where(t.assignment.c.coder_id == coder_id, t.assignment.c.document_id.in_(some))
        )


def person_number(connection: Connection, name: str) -> int | None:
    """Number of a person; None where the project does not know them."""
    query = select(t.coder.c.coder_id).filter_by(kind="person", name=storable(name), version="")
    return connection.execute(query).scalar_one_or_none()


def begun_by_others(connection: Connection, coder_id: int, documents: Collection[int], *, since: str) -> set[int]:
    """Those of some reports that another person has begun to read since a moment (ISO 8601), and not skipped."""
    query = (
        select(t.action.c.document_id, t.run.c.coder_id, t.reading.c.outcome)
        .join_from(t.action, t.run, t.run.c.run_id == t.action.c.run_id)
        .outerjoin(t.reading, t.reading.c.run_id == t.run.c.run_id)
        .where(t.action.c.document_id.in_(documents), t.run.c.coder_id != coder_id, t.run.c.started_at >= since)
        .where(t.run.c.command.not_in((ADJUDICATE, ANSWER)))
        .order_by(t.run.c.run_id)
    )
    last = {(document_id, other): outcome for document_id, other, outcome in connection.execute(query)}
    return {document_id for (document_id, _), outcome in last.items() if outcome != "skipped"}


def that_stand(connection: Connection, documents: Collection[int]) -> set[int]:
    """Those of some reports that are there, in the version that stands."""
    number = t.document_summary.c.document_id
    return {
        document_id
        for some in _parts(sorted(set(documents)))
        for document_id in connection.execute(select(number).where(number.in_(some))).scalars()
    }


def known_to(connection: Connection, coders: Collection[str], documents: Collection[int]) -> set[int]:
    """Those of some reports that one of some people was assigned, or has done something on."""
    numbers = select(t.coder.c.coder_id).where(t.coder.c.kind == "person", t.coder.c.name.in_(map(storable, coders)))
    assigned = select(t.assignment.c.document_id).where(t.assignment.c.coder_id.in_(numbers))
    acted = (
        select(t.action.c.document_id)
        .join_from(t.action, t.run, t.run.c.run_id == t.action.c.run_id)
        .where(t.run.c.coder_id.in_(numbers))
    )
    return {d for query in (assigned, acted) for d in connection.execute(query.distinct()).scalars()} & set(documents)


def finished(connection: Connection, coder: str | None) -> list[int]:
    """Numbers of the reports that a person finished, or of those that were adjudicated where None, by number."""
    of = t.run.alias()
    command = func.coalesce(of.c.command, t.run.c.command)  # of what a run takes back, or brings back
    query = (
        select(t.reading.c.document_id, t.reading.c.outcome)
        .join_from(t.reading, t.run, t.run.c.run_id == t.reading.c.run_id)
        .outerjoin(t.action, t.action.c.run_id == t.run.c.run_id)
        .outerjoin(of, of.c.run_id == t.action.c.of_id)
        .order_by(t.reading.c.reading_id)
    )
    if coder is None:
        query = query.where(command == ADJUDICATE)
    else:
        query = query.where(command != ADJUDICATE, t.run.c.coder_id == (person_number(connection, coder) or 0))
    last = {row.document_id: row.outcome for row in connection.execute(query)}
    return sorted(that_stand(connection, [number for number, outcome in last.items() if outcome == "done"]))


def runs_settings(connection: Connection, runs: Collection[int]) -> dict[int, str]:
    """By run what its outcome depended on, as JSON."""
    query = select(t.run.c.run_id, t.run.c.settings).where(t.run.c.run_id.in_(runs))
    return {row.run_id: row.settings for row in connection.execute(query)}


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
