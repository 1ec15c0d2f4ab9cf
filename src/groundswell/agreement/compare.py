"""Coders compared: from what each says of each report to one row a field."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from groundswell.agreement.alpha import Observed, observed, reliability
from groundswell.agreement.confusion import Confusion, cells_of, confusion_of
from groundswell.agreement.events import CodersEvent, Found, Identification, Same, found_by, identification, same_events
from groundswell.agreement.measures import Measure, agree


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one coder says of one report.

    Attributes
    ----------
    coder, document
        Names.
    events
        The events that the coder tells; none where it says that there is none.
    denied
        Names of the candidate events that the coder rejected.
    """

    coder: str
    document: str
    events: tuple[CodersEvent, ...]
    denied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far coders agree on one field of the events that they share.

    Attributes
    ----------
    name, scale
        Of the `Measure`.
    reports, units
        Number of reports, and of events, on which two coders or more say something.
    coders
        Number of coders who do.
    percent, alpha
        Percent agreement (from 0 to 1) and Krippendorff's alpha; None where they cannot be told.
    interval
        Of alpha, at 95 per cent.
    """

    name: str
    scale: str
    reports: int
    units: int
    coders: int
    percent: float | None
    alpha: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree.

    Attributes
    ----------
    coders
        Their names.
    reports
        Number of reports that two of them or more spoke of.
    events
        For each two of them, the events that they share.
    fields
        For each field, the values.
    """

    coders: tuple[str, ...]
    reports: int
    events: tuple[Identification, ...]
    fields: tuple[FieldAgreement, ...]


def compared(spoken: Iterable[Spoken], asked: Sequence[Measure]) -> Agreement:
    """How far coders agree on reports that two of them or more spoke of.

    Parameters
    ----------
    spoken
        What each says of each report, once.
    asked
        What they are compared by.
    """
    return agreement_on([compared_report(held, asked) for held in _by_report(spoken).values()], asked)


@dataclass(frozen=True, slots=True)
class Told:
    """What coders say of one field of the events of a report that two of them tell or more, by one measure.

    Attributes
    ----------
    coders
        Who says something.
    units
        Number of events on which two of them do.
    observed
        What they say, summed up.
    """

    coders: frozenset[str]
    units: int
    observed: Observed


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """What two coders or more say of one report, compared.

    Attributes
    ----------
    coders
        Who spoke of it.
    found
        By two of them the events that they share.
    told
        By measure what they say of these events.
    """

    coders: tuple[str, ...]
    found: Mapping[tuple[str, str], Found]
    told: tuple[Told, ...]


def compared_report(held: Mapping[str, Spoken], asked: Sequence[Measure]) -> ComparedReport:
    """What coders say of one report, by coder, compared by some measures."""
    coders = tuple(sorted(held))
    shared = _shared(held)
    # of two coders alone: what they share must not depend on who else codes
    found = {(a, b): _found(held[a], held[b]) for a, b in combinations(coders, 2)}
    return ComparedReport(coders, found, tuple(_told_of(measure, shared) for measure in asked))


def agreement_on(
    reports: Sequence[ComparedReport],
    asked: Sequence[Measure],
    *,
    before: tuple[Sequence[ComparedReport], Agreement] | None = None,
) -> Agreement:
    """How far coders agree on reports that were compared.

    Parameters
    ----------
    reports
        What came of comparing each; reports are drawn in this order.
    asked
        The measures that they were compared by.
    before
        The same at an earlier time, and what came of it: fields of which nothing has changed are taken from there.
    """
    found: dict[tuple[str, str], list[Found]] = {}
    for report in reports:
        for pair, one in report.found.items():
            found.setdefault(pair, []).append(one)
    fields = tuple(
        before[1].fields[place]
        if before is not None and _told_the_same(before[0], reports, place)
        else _field(measure, [report.told[place] for report in reports])
        for place, measure in enumerate(asked)
    )
    return Agreement(
        tuple(sorted({coder for report in reports for coder in report.coders})),
        len(reports),
        tuple(identification(*pair, held) for pair, held in sorted(found.items())),
        fields,
    )


def _told_the_same(before: Sequence[ComparedReport], now: Sequence[ComparedReport], place: int) -> bool:
    """Whether nothing has changed by one measure."""
    return len(before) == len(now) and all(
        one is other or one.told[place] == other.told[place] for one, other in zip(before, now, strict=True)
    )


def confusion_table(spoken: Iterable[Spoken], measure: Measure, left: str, right: str) -> Confusion:
    """The confusion table of two coders for a field of codes."""
    pairs = [(one, other) for _, one, other in _told_by_both(spoken, measure, left, right)]
    return confusion_of(measure.name, left, right, pairs, measure.codes)


def documents_in_cell(
    spoken: Iterable[Spoken], measure: Measure, left: str, right: str, cell: tuple[str, str]
) -> list[str]:
    """Names of the reports with the events that a cell of the confusion table counts, by row and column; each once."""
    told = _told_by_both(spoken, measure, left, right)
    return list(dict.fromkeys(document for document, one, other in told if cell in cells_of(one, other)))


def _told_by_both(
    spoken: Iterable[Spoken], measure: Measure, left: str, right: str
) -> Iterator[tuple[str, Hashable, Hashable]]:
    """By report what each of two coders says of every event on which both say something."""
    two = [one for one in spoken if one.coder in (left, right)]
    for document, held in _by_report(two).items():
        for same in _shared(held):
            told = _told(measure, same)
            if len(told) == 2:
                yield document, told[left], told[right]


Beside = tuple[CodersEvent | None, CodersEvent | None]


def beside(left: Spoken, right: Spoken) -> list[Beside]:
    """The events of a report as two coders tell them, side by side; None where only one of them tells an event."""
    found = []
    for same in same_events((*left.events, *right.events)):
        told = {event.coder: event for event in same}
        found.append((told.get(left.coder), told.get(right.coder)))
    return found


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """On how much of a report two coders disagree.

    Attributes
    ----------
    number
        Of events that only one tells, and of fields, together.
    events
        That only one of them tells.
    fields
        Of the events that both tell, those on which they disagree.
    """

    number: int
    events: int
    fields: int


def disagreement(left: Spoken, right: Spoken, measures: Mapping[str, Sequence[Measure]]) -> Disagreement:
    """On how much of a report two coders disagree, by the measures of each field.

    A coder who is silent on a field agrees with one who says that nothing is told.
    """
    events = fields = 0
    for one, other in beside(left, right):
        if one is None or other is None:
            events += 1
        else:
            fields += sum(
                not agree(held, one.said.get(field, ()), other.said.get(field, ())) for field, held in measures.items()
            )
    return Disagreement(events + fields, events, fields)


def _by_report(spoken: Iterable[Spoken]) -> dict[str, dict[str, Spoken]]:
    """By report and coder what is said of it; reports that only one coder spoke of are left out."""
    found: dict[str, dict[str, Spoken]] = {}
    for one in spoken:
        found.setdefault(one.document, {})[one.coder] = one
    return {document: found[document] for document in sorted(found) if len(found[document]) > 1}


def _found(left: Spoken, right: Spoken) -> Found:
    denied = {left.coder: left.denied, right.coder: right.denied}
    return found_by(left.coder, right.coder, (*left.events, *right.events), denied)


def _shared(held: Mapping[str, Spoken]) -> list[Same]:
    """The events of a report that two coders or more tell."""
    events = [event for one in held.values() for event in one.events]
    return [same for same in same_events(events) if len(same) > 1]


def _told(measure: Measure, same: Same) -> dict[str, Hashable]:
    """By coder what is said of one event, of those who say something."""
    return {event.coder: measure.read(event.said[measure.field]) for event in same if measure.field in event.said}


def _told_of(measure: Measure, shared: Iterable[Same]) -> Told:
    told = [held for same in shared if len(held := _told(measure, same)) > 1]
    coders = frozenset(coder for held in told for coder in held)
    return Told(coders, len(told), observed([tuple(held.values()) for held in told], measure.difference))


def _field(measure: Measure, told: Sequence[Told]) -> FieldAgreement:
    """How far coders agree on one field, from what they say of it in each report."""
    held = [one for one in told if one.units]
    found = reliability([one.observed for one in held], measure.difference)
    return FieldAgreement(
        measure.name,
        measure.scale,
        len(held),
        sum(one.units for one in held),
        len(frozenset().union(*(one.coders for one in held))),
        found.percent,
        found.alpha,
        found.interval,
    )
