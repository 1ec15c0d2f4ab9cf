"""How a project stands, and what was done in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, select

from groundswell.store import tables as t
from groundswell.store.views import reports_that_stand, standing_events


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
    """One thing that a person did: what it added, and whether that was taken back.

    Attributes
    ----------
    run_id, command, by, at
        Which run it was, of which command, by whom and when.
    statements, judgements
        Numbers of what it added.
    undone
        Numbers of the retractions that took it back and stand.
    """

    run_id: int
    command: str
    by: str
    at: str
    statements: tuple[int, ...]
    judgements: tuple[int, ...]
    undone: tuple[int, ...]


def actions(connection: Connection) -> Iterator[Action]:
    """What people did, the latest first."""
    query = (
        select(t.run.c.run_id, t.run.c.command, t.coder.c.name, t.run.c.started_at)
        .join_from(t.run, t.coder)
        .where(t.coder.c.kind == "person", t.run.c.command.not_in(("undo", "redo")))
        .order_by(t.run.c.run_id.desc())
    )
    for run_id, command, by, at in connection.execute(query).all():
        said, judged = (
            tuple(connection.execute(select(table.primary_key.columns[0]).filter_by(run_id=run_id)).scalars())
            for table in (t.statement, t.judgement)
        )
        redone = t.retraction.alias()
        undone = select(t.retraction.c.retraction_id).where(
            t.retraction.c.statement_id.in_(said) | t.retraction.c.judgement_id.in_(judged),
            ~exists().where(redone.c.undone_id == t.retraction.c.retraction_id),
        )
        yield Action(run_id, command, by, at, said, judged, tuple(connection.execute(undone).scalars()))


def last_run(connection: Connection, command: str) -> int:
    """Number of the last run of a command; 0 where there was none."""
    query = select(func.coalesce(func.max(t.run.c.run_id), 0)).filter_by(command=command)
    return int(connection.execute(query).scalar_one())
