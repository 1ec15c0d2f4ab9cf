"""The tables of a dataset as the core codebook has them: events, the values behind them, and the reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.codebook import Codebook, Field
from groundswell.export.dataset import Column, Dataset, Kind, Row, Table
from groundswell.record.canonical import CanonicalEvent, Held
from groundswell.record.statement import Coder, Statement

JOINT = "; "  # between the values of a cell that holds several

#: By type of a field, the columns that it has in the table of events: suffix, kind, key of the value, what it is.
_PARTS: Mapping[str, tuple[tuple[str, Kind, str, str], ...]] = {
    "code": (("", "text", "", "{}"),),
    "words": (("", "text", "", "{}"),),
    "date": (("", "text", "", "{} A partial date keeps its precision: 2021-05 is some day of May 2021."),),
    "time": (("", "text", "", "{}"),),
    "flag": (("", "boolean", "", "{} Empty where nothing is told."),),
    "place": (
        ("", "text", "name", "{} As written."),
        ("_site", "text", "site", "Building, square or street of the place."),
        ("_locality", "text", "locality", "Town of the place."),
        ("_admin2", "text", "admin2", "Second-order division of the place."),
        ("_admin1", "text", "admin1", "First-order division of the place."),
        ("_country", "text", "country", "Country of the place (ISO 3166-1 alpha-3)."),
        ("_latitude", "number", "latitude", "Latitude of the place, in degrees (WGS 84)."),
        ("_longitude", "number", "longitude", "Longitude of the place, in degrees (WGS 84)."),
        ("_geoname_id", "integer", "geoname_id", "Number of the place at GeoNames."),
        ("_precision", "text", "precision", "How precisely the place is known: site to country."),
    ),
    "actor": (
        ("", "text", "name", "{} As written."),
        ("_kind", "text", "kind", "Kind of each, in the same order."),
    ),
    "claim": (
        ("", "text", "text", "{}"),
        ("_issue", "text", "issue", "Issues of the claims."),
        ("_stance", "text", "stance", "For or against, in the order of the claims."),
    ),
    "size": (
        ("_low", "integer", "low", "Least number of participants by the best supported estimate."),
        ("_high", "integer", "high", "Greatest number by the best supported estimate; empty where it is open."),
        ("_estimate", "integer", "estimate", "The number itself, where one is told."),
        ("", "text", "text", "{} The words of the best supported estimate."),
        ("_category", "text", "category", "Class of the best supported estimate."),
        ("_by", "text", "by", "Who gives the best supported estimate."),
        ("_rule", "text", "rule", "By which rule vague words became numbers."),
    ),
    "harm": (
        ("_low", "integer", "low", "{} The least number that the words allow."),
        ("_high", "integer", "high", "The greatest number that the words allow; empty where it is open."),
        ("_estimate", "integer", "estimate", "The number itself, where one is told."),
        ("_text", "text", "text", "The words."),
        ("_of", "text", "of", "Who they are."),
        ("_by", "text", "by", "Who did it, where that is told."),
    ),
}
_FIRST = ("place", "size", "harm")  # types of which the table of events has the first value only


@dataclass(frozen=True, slots=True)
class Source:
    """A report, and the events that it tells.

    Attributes
    ----------
    document
        Its name.
    version
        Of its text, from 1.
    title, published, publisher, country, url, language
        As of a `Document`.
    sha256
        Digest of its text, of one that was withdrawn as well.
    withdrawn
        Day on which its text was removed on request; None where it was not.
    copy_of
        Least name of the near-identical reports of which it is one; None where it tells no event.
    events
        Names of the canonical events that it tells.
    file, position, reader, file_sha256
        Where it was found first: the file, the place in it, what read it in which version, and the digest of its bytes;
        None where it came from no file.
    text
        Its text; None where it was withdrawn.
    """

    document: str
    version: int
    title: str | None
    published: str | None
    publisher: str | None
    country: str | None
    url: str | None
    language: str | None
    sha256: str
    withdrawn: str | None
    copy_of: str | None
    events: tuple[str, ...]
    file: str | None
    position: str | None
    reader: str | None
    file_sha256: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate event: an event as one report tells it.

    Attributes
    ----------
    event, name
        Of the canonical event, and of the candidate event.
    document, event_id
        Name of its report, and its own name within that.
    copies
        Number that near-identical reports share.
    """

    event: str
    name: str
    document: str
    event_id: str
    copies: int


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that stands on a candidate event.

    Attributes
    ----------
    candidate
        The candidate event.
    position
        Its place among those on the same field, from 1.
    statement
        What is said.
    coder, at
        Who says so, and when (ISO 8601).
    adjudicated
        Whether it is of an adjudicated record.
    """

    candidate: Candidate
    position: int
    statement: Statement
    coder: Coder
    at: str
    adjudicated: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """What a person judged of two candidate events, given by name: see `Judgement`."""

    left: str
    right: str
    verdict: str
    note: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the tables of a dataset are made of: each gives all of its kind, in the same order whenever it is called."""

    events: Callable[[], Iterable[CanonicalEvent]]
    statements: Callable[[], Iterable[Told]]
    candidates: Callable[[], Iterable[Candidate]]
    judgements: Callable[[], Iterable[Pair]]
    sources: Callable[[], Iterable[Source]]


def core_dataset(name: str, codebook: Codebook, content: Content, *, texts: bool = False) -> Dataset:
    """The dataset of a project: tables of events (wide), of values and statements (long), and of what they rest on.

    Parameters
    ----------
    name
        Of the project.
    codebook
        By which it is coded.
    content
        Of the tables.
    texts
        Whether the table of sources has the texts.
    """
    fields = [field for field in codebook.fields if field.type in _PARTS]
    return Dataset(
        name,
        codebook.name,
        codebook.version,
        (
            Table(
                "events",
                "One event in the world, as all its reports together tell it.",
                (*_EVENT_HEAD, *(c for field in fields for c in _columns(field)), *_EVENT_TAIL),
                ("event_id",),
                lambda: (_event(event, fields) for event in content.events()),
                {},
            ),
            Table(
                "values",
                "One value that one report gives of one field of an event, with the words that it rests on.",
                _VALUE_COLUMNS,
                ("event_id", "field", "position", "candidate_id"),
                lambda: (row for event in content.events() for row in _values(event)),
                {"candidate_id": ("candidates", "candidate_id")},
            ),
            Table(
                "statements",
                "One statement that stands on a candidate event: what a coder says of one field, and on what evidence.",
                _STATEMENT_COLUMNS,
                ("candidate_id", "field", "position"),
                lambda: (_statement(told) for told in content.statements()),
                {"candidate_id": ("candidates", "candidate_id")},
            ),
            Table(
                "candidates",
                "One candidate event: an event as one report tells it.",
                _CANDIDATE_COLUMNS,
                ("candidate_id",),
                lambda: ((c.name, c.event, c.document, c.event_id) for c in content.candidates()),
                {"event_id": ("events", "event_id"), "document": ("sources", "document")},
            ),
            Table(
                "judgements",
                "What a person judged of two candidate events: that they are the same event, different ones, or parts "
                "of one campaign.",
                _JUDGEMENT_COLUMNS,
                ("left", "right"),
                lambda: ((j.left, j.right, j.verdict, j.note, j.by, j.at) for j in content.judgements()),
                {"left": ("candidates", "candidate_id"), "right": ("candidates", "candidate_id")},
            ),
            Table(
                "sources",
                "One report, in the version of its text that stands.",
                (*_SOURCE_COLUMNS, _TEXT) if texts else _SOURCE_COLUMNS,
                ("document",),
                lambda: ((*_source(source), source.text) if texts else _source(source) for source in content.sources()),
                {},
            ),
        ),
    )


# ------------------------------------------------------------------ events

_EVENT_HEAD = (
    Column("event_id", "text", "Name of the event; those of all its candidate events find it, too."),
    Column("standing", "text", "How the event stands, all reports taken together.", "standing"),
)
_EVENT_TAIL = (
    Column("sources", "integer", "Number of reports that tell the event, near-identical ones counted once."),
    Column("conflicts", "text", "Fields on which the reports contradict one another."),
    Column("by_people", "text", "Fields of which a person gave or confirmed a value."),
)


def _columns(field: Field) -> Iterator[Column]:
    for suffix, kind, _, definition in _PARTS[field.type]:
        yield Column(f"{field.name}{suffix}", kind, definition.format(field.definition), field.name)


def _event(event: CanonicalEvent, fields: Sequence[Field]) -> Row:
    told = {s.copies for v in event.values.values() for held in (*v.values, *v.others) for s in held.sources}
    conflicts = [name for name, held in event.values.items() if held.conflict]
    people = [name for name, held in event.values.items() if any(_by_person(value) for value in held.values)]
    return (
        event.event_id,
        event.standing,
        *(cell for field in fields for cell in _cells(field, event)),
        max(1, len(told)),
        JOINT.join(conflicts),
        JOINT.join(people),
    )


def _cells(field: Field, event: CanonicalEvent) -> Iterator[Any]:
    values = [held.value for held in event.values[field.name].values]
    if field.type in _FIRST:
        values = values[:1]
    for _, kind, key, _ in _PARTS[field.type]:
        told = [value[key] if key else value for value in values]
        if kind != "text":
            yield told[0] if told else None
        elif key == "issue":
            yield JOINT.join(dict.fromkeys(code for codes in told for code in codes)) or None
        else:
            yield JOINT.join("" if word is None else str(word) for word in told) or None


def _by_person(held: Held) -> bool:
    return any(source.by_person for source in held.sources)


# ------------------------------------------------------------------ values

_VALUE_COLUMNS = (
    Column("event_id", "text", "Name of the event."),
    Column("field", "text", "Field of the record."),
    Column("position", "integer", "Place of the value among those of the field, from 1: the best supported first."),
    Column("chosen", "boolean", "Whether the rule of the codebook chose the value for the table of events."),
    Column("rule", "text", "Name of the rule that chose."),
    Column("value", "json", "The value, in the shape of the interchange format."),
    Column("candidate_id", "text", "Name of the candidate event: the event as one report tells it."),
    Column("document", "text", "Name of the report."),
    Column("by_person", "boolean", "Whether a person gave or confirmed the value."),
    Column("quote", "text", "Words of the report that the value rests on."),
)


def _values(event: CanonicalEvent) -> Iterator[Row]:
    for field, told in event.values.items():
        listed = [*((held, True) for held in told.values), *((held, False) for held in told.others)]
        for position, (held, chosen) in enumerate(listed, start=1):
            value = json.dumps(held.value, ensure_ascii=False, sort_keys=True)
            for source in held.sources:
                yield (
                    event.event_id,
                    field,
                    position,
                    chosen,
                    told.rule,
                    value,
                    source.candidate,
                    source.document,
                    source.by_person,
                    source.quote,
                )


# ------------------------------------------------------------------ statements

_STATEMENT_COLUMNS = (
    Column("event_id", "text", "Name of the event."),
    Column("candidate_id", "text", "Name of the candidate event."),
    Column("document", "text", "Name of the report."),
    Column("field", "text", "Field of the record; standing and rank among them."),
    Column("position", "integer", "Place among the statements on the field, from 1."),
    Column("value", "json", "The value, in the shape of the interchange format; empty where none is told."),
    Column("status", "text", "How it is known: stated, inferred, not_stated or ambiguous."),
    Column("text", "text", "The words, as the report has them."),
    Column("confidence", "number", "Probability that a careful coder would give the same value, 0 to 1."),
    Column("reason", "text", "Why, of a value that is inferred or ambiguous."),
    Column("coder", "text", "Name of the extractor, the model or the person."),
    Column("coder_kind", "text", "Which of the three: extractor, model or person."),
    Column("coder_version", "text", "Version of the extractor or model."),
    Column("by_person", "boolean", "Whether a person gave or confirmed it."),
    Column("adjudicated", "boolean", "Whether it is of an adjudicated record."),
    Column("said_at", "text", "When, in UTC (ISO 8601)."),
    Column("evidence", "json", "Where its words stand in the text: start and end, in characters, and quote."),
)


def _statement(told: Told) -> Row:
    said, coder = told.statement, told.coder
    return (
        told.candidate.event,
        told.candidate.name,
        told.candidate.document,
        said.field,
        told.position,
        None if said.value is None else json.dumps(said.value, ensure_ascii=False, sort_keys=True),
        said.status,
        said.text,
        said.confidence,
        said.reason,
        coder.name,
        coder.kind,
        coder.version,
        coder.kind == "person",
        told.adjudicated,
        told.at,
        json.dumps([{"start": e.start, "end": e.end, "quote": e.quote} for e in said.evidence], ensure_ascii=False),
    )


# ------------------------------------------------------------------ candidate events and judgements

_CANDIDATE_COLUMNS = (
    Column("candidate_id", "text", "Name of the candidate event."),
    Column("event_id", "text", "Name of the event that it tells."),
    Column("document", "text", "Name of the report."),
    Column("event_in_document", "text", "Its name within the report, by which the field part_of refers to it."),
)
_JUDGEMENT_COLUMNS = (
    Column("left", "text", "Name of a candidate event."),
    Column("right", "text", "Name of another."),
    Column("verdict", "text", "same, different or campaign."),
    Column("note", "text", "Why."),
    Column("by", "text", "Name of the person."),
    Column("judged_at", "text", "When, in UTC (ISO 8601)."),
)

# ------------------------------------------------------------------ sources

_SOURCE_COLUMNS = (
    Column("document", "text", "Name of the report."),
    Column("version", "integer", "Version of its text, from 1."),
    Column("title", "text", "Its headline."),
    Column("published", "date", "Day on which it was published."),
    Column("publisher", "text", "Who published it."),
    Column("country", "text", "Country of the publisher (ISO 3166-1 alpha-3), not of any event."),
    Column("url", "text", "Where it was published."),
    Column("language", "text", "Its language (ISO 639-1)."),
    Column("sha256", "text", "Digest of its text: SHA-256 of the UTF-8."),
    Column("withdrawn", "date", "Day on which its text was removed on request."),
    Column("copy_of", "text", "Least name of the near-identical reports that count as one; empty without events."),
    Column("events", "text", "Names of the events that it tells."),
    Column("file", "text", "File in which it was found; within an archive after a !."),
    Column("position", "text", "Its place in the file, where that holds several: article 3."),
    Column("reader", "text", "What read the file, and in which version."),
    Column("file_sha256", "text", "Digest of the bytes of the file, or of the entry of an archive: SHA-256."),
)
_TEXT = Column("text", "text", "The text, as it came.")


def _source(source: Source) -> Row:
    return (
        source.document,
        source.version,
        source.title,
        source.published,
        source.publisher,
        source.country,
        source.url,
        source.language,
        source.sha256,
        source.withdrawn,
        source.copy_of,
        JOINT.join(source.events) or None,
        source.file,
        source.position,
        source.reader,
        source.file_sha256,
    )
