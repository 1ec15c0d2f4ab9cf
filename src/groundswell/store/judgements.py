"""Judgements of a project that stand, and what is computed from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from groundswell.store import tables as t
from groundswell.store.views import retracted


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
    query = _judgements().where(t.coder.c.kind == "person").order_by(t.judgement.c.judgement_id)
    last: dict[tuple[int, int], Judged] = {}
    for row in connection.execute(query):
        judged = _judged(row)
        pair = min(judged.left, judged.right), max(judged.left, judged.right)
        last.pop(pair, None)
        last[pair] = judged
    return list(last.values())


def machine_judgements(connection: Connection, *, among: Collection[int] | None = None) -> Iterator[Judged]:
    """What the machine says of pairs: of each candidate event what it said when that was last compared.

    With `among`, only of pairs of these candidate events.
    """
    latest = (
        select(t.compared.c.candidate_id, func.max(t.compared.c.run_id).label("run_id"))
        .group_by(t.compared.c.candidate_id)
        .subquery()
    )
    left, right = latest.alias(), latest.alias()
    query = (
        _judgements()
        .join(left, left.c.candidate_id == t.judgement.c.left_id)
        .join(right, right.c.candidate_id == t.judgement.c.right_id)
        .where(t.coder.c.kind != "person")
        .where(t.judgement.c.run_id >= left.c.run_id, t.judgement.c.run_id >= right.c.run_id)
    )
    if among is not None:
        query = query.where(t.judgement.c.left_id.in_(among), t.judgement.c.right_id.in_(among))
    for row in connection.execution_options(yield_per=10_000).execute(query):
        yield _judged(row)


def _judgements() -> Select[Any]:
    return (
        select(*t.judgement.c, t.coder.c.name, t.coder.c.version, t.coder.c.kind, t.run.c.started_at)
        .join_from(t.judgement, t.run)
        .join(t.coder)
        .where(~retracted(t.retraction.c.judgement_id, t.judgement.c.judgement_id))
    )


def _judged(row: Any) -> Judged:
    return Judged(
        row.judgement_id,
        row.left_id,
        row.right_id,
        row.verdict,
        row.weight,
        json.loads(row.reason),
        row.name if row.kind == "person" else f"{row.name} {row.version}",
        row.kind == "person",
        row.started_at,
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
