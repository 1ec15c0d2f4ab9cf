"""One report with all that was said of it, as one person may see it: what is read for a page, without a look at others.

The rule is that of `views`: a person's statement on a field stands above a machine's, an adjudicated one above other
people's, a later one above an earlier. Here what nobody told stays in sight: that a field is not stated, that an event
was rejected, and which people spoke.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, exists, func, select

from groundswell.errors import MissingError
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.views import ADJUDICATE, Said


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as it is kept, and what became of its coding.

    Attributes
    ----------
    number, name, version
        Of the document; `latest` is the number of the version that stands.
    text, title, published, publisher, country, url
        As it came.
    language, relevance, note, error
        What the latest coding says of it as a whole.
    coded_in
        The run of that coding; 0 where there is none.
    """

    number: int
    name: str
    version: int
    latest: int
    text: str
    title: str | None
    published: str | None
    publisher: str | None
    country: str | None
    url: str | None
    language: str | None
    relevance: float | None
    note: str | None
    error: str | None
    coded_in: int


@dataclass(frozen=True, slots=True)
class ToldField:
    """What stands of one field of an event.

    Attributes
    ----------
    said
        The statements; those without a value say that nothing is told, or that it is undecided.
    people
        Those whose word on it was not taken back, the earliest first.
    adjudicated
        Whether what stands is an adjudicated record.
    """

    said: tuple[Said, ...]
    people: tuple[str, ...]
    adjudicated: bool


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """A candidate event with what stands of every field that anybody spoke of."""

    number: int
    name: str
    event_id: str
    fields: Mapping[str, ToldField]


def kept_report(connection: Connection, number: int) -> KeptReport:
    """A report by its number.

    Raises
    ------
    MissingError
        If there is none.
    """
    d, c = t.document.c, t.coding.c
    row = connection.execute(select(t.document).where(d.document_id == number)).one_or_none()
    if row is None:
        raise MissingError(f"no report {number} in this project")
    latest = select(d.document_id).where(d.name == row.name).order_by(d.version.desc()).limit(1)
    coding = connection.execute(
        select(c.run_id, c.language, c.relevance, c.note, c.error)
        .where(c.document_id == number)
        .order_by(c.coding_id.desc())
        .limit(1)
    ).one_or_none()
    return KeptReport(
        number,
        row.name,
        row.version,
        connection.execute(latest).scalar_one(),
        json.loads(row.text) if row.escaped else row.text,
        row.title,
        row.published,
        row.publisher,
        row.country,
        row.url,
        (coding and coding.language) or row.language,
        coding.relevance if coding else None,
        coding.note if coding else None,
        coding.error if coding else None,
        coding.run_id if coding else 0,
    )


def told_events(
    connection: Connection, number: int, *, coded_in: int, only: Collection[str] | None = None
) -> list[ToldEvent]:
    """Every candidate event of a report of which anything stands, by number.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    number
        Of the report.
    coded_in
        The run of the coding that stands.
    only
        The people who are heard beside the machine; all where None.
    """
    heard = None if only is None else {storable(name) for name in only}
    back = t.retraction.alias()
    taken_back = (
        exists()
        .where(t.retraction.c.statement_id == t.statement.c.statement_id)
        .where(~exists().where(back.c.undone_id == t.retraction.c.retraction_id))
    )
    query = (
        select(
            t.candidate.c.name,
            t.candidate.c.event_id,
            *t.statement.c,
            t.run.c.command,
            t.coder.c.kind,
            t.coder.c.name.label("coder"),
            t.coder.c.version,
        )
        .join_from(t.candidate, t.statement)
        .join(t.run, t.run.c.run_id == t.statement.c.run_id)
        .join(t.coder)
        .where(t.candidate.c.document_id == number, ~taken_back)
        .order_by(t.candidate.c.candidate_id, t.statement.c.run_id, t.statement.c.position)
    )
    told = []
    for candidate_id, rows in groupby(connection.execute(query), key=attrgetter("candidate_id")):
        machines: dict[str, list[Any]] = {}
        persons: dict[str, dict[str, list[Any]]] = {}
        name = event_id = ""
        for row in rows:
            name, event_id = row.name, row.event_id
            if row.kind != "person":
                if row.run_id == coded_in:
                    machines.setdefault(row.field, []).append(row)
            elif heard is None or row.coder in heard:
                own = persons.setdefault(row.field, {})
                held = own.get(row.coder, [])
                own.pop(row.coder, None)  # the latest to speak stands last
                own[row.coder] = [*(r for r in held if r.run_id == row.run_id), row]
        fields = {f: ToldField(tuple(map(_said, held)), (), adjudicated=False) for f, held in machines.items()}
        fields |= {field: _of_people(own) for field, own in persons.items()}
        if fields:
            told.append(ToldEvent(candidate_id, name, event_id, fields))
    return told


def _of_people(own: Mapping[str, list[Any]]) -> ToldField:
    """What stands of a field of which people spoke, by person their latest statements."""
    standing = max(own.values(), key=lambda rows: (rows[0].command == ADJUDICATE, rows[0].run_id))
    return ToldField(tuple(map(_said, standing)), tuple(own), adjudicated=standing[0].command == ADJUDICATE)


def _said(row: Any) -> Said:
    statement = Statement(
        row.field,
        None if row.value is None else json.loads(row.value),
        row.status,
        row.text,
        tuple(Evidence(*words) for words in json.loads(row.evidence)),
        row.confidence,
        row.reason,
    )
    return Said(row.statement_id, row.run_id, f"{row.coder} {row.version}".strip(), row.kind == "person", statement)


def last_standing(connection: Connection, event: str, *, only: Collection[str] | None = None) -> str | None:
    """How a candidate event was last said to stand, whatever was said or taken back since; by `only`, or a machine."""
    query = (
        select(t.statement.c.value)
        .join_from(t.candidate, t.statement)
        .join(t.run, t.run.c.run_id == t.statement.c.run_id)
        .join(t.coder)
        .where(t.candidate.c.name == event, t.statement.c.field == "standing", t.statement.c.value.is_not(None))
        .order_by(t.statement.c.statement_id.desc())
        .limit(1)
    )
    if only is not None:
        query = query.where((t.coder.c.kind != "person") | t.coder.c.name.in_([storable(name) for name in only]))
    value = connection.execute(query).scalar_one_or_none()
    return None if value is None else str(json.loads(value))


def value_of(connection: Connection, event: str, field: str, statement: int) -> Any:
    """What a statement said of a field of an event, whether it stands or not; None where there is no such statement."""
    query = (
        select(t.statement.c.value)
        .join_from(t.candidate, t.statement)
        .where(t.statement.c.statement_id == statement, t.candidate.c.name == event, t.statement.c.field == field)
    )
    value = connection.execute(query).scalar_one_or_none()
    return None if value is None else json.loads(value)


# ------------------------------------------------------------------ what changed since


def last_change(connection: Connection, number: int) -> int:
    """The last run that changed anything of a report; 0 where nothing was said of it."""
    own = select(t.candidate.c.candidate_id).where(t.candidate.c.document_id == number)
    runs = (
        select(func.max(t.coding.c.run_id)).where(t.coding.c.document_id == number),
        select(func.max(t.action.c.run_id)).where(t.action.c.document_id == number),
        select(func.max(t.statement.c.run_id)).where(t.statement.c.candidate_id.in_(own)),
    )
    return max(connection.execute(query).scalar_one() or 0 for query in runs)


def changed_by_others(connection: Connection, number: int, *, since: int, by: str) -> dict[tuple[str, str], str]:
    """By event and field of a report, who else changed it in a run later than `since`; the last of them."""
    gone, back = t.retraction.alias(), t.retraction.alias()
    said = t.candidate.join(t.statement)
    taken_back = said.join(gone, gone.c.statement_id == t.statement.c.statement_id)
    brought_back = taken_back.join(back, back.c.undone_id == gone.c.retraction_id)
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for table, run_id in ((said, t.statement.c.run_id), (taken_back, gone.c.run_id), (brought_back, back.c.run_id)):
        query = (
            select(t.candidate.c.name, t.statement.c.field, run_id.label("run_id"), t.coder.c.name.label("coder"))
            .select_from(table.join(t.run, t.run.c.run_id == run_id).join(t.coder))
            .where(t.candidate.c.document_id == number, run_id > since)
            .where(t.coder.c.kind == "person", t.coder.c.name != storable(by))
        )
        for row in connection.execute(query):
            key = (row.name, row.field)
            found[key] = max(found.get(key, (0, "")), (row.run_id, row.coder))
    return {key: coder for key, (_, coder) in found.items()}


def run_with_token(connection: Connection, number: int, token: str) -> int | None:
    """The run on a report whose sender gave it a token; None where it was not done yet."""
    query = select(t.action.c.run_id).where(t.action.c.document_id == number, t.action.c.token == storable(token))
    return connection.execute(query).scalar_one_or_none()
