"""Reading a project: what each coder says by itself, whatever else stands.

A person says the latest that this person said of a field and was not taken back, and nothing of the other fields,
whatever a machine says of them. A machine says what its latest coding says, and of the other fields that nothing is
told; that stays its word where a person took it back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, select

from groundswell.record.evidence import Evidence
from groundswell.record.statement import STATED, Statement
from groundswell.store import tables as t
from groundswell.store.views import IN_PARTS, reports_that_stand, retracted_statements

_AT_ONCE = 500  # documents in one query


@dataclass(frozen=True, slots=True)
class Speaker:
    """A coder, all versions of it taken as one, or one of them.

    Attributes
    ----------
    name
        Of a person, a machine, or one version of a machine: ``groundswell``, ``groundswell 0.1.0``.
    by_person
        Whether it is a person.
    numbers
        Of its rows in the table ``coder``.
    """

    name: str
    by_person: bool
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """A candidate event, as one coder tells it.

    Attributes
    ----------
    number, name
        Of the candidate event.
    said
        By field the statements that this coder makes, those without a value left out: none where it says that nothing
        is told. A field on which it is silent, or undecided, is not there.
    """

    number: int
    name: str
    said: Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What one coder says of one document.

    Attributes
    ----------
    document
        Its name.
    events
        The events that the coder tells, by number: those that it said anything of, and did not reject.
    denied
        Names of the candidate events that it rejected.
    """

    document: str
    events: tuple[OwnEvent, ...]
    denied: frozenset[str]


def speakers(connection: Connection) -> list[Speaker]:
    """All coders by name; where a person and a machine are called the same, the kind is added to their names."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in connection.execute(select(t.coder).order_by(t.coder.c.name, t.coder.c.kind)):
        found[row.name, row.kind].add(row.coder_id)
    kinds: dict[str, int] = defaultdict(int)
    for name, _ in found:
        kinds[name] += 1
    return [
        Speaker(name if kinds[name] == 1 else f"{name} ({kind})", kind == "person", frozenset(numbers))
        for (name, kind), numbers in found.items()
    ]


def versions(connection: Connection) -> list[Speaker]:
    """Every version of every machine as a coder of its own."""
    query = select(t.coder).where(t.coder.c.kind != "person").order_by(t.coder.c.coder_id)
    return [
        Speaker(f"{row.name} {row.version}".strip(), by_person=False, numbers=frozenset({row.coder_id}))
        for row in connection.execute(query)
    ]


def documents_spoken_of(connection: Connection, speaker: Speaker) -> set[int]:
    """Numbers of the documents, in the version that stands, that a coder has coded or said anything of."""
    stand = {report.document_id for report in reports_that_stand(connection)}
    spoken = set(_codings(connection, speaker))
    if speaker.by_person:
        gone = retracted_statements(connection)
        query = (
            select(t.candidate.c.document_id, t.statement.c.statement_id)
            .join_from(t.candidate, t.statement)
            .where(t.statement.c.run_id.in_(_runs(speaker)))
        )
        spoken |= {document for document, statement in connection.execute(query) if statement not in gone}
    return spoken & stand


def own_reports(connection: Connection, speaker: Speaker, documents: Collection[int]) -> Iterator[OwnReport]:
    """What a coder says of some documents that it spoke of, by number."""
    runs = set(connection.execute(_runs(speaker)).scalars()) if speaker.by_person else set()
    gone = retracted_statements(connection) if speaker.by_person else set()
    coded_in = {} if speaker.by_person else _codings(connection, speaker)
    ordered = sorted(documents)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        rows: dict[int, list[Any]] = {document: [] for document in some}
        for row in connection.execute(_statements(some), execution_options=IN_PARTS):
            own = row.run_id in runs if speaker.by_person else row.run_id == coded_in.get(row.document_id)
            if own and row.statement_id not in gone:
                rows[row.document_id].append(row)
        names = _names(connection, some)
        for document in some:
            yield _own_report(names[document], rows[document], complete=not speaker.by_person)


def _runs(speaker: Speaker) -> Select[Any]:
    return select(t.run.c.run_id).where(t.run.c.coder_id.in_(speaker.numbers))


def _codings(connection: Connection, speaker: Speaker) -> dict[int, int]:
    """By document the run of the latest coding of this coder."""
    query = (
        select(t.coding.c.document_id, t.coding.c.run_id)
        .where(t.coding.c.coder_id.in_(speaker.numbers), t.coding.c.error.is_(None))
        .order_by(t.coding.c.coding_id)
    )
    return {row.document_id: row.run_id for row in connection.execute(query)}


def _names(connection: Connection, documents: Sequence[int]) -> dict[int, str]:
    query = select(t.document.c.document_id, t.document.c.name).where(t.document.c.document_id.in_(documents))
    return {row.document_id: row.name for row in connection.execute(query)}


def _statements(documents: Sequence[int]) -> Select[Any]:
    """All statements on the events of some documents. Whose they are is found in Python: see `views`."""
    return (
        select(
            t.candidate.c.document_id,
            t.candidate.c.name,
            *(column for column in t.statement.c if column.name != "confidence"),
        )
        .join_from(t.candidate, t.statement)
        .where(t.candidate.c.document_id.in_(documents))
        .order_by(t.candidate.c.candidate_id, t.statement.c.run_id, t.statement.c.position)
    )


def _own_report(document: str, rows: Sequence[Any], *, complete: bool) -> OwnReport:
    """What one coder's statements say of a document; one that is complete says of all else that nothing is told."""
    events, denied = [], set()
    for (number, name), told in groupby(rows, key=lambda row: (row.candidate_id, row.name)):
        latest: dict[str, list[Any]] = {}
        for row in told:
            held = latest.get(row.field)
            if held is None or held[0].run_id != row.run_id:
                latest[row.field] = held = []
            held.append(row)
        said = {field: own for field, held in latest.items() if (own := _said(held)) is not None}
        if complete:
            said = {field: () for field in STATED if field not in latest} | said
        if said.get("standing", True):
            events.append(OwnEvent(number, name, said))
        else:
            denied.add(name)
    return OwnReport(document, tuple(events), frozenset(denied))


def _said(rows: Sequence[Any]) -> tuple[Statement, ...] | None:
    """What is said of one field; None where the coder could not decide."""
    told = tuple(_statement(row) for row in rows if row.value is not None)
    return None if not told and any(row.status == "ambiguous" for row in rows) else told


def _statement(row: Any) -> Statement:
    evidence = tuple(Evidence(*words) for words in json.loads(row.evidence))
    return Statement(row.field, json.loads(row.value), row.status, row.text, evidence, reason=row.reason)
