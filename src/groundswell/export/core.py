"""The tables of a dataset as the core codebook has them: events, the values behind them, and the reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.codebook import Codebook, Field
from groundswell.export.dataset import Column, Dataset, Kind, Row, Table
from groundswell.record.canonical import CanonicalEvent, Held

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
        Digest of its text.
    copy_of
        Least name of the near-identical reports of which it is one; None where it tells no event.
    events
        Names of the canonical events that it tells.
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
    copy_of: str | None
    events: tuple[str, ...]


def core_dataset(
    name: str,
    codebook: Codebook,
    events: Callable[[], Iterable[CanonicalEvent]],
    sources: Callable[[], Iterable[Source]],
) -> Dataset:
    """The dataset of a project: tables of events (wide), of values (long) and of sources.

    Parameters
    ----------
    name
        Of the project.
    codebook
        By which it is coded.
    events, sources
        Give all of them, in an order that is always the same, each time that they are called.
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
                lambda: (_event(event, fields) for event in events()),
                {},
            ),
            Table(
                "values",
                "One value that one report gives of one field of an event, with the words that it rests on.",
                _VALUE_COLUMNS,
                ("event_id", "field", "position", "candidate_id"),
                lambda: (row for event in events() for row in _values(event)),
                {"event_id": ("events", "event_id"), "document": ("sources", "document")},
            ),
            Table(
                "sources",
                "One report, in the version of its text that stands.",
                _SOURCE_COLUMNS,
                ("document",),
                lambda: (_source(source) for source in sources()),
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
    Column("copy_of", "text", "Least name of the near-identical reports that count as one; empty without events."),
    Column("events", "text", "Names of the events that it tells."),
)


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
        source.copy_of,
        JOINT.join(source.events) or None,
    )
