"""A canonical event as it is reviewed: what every report says of each field, who said it, and what links them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from groundswell.codebook import Codebook
from groundswell.errors import MissingError
from groundswell.link.reconcile import contradicts, reconcile
from groundswell.project.canonical import Link, account_of, links_of
from groundswell.project.component import component_around
from groundswell.project.linking import changed_since
from groundswell.record.canonical import Held, Reconciled
from groundswell.store import deeds, judgements, keep, near, reports, views
from groundswell.store.deeds import Deed
from groundswell.store.readings import Note, notes_of, read_apart
from groundswell.store.summaries import EventSummary
from groundswell.store.views import Report, Said, StandingEvent


@dataclass(frozen=True, slots=True)
class Teller:
    """A report that tells an event.

    Attributes
    ----------
    candidate
        Name of the candidate event.
    number, document, title, published, publisher, language
        Of the report.
    standing
        How the event stands in it.
    copy_of
        Place of the first report of which this one is a near-identical copy, among all that tell the event.
    apart
        Whether others who read it are not heard here, as coders read it without seeing one another.
    changed
        Whether it is new, or was changed, since it was last compared: linking compares it.
    """

    candidate: str
    number: int
    document: str
    title: str | None
    published: str | None
    publisher: str | None
    language: str | None
    standing: str
    copy_of: int | None
    apart: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What one report says that gives a value.

    Attributes
    ----------
    teller
        Place of the report among all that tell the event.
    statement
        Number of the statement.
    quote
        The words that it rests on.
    by, by_person
        Who said it, and whether that is a person.
    status, reason, confidence
        As of a statement.
    """

    teller: int
    statement: int
    quote: str | None
    by: str
    by_person: bool
    status: str
    reason: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A value that some report gives to a field, and all that give it.

    Attributes
    ----------
    value
        In the shape of the interchange format.
    chosen
        Whether the rule chose it.
    against
        Whether it contradicts a value that the rule chose.
    words
        Who gives it.
    """

    value: object
    chosen: bool
    against: bool
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class ToldField:
    """What all reports say of one field.

    Attributes
    ----------
    name, rule
        Of the field, and of the rule that chose.
    conflict
        Whether reports contradict one another.
    values
        What the rule chose, then what it did not.
    denied
        Places of the reports of which a person said that nothing is told.
    """

    name: str
    rule: str
    conflict: bool
    values: tuple[ToldValue, ...]
    denied: tuple[int, ...]

    @property
    def by_person(self) -> bool:
        """Whether a person spoke of it."""
        return bool(self.denied) or any(word.by_person for value in self.values for word in value.words)

    def of(self, teller: int) -> tuple[ToldValue, ...]:
        """The values that one report gives."""
        return tuple(value for value in self.values if any(word.teller == teller for word in value.words))


@dataclass(frozen=True, slots=True)
class Tie:
    """Another event that belongs to an event and is not one with it.

    Attributes
    ----------
    event
        Name of the other.
    kind
        ``campaign``, ``part_of`` where the event is part of the other, or ``whole_of`` where the other is part of it.
    reason
        Why, in words.
    summary
        The other in one row, where it has one.
    """

    event: str
    kind: str
    reason: str
    summary: EventSummary | None


@dataclass(frozen=True, slots=True)
class Marked:
    """Another event that a person marked as different.

    Attributes
    ----------
    event
        Name of the other.
    by, at
        Who said so last, and when.
    summary
        The other in one row, where it has one.
    """

    event: str
    by: str
    at: str
    summary: EventSummary | None


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """A canonical event as one person may see it.

    Attributes
    ----------
    name
        The least name of its candidate events.
    standing
        How it stands, all reports taken together.
    sources
        Number of reports, near-identical ones counted once.
    tellers
        The reports, by day of publication.
    fields
        Every field of the codebook of which anything is told.
    silent
        Names of the fields of which nothing is told.
    links
        What holds it together.
    ties, marked
        Events that belong to it; events that people marked as different.
    contradictions
        Pairs of candidate events that stay apart though people call them the same, because of what else people say.
    notes
        On its candidate events.
    deeds
        What people did to it, the latest first.
    """

    name: str
    standing: str
    sources: int
    tellers: tuple[Teller, ...]
    fields: tuple[ToldField, ...]
    silent: tuple[str, ...]
    links: tuple[Link, ...]
    ties: tuple[Tie, ...]
    marked: tuple[Marked, ...]
    contradictions: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    deeds: tuple[Deed, ...]

    def teller(self, candidate: str) -> int | None:
        """Place of the report of a candidate event; None where it tells another event."""
        return next((place for place, told in enumerate(self.tellers) if told.candidate == candidate), None)

    def field(self, name: str) -> ToldField | None:
        """What is told of a field, if anything is."""
        return next((field for field in self.fields if field.name == name), None)


def open_event(connection: Connection, name: str, *, codebook: Codebook, coder: str, sees_all: bool) -> OpenEvent:
    """A canonical event, given by its name, that of any candidate event that tells it, or the start of one.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    name
        Of the event.
    codebook
        Whose fields are shown.
    coder
        Who looks.
    sees_all
        Whether that person sees what others say of reports that are read without seeing one another.

    Raises
    ------
    MissingError
        If there is none, or it stands no more.
    RefusedError
        If it is no name, or several start so.
    """
    asked = views.candidate_named(connection, name)
    members = judgements.memberships(connection, of=asked)
    standing = list(views.standing_events(connection, names=set(members) or {asked}))
    documents = {event.report.document_id for event in standing}
    apart = frozenset() if sees_all else frozenset(d for d in documents if read_apart(connection, d, coder))
    events = [
        own
        for event in standing
        if (own := _as_seen_by(connection, event, coder) if event.report.document_id in apart else event)
    ]
    if not events:
        raise MissingError(f"{asked}: this event stands no more: its report was changed, or it was rejected")
    copies = {event.name: members.get(event.name, ("", event.report.document_id))[1] for event in events}
    events.sort(key=lambda e: (e.report.published or "9999", e.name))
    numbers = {event.number: event.name for event in events}
    event_id = members[asked][0] if asked in members else asked
    tellers = _tellers(events, copies, apart, changed_since(connection, numbers.values()))
    told = reconcile(event_id, [account_of(event, copies[event.name]) for event in events], codebook)
    fields = tuple(
        ToldField(
            field,
            held.rule,
            held.conflict,
            tuple(
                _told_value(value, events, chosen=chosen, against=_against(held, value))
                for values, chosen in ((held.values, True), (held.others, False))
                for value in values
            ),
            tuple(i for i, event in enumerate(events) if field in event.by_people and not event.all(field)),
        )
        for field, held in told.values.items()
    )
    spoken = tuple(field for field in fields if field.values or field.denied)
    return OpenEvent(
        name=event_id,
        standing=told.standing,
        sources=len(set(copies.values())),
        tellers=tellers,
        fields=spoken,
        silent=tuple(field.name for field in fields if field not in spoken),
        links=tuple(links_of(connection, sorted(numbers.values()))),
        ties=_ties(connection, event_id),
        marked=_marked(connection, event_id, numbers),
        contradictions=_contradictions(connection, numbers),
        notes=tuple(
            note
            for document in sorted(documents)
            for note in notes_of(connection, document)
            if note.event in copies and (document not in apart or note.by == coder)
        ),
        deeds=_deeds(connection, numbers, {e.name for e in events if e.report.document_id in apart}, coder),
    )


def _as_seen_by(connection: Connection, event: StandingEvent, coder: str) -> StandingEvent | None:
    """A candidate event as the machine and one person tell it; None where it does not stand for them."""
    report = reports.kept_report(connection, event.report.document_id)
    told = reports.told_events(connection, report.number, coded_in=report.coded_in, only=[coder])
    own = next((e.fields for e in told if e.number == event.number), {})
    values: Mapping[str, tuple[Said, ...]] = {
        field: tuple(said for said in held.said if said.statement.value is not None) for field, held in own.items()
    }
    if not values.get("standing"):
        return None
    return replace(
        event,
        standing=values["standing"][0].statement.value,
        values={field: said for field, said in values.items() if field not in ("standing", "rank") and said},
        by_people=frozenset(field for field, held in own.items() if held.people),
    )


def _tellers(
    events: Sequence[StandingEvent], copies: Mapping[str, int], apart: Collection[int], changed: Collection[str]
) -> tuple[Teller, ...]:
    first: dict[int, int] = {}
    found = []
    for place, event in enumerate(events):
        report = event.report
        known = first.setdefault(copies[event.name], place)
        found.append(
            Teller(
                event.name,
                report.document_id,
                report.name,
                report.title,
                report.published,
                report.publisher,
                report.language,
                event.standing,
                None if known == place else known,
                report.document_id in apart,
                event.name in changed,
            )
        )
    return tuple(found)


def _against(told: Reconciled, value: Held) -> bool:
    """Whether a value contradicts what the rule chose. Of estimates all are kept, and may contradict one another."""
    if value in told.values and told.rule != "every_estimate":
        return False
    return any(contradicts(told.rule, value.value, chosen.value) for chosen in told.values)


def _told_value(held: Held, events: Sequence[StandingEvent], *, chosen: bool, against: bool) -> ToldValue:
    places = {event.name: place for place, event in enumerate(events)}
    words = []
    for source in held.sources:
        place = places[source.candidate]
        said = next(s for told in events[place].values.values() for s in told if s.statement_id == source.statement)
        statement = said.statement
        words.append(
            Word(
                place,
                said.statement_id,
                source.quote,
                said.coder,
                said.by_person,
                statement.status,
                statement.reason,
                statement.confidence,
            )
        )
    return ToldValue(held.value, chosen, against, tuple(words))


def _ties(connection: Connection, event: str) -> tuple[Tie, ...]:
    found = []
    for left, right, kind, reason in judgements.ties(connection, of=[event]):
        other = right if left == event else left
        found.append((other, "whole_of" if kind == "part_of" and other == left else kind, reason))
    known = near.summaries_named(connection, {other for other, _, _ in found})
    return tuple(Tie(other, kind, reason, known.get(other)) for other, kind, reason in found)


def _marked(connection: Connection, event: str, numbers: Collection[int]) -> tuple[Marked, ...]:
    said = [j for j in judgements.persons_judgements(connection, numbers) if j.verdict == "different"]
    home = judgements.events_of(connection, {n for j in said for n in (j.left, j.right)} - set(numbers))
    latest = {home[n]: j for j in said for n in (j.left, j.right) if home.get(n, event) != event}
    known = near.summaries_named(connection, latest)
    return tuple(Marked(other, j.coder, j.at, known.get(other)) for other, j in sorted(latest.items()))


def _contradictions(connection: Connection, numbers: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    component = component_around(connection, numbers.values())
    if component is None:
        return ()
    found = component.clusters().contradictions
    return tuple((component.names[a], component.names[b]) for a, b in found if {a, b} & numbers.keys())


def _deeds(connection: Connection, numbers: Collection[int], apart: Collection[str], coder: str) -> tuple[Deed, ...]:
    """What people did; what others said of reports that are read apart stays hidden."""
    found = []
    for deed in deeds.deeds_on(connection, numbers):
        said = tuple((name, field) for name, field in deed.said if name not in apart or deed.action.by == coder)
        if said or deed.judged:
            found.append(replace(deed, said=said))
    return tuple(found)


def event_named(connection: Connection, name: str) -> str:
    """The canonical event of a name: its own, that of any candidate event that tells it, or the start of one.

    Raises
    ------
    MissingError
        If there is none.
    RefusedError
        If it is no name, or several start so.
    """
    candidate = views.candidate_named(connection, name)
    return judgements.memberships(connection, of=candidate).get(candidate, (candidate, 0))[0]


def event_of_most(connection: Connection, candidates: Sequence[str]) -> str:
    """The event that most of some candidate events tell; of several the one that the first tells.

    Raises
    ------
    StoreError
        If one of them is not there.
    """
    numbers = keep.numbers_of(connection, candidates)
    home = judgements.events_of(connection, numbers.values())
    told = [home.get(numbers[name], name) for name in candidates]
    return max(told, key=told.count)


def reports_telling(connection: Connection, candidates: Collection[str]) -> dict[str, Report]:
    """By candidate event, of those that stand, the report that tells it."""
    return {event.name: event.report for event in views.standing_values(connection, (), names=candidates)}
