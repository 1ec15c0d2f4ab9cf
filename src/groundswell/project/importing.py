"""The way back: exports of our own become a project again, and files of other datasets become events of a coder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice
from math import hypot
from operator import itemgetter
from pathlib import Path
from typing import Any, get_args

from groundswell.errors import DataError
from groundswell.export.foreign import ForeignEvent, ForeignFile
from groundswell.export.own import OwnExport, Record
from groundswell.gazetteer import ensure_index
from groundswell.gazetteer.index import Gazetteer
from groundswell.gazetteer.names import key_of
from groundswell.link.copies import sketch_of
from groundswell.project.project import Project
from groundswell.project.summaries import Step, no_step, refresh
from groundswell.record.document import Document, digest_of
from groundswell.record.evidence import Evidence
from groundswell.record.partial_date import days_of
from groundswell.record.statement import STATED, Coder, Statement
from groundswell.record.value import Status
from groundswell.record.words import storable
from groundswell.store.bring import Bringing, held_names
from groundswell.store.keep import Coded, keep_coded, start_run
from groundswell.store.withheld import refused, withdrawn

NEAR_DEGREES = 0.2  # from a town, within which a place of its name is that town
_AT_ONCE = 200  # rows that become part of the project at once


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes
    ----------
    reports, events
        Reports, and candidate events, that were added.
    held
        Reports that were passed over, as the project holds one of that name.
    refused
        What was passed over for another reason, each with it.
    """

    reports: int
    events: int
    held: int
    refused: tuple[str, ...]


def import_foreign(project: Project, path: Path, name: str, *, step: Step = no_step) -> Imported:
    """Bring a file of another dataset into a project: its events are those of a coder of its name.

    Each row is a report of its own, whose text is its notes. A row that the project holds as it is is passed over.

    Parameters
    ----------
    project
        Into which.
    path
        A table as text.
    name
        Whose file it is: ``acled``, ``ccc``, ``mm`` or ``mpeds``.
    step
        Called as by `summaries.refresh`.

    Raises
    ------
    DataError
        If it is no such file.
    """
    file = ForeignFile(path, name)
    run = replace(
        project.run("import", file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest()),
        coder=Coder("model", file.coder),
    )
    rest, run_id = foreign_events(file), None
    added = held = 0
    left_out: list[str] = []
    while some := list(islice(rest, _AT_ONCE)):
        with project.database.reading() as connection:
            gone = withdrawn(connection, [event.document.sha256 for event in some])
        left_out += [f"{e.document.id}: {refused(gone[e.document.sha256])}" for e in some if e.document.sha256 in gone]
        allowed = [coded_event(event) for event in some if event.document.sha256 not in gone]
        if run_id is None:
            with project.database.writing() as connection:
                run_id = start_run(connection, run)
        new = len(keep_coded(project.database, allowed, run, run_id))
        added += new
        held += len(allowed) - new
    left_out += [f"{number:,} × {told}" for told, number in file.unknown.most_common()]
    refresh(project, step=step)
    return Imported(added, added, held, tuple(left_out))


def foreign_events(file: ForeignFile) -> Iterator[ForeignEvent]:
    """The events of a file of another dataset, their towns with their numbers at GeoNames, where these are plain."""
    gazetteer = Gazetteer(ensure_index())
    try:
        for event in file.events():
            said = (
                replace(s, value=_numbered(s.value, gazetteer)) if s.field == "place" else s for s in event.statements
            )
            yield replace(event, statements=tuple(said))
    finally:
        gazetteer.close()


def _numbered(place: Mapping[str, Any], gazetteer: Gazetteer) -> Mapping[str, Any]:
    """A place with its number: of the town of its name in its country that lies where it does, or is the only one."""
    if not place["locality"] or not place["country"]:
        return place
    found = [
        town
        for town in gazetteer.look_up(key_of(place["locality"]))
        if town.kind == "locality" and town.country == place["country"] and town.geoname_id > 0
    ]
    latitude, longitude = place["latitude"], place["longitude"]
    if latitude is not None and longitude is not None:
        away = {town: hypot(town.latitude - latitude, town.longitude - longitude) for town in found}
        found = sorted((town for town in found if away[town] <= NEAR_DEGREES), key=lambda town: away[town])[:1]
    return {**place, "geoname_id": found[0].geoname_id} if len(found) == 1 else place


def coded_event(event: ForeignEvent) -> Coded:
    """A row of another dataset as what its coder made of a report."""
    document = event.document
    events = ((event.event_id, event.statements),)
    return Coded(document, sketch_of(document.text), document.language, None, None, None, events)


def import_own(project: Project, path: Path, *, step: Step = no_step) -> Imported:
    """Bring an export of our own into a project: its dataset is that of the project that it was exported from.

    All of it becomes part of the project, or nothing. Reports that the project holds are passed over with all that is
    said of them.

    Parameters
    ----------
    project
        Into which.
    path
        A folder of JSON Lines, or an SQLite file, exported with texts and names.
    step
        Called as by `summaries.refresh`.

    Raises
    ------
    DataError
        If it is no such export, or something in it cannot be.
    """
    export = OwnExport(path)
    events = held = 0
    left_out: list[str] = []
    with project.database.writing() as connection:
        bringing = Bringing(connection, project.run("import", file=path.name))
        there = held_names(connection)
        copies: dict[str, str | None] = {}
        for row in export.rows("sources"):
            if storable(row["document"]) in there:
                held += 1
            elif gone := withdrawn(connection, [row["sha256"]]):
                left_out.append(f"{row['document']}: {refused(gone[row['sha256']])}")
            else:
                _bring_document(bringing, row, str(path))
                copies[row["document"]] = row["copy_of"]
        for row in export.rows("candidates"):
            name = row["document"]
            if name in bringing.documents:
                event, own = row["event_id"], row["event_in_document"]
                bringing.candidate(row["candidate_id"], name, own, event=event, copies=copies[name])
                events += 1
        for candidate, rows in groupby(export.rows("statements"), key=itemgetter("candidate_id")):
            told = list(rows)
            if candidate in bringing.candidates:
                bringing.statements(candidate, told[0]["document"], _said(told, str(path)))
        for row in export.rows("judgements"):
            if row["left"] in bringing.candidates and row["right"] in bringing.candidates:
                bringing.judgement(*(row[k] for k in ("left", "right", "verdict", "note", "by", "judged_at")))
    refresh(project, step=step)
    return Imported(len(bringing.documents), events, held, tuple(left_out))


def _bring_document(bringing: Bringing, row: Record, where: str) -> None:
    text = "" if row["withdrawn"] else row["text"]
    if not isinstance(text, str):
        raise DataError(f"{where}: sources: {row['document']}: found no text; export it with --texts")
    span = days_of(row["published"]) if row["published"] else None
    document = Document(
        row["document"],
        text,
        row["title"],
        span[0] if span else None,
        row["publisher"],
        row["country"],
        row["url"],
        row["language"],
    )
    if row["withdrawn"]:
        bringing.withdrawn(document, row["version"], row["sha256"], row["withdrawn"])
    elif digest_of(text) != row["sha256"]:
        raise DataError(
            f"{where}: sources: {row['document']}: the text has the digest {digest_of(text)[:12]}…; expected "
            f"{row['sha256'][:12]}…: it was changed, or holds characters that only JSON Lines keep"
        )
    else:
        bringing.document(document, row["version"], sketch_of(text))
    if row["file"] is not None:
        told = {"file": row["file"], "position": row["position"], "reader": row["reader"], "sha256": row["file_sha256"]}
        bringing.origin(document, **told)


def _said(rows: list[Record], where: str) -> Mapping[tuple[Coder, str, bool], list[Statement]]:
    """What is said of one candidate event, by coder and time."""
    said: dict[tuple[Coder, str, bool], list[Statement]] = {}
    for row in rows:
        coder = Coder(row["coder_kind"], row["coder"], row["coder_version"])
        said.setdefault((coder, row["said_at"], bool(row["adjudicated"])), []).append(_statement(row, where))
    return said


def _statement(row: Record, where: str) -> Statement:
    if row["field"] not in STATED or row["status"] not in get_args(Status):
        found = f"field {row['field']!r}, status {row['status']!r}"
        raise DataError(f"{where}: statements: {row['candidate_id']}: found {found}; expected those of the record")
    evidence = tuple(Evidence(e["start"], e["end"], e["quote"]) for e in row["evidence"] or ())
    return Statement(row["field"], row["value"], row["status"], row["text"], evidence, row["confidence"], row["reason"])
