"""How a project stands, and what was done in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from groundswell.record.words import storable
from groundswell.store import keep, readings
from groundswell.store import tables as t
from groundswell.store.readings import REDO, UNDO
from groundswell.store.views import names_of, reports_that_stand, standing_events

_AT_ONCE = 500  # runs in one query


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of what a project holds.

    Attributes
    ----------
    documents, versions
        Reports, and all versions of them.
    uncodable
        Reports that could not be coded as they stand.
    candidates, unlinked
        Candidate events that stand, and those that have not been linked.
    events, shared
        Canonical events, and those that several candidate events tell.
    statements
        By coder, all that were ever made.
    judgements
        By coder, all that were ever made.
    last_run
        Command, coder and time of the last run.
    """

    documents: int
    versions: int
    uncodable: int
    candidates: int
    unlinked: int
    events: int
    shared: int
    statements: Mapping[str, int]
    judgements: Mapping[str, int]
    last_run: tuple[str, str, str] | None


def standing(connection: Connection) -> Standing:
    """How a project stands."""
    reports = {report.document_id for report in reports_that_stand(connection)}
    last = {
        row.document_id: row
        for row in connection.execute(select(t.coding.c.document_id, t.coding.c.error).order_by(t.coding.c.coding_id))
        if row.document_id in reports
    }
    sizes = Counter(connection.execute(select(t.membership.c.event_id)).scalars())
    linked = set(connection.execute(select(t.membership.c.candidate_id)).scalars())
    stand = [event.number for event in standing_events(connection, fields=())]
    latest = connection.execute(
        select(t.run.c.command, t.coder.c.name, t.run.c.started_at)
        .join_from(t.run, t.coder)
        .order_by(t.run.c.run_id.desc())
        .limit(1)
    ).one_or_none()
    return Standing(
        documents=len(reports),
        versions=connection.execute(select(func.count()).select_from(t.document)).scalar_one(),
        uncodable=sum(row.error is not None for row in last.values()),
        candidates=len(stand),
        unlinked=sum(number not in linked for number in stand),
        events=len(sizes),
        shared=sum(size > 1 for size in sizes.values()),
        statements=_by_coder(connection, t.statement),
        judgements=_by_coder(connection, t.judgement),
        last_run=(latest.command, latest.name, latest.started_at) if latest else None,
    )


def _by_coder(connection: Connection, table: Any) -> dict[str, int]:
    query = (
        select(t.coder.c.kind, t.coder.c.name, t.coder.c.version, func.count())
        .join_from(table, t.run)
        .join(t.coder)
        .group_by(t.coder.c.coder_id, t.coder.c.kind, t.coder.c.name, t.coder.c.version)
        .order_by(t.coder.c.coder_id)
    )
    return {f"{name} {version}".strip(): number for _, name, version, number in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person did, and whether that was taken back.

    Attributes
    ----------
    run_id, command, by, at
        Which run it was, of which command, by whom and when.
    document_id
        The report that it was on, where it was on one.
    undone
        The run that took it back, where that stands; else 0.
    """

    run_id: int
    command: str
    by: str
    at: str
    document_id: int | None
    undone: int


def actions(connection: Connection, *, by: str | None = None, document_id: int | None = None) -> Iterator[Action]:
    """What people did, the latest first: all of them, or one; in all the project, or on one report."""
    query = (
        select(
            t.run.c.run_id,
            t.run.c.command,
            t.coder.c.name,
            t.run.c.started_at,
            t.action.c.document_id,
            t.action.c.of_id,
        )
        .join_from(t.run, t.coder)
        .outerjoin(t.action, t.action.c.run_id == t.run.c.run_id)
        .where(t.coder.c.kind == "person")
        .order_by(t.run.c.run_id.desc())
    )
    if by is not None:
        query = query.where(t.coder.c.name == storable(by))
    if document_id is not None:
        query = query.where(t.action.c.document_id == document_id)
    undone: dict[int, int] = {}
    rows = connection.execute(query.limit(_AT_ONCE)).all()
    while rows:  # in parts that are read whole: who asks often takes the first alone
        for row in rows:
            if row.command in (UNDO, REDO):
                if row.of_id is not None:
                    undone.setdefault(row.of_id, row.run_id if row.command == UNDO else 0)
            else:
                gone = undone.get(row.run_id, 0)
                yield Action(row.run_id, row.command, row.name, row.started_at, row.document_id, gone)
        rows = connection.execute(query.where(t.run.c.run_id < rows[-1].run_id).limit(_AT_ONCE)).all()


def take_back(connection: Connection, action: Action, run_id: int) -> None:
    """Take back all that an action added, in a run of the same person where it left a note or finished a report.

    Raises
    ------
    RefusedError
        If it is another person's note or reading: nobody else can speak of those.
    """
    said, judged = _added_by(connection, action.run_id)
    keep.retract(connection, run_id, statements=said, judgements=judged)
    readings.say_again(connection, action.run_id, run_id)


def bring_back(connection: Connection, action: Action, run_id: int) -> None:
    """Bring back all that an action added and that was taken back."""
    gone = select(t.retraction.c.retraction_id).where(t.retraction.c.run_id == action.undone)
    keep.restore(connection, run_id, connection.execute(gone).scalars().all())
    readings.say_again(connection, action.run_id, run_id)


def _added_by(connection: Connection, run_id: int) -> tuple[Sequence[int], Sequence[int]]:
    """Numbers of the statements and of the judgements that a run added."""
    said = select(t.statement.c.statement_id).where(t.statement.c.run_id == run_id)
    judged = select(t.judgement.c.judgement_id).where(t.judgement.c.run_id == run_id)
    return connection.execute(said).scalars().all(), connection.execute(judged).scalars().all()


def last_run(connection: Connection, command: str) -> int:
    """Number of the last run of a command; 0 where there was none."""
    query = select(func.coalesce(func.max(t.run.c.run_id), 0)).filter_by(command=command)
    return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True)
class Touched:
    """Names of the candidate events that a run spoke of.

    Attributes
    ----------
    said
        Those of which it said something, took something back, or brought it back.
    linked
        Those of them of which that may change which events they tell: it judged them, or said how they stand.
    """

    said: frozenset[str]
    linked: frozenset[str]


def touched(connection: Connection, run_id: int) -> Touched:
    """The candidate events that a run spoke of."""
    said, judged = _retracted_by(connection, run_id)
    spoken = select(t.statement.c.candidate_id, t.statement.c.field)
    pairs = select(t.judgement.c.left_id, t.judgement.c.right_id)
    of_fields = {
        (row.candidate_id, row.field)
        for which in (t.statement.c.run_id == run_id, t.statement.c.statement_id.in_(said))
        for row in connection.execute(spoken.where(which))
    }
    linked = {
        number
        for which in (t.judgement.c.run_id == run_id, t.judgement.c.judgement_id.in_(judged))
        for pair in connection.execute(pairs.where(which))
        for number in pair
    } | {number for number, field in of_fields if field == "standing"}
    names = names_of(connection, {number for number, _ in of_fields} | linked)
    return Touched(frozenset(names.values()), frozenset(names[number] for number in linked))


def _retracted_by(connection: Connection, run_id: int) -> tuple[set[int], set[int]]:
    """Numbers of the statements and of the judgements that a run took back or brought back."""
    gone = t.retraction.alias()
    taken = select(t.retraction.c.statement_id, t.retraction.c.judgement_id).where(t.retraction.c.run_id == run_id)
    brought = (
        select(gone.c.statement_id, gone.c.judgement_id)
        .join_from(t.retraction, gone, gone.c.retraction_id == t.retraction.c.undone_id)
        .where(t.retraction.c.run_id == run_id)
    )
    rows = [row for query in (taken, brought) for row in connection.execute(query)]
    return (
        {row.statement_id for row in rows if row.statement_id is not None},
        {row.judgement_id for row in rows if row.judgement_id is not None},
    )


def last_run_at(connection: Connection) -> str | None:
    """When the last run was started (ISO 8601); None where there was none."""
    query = select(t.run.c.started_at).order_by(t.run.c.run_id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class SaidBy:
    """All that one coder ever said in a project: the number of its statements and judgements."""

    kind: str
    name: str
    version: str
    statements: int
    judgements: int


def said_by(connection: Connection) -> list[SaidBy]:
    """What every coder who said something said, by kind and name."""
    coder = t.coder.c

    def counts(table: Any) -> dict[int, int]:
        query = select(t.run.c.coder_id, func.count()).join_from(table, t.run).group_by(t.run.c.coder_id)
        return {row[0]: row[1] for row in connection.execute(query)}

    statements, judgements = counts(t.statement), counts(t.judgement)
    query = select(t.coder).order_by(coder.kind, coder.name, coder.version)
    return [
        SaidBy(row.kind, row.name, row.version, statements.get(row.coder_id, 0), judgements.get(row.coder_id, 0))
        for row in connection.execute(query)
        if row.coder_id in statements or row.coder_id in judgements
    ]
