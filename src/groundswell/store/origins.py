"""Where reports come from, which files were read to their end, and which reports are copies of one another."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from groundswell.record.document import Document
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.keep import (
    Coded,
    Run,
    candidate_name,
    compact,
    insert_new,
    keep_document,
    latest_of,
    settings_of,
)

_AT_ONCE = 500  # names in one query


@dataclass(frozen=True, slots=True)
class Found:
    """Where a report was found, as a row of `tables.origin` without the numbers."""

    document: Document
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FoundAt:
    """A place where a report was found, and what read it there.

    Attributes
    ----------
    file
        Its path; within an archive after a ``!``.
    position, sha256, reader, reader_version, read_at, byline, section
        As of an `ingest.Origin`.
    """

    file: str
    position: str
    sha256: str
    reader: str
    reader_version: str
    read_at: str
    byline: str | None
    section: str | None

    @property
    def file_in_public(self) -> str:
        """Its path, where it was given whole without the folders of the machine, which are nobody's business."""
        path, mark, within = self.file.partition("!")
        return (Path(path).name if Path(path).is_absolute() else path) + mark + within

    @property
    def words(self) -> str:
        """File and place in it: ``news.zip!march.docx, article 3``."""
        return f"{self.file}, {self.position}" if self.position else self.file


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when it was last read to its end.

    `same_coder` is whether its reports were coded by the coder, codebook and settings that are asked for.
    """

    stamp: str
    sha256: str
    options: str
    documents: int
    same_coder: bool


def content_of(document: Document) -> str:
    """Digest of all that coding depends on: the text, and what is known of it, but not where it appeared."""
    known = (document.title, document.published, document.country, document.language)
    told = json.dumps([document.sha256, *(None if k is None else str(k) for k in known)])
    return hashlib.sha256(told.encode()).hexdigest()


# ------------------------------------------------------------------ origins


def keep_origins(connection: Connection, found: Sequence[Found], run_id: int) -> None:
    """Keep where reports were found; each is in the project, in this version."""
    numbers = _numbers(connection, [one.document.id for one in found])
    for one in found:
        insert_new(
            connection, t.origin, [{"document_id": numbers[storable(one.document.id)], "run_id": run_id, **one.row}]
        )


def new_origins(connection: Connection, found: Sequence[Found]) -> list[Found]:
    """Those of some places where reports were found that the project does not know."""
    numbers = _numbers(connection, [one.document.id for one in found])
    o = t.origin.c
    held = {
        tuple(row)
        for row in connection.execute(
            select(o.document_id, o.file, o.entry, o.position, o.sha256).where(o.document_id.in_(numbers.values()))
        )
    }
    return [
        one
        for one in found
        if (numbers[storable(one.document.id)], *(one.row[k] for k in ("file", "entry", "position", "sha256")))
        not in held
    ]


def origins_of(connection: Connection, documents: Iterable[int]) -> dict[int, list[FoundAt]]:
    """By number of a report where it was found, in the order in which that became known; none without a place."""
    o = t.origin.c
    columns = (o.file, o.entry, o.position, o.sha256, o.reader, o.reader_version, o.read_at, o.byline, o.section)
    numbers = list(documents)
    places: dict[int, list[FoundAt]] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        query = select(o.document_id, *columns).where(o.document_id.in_(numbers[start : start + _AT_ONCE]))
        for document_id, file, entry, *told in connection.execute(query.order_by(o.origin_id)):
            places.setdefault(document_id, []).append(FoundAt(f"{file}!{entry}" if entry else file, *told))
    return places


def found_first(connection: Connection, names: Sequence[str]) -> dict[str, FoundAt]:
    """By name of a report the first place where the version that stands was found; none without a place."""
    numbers = _numbers(connection, names)
    places = origins_of(connection, numbers.values())
    return {name: places[number][0] for name, number in numbers.items() if number in places}


def reports_of(connection: Connection, candidates: Sequence[str]) -> dict[str, int]:
    """By name the number of the reports, in the versions that tell some candidate events."""
    c, d = t.candidate.c, t.document.c
    found: dict[str, int] = {}
    for start in range(0, len(candidates), _AT_ONCE):
        names = [storable(name) for name in candidates[start : start + _AT_ONCE]]
        query = select(d.name, d.document_id).join(t.candidate, c.document_id == d.document_id).where(c.name.in_(names))
        found |= {row.name: row.document_id for row in connection.execute(query.order_by(d.document_id))}
    return found


def _numbers(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Number, by name, of the version of each report that stands."""
    numbers: dict[str, int] = {}
    told = [storable(name) for name in names]
    for start in range(0, len(told), _AT_ONCE):
        current = latest_of(told[start : start + _AT_ONCE])
        numbers |= {row.name: row.document_id for row in connection.execute(select(current))}
    return numbers


# ------------------------------------------------------------------ files


def source_of(connection: Connection, name: str, run: Run) -> Source | None:
    """The file of a name as it was when it was last read to its end; None where it never was."""
    s = t.source.c
    query = (
        select(t.source, t.run, t.coder)
        .join(t.run, t.run.c.run_id == s.run_id)
        .join(t.coder, t.coder.c.coder_id == t.run.c.coder_id)
        .where(s.name == name)
        .order_by(s.source_id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    by = (row.kind, row.name_1, row.version, row.codebook, row.codebook_version, row.settings)
    coder = (run.coder.kind, storable(run.coder.name), run.coder.version)
    same = by == (*coder, run.codebook, run.codebook_version, run.settings)
    return Source(row.stamp, row.sha256, row.options, row.documents, same)


def keep_sources(connection: Connection, rows: Sequence[Mapping[str, Any]], run_id: int) -> None:
    """Note that files were read to their end and all their reports are kept."""
    if rows:
        connection.execute(insert(t.source), [{**row, "run_id": run_id} for row in rows])


def documents_from(connection: Connection, file: str) -> list[int]:
    """Numbers of the reports that stand and were found in a file, in its order; not of those that were withdrawn."""
    names = (
        select(t.document.c.name)
        .join(t.origin, t.origin.c.document_id == t.document.c.document_id)
        .where(t.origin.c.file == file)
    )
    last = (
        select(func.max(t.document.c.document_id).label("document_id"))
        .where(t.document.c.name.in_(names))
        .group_by(t.document.c.name)
        .order_by(func.max(t.document.c.document_id))
    )
    gone = set(connection.execute(select(t.withdrawal.c.document_id)).scalars())
    return [number for number in connection.execute(last).scalars() if number not in gone]


def documents(connection: Connection, numbers: Sequence[int]) -> list[Document]:
    """Some reports by number."""
    query = select(t.document).where(t.document.c.document_id.in_(numbers)).order_by(t.document.c.document_id)
    return [_document(row) for row in connection.execute(query)]


def _document(row: Any) -> Document:
    return Document(
        row.name,
        json.loads(row.text) if row.escaped else row.text,
        row.title,
        dt.date.fromisoformat(row.published) if row.published else None,
        row.publisher,
        row.country,
        row.url,
        row.language,
    )


# ------------------------------------------------------------------ copies


def coded_alike(connection: Connection, contents: Iterable[str], run: Run) -> dict[str, int]:
    """By digest of content the number of a report that has it, and was coded by this coder with these settings."""
    found: dict[str, int] = {}
    told = list(contents)
    for start in range(0, len(told), _AT_ONCE):
        query = (
            select(t.origin.c.content, func.min(t.origin.c.document_id))
            .join(t.coding, t.coding.c.document_id == t.origin.c.document_id)
            .join(t.coder, t.coder.c.coder_id == t.coding.c.coder_id)
            .where(t.origin.c.content.in_(told[start : start + _AT_ONCE]))
            .where(t.coding.c.settings == settings_of(run))
            .where(t.coder.c.kind == run.coder.kind, t.coder.c.name == storable(run.coder.name))
            .where(t.coder.c.version == run.coder.version)
            .group_by(t.origin.c.content)
        )
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def keep_copy(connection: Connection, document: Document, of_id: int, run: Run, run_id: int) -> int | None:
    """Keep a report with the coding of another, which has the same content; gives the number of its events.

    The offsets of the evidence hold in both, as their texts are equal character by character. Gives None where the
    report had been coded before.
    """
    coder_id = connection.execute(select(t.run.c.coder_id).filter_by(run_id=run_id)).scalar_one()
    c = t.coding.c
    query = select(t.coding, t.document.c.sketch).join(t.document, t.document.c.document_id == c.document_id)
    first = connection.execute(
        query.where(c.document_id == of_id, c.coder_id == coder_id, c.settings == settings_of(run))
    ).one()
    bare = Coded(document, first.sketch, first.language, first.relevance, first.note, first.error, ())
    document_id, version = keep_document(connection, bare, run_id)
    row = {name: getattr(first, name) for name in ("coder_id", "settings", "language", "relevance", "note", "error")}
    if not insert_new(connection, t.coding, [{"document_id": document_id, "run_id": run_id, **row}]):
        return None
    if document_id != of_id:
        insert_new(connection, t.copy, [{"document_id": document_id, "of_id": of_id, "run_id": run_id}])
    said = _statements(connection, of_id, first.run_id)
    if not said:
        return 0
    events = {row.event_id for row in said}
    insert_new(
        connection,
        t.candidate,
        [
            {"name": candidate_name(document.id, version, event), "document_id": document_id, "event_id": event}
            for event in sorted(events)
        ],
    )
    held = select(t.candidate.c.event_id, t.candidate.c.candidate_id).filter_by(document_id=document_id)
    numbers = {row.event_id: row.candidate_id for row in connection.execute(held)}
    kept = ("field", "position", "value", "status", "text", "evidence", "confidence", "reason")
    connection.execute(
        insert(t.statement),
        [
            {"candidate_id": numbers[row.event_id], "run_id": run_id, **{name: getattr(row, name) for name in kept}}
            for row in said
        ],
    )
    return len(events)


def _statements(connection: Connection, document_id: int, run_id: int) -> list[Any]:
    query: Select[Any] = (
        select(t.statement, t.candidate.c.event_id)
        .join(t.candidate, t.candidate.c.candidate_id == t.statement.c.candidate_id)
        .where(t.candidate.c.document_id == document_id, t.statement.c.run_id == run_id)
        .order_by(t.statement.c.statement_id)
    )
    return list(connection.execute(query))


def row_of(origin: Any, document: Document) -> dict[str, Any]:
    """An `ingest.Origin` as a row."""
    return {
        "file": storable(origin.file),
        "entry": storable(origin.entry),
        "position": storable(origin.position),
        "sha256": origin.sha256,
        "reader": origin.reader,
        "reader_version": origin.reader_version,
        "read_at": origin.read_at,
        "byline": storable(origin.byline),
        "section": storable(origin.section),
        "sources": compact(dict(origin.sources)),
        "content": content_of(document),
    }
