"""What people did to some candidate events: what they said of them, and judged of pairs of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from groundswell.store import tables as t
from groundswell.store.history import Action
from groundswell.store.readings import REDO, UNDO
from groundswell.store.views import names_of


@dataclass(frozen=True, slots=True)
class Deed:
    """One action of a person, as far as it touched some candidate events.

    Attributes
    ----------
    action
        Who did what and when, and whether it was taken back.
    judged
        Names of two candidate events, and what was said of them.
    note
        What was written beside the judgements.
    said
        Names of candidate events, and the fields of which something was said.
    """

    action: Action
    judged: tuple[tuple[str, str, str], ...]
    note: str | None
    said: tuple[tuple[str, str], ...]


def deeds_on(connection: Connection, candidates: Collection[int]) -> list[Deed]:
    """What people said and judged of some candidate events, the latest first."""
    said: dict[int, set[tuple[int, str]]] = defaultdict(set)
    judged: dict[int, dict[tuple[int, int, str], str]] = defaultdict(dict)
    s, j = t.statement.c, t.judgement.c
    spoken = _by_people(select(s.run_id, s.candidate_id, s.field), t.statement).where(s.candidate_id.in_(candidates))
    for run_id, number, field in connection.execute(spoken.distinct()):
        said[run_id].add((number, field))
    query = _by_people(select(j.run_id, j.left_id, j.right_id, j.verdict, j.reason), t.judgement)
    for side in (j.left_id, j.right_id):
        for run_id, left, right, verdict, reason in connection.execute(query.where(side.in_(candidates))):
            judged[run_id][left, right, verdict] = reason
    done = actions_numbered(connection, {*said, *judged})
    spoken_of = {n for pairs in judged.values() for left, right, _ in pairs for n in (left, right)}
    names = names_of(connection, spoken_of | {n for told in said.values() for n, _ in told})
    return [
        Deed(
            action,
            tuple((names[left], names[right], verdict) for left, right, verdict in sorted(judged[action.run_id])),
            next((json.loads(reason).get("note") for reason in judged[action.run_id].values()), None),
            tuple((names[number], field) for number, field in sorted(said[action.run_id])),
        )
        for action in sorted(done, key=lambda a: -a.run_id)
    ]


def actions_numbered(connection: Connection, runs: Collection[int]) -> list[Action]:
    """The actions of people that have these numbers."""
    query = (
        select(t.run.c.run_id, t.run.c.command, t.coder.c.name, t.run.c.started_at, t.action.c.document_id)
        .join_from(t.run, t.coder)
        .outerjoin(t.action, t.action.c.run_id == t.run.c.run_id)
        .where(t.coder.c.kind == "person", t.run.c.run_id.in_(runs), t.run.c.command.not_in((UNDO, REDO)))
    )
    later = (
        select(t.action.c.of_id, t.action.c.run_id, t.run.c.command)
        .join_from(t.action, t.run, t.run.c.run_id == t.action.c.run_id)
        .where(t.action.c.of_id.in_(runs))
        .order_by(t.action.c.run_id)
    )
    undone = {of: run_id if command == UNDO else 0 for of, run_id, command in connection.execute(later)}
    return [Action(*row, undone.get(row.run_id, 0)) for row in connection.execute(query)]


def _by_people(query: Select[Any], table: Table) -> Select[Any]:
    """Only what runs of people added."""
    return (
        query.select_from(table)
        .join(t.run, t.run.c.run_id == table.c.run_id)
        .join(t.coder)
        .where(t.coder.c.kind == "person")
    )
