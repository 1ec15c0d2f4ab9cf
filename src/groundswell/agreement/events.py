"""Which events of several coders are the same, and how far coders agree on the events that a report tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.agreement.measures import towns
from groundswell.record.partial_date import may_be_same


@dataclass(frozen=True, slots=True)
class CodersEvent:
    """One event of a report, as one coder tells it.

    Attributes
    ----------
    coder
        Who.
    candidate
        Name of the candidate event.
    words
        Where the words stand that tell its form: first character, and the one after the last.
    said
        By field the values that the coder gives, in the shape of the interchange format; empty where the coder says
        that nothing is told. A field on which the coder is silent is not there.
    """

    coder: str
    candidate: str
    words: tuple[tuple[int, int], ...]
    said: Mapping[str, tuple[Any, ...]]


Same = tuple[CodersEvent, ...]


def same_events(events: Iterable[CodersEvent]) -> list[Same]:
    """The events that coders tell of one report, brought together where they are the same: each coder once.

    Events are the same where they are the same candidate event. Where coders found theirs apart, they are the same
    where the words that tell their forms overlap and neither their days nor their towns contradict one another; those
    that share the most words are brought together first. The order of the events does not matter.
    """
    held: dict[str, list[CodersEvent]] = {}
    for event in sorted(events, key=lambda e: (e.candidate, e.coder)):
        held.setdefault(event.candidate, []).append(event)
    groups = [tuple(group) for group in held.values()]
    while pairs := [
        (-shared, i, j)
        for i, one in enumerate(groups)
        for j, other in enumerate(groups[:i])
        if not _of_one_coder(one, other) and (shared := _shared(one, other)) and not _contradict(one, other)
    ]:
        _, i, j = min(pairs)
        groups[j] += groups.pop(i)
    return groups


def _shared(one: Same, other: Same) -> int:
    """Number of characters that two events share of the words that tell their forms, at most."""
    return max(
        sum(max(0, min(c, d) - max(a, b)) for a, c in left.words for b, d in right.words)
        for left in one
        for right in other
    )


def _of_one_coder(one: Same, other: Same) -> bool:
    """Whether a coder tells both."""
    return not {event.coder for event in one}.isdisjoint(event.coder for event in other)


def _contradict(one: Same, other: Same) -> bool:
    """Whether days or towns contradict one another."""
    return any(_apart(left, right) for left in one for right in other)


def _apart(one: CodersEvent, other: CodersEvent) -> bool:
    days, places = (
        [next(iter(event.said.get("start_date", ())), None) for event in (one, other)],
        [towns(event.said.get("place", ())) for event in (one, other)],
    )
    return may_be_same(*days) is False or (all(places) and not places[0] & places[1])


@dataclass(frozen=True, slots=True)
class Identification:
    """How far two coders agree on which events reports tell.

    Attributes
    ----------
    left, right
        The coders.
    reports
        Number of reports that both spoke of.
    common
        Events that both tell.
    only_left, only_right
        Events that only one of them tells.
    rejected
        Of the latter, those that the other rejected; the others were not seen, or passed over.

    Notes
    -----
    Of events that neither tells there is no number, and without it no agreement by chance. F1 is what kappa comes to
    where there are many of them.

    References
    ----------
    Hripcsak, G. and Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information retrieval.
    Journal of the American Medical Informatics Association 12(3): 296-298. doi:10.1197/jamia.M1733
    """

    left: str
    right: str
    reports: int
    common: int
    only_left: int
    only_right: int
    rejected: int

    @property
    def precision(self) -> float | None:
        """Share of the left coder's events that the right one tells, too; None where there are none."""
        return _share(self.common, self.only_left)

    @property
    def recall(self) -> float | None:
        """Share of the right coder's events that the left one tells, too; None where there are none."""
        return _share(self.common, self.only_right)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, the same both ways; None where neither tells an event."""
        return _share(2 * self.common, self.only_left + self.only_right)


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None


@dataclass(frozen=True, slots=True)
class Found:
    """Of the events of one report, those that two coders share, and do not: see `Identification`."""

    common: int
    only_left: int
    only_right: int
    rejected: int


def found_by(left: str, right: str, events: Iterable[CodersEvent], denied: Mapping[str, Collection[str]]) -> Found:
    """Which events of a report two coders share.

    Parameters
    ----------
    left, right
        The coders.
    events
        Of these two.
    denied
        By coder the candidate events rejected.
    """
    common = only_left = only_right = rejected = 0
    for same in same_events(events):
        told = {event.coder for event in same}
        if len(told) == 2:
            common += 1
            continue
        only_left += left in told
        only_right += right in told
        other = right if left in told else left
        rejected += any(event.candidate in denied.get(other, ()) for event in same)
    return Found(common, only_left, only_right, rejected)


def identification(left: str, right: str, reports: Sequence[Found]) -> Identification:
    """How far two coders agree on the events of reports that both spoke of."""
    return Identification(
        left,
        right,
        len(reports),
        sum(found.common for found in reports),
        sum(found.only_left for found in reports),
        sum(found.only_right for found in reports),
        sum(found.rejected for found in reports),
    )
