"""Adding to a project: documents, codings, statements, judgements. Everything is added, nothing changed or removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from groundswell.errors import StoreError
from groundswell.record.document import Document
from groundswell.record.statement import Coder, Judgement, Statement
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.database import Database


@dataclass(frozen=True, slots=True)
class Run:
    """One call of a command, or one action of a person.

    Attributes
    ----------
    coder
        Who.
    command
        What was done: ``code``, ``link``, ``judge``, ``undo`` …
    codebook, codebook_version
        By which codebook.
    settings
        Whatever else the outcome depends on, as JSON.
    started_at
        When, in UTC (ISO 8601).
    """

    coder: Coder
    command: str
    codebook: str
    codebook_version: str
    settings: str
    started_at: str


@dataclass(frozen=True, slots=True)
class Coded:
    """What a coder makes of one document: its events, each with what is said of it; or why there is nothing.

    `sketch` is what near-identical texts have in common.
    """

    document: Document
    sketch: str | None
    language: str | None
    relevance: float | None
    note: str | None
    error: str | None
    events: tuple[tuple[str, tuple[Statement, ...]], ...]


def digest_of(document: Document) -> str:
    """Digest of all that coding depends on: the text, and what is known of it."""
    known = (document.title, document.published, document.publisher, document.country, document.url, document.language)
    told = json.dumps([document.sha256, *(None if k is None else str(k) for k in known)])
    return hashlib.sha256(told.encode()).hexdigest()


def candidate_name(document: str, version: int, event_id: str) -> str:
    """Name of a candidate event, the same in every project that holds the document."""
    return hashlib.sha256(json.dumps([document, version, event_id]).encode()).hexdigest()[:12]


def start_run(
    connection: Connection,
    run: Run,
    *,
    document_id: int | None = None,
    of_id: int | None = None,
    token: str | None = None,
) -> int:
    """Note who does what, and when; gives the number of the run.

    Parameters
    ----------
    connection
        Of the transaction.
    run
        Who does what.
    document_id
        The report that a person does it on.
    of_id
        The run that it takes back, or brings back.
    token
        What its sender calls it: on one report a token is taken once.
    """
    row = {
        "coder_id": coder_number(connection, run.coder),
        "command": run.command,
        "codebook": run.codebook,
        "codebook_version": run.codebook_version,
        "settings": run.settings,
        "started_at": run.started_at,
    }
    run_id = _inserted(connection, t.run, row)
    if (document_id, of_id, token) != (None, None, None):
        connection.execute(
            insert(t.action).values(run_id=run_id, document_id=document_id, of_id=of_id, token=storable(token))
        )
    return run_id


def coder_number(connection: Connection, coder: Coder) -> int:
    """Number of a coder, who is added where the project does not know them."""
    who = {"kind": coder.kind, "name": storable(coder.name), "version": coder.version}
    insert_new(connection, t.coder, [who])
    return int(connection.execute(select(t.coder.c.coder_id).filter_by(**who)).scalar_one())


def uncoded(database: Database, documents: Sequence[Document], run: Run) -> list[Document]:
    """Those of some documents that the project does not hold as they are, coded by this coder with these settings."""
    current = latest_of([storable(d.id) for d in documents])
    coded = (
        select(current.c.name, current.c.digest)
        .join(t.coding, t.coding.c.document_id == current.c.document_id)
        .join(t.coder, t.coder.c.coder_id == t.coding.c.coder_id)
        .where(t.coding.c.settings == settings_of(run))
        .where(t.coder.c.kind == run.coder.kind, t.coder.c.name == storable(run.coder.name))
        .where(t.coder.c.version == run.coder.version)
    )
    with database.reading() as connection:
        held = {(name, digest) for name, digest in connection.execute(coded)}
    return [d for d in documents if (storable(d.id), digest_of(d)) not in held]


def keep_coded(database: Database, coded: Sequence[Coded], run: Run, run_id: int) -> list[Coded]:
    """Keep what a coder made of some documents, all or nothing; gives those that had not been coded before."""
    added = []
    with database.writing() as connection:
        coder_id = connection.execute(select(t.run.c.coder_id).filter_by(run_id=run_id)).scalar_one()
        gone = _withdrawn(connection, coded)
        for one in coded:
            if one.document.sha256 in gone:  # removed on request while it was coded
                continue
            document_id, version = keep_document(connection, one, run_id)
            row = {
                "document_id": document_id,
                "coder_id": coder_id,
                "run_id": run_id,
                "settings": settings_of(run),
                "language": one.language,
                "relevance": one.relevance,
                "note": storable(one.note),
                "error": storable(one.error),
            }
            if insert_new(connection, t.coding, [row]):  # another process may have been faster
                added.append(one)
                _keep_events(connection, one, document_id, version, run_id)
    return added


def _withdrawn(connection: Connection, coded: Sequence[Coded]) -> set[str]:
    """Digests of those of some texts that were removed on request, and are never kept again."""
    w = t.withdrawal.c.sha256
    return set(connection.execute(select(w).where(w.in_({one.document.sha256 for one in coded}))).scalars())


def settings_of(run: Run) -> str:
    """Digest of the codebook and settings of a run."""
    told = json.dumps([run.codebook, run.codebook_version, run.settings])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def latest_of(names: Sequence[str]) -> Any:
    """The version of each document that stands."""
    last = (
        select(t.document.c.name, func.max(t.document.c.version).label("version"))
        .where(t.document.c.name.in_(names))
        .group_by(t.document.c.name)
        .subquery()
    )
    both = (t.document.c.name == last.c.name) & (t.document.c.version == last.c.version)
    return (
        select(t.document.c.document_id, t.document.c.name, t.document.c.version, t.document.c.digest)
        .join(last, both)
        .subquery()
    )


def keep_document(connection: Connection, coded: Coded, run_id: int) -> tuple[int, int]:
    """Number and version of a document as it is, which is added where the project does not hold it so."""
    document = coded.document
    current = connection.execute(select(latest_of([storable(document.id)]))).one_or_none()
    digest = digest_of(document)
    if current is not None and current.digest == digest:
        return current.document_id, current.version
    version = 1 if current is None else current.version + 1
    escaped = storable(document.text) != document.text
    row = {
        "name": storable(document.id),
        "version": version,
        "digest": digest,
        "text": json.dumps(document.text) if escaped else document.text,
        "escaped": int(escaped),
        "title": storable(document.title),
        "published": document.published.isoformat() if document.published else None,
        "publisher": storable(document.publisher),
        "country": document.country,
        "url": storable(document.url),
        "language": document.language,
        "sketch": coded.sketch,
        "run_id": run_id,
    }
    return _inserted(connection, t.document, row), version


def _keep_events(connection: Connection, coded: Coded, document_id: int, version: int, run_id: int) -> None:
    if not coded.events:
        return
    rows = [
        {"name": candidate_name(coded.document.id, version, event), "document_id": document_id, "event_id": event}
        for event, _ in coded.events
    ]
    insert_new(connection, t.candidate, rows)
    held = select(t.candidate.c.event_id, t.candidate.c.candidate_id).filter_by(document_id=document_id)
    numbers = {row.event_id: row.candidate_id for row in connection.execute(held)}
    said = [row for event, told in coded.events for row in statement_rows(told, numbers[event], run_id)]
    if said:
        connection.execute(insert(t.statement), said)


def statement_rows(said: Iterable[Statement], candidate_id: int, run_id: int) -> list[dict[str, Any]]:
    """Statements on one candidate event as rows, each with its place among those on the same field."""
    places: dict[str, int] = {}
    rows = []
    for statement in said:
        places[statement.field] = position = places.get(statement.field, -1) + 1
        rows.append(
            {
                "candidate_id": candidate_id,
                "run_id": run_id,
                "field": statement.field,
                "position": position,
                "value": None if statement.value is None else compact(statement.value),
                "status": statement.status,
                "text": storable(statement.text),
                "evidence": compact([[e.start, e.end, e.quote] for e in statement.evidence]),
                "confidence": statement.confidence,
                "reason": storable(statement.reason),
            }
        )
    return rows


def keep_candidate(connection: Connection, document_id: int, event_id: str) -> str:
    """Name of the candidate event of a document that has an id within it, added where it is not there."""
    query = select(t.document.c.name, t.document.c.version).where(t.document.c.document_id == document_id)
    document = connection.execute(query).one()
    row = {
        "name": candidate_name(document.name, document.version, event_id),
        "document_id": document_id,
        "event_id": event_id,
    }
    insert_new(connection, t.candidate, [row])
    held = select(t.candidate.c.name).where(
        t.candidate.c.document_id == document_id, t.candidate.c.event_id == event_id
    )
    return str(connection.execute(held).scalar_one())


def say(connection: Connection, candidate: str, said: Sequence[Statement], run_id: int) -> None:
    """Keep what a person says of a candidate event; for each field named it stands in place of what was said before.

    Raises
    ------
    StoreError
        If there is no such candidate event.
    """
    numbers = numbers_of(connection, [candidate])
    connection.execute(insert(t.statement), statement_rows(said, numbers[candidate], run_id))


def numbers_of(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Numbers of candidate events by name.

    Raises
    ------
    StoreError
        If one of them is not there.
    """
    found: dict[str, int] = {}
    for start in range(0, len(names), _AT_ONCE):
        held = select(t.candidate.c.name, t.candidate.c.candidate_id).where(
            t.candidate.c.name.in_(names[start : start + _AT_ONCE])
        )
        found |= {row.name: row.candidate_id for row in connection.execute(held)}
    if missing := [name for name in names if name not in found]:
        raise StoreError(f"no candidate event {missing[0]!r} in this project; `groundswell list` names the events")
    return found


def keep_judgements(
    connection: Connection, judgements: Iterable[Judgement], numbers: Mapping[str, int], run_id: int
) -> None:
    """Keep what a coder says of pairs of candidate events, whose numbers are given by name."""
    rows = [
        {
            "left_id": numbers[j.left],
            "right_id": numbers[j.right],
            "run_id": run_id,
            "verdict": j.verdict,
            "weight": j.weight,
            "reason": compact(j.reason),
        }
        for j in judgements
    ]
    if rows:
        connection.execute(insert(t.judgement), rows)


def keep_compared(connection: Connection, digests: Mapping[int, str], run_id: int) -> None:
    """Note candidate events, by number, as compared with all others, each with a digest of what was compared."""
    rows = [{"candidate_id": number, "run_id": run_id, "digest": digest} for number, digest in digests.items()]
    if rows:
        connection.execute(insert(t.compared), rows)


def retract(
    connection: Connection, run_id: int, *, statements: Iterable[int] = (), judgements: Iterable[int] = ()
) -> None:
    """Take statements or judgements back, by number."""
    rows = [{"run_id": run_id, "statement_id": n, "judgement_id": None, "undone_id": None} for n in statements]
    rows += [{"run_id": run_id, "statement_id": None, "judgement_id": n, "undone_id": None} for n in judgements]
    if rows:
        connection.execute(insert(t.retraction), rows)


def restore(connection: Connection, run_id: int, retractions: Iterable[int]) -> None:
    """Undo a taking back: what was retracted stands again."""
    rows = [{"run_id": run_id, "statement_id": None, "judgement_id": None, "undone_id": n} for n in retractions]
    if rows:
        connection.execute(insert(t.retraction), rows)


def keep_weights(connection: Connection, model: str, run_id: int) -> None:
    """Keep weights of the comparison that judgements have changed."""
    connection.execute(insert(t.weights).values(run_id=run_id, model=model))


def replace_links(
    connection: Connection, members: Iterable[tuple[int, str, int]], ties: Iterable[tuple[str, str, str, str]]
) -> None:
    """Put what was computed from judgements in place of what was computed before.

    Parameters
    ----------
    connection
        Of the transaction.
    members
        Number of a candidate event, the canonical event that it tells, and its group of near-identical copies.
    ties
        Two canonical events, how they belong together, and why.
    """
    connection.execute(delete(t.membership))
    connection.execute(delete(t.tie))
    _keep_members(connection, members)
    _keep_ties(connection, ties)


def move(connection: Connection, gone: Iterable[int], members: Iterable[tuple[int, str, int]]) -> None:
    """Put some candidate events into other canonical events, and take those that are gone out of any.

    Parameters
    ----------
    connection
        Of the transaction.
    gone
        Numbers of candidate events that stand no more.
    members
        As of `replace_links`, of those that move.
    """
    held = list(members)
    moved = {*gone, *(number for number, _, _ in held)}
    connection.execute(delete(t.membership).where(t.membership.c.candidate_id.in_(moved)))
    _keep_members(connection, held)


def replace_ties(connection: Connection, events: Collection[str], ties: Iterable[tuple[str, str, str, str]]) -> None:
    """Put ties, as of `replace_links`, in place of all that some canonical events had."""
    connection.execute(delete(t.tie).where(t.tie.c.left_event.in_(events) | t.tie.c.right_event.in_(events)))
    _keep_ties(connection, ties)


def _keep_members(connection: Connection, members: Iterable[tuple[int, str, int]]) -> None:
    rows = [{"candidate_id": number, "event_id": event, "copies": copies} for number, event, copies in members]
    if rows:
        connection.execute(insert(t.membership), rows)


def _keep_ties(connection: Connection, ties: Iterable[tuple[str, str, str, str]]) -> None:
    tied = [dict(zip(("left_event", "right_event", "kind", "reason"), tie, strict=True)) for tie in ties]
    if tied:
        connection.execute(insert(t.tie), tied)


def compact(value: Any) -> str:
    """JSON without spaces; what is no valid Unicode is escaped, as no database keeps it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


_AT_ONCE = 500  # names in one query


def _inserted(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row, and give its number."""
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, passing over those that are there; gives the number that were not."""
    insertion = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    done = 0
    for row in rows:
        # counted by what comes back: the row count that PostgreSQL's driver gives is 1 either way
        new = insertion(table).values(row).on_conflict_do_nothing().returning(*table.primary_key.columns)
        done += len(connection.execute(new).all())
    return done
