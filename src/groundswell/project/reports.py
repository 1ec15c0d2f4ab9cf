"""A report as it is read: its text, its events with all that is said of them, and who said it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import Connection

from groundswell.codebook import Codebook
from groundswell.record.document import digest_of
from groundswell.record.evidence import Evidence
from groundswell.store import readings as kept_readings
from groundswell.store.origins import FoundAt, origins_of
from groundswell.store.readings import EXPERT, Note, Reading
from groundswell.store.reports import ToldEvent, ToldField, kept_report, last_change, told_events
from groundswell.store.views import Said


@dataclass(frozen=True, slots=True)
class OpenValue:
    """One value of a field, or that none is told.

    Attributes
    ----------
    statement, run
        Numbers of the statement and of the run that made it.
    value
        In the shape of the interchange format; None where nothing is told, or it is undecided.
    status, text, evidence, confidence, reason
        As of a statement.
    by, by_person
        Who said it, and whether that is a person.
    """

    statement: int
    run: int
    value: object
    status: str
    text: str | None
    evidence: tuple[Evidence, ...]
    confidence: float | None
    reason: str | None
    by: str
    by_person: bool


@dataclass(frozen=True, slots=True)
class OpenField:
    """One field of an event.

    Attributes
    ----------
    name
        Of the field.
    values
        What stands of it; nothing where nobody spoke of it.
    people
        The people who spoke of it.
    mine
        Whether the coder who reads did.
    adjudicated
        Whether what stands was settled by adjudication.
    """

    name: str
    values: tuple[OpenValue, ...] = ()
    people: tuple[str, ...] = ()
    mine: bool = False
    adjudicated: bool = False

    @property
    def told(self) -> tuple[OpenValue, ...]:
        """The values, without what says that nothing is told."""
        return tuple(v for v in self.values if v.value is not None)


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """A candidate event of a report.

    Attributes
    ----------
    name, event_id
        Of the candidate event: in the project, and within its report.
    rank
        Its prominence in the report, 1 first.
    standing, prominence
        What is said of how it stands there, without a value where it was rejected, and of its rank.
    fields
        Every field of the codebook, in its order.
    notes
        On this event.
    """

    name: str
    event_id: str
    rank: int
    standing: OpenField
    prominence: OpenField
    fields: tuple[OpenField, ...]
    notes: tuple[Note, ...]

    @property
    def stated(self) -> tuple[OpenField, ...]:
        """All that is stated of it: how it stands, its rank, and its fields."""
        return self.standing, self.prominence, *self.fields

    def field(self, name: str) -> OpenField:
        """What is stated of it under one name."""
        return next(field for field in self.stated if field.name == name)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report as one person reads it.

    Attributes
    ----------
    number, name, version, latest
        Of the document, and the number of the version of it that stands.
    text, title, published, publisher, country, url
        The report as it came.
    language, relevance, note, error
        What its coding says of it as a whole.
    blind
        Whether other people's work is hidden.
    events
        By rank.
    rejected
        Events that do not stand and can be brought back.
    notes
        On the report as a whole.
    readings
        Who is done with it, skipped it, or asks an expert.
    origins
        Where it was found, in the order in which that became known; nothing where it came from no file.
    last_run, coded_in
        The last run that changed anything of the report, and that of its latest coding by a machine.
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
    blind: bool
    events: tuple[OpenEvent, ...]
    rejected: tuple[OpenEvent, ...]
    notes: tuple[Note, ...]
    readings: tuple[Reading, ...]
    origins: tuple[FoundAt, ...]
    last_run: int
    coded_in: int

    @property
    def digest(self) -> str:
        """Digest of the text, by which its events are named."""
        return digest_of(self.text)

    @property
    def current(self) -> bool:
        """Whether this is the version of the report that stands."""
        return self.number == self.latest

    def reading(self, coder: str) -> Reading | None:
        """What a person made of the report as a whole."""
        return next((reading for reading in self.readings if reading.by == coder), None)


def open_report(
    connection: Connection, number: int, *, codebook: Codebook, coder: str | None = None, blind: bool = False
) -> OpenReport:
    """A report as a person reads it.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    number
        Of the document.
    codebook
        Whose fields are shown.
    coder
        Who reads.
    blind
        Show what the machine says and what this coder said, and nothing of other people's, but the answer to what this
        coder asks an expert.

    Raises
    ------
    MissingError
        If there is no such report.
    """
    kept = kept_report(connection, number)
    only = ([] if coder is None else [coder]) if blind else None
    readings = tuple(r for r in kept_readings.readings_of(connection, number) if not blind or r.by == coder)
    asked = any(r.by == coder and r.outcome == EXPERT for r in readings)
    notes = [
        n for n in kept_readings.notes_of(connection, number) if not blind or n.by == coder or (asked and n.answer)
    ]
    names = tuple(field.name for field in codebook.fields)
    events = [
        _event(event, names, notes, coder)
        for event in told_events(connection, number, coded_in=kept.coded_in, only=only)
    ]
    standing = [event for event in events if event.standing.told]
    return OpenReport(
        number=number,
        name=kept.name,
        version=kept.version,
        latest=kept.latest,
        text=kept.text,
        title=kept.title,
        published=kept.published,
        publisher=kept.publisher,
        country=kept.country,
        url=kept.url,
        language=kept.language,
        relevance=kept.relevance,
        note=kept.note,
        error=kept.error,
        blind=blind,
        events=tuple(sorted(standing, key=lambda e: (e.rank, e.event_id))),
        rejected=tuple(event for event in events if not event.standing.told),
        notes=tuple(note for note in notes if note.event is None),
        readings=readings,
        origins=tuple(origins_of(connection, [number]).get(number, ())),
        last_run=last_change(connection, number),
        coded_in=kept.coded_in,
    )


def _event(event: ToldEvent, names: Iterable[str], notes: Iterable[Note], coder: str | None) -> OpenEvent:
    told = {name: _field(name, field, coder) for name, field in event.fields.items()}
    prominence = told.get("rank", OpenField("rank"))
    rank = next((v.value for v in prominence.told), 1)
    assert isinstance(rank, int)
    return OpenEvent(
        event.name,
        event.event_id,
        rank,
        told.get("standing", OpenField("standing")),
        prominence,
        tuple(told.get(name, OpenField(name)) for name in names),
        tuple(note for note in notes if note.event == event.name),
    )


def _field(name: str, field: ToldField, coder: str | None) -> OpenField:
    return OpenField(name, tuple(map(_value, field.said)), field.people, coder in field.people, field.adjudicated)


def _value(said: Said) -> OpenValue:
    s = said.statement
    return OpenValue(
        said.statement_id,
        said.run_id,
        s.value,
        s.status,
        s.text,
        s.evidence,
        s.confidence,
        s.reason,
        said.coder,
        said.by_person,
    )


# ------------------------------------------------------------------ the text in pieces


@dataclass(frozen=True, slots=True)
class Span:
    """Words that a value rests on: a half-open range of characters, and what rests on them."""

    start: int
    end: int
    event: str
    field: str
    statement: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text within which the same values rest on the words.

    Attributes
    ----------
    start, end
        Where it stands, in characters.
    text
        The words.
    spans
        What rests on them, that with the longest words first.
    """

    start: int
    end: int
    text: str
    spans: tuple[Span, ...]


def spans_of(report: OpenReport) -> list[Span]:
    """The words of a report that the values of its events rest on."""
    return [
        Span(words.start, words.end, event.name, field.name, value.statement)
        for event in report.events
        for field in event.fields
        for value in field.values
        for words in value.evidence
    ]


def segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """A text cut into pieces, each with what rests on it; together they are the text.

    Examples
    --------
    >>> [s.text for s in segments("Nurses marched.", [Span(0, 14, "e", "form", 1), Span(0, 6, "e", "participant", 2)])]
    ['Nurses', ' marched', '.']
    """
    inside = sorted(
        (s for s in spans if 0 <= s.start < s.end <= len(text)), key=lambda s: (s.start, -s.end, s.field, s.statement)
    )
    borders = sorted({0, len(text), *(s.start for s in inside), *(s.end for s in inside)})
    found = []
    held: list[Span] = []
    following = 0
    for start, end in pairwise(borders):
        held = [span for span in held if span.end > start]
        while following < len(inside) and inside[following].start == start:
            held.append(inside[following])
            following += 1
        longest = tuple(sorted(held, key=lambda s: (s.start - s.end, s.field, s.statement)))
        found.append(Segment(start, end, text[start:end], longest))
    return found


def with_names(report: OpenReport, shown: Callable[[str], str]) -> OpenReport:
    """A report with the names of people as they are shown to whoever reads it."""

    def field(one: OpenField) -> OpenField:
        values = tuple(replace(v, by=shown(v.by)) if v.by_person else v for v in one.values)
        return replace(one, values=values, people=tuple(shown(name) for name in one.people))

    def event(one: OpenEvent) -> OpenEvent:
        return replace(
            one,
            standing=field(one.standing),
            prominence=field(one.prominence),
            fields=tuple(map(field, one.fields)),
            notes=tuple(replace(note, by=shown(note.by)) for note in one.notes),
        )

    return replace(
        report,
        events=tuple(map(event, report.events)),
        rejected=tuple(map(event, report.rejected)),
        notes=tuple(replace(note, by=shown(note.by)) for note in report.notes),
        readings=tuple(replace(reading, by=shown(reading.by)) for reading in report.readings),
    )


def is_adjudicated(report: OpenReport) -> bool:
    """Whether anything of a report was settled by adjudication."""
    return any(field.adjudicated for event in (*report.events, *report.rejected) for field in event.stated)
