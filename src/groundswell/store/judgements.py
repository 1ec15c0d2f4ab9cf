"""Judgements of a project that stand, and what is computed from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Exists, Select, exists, func, select

from groundswell.store import tables as t
from groundswell.store.views import IN_PARTS


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement that stands, with its number and who made it."""

    judgement_id: int
    left: int
    right: int
    verdict: str
    weight: float | None
    reason: Mapping[str, str]
    coder: str
    by_person: bool
    at: str


def persons_judgements(connection: Connection, of: Collection[int] | None = None) -> list[Judged]:
    """What people say of pairs, the earliest first, and for each pair only the last that was not taken back.

    With `of`, only of pairs that hold one of these candidate events.
    """
    query = _judgements().where(t.coder.c.kind == "person")
    last: dict[tuple[int, int], Judged] = {}
    for row in sorted(_touching(connection, query, of), key=attrgetter("judgement_id")):
        pair = min(row.left_id, row.right_id), max(row.left_id, row.right_id)
        last.pop(pair, None)
        last[pair] = _judged(row)
    return list(last.values())


def machine_judgements(connection: Connection, of: Collection[int]) -> Iterator[Judged]:
    """What the machine says of pairs that hold one of some candidate events, when they were last compared."""
    query = _latest(_judgements().where(t.coder.c.kind != "person"))
    yield from map(_judged, _touching(connection, query, of))


def machine_weights(connection: Connection, of: Collection[int] | None = None) -> Iterator[tuple[int, int, float]]:
    """The two candidate events and the weight of every machine's judgement that stands.

    With `of`, only of pairs that hold one of these candidate events.
    """
    j = t.judgement.c
    query = select(j.judgement_id, j.left_id, j.right_id, j.weight, j.run_id).where(j.weight.is_not(None))
    if of is not None:
        for row in _touching(connection, _latest(query), of, retracted=False):
            yield row.left_id, row.right_id, row.weight
        return
    last = _last_compared(connection)
    for _, left, right, weight, run_id in connection.execute(query, execution_options=IN_PARTS):
        if run_id >= last[left] and run_id >= last[right]:
            yield left, right, weight


def _judgements() -> Select[Any]:
    who = (t.coder.c.name, t.coder.c.version, t.coder.c.kind, t.run.c.started_at)
    return select(*t.judgement.c, *who).join_from(t.judgement, t.run).join(t.coder)


def _latest(query: Select[Any]) -> Select[Any]:
    """Only what was said when both candidate events were last compared."""
    last = (
        select(func.max(t.compared.c.run_id)).where(t.compared.c.candidate_id == side).scalar_subquery()
        for side in (t.judgement.c.left_id, t.judgement.c.right_id)
    )
    return query.where(*(t.judgement.c.run_id >= run_id for run_id in last))


def _touching(
    connection: Connection, query: Select[Any], of: Collection[int] | None, *, retracted: bool = True
) -> Iterator[Any]:
    """Rows of a query on judgements, each once: with `of`, of pairs that hold one of these candidate events.

    Where any may have been `retracted`, those that were are left out.
    """
    if retracted:
        query = query.where(~_taken_back())
    if of is None:
        yield from connection.execute(query, execution_options=IN_PARTS)
        return
    numbers, seen = sorted(of), set()
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for side in (t.judgement.c.left_id, t.judgement.c.right_id):
            for row in connection.execute(query.where(side.in_(some))):
                if row.judgement_id not in seen:
                    seen.add(row.judgement_id)
                    yield row


def _last_compared(connection: Connection) -> dict[int, int]:
    """By candidate event the run in which it was last compared."""
    query = select(t.compared.c.candidate_id, func.max(t.compared.c.run_id).label("run_id"))
    return {row.candidate_id: row.run_id for row in connection.execute(query.group_by(t.compared.c.candidate_id))}


def _taken_back() -> Exists:
    """Whether a judgement was taken back."""
    redone = t.retraction.alias()
    return (
        exists()
        .where(t.retraction.c.judgement_id == t.judgement.c.judgement_id)
        .where(~exists().where(redone.c.undone_id == t.retraction.c.retraction_id))
    )


def _judged(row: Any) -> Judged:
    return Judged(
        row.judgement_id,
        row.left_id,
        row.right_id,
        row.verdict,
        row.weight,
        json.loads(row.reason),
        f"{row.name} {row.version}".strip(),
        row.kind == "person",
        row.started_at,
    )


def compared_digests(connection: Connection, of: Collection[int] | None = None) -> dict[int, str]:
    """By number, the digest under which each candidate event, or each of some, was last compared."""
    query = select(t.compared.c.candidate_id, t.compared.c.digest).order_by(t.compared.c.compared_id)
    if of is not None:
        query = query.where(t.compared.c.candidate_id.in_(of))
    return {row.candidate_id: row.digest for row in connection.execute(query)}


def latest_weights(connection: Connection) -> str | None:
    """The weights that judgements have changed, or None where the packaged ones stand."""
    query = select(t.weights.c.model).order_by(t.weights.c.weights_id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def memberships(connection: Connection, *, of: str | None = None) -> dict[str, tuple[str, int]]:
    """By name of a candidate event, the canonical event that it tells and its group of near-identical copies.

    With `of`, only those that tell the same event as the candidate event of that name.
    """
    query = select(t.candidate.c.name, t.membership.c.event_id, t.membership.c.copies).join_from(
        t.membership, t.candidate
    )
    if of is not None:
        own = select(t.membership.c.event_id).join(t.candidate).where(t.candidate.c.name == of).scalar_subquery()
        query = query.where(t.membership.c.event_id == own)
    return {name: (event, copies) for name, event, copies in connection.execute(query)}


def ties(connection: Connection, of: Collection[str] | None = None) -> list[tuple[str, str, str, str]]:
    """Canonical events that belong together: the two, how, and why; with `of`, only those with one of these events."""
    query = select(t.tie.c.left_event, t.tie.c.right_event, t.tie.c.kind, t.tie.c.reason)
    if of is not None:
        query = query.where(t.tie.c.left_event.in_(of) | t.tie.c.right_event.in_(of))
    return [tuple(row) for row in connection.execute(query.order_by(*t.tie.primary_key.columns))]


def events_of(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The canonical event that each of some candidate events tells, by number, where it was linked."""
    m = t.membership.c
    query = select(m.candidate_id, m.event_id).where(m.candidate_id.in_(numbers))
    return {row.candidate_id: row.event_id for row in connection.execute(query)}


def copies_of(connection: Connection, documents: Collection[int]) -> dict[int, int]:
    """The group of near-identical copies of each of some documents, where it was linked."""
    query = select(t.candidate.c.document_id, t.membership.c.copies).join_from(t.candidate, t.membership)
    query = query.where(t.candidate.c.document_id.in_(documents))
    return {row.document_id: row.copies for row in connection.execute(query)}


def members_of(connection: Connection, events: Collection[str]) -> dict[int, str]:
    """The candidate events of some canonical events: by number the canonical event that each tells."""
    m = t.membership.c
    query = select(m.candidate_id, m.event_id).where(m.event_id.in_(events)).order_by(m.candidate_id)
    return {row.candidate_id: row.event_id for row in connection.execute(query)}


_AT_ONCE = 500  # candidate events in one query
