"""Two coders' records of a report side by side: the same events, and what each says of every field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from groundswell.agreement import CodersEvent, Measure, Spoken, agree, beside
from groundswell.codebook import Codebook
from groundswell.errors import MissingError, RefusedError
from groundswell.project.agreement import measures_by_field, spoken_of
from groundswell.record.statement import Statement
from groundswell.store import coders, reports
from groundswell.store.coders import OwnEvent, OwnReport, Speaker

State = Literal["same", "alike", "differ"]


@dataclass(frozen=True, slots=True)
class Word:
    """What a coder says of one field of an event.

    Attributes
    ----------
    kind
        ``told``; ``nothing``, where the coder says that nothing is told; ``undecided``; or ``silent``.
    statements
        Those that tell a value.
    """

    kind: Literal["told", "nothing", "undecided", "silent"]
    statements: tuple[Statement, ...] = ()

    @property
    def values(self) -> tuple[Any, ...]:
        """The values, in the shape of the interchange format."""
        return tuple(statement.value for statement in self.statements)


@dataclass(frozen=True, slots=True)
class FieldBeside:
    """One field of an event, as two coders tell it.

    Attributes
    ----------
    name
        Of the field.
    left, right
        What each says of it; None for a coder who does not tell the event.
    state
        ``same`` where the values are the same; ``alike`` where they are not, and no measure differs, as for a name that
        two write differently; ``differ``.
    adjudicated
        What the adjudicated record says of it; None where nothing was decided yet.
    chosen
        Whose value that is: ``left``, ``right``, ``both``, or ``own`` where it is neither's.
    """

    name: str
    left: Word | None
    right: Word | None
    state: State
    adjudicated: Word | None
    chosen: Literal["left", "right", "both", "own"] | None

    @property
    def open(self) -> bool:
        """Whether something is to be decided."""
        return self.state == "differ" and self.adjudicated is None


@dataclass(frozen=True, slots=True)
class EventBeside:
    """One event of a report, as two coders tell it.

    Attributes
    ----------
    name, event_id
        Of the candidate event that the adjudicated record speaks of.
    ids
        Of all candidate events that tell it, within the report.
    left, right
        Names of the candidate events that the coders tell; None for one who tells none of it.
    rejected
        Whether the coder who does not tell it rejected it, or passed it over.
    decided
        ``taken`` into the adjudicated record or ``left`` out of it; None where nothing was decided yet.
    fields
        How it stands in the report, and every field of the codebook.
    """

    name: str
    event_id: str
    ids: frozenset[str]
    left: str | None
    right: str | None
    rejected: bool
    decided: Literal["taken", "left"] | None
    fields: tuple[FieldBeside, ...]

    def field(self, name: str) -> FieldBeside:
        """One of its fields."""
        return next(field for field in self.fields if field.name == name)

    @property
    def both(self) -> bool:
        """Whether both coders tell it."""
        return self.left is not None and self.right is not None

    @property
    def open(self) -> bool:
        """Whether it is to be decided if there was such an event."""
        return not self.both and self.decided is None

    @property
    def differences(self) -> int:
        """Number of decisions that it takes."""
        if self.open:
            return 1
        return 0 if self.decided == "left" else sum(field.open for field in self.fields)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two coders' records of a report.

    Attributes
    ----------
    number, document, title, published, publisher, text
        Of the report.
    left, right
        The coders.
    unfinished
        Names of those of them who have not finished it.
    events
        The events that either tells; those that both tell first, each in the order of the text.
    adjudicated
        Whether the adjudicated record is finished.
    seen
        The last run that changed the report.
    """

    number: int
    document: str
    title: str | None
    published: str | None
    publisher: str | None
    text: str
    left: Speaker
    right: Speaker
    unfinished: tuple[str, ...]
    events: tuple[EventBeside, ...]
    adjudicated: bool
    seen: int

    @property
    def differences(self) -> int:
        """Number of decisions that are open."""
        return sum(event.differences for event in self.events)


def side_by_side(connection: Connection, number: int, left: str, right: str, *, codebook: Codebook) -> SideBySide:
    """The records that two coders made of a report, with what was decided of them.

    Parameters
    ----------
    connection
        Of one transaction.
    number
        Of the report.
    left, right
        Names of people, of machines, or of the adjudicated record.
    codebook
        By which they coded.

    Raises
    ------
    MissingError
        If there is no such report, or no such coder.
    RefusedError
        If both are one coder, or the report is an older version of one.
    """
    by_name = {speaker.name: speaker for speaker in coders.speakers(connection)}
    if missing := [name for name in (left, right) if name not in by_name]:
        raise MissingError(f"no coder {missing[0]!r} in this project")
    if left == right:
        raise RefusedError(f"both sides are {left}; expected two coders")
    report = reports.kept_report(connection, number)
    if report.latest != number:
        raise RefusedError(f"report {number} is an older version; the one that stands is {report.latest}")
    one, other = by_name[left], by_name[right]
    record = next(speaker for speaker in by_name.values() if speaker.kind == "adjudicated")
    told = {r.speaker.name: r for r in coders.own_reports(connection, [one, other, record], {number}, unfinished=True)}
    found = _events(told, one.name, other.name, record.name, measures_by_field(codebook))
    return SideBySide(
        number,
        report.name,
        report.title,
        report.published,
        report.publisher,
        report.text,
        one,
        other,
        tuple(name for name in (left, right) if name not in told or not told[name].finished),
        tuple(sorted(found, key=lambda event: not event.both)),
        record.name in told and told[record.name].finished,
        reports.last_change(connection, number),
    )


def _events(
    told: Mapping[str, OwnReport], left: str, right: str, record: str, measures: Mapping[str, Sequence[Measure]]
) -> Iterator[EventBeside]:
    """The events that two coders tell, in the order in which they stand in the text."""
    own = {name: {event.name: event for event in report.events} for name, report in told.items()}
    settled = own.get(record, {})
    left_out = told[record].denied if record in told else frozenset()
    said = [spoken_of(told[name]) if name in told else Spoken(name, "", ()) for name in (left, right)]
    for pair in sorted(beside(*said), key=_place):
        one, other = (own[e.coder][e.candidate] if e else None for e in pair)
        told_as = [event for event in (one, other) if event]
        target = next((event for event in told_as if event.name in settled), told_as[0])
        names = {event.name for event in told_as}
        decision = settled.get(target.name)
        decided: Literal["taken", "left"] | None = None
        if decision is not None and decision.said.get("standing"):
            decided = "taken"
        elif decision is None and names <= left_out:
            decided = "left"
        silent = right if other is None else left
        yield EventBeside(
            target.name,
            target.event_id,
            frozenset(event.event_id for event in told_as),
            one.name if one else None,
            other.name if other else None,
            silent in told and bool(told[silent].denied & names),
            decided,
            tuple(_field(field, one, other, decision, held) for field, held in measures.items()),
        )


def _place(pair: Iterable[CodersEvent | None]) -> tuple[int, str]:
    """Where the words of an event stand; those of which no words were marked come last."""
    events = [event for event in pair if event]
    return min((start for e in events for start, _ in e.words), default=1 << 30), min(e.candidate for e in events)


def _field(
    name: str, left: OwnEvent | None, right: OwnEvent | None, record: OwnEvent | None, measures: Sequence[Measure]
) -> FieldBeside:
    one, other = (_word(event, name) if event else None for event in (left, right))
    settled = _word(record, name) if record else None
    if settled is not None and settled.kind == "silent":
        settled = None
    state: State = "same"
    if one and other and one.values != other.values:
        state = "alike" if agree(measures, one.values, other.values) else "differ"
    chosen: Literal["left", "right", "both", "own"] | None = None
    if settled is not None:
        mine, theirs = (word is not None and _same(word, settled) for word in (one, other))
        chosen = "both" if mine and theirs else "left" if mine else "right" if theirs else "own"
    return FieldBeside(name, one, other, state, settled, chosen)


def _same(word: Word, settled: Word) -> bool:
    return word.values == settled.values and (word.kind == "undecided") == (settled.kind == "undecided")


def _word(event: OwnEvent, field: str) -> Word:
    if field in event.undecided:
        return Word("undecided")
    if field not in event.said:
        return Word("silent")
    return Word("told", event.said[field]) if event.said[field] else Word("nothing")
