"""Reading a project: what stands, of all that was ever said.

A person's statement on a field stands above a machine's, an adjudicated one above other people's, and a later one above
an earlier; what was taken back does not stand. A machine's statements are those of the latest coding of the version of
the document that stands.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, exists, select

from groundswell.errors import MissingError, RefusedError
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store import tables as t

#: Command of the runs whose statements are an adjudicated record: they stand above all that others say, then and later.
ADJUDICATE = "adjudicate"
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
    by_people
        Fields on which a person spoke, those included of which nothing is told.
    """

    number: int
    name: str
    event_id: str
    report: Report
    standing: str
    rank: int
    values: Mapping[str, tuple[Said, ...]]
    by_people: frozenset[str]

    def all(self, field: str) -> list[Any]:
        """All values of a field, in the shape of the interchange format."""
        return [s.statement.value for s in self.values.get(field, ()) if s.statement.value is not None]

    def one(self, field: str) -> Any:
        """First value of a field, or None."""
        return next(iter(self.all(field)), None)


def standing_events(
    connection: Connection,
    *,
    names: Collection[str] | None = None,
    fields: Sequence[str] | None = None,
    words: bool = True,
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
    words
        With False, statements come without the words that they rest on, and without reasons: they are read faster.
    """
    wanted = None if fields is None else {"standing", "rank", *fields}
    makers = makers_of_runs(connection, names)
    columns, said_by = (_COLUMNS, _said_in_words) if words else (_BARE, _said_barely)
    for head, report, rows, by_people in _standing_rows(connection, columns, names, wanted):
        told = {field: tuple(said_by(row, makers) for row in held) for field, held in rows.items()}
        standing, rank = (told.pop(field, ()) for field in ("standing", "rank"))
        prominence = rank[0].statement.value if rank else 1
        yield StandingEvent(head[0], head[1], head[3], report, standing[0].statement.value, prominence, told, by_people)


def doubt_of(event: StandingEvent) -> float:
    """The number of values that a machine says of a candidate event and that are expected to be wrong."""
    said = (one for field, held in event.values.items() if field not in event.by_people for one in held)
    return fsum(1.0 - s.statement.confidence for s in said if s.statement.confidence is not None)


def doubts(connection: Connection, names: Collection[str]) -> Iterator[tuple[int, float]]:
    """Of those of some candidate events that stand, the number of the document and the doubt, as by `doubt_of`."""
    for head, _, rows, by_people in _standing_rows(connection, _CONFIDENCES, names, None):
        said = (row.confidence for field, held in rows.items() if field not in by_people for row in held)
        yield head[2], fsum(1.0 - confidence for confidence in said if confidence is not None)


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


def standing_values(
    connection: Connection, fields: Sequence[str], *, names: Collection[str] | None = None
) -> Iterator[StandingValues]:
    """Candidate events that stand, by number, with the values of some fields and nothing of what they rest on.

    With `names`, only these.
    """
    for head, report, rows, _ in _standing_rows(connection, _VALUES, names, {"standing", *fields}):
        told = {field: [json.loads(row.value) for row in rows.get(field, ())] for field in ("standing", *fields)}
        yield StandingValues(head[0], head[1], head[3], report, told.pop("standing")[0], told)


@dataclass(frozen=True, slots=True)
class SaidWhole:
    """A statement that stands, with all that is known of who made it.

    Attributes
    ----------
    statement
        What is said; without a value where it says that nothing is told.
    coder, at
        Who, and when (ISO 8601).
    adjudicated
        Whether it is of an adjudicated record.
    """

    statement: Statement
    coder: Coder
    at: str
    adjudicated: bool


@dataclass(frozen=True, slots=True)
class StandingStatements:
    """A candidate event with every statement on it that stands, those without a value among them.

    Attributes
    ----------
    name, event_id
        Of the candidate event; the last is its name within its document.
    document_id, document
        Number and name of its document.
    said
        In the order of the fields' names, and as they were said.
    """

    name: str
    event_id: str
    document_id: int
    document: str
    said: tuple[SaidWhole, ...]


def standing_statements(connection: Connection, names: Collection[str]) -> Iterator[StandingStatements]:
    """Those of some candidate events that stand, by number, with all that stands of them."""
    coders = _coders_of_runs(connection, names)
    for head, report, rows, _ in _standing_rows(connection, _COLUMNS, names, None, valued=False):
        said = (SaidWhole(_statement(row), *coders[row.run_id]) for field in sorted(rows) for row in rows[field])
        yield StandingStatements(head[1], head[3], head[2], report.name, tuple(said))


def _coders_of_runs(connection: Connection, names: Collection[str]) -> dict[int, tuple[Coder, str, bool]]:
    """Who made each run that spoke of some candidate events, when, and whether in adjudicating."""
    columns = (t.run.c.run_id, t.run.c.started_at, t.run.c.command, t.coder.c.kind, t.coder.c.name, t.coder.c.version)
    query = select(*columns).join_from(t.run, t.coder)
    query = query.where(t.run.c.run_id.in_(_statements([t.statement.c.run_id], names, None).order_by(None)))
    return {
        row.run_id: (Coder(row.kind, row.name, row.version), row.started_at, row.command == ADJUDICATE)
        for row in connection.execute(query)
    }


Head = tuple[int, str, int, str]


def _standing_rows(
    connection: Connection,
    columns: Sequence[Any],
    names: Collection[str] | None,
    wanted: set[str] | None,
    *,
    valued: bool = True,
) -> Iterator[tuple[Head, Report, dict[str, list[Any]], frozenset[str]]]:
    """Candidate events that stand, with the rows that stand on each field, and the fields on which people spoke.

    With `valued`, rows without a value are left out. Rows are read in order and sorted out here: no database plans
    joins of statements with the latest of all else well.
    """
    documents = None if names is None else _documents_of(connection, names)
    reports = {r.document_id: r for r in reports_that_stand(connection, documents)}
    coded_in = coding_runs(connection, documents)
    gone = retracted_statements(connection, names)
    people = _ranks_of_people(connection, names)
    rows = connection.execute(_statements(columns, names, wanted), execution_options=IN_PARTS)
    for _, told in groupby(rows, key=itemgetter(0)):
        machines: dict[str, list[Any]] = defaultdict(list)
        persons: dict[str, list[Any]] = {}
        for row in told:
            if row.statement_id in gone:
                continue
            if row.run_id in people:
                held = persons.setdefault(row.field, [])
                if held and people[held[0].run_id] < people[row.run_id]:
                    held.clear()
                if not held or held[0].run_id == row.run_id:
                    held.append(row)
            elif row.run_id == coded_in.get(row.document_id):
                machines[row.field].append(row)
        stands = machines | persons  # a person's field is the person's
        yield from _stands(stands, frozenset(persons), reports, valued=valued)


def _stands(
    said: Mapping[str, list[Any]], by_people: frozenset[str], reports: Mapping[int, Report], *, valued: bool
) -> Iterator[tuple[Head, Report, dict[str, list[Any]], frozenset[str]]]:
    """One event, where its document stands and it was not rejected."""
    told = {field: held for field, rows in said.items() if (held := [row for row in rows if row.value is not None])}
    if "standing" in told and (head := told["standing"][0][:4])[2] in reports:
        yield (head[0], head[1], head[2], head[3]), reports[head[2]], told if valued else dict(said), by_people


def makers_of_runs(connection: Connection, names: Collection[str] | None = None) -> dict[int, tuple[str, bool, str]]:
    """Who made each run, whether that is a person, and when; with `names`, of runs that spoke of these candidates."""
    query = select(t.run.c.run_id, t.run.c.started_at, t.coder.c.kind, t.coder.c.name, t.coder.c.version)
    if names is not None:
        query = query.where(t.run.c.run_id.in_(_statements([t.statement.c.run_id], names, None).order_by(None)))
    return {
        row.run_id: (f"{row.name} {row.version}".strip(), row.kind == "person", row.started_at)
        for row in connection.execute(query.join_from(t.run, t.coder))
    }


def _ranks_of_people(connection: Connection, names: Collection[str] | None) -> dict[int, tuple[bool, int]]:
    """The runs of people, with what decides between them; with `names`, those that spoke of these candidate events."""
    query = select(t.run.c.run_id, t.run.c.command).join_from(t.run, t.coder).where(t.coder.c.kind == "person")
    if names is not None:
        query = query.where(t.run.c.run_id.in_(_statements([t.statement.c.run_id], names, None).order_by(None)))
    return {row.run_id: (row.command == ADJUDICATE, row.run_id) for row in connection.execute(query)}


def _said_in_words(row: Any, makers: Mapping[int, tuple[str, bool, str]]) -> Said:
    coder, by_person, _ = makers[row.run_id]
    return Said(row.statement_id, row.run_id, coder, by_person, _statement(row))


def _statement(row: Any) -> Statement:
    return Statement(
        row.field,
        None if row.value is None else json.loads(row.value),
        row.status,
        row.text,
        tuple(Evidence(*e) for e in json.loads(row.evidence)),
        row.confidence,
        row.reason,
    )


def _said_barely(row: Any, makers: Mapping[int, tuple[str, bool, str]]) -> Said:
    coder, by_person, _ = makers[row.run_id]
    statement = Statement(row.field, json.loads(row.value), row.status, confidence=row.confidence)
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


def retracted_statements(connection: Connection, names: Collection[str] | None = None) -> set[int]:
    """Numbers of the statements that were taken back; with `names`, of those on these candidate events."""
    redone = t.retraction.alias()
    query = select(t.retraction.c.statement_id).where(
        t.retraction.c.statement_id.is_not(None), ~exists().where(redone.c.undone_id == t.retraction.c.retraction_id)
    )
    if names is not None:
        own = _statements([t.statement.c.statement_id], names, None).order_by(None)
        query = query.where(t.retraction.c.statement_id.in_(own))
    return set(connection.execute(query).scalars())


def _documents_of(connection: Connection, names: Collection[str]) -> set[int]:
    return set(connection.execute(select(t.candidate.c.document_id).where(t.candidate.c.name.in_(names))).scalars())


_HEAD = (
    t.candidate.c.candidate_id.label("number"),
    t.candidate.c.name,
    t.candidate.c.document_id,
    t.candidate.c.event_id,
)
_COLUMNS = (*_HEAD, *(column for column in t.statement.c if column.name != "candidate_id"))
_CONFIDENCES = (*_HEAD, *(t.statement.c[name] for name in ("statement_id", "run_id", "field", "value", "confidence")))
_BARE = (*_CONFIDENCES, t.statement.c.status)
_VALUES = (*_HEAD, *(t.statement.c[name] for name in ("statement_id", "run_id", "field", "value")))


def _statements(columns: Sequence[Any], names: Collection[str] | None, wanted: set[str] | None) -> Select[Any]:
    """Statements by candidate event."""
    query = _only(select(*columns).join_from(t.candidate, t.statement), names, wanted)
    return query.order_by(t.candidate.c.candidate_id, t.statement.c.field, t.statement.c.position)


def _only(query: Select[Any], names: Collection[str] | None, wanted: set[str] | None) -> Select[Any]:
    """Only some candidate events, and some fields; all where None."""
    if names is not None:
        query = query.where(t.candidate.c.name.in_(names))
    return query if wanted is None else query.where(t.statement.c.field.in_(sorted(wanted)))


# ------------------------------------------------------------------ texts


def text_of(connection: Connection, document_id: int) -> str:
    """The text of a document, as it came."""
    row = connection.execute(select(t.document.c.text, t.document.c.escaped).filter_by(document_id=document_id)).one()
    return str(json.loads(row.text)) if row.escaped else str(row.text)


def candidate_named(connection: Connection, start: str) -> str:
    """The name of the one candidate event whose name starts so.

    Raises
    ------
    MissingError
        If there is none.
    RefusedError
        If it is no name, or several start so.
    """
    if not re.fullmatch(r"[0-9a-f]{3,12}", start):
        raise RefusedError(
            f"{start!r} is no name of an event; expected three or more of its letters and digits: 39cea61"
        )
    name = t.candidate.c.name
    # "g" follows all digits of a name: a range, as no database uses an index of a plain text to compare its start
    query = select(name).where(name >= start, name < start + "g").order_by(name).limit(3)
    found = connection.execute(query).scalars().all()
    if not found:
        raise MissingError(f"no event {start!r} in this project; `groundswell list` names them")
    if len(found) > 1:
        raise RefusedError(f"several events start with {start!r}: {', '.join(found)} …; give more of the name")
    return str(found[0])


def names_of(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """Names of candidate events by number."""
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
