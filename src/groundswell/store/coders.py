"""Reading a project: what each coder says by itself, whatever else stands.

A person says the latest that this person said of a field and was not taken back. Of the other fields the person is
silent, whatever a machine says of them, until the report is finished: who read the whole report says of all else that
nothing is told. A machine says what its latest coding says, and of the other fields that nothing is told; that stays
its word where a person took it back. What people said in adjudicating is not their own word but the adjudicated record,
which is a speaker like others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from groundswell.record.event import FIELDS
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import tables as t
from groundswell.store.views import ADJUDICATE, IN_PARTS, reports_that_stand

#: Name of the speaker that the adjudicated records of a project are.
ADJUDICATED = "adjudicated"
_RECORD = 0  # stands for the adjudicated record where coders stand by their numbers, which begin with 1
_AT_ONCE = 100  # documents in one query


@dataclass(frozen=True, slots=True)
class Speaker:
    """A coder, all versions of it taken as one, or one of them; or the adjudicated record, whoever adjudicated.

    Attributes
    ----------
    name
        Of a person, a machine, or one version of a machine: ``groundswell``, ``groundswell 0.1.0``; `ADJUDICATED`.
    kind
        Which of the three.
    numbers
        Of its rows in the table ``coder``.
    """

    name: str
    kind: Literal["person", "machine", "adjudicated"]
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """A candidate event, as one coder tells it.

    Attributes
    ----------
    number, name, event_id
        Of the candidate event; the last is its name within its document.
    said
        By field the statements that this coder makes, those without a value left out: none where it says that nothing
        is told. A field on which it is silent, or undecided, is not there.
    undecided
        Fields on which it could not decide.
    """

    number: int
    name: str
    event_id: str
    said: Mapping[str, tuple[Statement, ...]]
    undecided: frozenset[str]


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What one coder says of one document.

    Attributes
    ----------
    speaker
        Who.
    number, document
        Number and name of the document.
    finished
        Whether all was said: by a person who finished the report, or a machine that coded it.
    events
        The events that the coder tells, by number: those that it said anything of, and did not reject.
    denied
        Names of the candidate events that it rejected.
    """

    speaker: Speaker
    number: int
    document: str
    finished: bool
    events: tuple[OwnEvent, ...]
    denied: frozenset[str]


def speakers(connection: Connection) -> list[Speaker]:
    """All coders by name, and the adjudicated record last; where two are called the same, their kind is added."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in connection.execute(select(t.coder).order_by(t.coder.c.name, t.coder.c.kind)):
        found[row.name, row.kind].add(row.coder_id)
    people = {number for (_, kind), numbers in found.items() if kind == "person" for number in numbers}
    found[ADJUDICATED, "record"] = people
    kinds: dict[str, int] = defaultdict(int)
    for name, _ in found:
        kinds[name] += 1
    return [
        Speaker(name if kinds[name] == 1 else f"{name} ({kind})", _KINDS.get(kind, "machine"), frozenset(numbers))
        for (name, kind), numbers in found.items()
    ]


_KINDS: Mapping[str, Literal["person", "adjudicated"]] = {"person": "person", "record": "adjudicated"}


def versions(connection: Connection) -> list[Speaker]:
    """Every version of every machine as a coder of its own."""
    query = select(t.coder).where(t.coder.c.kind != "person").order_by(t.coder.c.coder_id)
    return [
        Speaker(f"{row.name} {row.version}".strip(), "machine", frozenset({row.coder_id}))
        for row in connection.execute(query)
    ]


# ------------------------------------------------------------------ which documents


def documents_spoken_of(connection: Connection, speaker: Speaker) -> set[int]:
    """Numbers of the documents, in the version that stands, that a coder coded, finished, or said anything of.

    The adjudicated record speaks of those whose adjudication was finished.
    """
    if speaker.kind == "machine":
        stand = {report.document_id for report in reports_that_stand(connection)}
        return stand & set(_codings(connection, speaker.numbers))
    touched = _touched(connection, [t.run.c.coder_id.in_(speaker.numbers)])
    return {report.number for report in own_reports(connection, [speaker], touched)}


def documents_of_people(connection: Connection) -> set[int]:
    """Numbers of the documents that any person ever said anything of, or read."""
    return _touched(connection, [t.run.c.coder_id.in_(_people())])


def _people() -> Select[Any]:
    return select(t.coder.c.coder_id).where(t.coder.c.kind == "person")


def _touched(connection: Connection, of_runs: Sequence[ColumnElement[bool]]) -> set[int]:
    """Documents that some runs said anything of, or read, whether it stands or not."""
    said = select(t.candidate.c.document_id).join_from(t.run, t.statement).join(t.candidate).where(*of_runs)
    read = select(t.reading.c.document_id).join_from(t.run, t.reading).where(*of_runs)
    return {number for query in (said, read) for number in connection.execute(query.distinct()).scalars()}


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a project had been written to: its highest numbers."""

    run: int
    coding: int
    retraction: int
    document: int


def mark(connection: Connection) -> Mark:
    """How far a project has been written to. Where nothing was written, every coder says what it said before."""
    keys = (t.run.c.run_id, t.coding.c.coding_id, t.retraction.c.retraction_id, t.document.c.document_id)
    return Mark(*(connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one() for key in keys))


def changed_since(connection: Connection, since: Mark, held: Collection[int]) -> set[int]:
    """Numbers of the documents that people spoke of, of which some coder may say something else since then.

    Parameters
    ----------
    connection
        Of one transaction.
    since
        How far the project had been written to.
    held
        The documents that people had spoken of by then.

    Notes
    -----
    Writers take turns, and what a person does is one run in one transaction: a higher number was written later.
    """
    gone, undone = t.retraction, t.retraction.alias()
    retracted = (
        select(t.candidate.c.document_id)
        .join_from(gone, undone, gone.c.undone_id == undone.c.retraction_id, isouter=True)
        .join(t.statement, t.statement.c.statement_id == func.coalesce(gone.c.statement_id, undone.c.statement_id))
        .join(t.candidate)
        .where(gone.c.retraction_id > since.retraction)
    )
    coded = select(t.coding.c.document_id).where(t.coding.c.coding_id > since.coding)
    older, newer = t.document, t.document.alias()
    superseded = (
        select(older.c.document_id)
        .join_from(newer, older, (older.c.name == newer.c.name) & (older.c.version < newer.c.version))
        .where(newer.c.document_id > since.document)
    )
    said = _touched(connection, [t.run.c.coder_id.in_(_people()), t.run.c.run_id > since.run])
    back, *others = (set(connection.execute(query).scalars()) for query in (retracted, coded, superseded))
    return said | back | (set(held) & set().union(*others))


# ------------------------------------------------------------------ what is said of them


def own_reports(
    connection: Connection, asked: Sequence[Speaker], documents: Collection[int], *, unfinished: bool = False
) -> Iterator[OwnReport]:
    """What coders say of those of some documents, in the version that stands, that they spoke of.

    Parameters
    ----------
    connection
        Of one transaction.
    asked
        Whose word is wanted.
    documents
        Numbers.
    unfinished
        Give also what was said in adjudications that are not finished.
    """
    ordered = sorted(documents)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        names = {report.document_id: report.name for report in reports_that_stand(connection, some)}
        codings = {s.name: _codings(connection, s.numbers, some) for s in asked if s.kind == "machine"}
        finished = _finished(connection, some)
        said = _said_of(connection, some)
        for number, name in sorted(names.items()):
            for speaker in asked:
                if speaker.kind == "machine":
                    run_id = codings[speaker.name].get(number)
                    rows = [r for coder in speaker.numbers for r in said.get((number, coder), ()) if r.run_id == run_id]
                    done = run_id is not None
                else:
                    whose = {_RECORD} if speaker.kind == "adjudicated" else speaker.numbers
                    rows = [row for coder in whose for row in said.get((number, coder), ())]
                    done = any((number, coder) in finished for coder in whose)
                if done or (rows and (unfinished or speaker.kind == "person")):
                    yield _own_report(speaker, number, name, rows, finished=done)


def _said_of(connection: Connection, documents: Sequence[int]) -> dict[tuple[int, int], list[Any]]:
    """By document and speaker the statements on its events, by event and run; of people those that stand.

    Whose they are is found in Python: see `views`.
    """
    query = (
        select(
            *(t.candidate.c[name] for name in ("document_id", "name", "event_id")),
            *(column for column in t.statement.c if column.name != "confidence"),
            t.run.c.coder_id,
            t.run.c.command,
        )
        .join_from(t.candidate, t.statement)
        .join(t.run)
        .where(t.candidate.c.document_id.in_(documents))
        .order_by(t.candidate.c.candidate_id, t.statement.c.run_id, t.statement.c.position)
    )
    gone, people = _retracted(connection, documents), set(connection.execute(_people()).scalars())
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in connection.execute(query, execution_options=IN_PARTS):
        if row.statement_id not in gone or row.coder_id not in people:
            found[row.document_id, _RECORD if row.command == ADJUDICATE else row.coder_id].append(row)
    return found


def _retracted(connection: Connection, documents: Sequence[int]) -> set[int]:
    """Numbers of the statements on the events of some documents that were taken back."""
    redone = t.retraction.alias()
    query = (
        select(t.retraction.c.statement_id)
        .join_from(t.retraction, t.statement, t.statement.c.statement_id == t.retraction.c.statement_id)
        .join(t.candidate)
        .where(
            t.candidate.c.document_id.in_(documents),
            ~exists().where(redone.c.undone_id == t.retraction.c.retraction_id),
        )
    )
    return set(connection.execute(query).scalars())


def _finished(connection: Connection, documents: Sequence[int]) -> set[tuple[int, int]]:
    """Documents that people finished, each with who did; the latest reading of each counts.

    One that takes back, or brings back, what was done in adjudicating is of the adjudication, too.
    """
    of = t.run.alias()
    query = (
        select(
            t.reading.c.document_id,
            t.reading.c.outcome,
            t.run.c.coder_id,
            func.coalesce(of.c.command, t.run.c.command).label("command"),
        )
        .join_from(t.reading, t.run)
        .outerjoin(t.action, t.action.c.run_id == t.run.c.run_id)
        .outerjoin(of, of.c.run_id == t.action.c.of_id)
        .where(t.reading.c.document_id.in_(documents))
        .order_by(t.reading.c.reading_id)
    )
    last: dict[tuple[int, int], str] = {}
    for row in connection.execute(query):
        last[row.document_id, _RECORD if row.command == ADJUDICATE else row.coder_id] = row.outcome
    return {key for key, outcome in last.items() if outcome == "done"}


def _codings(connection: Connection, coders: Collection[int], documents: Sequence[int] | None = None) -> dict[int, int]:
    """By document the run of the latest coding of these coders; with `documents`, only of those."""
    query = (
        select(t.coding.c.document_id, t.coding.c.run_id)
        .where(t.coding.c.coder_id.in_(coders), t.coding.c.error.is_(None))
        .order_by(t.coding.c.coding_id)
    )
    if documents is not None:
        query = query.where(t.coding.c.document_id.in_(documents))
    return {row.document_id: row.run_id for row in connection.execute(query)}


def _own_report(speaker: Speaker, number: int, name: str, rows: Sequence[Any], *, finished: bool) -> OwnReport:
    """What one coder's statements say of a document; one that has finished says of all else that nothing is told."""
    events, denied = [], set()
    for candidate, told in groupby(rows, key=lambda row: (row.candidate_id, row.name, row.event_id)):
        latest: dict[str, list[Any]] = {}
        for row in told:
            held = latest.get(row.field)
            if held is None or held[0].run_id != row.run_id:
                latest[row.field] = held = []
            held.append(row)
        undecided = frozenset(field for field, held in latest.items() if _undecided(held))
        said = {
            field: tuple(_statement(row) for row in held if row.value is not None)
            for field, held in latest.items()
            if field not in undecided
        }
        if finished:
            said = {field: () for field in FIELDS if field not in latest} | said
        if said.get("standing", True):
            events.append(OwnEvent(*candidate, said, undecided))
        else:
            denied.add(candidate[1])
    return OwnReport(speaker, number, name, finished, tuple(events), frozenset(denied))


def _undecided(rows: Sequence[Any]) -> bool:
    """Whether a coder could not decide on a field."""
    return all(row.value is None for row in rows) and any(row.status == "ambiguous" for row in rows)


def _statement(row: Any) -> Statement:
    return Statement(row.field, _read(row.value), row.status, row.text, _evidence(row.evidence), reason=row.reason)


@lru_cache(maxsize=20_000)  # coders who agree say the same; what is read is never altered
def _read(value: str) -> Any:
    return json.loads(value)


@lru_cache(maxsize=20_000)
def _evidence(words: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(*told) for told in json.loads(words))
