"""How far something that is computed has seen a project, and what was added since.

Rows are only ever added, by one writer at a time, and numbered as they come: what has higher numbers than the marks
came later.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from groundswell.store import tables as t
from groundswell.store.history import last_run
from groundswell.store.views import IN_PARTS


@dataclass(frozen=True, slots=True)
class Marks:
    """The highest numbers that were seen: of rows in tables, and of the last run that linked."""

    document: int = 0
    coding: int = 0
    statement: int = 0
    retraction: int = 0
    reading: int = 0
    linked: int = 0

    def with_later(self, other: Marks) -> Marks:
        """The higher of each two."""
        return Marks(*(max(pair) for pair in zip(astuple(self), astuple(other), strict=True)))


def marks_now(connection: Connection) -> Marks:
    """Where a project stands."""
    tables = (t.document, t.coding, t.statement, t.retraction, t.reading)
    last = [
        select(func.coalesce(func.max(table.primary_key.columns[0]), 0)).scalar_subquery().label(table.name)
        for table in tables
    ]
    return Marks(**connection.execute(select(*last)).mappings().one(), linked=last_run(connection, "link"))


def candidates_since(connection: Connection, marks: Marks, *, at_most: int | None = None) -> set[int]:
    """Numbers of the candidate events of which something else may stand since.

    With `at_most`, about so many where there are more: enough to see that it is too many.
    """
    found: set[int] = set()
    c, s, r = t.candidate.c, t.statement.c, t.retraction.c
    back = t.retraction.alias()
    changed = select(t.document.c.name).where(t.document.c.document_id > marks.document)
    for query in (
        select(s.candidate_id).where(s.statement_id > marks.statement),
        select(s.candidate_id).join_from(t.retraction, t.statement).where(r.retraction_id > marks.retraction),
        select(s.candidate_id)
        .join_from(t.retraction, back, back.c.retraction_id == r.undone_id)
        .join(t.statement, s.statement_id == back.c.statement_id)
        .where(r.retraction_id > marks.retraction),
        select(c.candidate_id)
        .join(t.coding, t.coding.c.document_id == c.document_id)
        .where(t.coding.c.coding_id > marks.coding),
        select(c.candidate_id).join_from(t.candidate, t.document).where(t.document.c.name.in_(changed)),
    ):
        found |= _some(connection, query, at_most)
    return found


def documents_since(connection: Connection, marks: Marks, *, at_most: int | None = None) -> set[int]:
    """Numbers of the documents that came, were coded or were read since, and of their other versions."""
    found: set[int] = set()
    changed = select(t.document.c.name).where(t.document.c.document_id > marks.document)
    for query in (
        select(t.coding.c.document_id).where(t.coding.c.coding_id > marks.coding),
        select(t.reading.c.document_id).where(t.reading.c.reading_id > marks.reading),
        select(t.document.c.document_id).where(t.document.c.name.in_(changed)),
    ):
        found |= set(connection.execute(query.limit(at_most)).scalars())
    return found


def _some(connection: Connection, query: Select[Any], at_most: int | None) -> set[int]:
    """Numbers that a query gives, each once; about so many where there are more.

    They are told apart here: asked for distinct numbers, SQLite goes through the whole of an index.
    """
    found: set[int] = set()
    with connection.execute(query, execution_options=IN_PARTS) as rows:
        for number in rows.scalars():
            found.add(number)
            if len(found) == at_most:
                break
    return found
