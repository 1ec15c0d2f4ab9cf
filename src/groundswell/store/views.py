"""Reading a project: what stands, of all that was ever said.

A person's statement on a field stands above a machine's, and a later one above an earlier; what was taken back does
not stand. A machine's statements are those of the latest coding of the version of the document that stands.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, select

from groundswell.errors import StoreError
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import tables as t

#: How results that may not fit into memory are fetched.
IN_PARTS: dict[str, Any] = {"yield_per": 10_000}


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a document, without its text."""

    document_id: int
    name: str
    title: str | None
    published: str | None
    publisher: str | None
    country: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that stands, with its number and who made it."""

    statement_id: int
    run_id: int
    coder: str
    by_person: bool
    statement: Statement


@dataclass(frozen=True, slots=True)
class StandingEvent:
    """A candidate event with the statements on it that stand.

    Attributes
    ----------
    number, name, event_id
        Of the candidate event; the last is its name within its document.
    report
        The document that tells it.
    standing, rank
        How it stands in that document, and its prominence there.
    values
        By field, what is said of it.
    """

    number: int
    name: str
    event_id: str
    report: Report
    standing: str
    rank: int
    values: Mapping[str, tuple[Said, ...]]

    def all(self, field: str) -> list[Any]:
        """All values of a field, in the shape of the interchange format."""
        return [s.statement.value for s in self.values.get(field, ()) if s.statement.value is not None]

    def one(self, field: str) -> Any:
        """First value of a field, or None."""
        return next(iter(self.all(field)), None)


def standing_events(
    connection: Connection, *, names: Collection[str] | None = None, fields: Sequence[str] | None = None
) -> Iterator[StandingEvent]:
    """Candidate events that stand, by number.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    names
        Only these; all where None.
    fields
        Only these fields, and how each event stands; all where None.
    """
    wanted = None if fields is None else {"standing", "rank", *fields}
    documents = None if names is None else _documents_of(connection, names)
    reports = {r.document_id: r for r in reports_that_stand(connection, documents)}
    coded_in = coding_runs(connection, documents)
    gone = retracted_statements(connection)
    coders = _coders(connection)
    persons = _persons(connection, names, gone)
    rows = connection.execute(_statements(names, wanted), execution_options=IN_PARTS)
    for head, told in groupby(rows, key=lambda row: tuple(row[:4])):
        if head[2] not in reports:
            continue  # of an earlier version of its document
        said = persons.pop(head[0], {})
        run_id = coded_in.get(head[2])
        values: dict[str, list[Said]] = defaultdict(list)
        for row in told:
            if row.run_id == run_id and row.field not in said and row.statement_id not in gone:
                values[row.field].append(_said(row, coders))
        event = _event(head, reports[head[2]], values, said, coders, wanted)
        if event:
            yield event


@dataclass(frozen=True, slots=True)
class StandingValues:
    """A candidate event with its values alone, in the shape of the interchange format: what linking reads.

    Attributes
    ----------
    number, name, event_id
        As of a `StandingEvent`.
    report
        The document that tells it.
    standing
        How it stands in that document.
    values
        By field its values.
    """

    number: int
    name: str
    event_id: str
    report: Report
    standing: str
    values: Mapping[str, Sequence[Any]]


def standing_values(connection: Connection, fields: Sequence[str]) -> Iterator[StandingValues]:
    """Candidate events that stand, by number, with the values of some fields and nothing of what they rest on."""
    reports = {r.document_id: r for r in reports_that_stand(connection)}
    coded_in = coding_runs(connection)
    gone = retracted_statements(connection)
    persons = _persons(connection, None, gone)
    s, c = t.statement.c, t.candidate.c
    query = (
        select(c.candidate_id, c.name, c.document_id, c.event_id, s.field, s.value, s.run_id, s.statement_id)
        .join_from(t.candidate, t.statement)
        .where(s.field.in_(sorted({"standing", *fields})))
        .order_by(c.candidate_id, s.field, s.position)
    )
    rows = connection.execute(query, execution_options=IN_PARTS)
    for number, told in groupby(rows, key=itemgetter(0)):
        said = persons.pop(number, {})
        values: dict[str, list[Any]] = {field: [] for field in fields}
        head, standing = None, None
        for row in told:
            head = head or row
            _, _, document, _, field, value, run_id, statement = row
            if value is None or field in said or run_id != coded_in.get(document) or statement in gone:
                continue
            if field == "standing":
                standing = json.loads(value)
            else:
                values[field].append(json.loads(value))
        assert head is not None
        event = _values(head, reports.get(head[2]), standing, values, said)
        if event:
            yield event
    for _, said in sorted(persons.items()):  # what only people have found
        head = next(iter(said.values()))[0]
        event = _values(head, reports.get(head[2]), None, {field: [] for field in fields}, said)
        if event:
            yield event


def _values(
    head: Sequence[Any],
    report: Report | None,
    standing: str | None,
    values: dict[str, list[Any]],
    said: Mapping[str, list[Any]],
) -> StandingValues | None:
    """One event with what people say in place of what a machine says; None where it does not stand."""
    told = {field: [json.loads(row.value) for row in rows if row.value is not None] for field, rows in said.items()}
    if "standing" in told:
        standing = next(iter(told["standing"]), None)
    if report is None or standing is None:
        return None
    values |= {field: held for field, held in told.items() if field in values}
    return StandingValues(head[0], head[1], head[3], report, standing, values)


def _coders(connection: Connection) -> dict[int, tuple[str, bool]]:
    """Who made each run, and whether that is a person."""
    query = select(t.run.c.run_id, t.coder.c.kind, t.coder.c.name, t.coder.c.version).join_from(t.run, t.coder)
    return {
        row.run_id: (f"{row.name} {row.version}".strip(), row.kind == "person") for row in connection.execute(query)
    }


def _event(
    head: tuple[int, str, int, str],
    report: Report,
    values: dict[str, list[Said]],
    persons: Mapping[str, list[Any]],
    coders: Mapping[int, tuple[str, bool]],
    wanted: set[str] | None,
) -> StandingEvent | None:
    """One event, with what people say in place of what a machine says; None where it does not stand."""
    for field, rows in persons.items():
        if wanted is None or field in wanted:
            values[field] = [_said(row, coders) for row in rows]
    told = {field: tuple(s for s in said if s.statement.value is not None) for field, said in values.items()}
    standing, rank = (told.pop(field, ()) for field in ("standing", "rank"))
    if not standing:
        return None
    number, name, _, event_id = head
    return StandingEvent(
        number,
        name,
        event_id,
        report,
        standing[0].statement.value,
        rank[0].statement.value if rank else 1,
        {field: said for field, said in told.items() if said},
    )


def _said(row: Any, coders: Mapping[int, tuple[str, bool]]) -> Said:
    coder, by_person = coders[row.run_id]
    statement = Statement(
        row.field,
        None if row.value is None else json.loads(row.value),
        row.status,
        row.text,
        tuple(Evidence(*e) for e in json.loads(row.evidence)),
        row.confidence,
        row.reason,
    )
    return Said(row.statement_id, row.run_id, coder, by_person, statement)


def reports_that_stand(connection: Connection, documents: Collection[int] | None = None) -> Iterable[Report]:
    """Every document in the version that stands; with `documents`, only those, and only where they are that version."""
    d = t.document.c
    query = select(d.document_id, d.name, d.title, d.published, d.publisher, d.country, d.language)
    if documents is not None:
        named = select(d.name).where(d.document_id.in_(documents))
        query = query.where(d.name.in_(named))
    last = {row.name: row for row in connection.execute(query.order_by(d.name, d.version))}
    return (Report(*row) for row in last.values() if documents is None or row.document_id in documents)


def coding_runs(connection: Connection, documents: Collection[int] | None = None) -> dict[int, int]:
    """By document the run of its latest coding."""
    query = select(t.coding.c.document_id, t.coding.c.run_id)
    if documents is not None:
        query = query.where(t.coding.c.document_id.in_(documents))
    return {row.document_id: row.run_id for row in connection.execute(query.order_by(t.coding.c.coding_id))}


def retracted_statements(connection: Connection) -> set[int]:
    """Numbers of the statements that were taken back."""
    undone = select(t.retraction.c.undone_id).where(t.retraction.c.undone_id.is_not(None))
    query = select(t.retraction.c.statement_id).where(
        t.retraction.c.statement_id.is_not(None), t.retraction.c.retraction_id.not_in(undone)
    )
    return set(connection.execute(query).scalars())


def _documents_of(connection: Connection, names: Collection[str]) -> set[int]:
    return set(connection.execute(select(t.candidate.c.document_id).where(t.candidate.c.name.in_(names))).scalars())


_COLUMNS = (
    t.candidate.c.candidate_id.label("number"),
    t.candidate.c.name,
    t.candidate.c.document_id,
    t.candidate.c.event_id,
    *(column for column in t.statement.c if column.name != "candidate_id"),
)


def _statements(names: Collection[str] | None, wanted: set[str] | None) -> Select[Any]:
    """Statements by candidate event. What stands of them is found in Python: no database plans that join well."""
    query = select(*_COLUMNS).join_from(t.candidate, t.statement)
    if wanted is not None:
        query = query.where(t.statement.c.field.in_(sorted(wanted)))
    return _only(query, names).order_by(t.candidate.c.candidate_id, t.statement.c.field, t.statement.c.position)


def _persons(connection: Connection, names: Collection[str] | None, gone: set[int]) -> dict[int, dict[str, list[Any]]]:
    """What people say: by candidate event and field the rows of the latest run that was not taken back."""
    people = select(t.run.c.run_id).join(t.coder).where(t.coder.c.kind == "person")
    query = (
        select(*_COLUMNS)
        .join_from(t.candidate, t.statement)
        .where(t.statement.c.run_id.in_(people))
        .order_by(t.candidate.c.candidate_id, t.statement.c.run_id, t.statement.c.position)
    )
    found: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for row in connection.execute(_only(query, names)):
        if row.statement_id in gone:
            continue
        held = found[row[0]].get(row.field)
        if held is None or held[0].run_id != row.run_id:
            found[row[0]][row.field] = held = []
        held.append(row)
    return found


def _only(query: Select[Any], names: Collection[str] | None) -> Select[Any]:
    return query if names is None else query.where(t.candidate.c.name.in_(names))


# ------------------------------------------------------------------ texts


def text_of(connection: Connection, document_id: int) -> str:
    """The text of a document, as it came."""
    row = connection.execute(select(t.document.c.text, t.document.c.escaped).filter_by(document_id=document_id)).one()
    return str(json.loads(row.text)) if row.escaped else str(row.text)


def candidate_named(connection: Connection, start: str) -> str:
    """The name of the one candidate event whose name starts so.

    Raises
    ------
    StoreError
        If there is none, or several.
    """
    if not re.fullmatch(r"[0-9a-f]{3,12}", start):
        raise StoreError(f"{start!r} is no name of an event; expected three or more of its letters and digits: 39cea61")
    query = select(t.candidate.c.name).where(t.candidate.c.name.startswith(start)).order_by(t.candidate.c.name).limit(3)
    found = connection.execute(query).scalars().all()
    if not found:
        raise StoreError(f"no event {start!r} in this project; `groundswell list` names them")
    if len(found) > 1:
        raise StoreError(f"several events start with {start!r}: {', '.join(found)} …; give more of the name")
    return str(found[0])


def numbers(connection: Connection, names: Collection[str]) -> dict[int, str]:
    """Names of candidate events by number, of those that have these names."""
    query = select(t.candidate.c.candidate_id, t.candidate.c.name).where(t.candidate.c.name.in_(names))
    return {row.candidate_id: row.name for row in connection.execute(query)}


def names(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """Names of candidate events by number, of those that have these numbers."""
    query = select(t.candidate.c.candidate_id, t.candidate.c.name).where(t.candidate.c.candidate_id.in_(numbers))
    return {row.candidate_id: row.name for row in connection.execute(query)}


def sketches(connection: Connection) -> list[tuple[int, str | None]]:
    """Number and sketch of every document in the version that stands, by number."""
    query = select(t.document.c.document_id, t.document.c.name, t.document.c.sketch)
    last = {
        row.name: (row.document_id, row.sketch)
        for row in connection.execute(query.order_by(t.document.c.name, t.document.c.version))
    }
    return sorted(last.values())
