"""Judgements of a project that stand, and what is computed from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from groundswell.store import tables as t
from groundswell.store.views import IN_PARTS, makers_of_runs


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


def persons_judgements(connection: Connection) -> list[Judged]:
    """What people say of pairs, the earliest first, and for each pair only the last that was not taken back."""
    people = select(t.run.c.run_id).join(t.coder).where(t.coder.c.kind == "person")
    query = select(*t.judgement.c).where(t.judgement.c.run_id.in_(people)).order_by(t.judgement.c.judgement_id)
    gone, makers = _retracted(connection), makers_of_runs(connection)
    last: dict[tuple[int, int], Judged] = {}
    for row in connection.execute(query):
        if row.judgement_id not in gone:
            pair = min(row.left_id, row.right_id), max(row.left_id, row.right_id)
            last.pop(pair, None)
            last[pair] = _judged(row, makers)
    return list(last.values())


def machine_judgements(connection: Connection, among: Collection[int]) -> Iterator[Judged]:
    """What the machine says of pairs of some candidate events: of each what it said when that was last compared."""
    last, makers = _last_compared(connection, among), makers_of_runs(connection)
    query = select(*t.judgement.c).where(t.judgement.c.left_id.in_(among), t.judgement.c.right_id.in_(among))
    for row in connection.execute(query, execution_options=IN_PARTS):
        by_person = makers[row.run_id][1]
        if not by_person and row.run_id >= max(last[row.left_id], last[row.right_id]):
            yield _judged(row, makers)


def machine_weights(connection: Connection) -> Iterator[tuple[int, int, float]]:
    """The two candidate events and the weight of every machine's judgement that stands."""
    last = _last_compared(connection)
    j = t.judgement.c
    query = select(j.left_id, j.right_id, j.weight, j.run_id).where(j.weight.is_not(None))
    for left, right, weight, run_id in connection.execute(query, execution_options=IN_PARTS):
        if run_id >= last[left] and run_id >= last[right]:
            yield left, right, weight


def _last_compared(connection: Connection, among: Collection[int] | None = None) -> dict[int, int]:
    """By candidate event the run in which it was last compared."""
    query = select(t.compared.c.candidate_id, func.max(t.compared.c.run_id).label("run_id"))
    if among is not None:
        query = query.where(t.compared.c.candidate_id.in_(among))
    return {row.candidate_id: row.run_id for row in connection.execute(query.group_by(t.compared.c.candidate_id))}


def _retracted(connection: Connection) -> set[int]:
    """Numbers of the judgements that were taken back."""
    undone = select(t.retraction.c.undone_id).where(t.retraction.c.undone_id.is_not(None))
    query = select(t.retraction.c.judgement_id).where(
        t.retraction.c.judgement_id.is_not(None), t.retraction.c.retraction_id.not_in(undone)
    )
    return set(connection.execute(query).scalars())


def _judged(row: Any, makers: Mapping[int, tuple[str, bool, str]]) -> Judged:
    coder, by_person, at = makers[row.run_id]
    return Judged(
        row.judgement_id,
        row.left_id,
        row.right_id,
        row.verdict,
        row.weight,
        json.loads(row.reason),
        coder,
        by_person,
        at,
    )


def compared_digests(connection: Connection) -> dict[int, str]:
    """By number, the digest under which each candidate event was last compared."""
    query = select(t.compared.c.candidate_id, t.compared.c.digest).order_by(t.compared.c.compared_id)
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


def ties(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Canonical events that belong together: the two, how, and why."""
    query = select(t.tie.c.left_event, t.tie.c.right_event, t.tie.c.kind, t.tie.c.reason)
    return [tuple(row) for row in connection.execute(query.order_by(*t.tie.primary_key.columns))]
