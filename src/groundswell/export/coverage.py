"""Coverage: how far sources overlap, and how many events none of them reports.

Sources are animals' traps turned round: an event is caught by each publisher that reports it. From how many are caught
by one source, by two, by several, capture-recapture estimates how many are caught by none.

References
----------
Chapman, D. G. (1951). Some properties of the hypergeometric distribution with applications to zoological sample
censuses. *University of California Publications in Statistics* 1, 131-160.
Robson, D. S. & Regier, H. A. (1964). Sample size in Petersen mark-recapture experiments. *Transactions of the American
Fisheries Society* 93, 215-226. doi:10.1577/1548-8659(1964)93[215:SSIPME]2.0.CO;2
Chao, A. (1987). Estimating the population size for capture-recapture data with unequal catchability. *Biometrics* 43,
783-791. doi:10.2307/2531532
Colwell, R. K. & Coddington, J. A. (1994). Estimating terrestrial biodiversity through extrapolation. *Philosophical
Transactions of the Royal Society B* 345, 101-118. doi:10.1098/rstb.1994.0091
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

#: Least number of events that both groups see: with fewer, Chapman's estimate is too low (Robson & Regier 1964).
LEAST_OF_BOTH = 7
#: Least number of events that exactly two sources see: with fewer, one more or less changes Chao's estimate by much.
LEAST_OF_TWO = 5
LEAST_SOURCES = 3  # of Chao's estimate; two are a matter of Chapman's
_Z = 1.959964  # of an interval of 95 per cent

Method = Literal["chapman", "chao"]
#: Why there is no estimate: too few events of both groups, of two sources, too few sources; or one group saw nothing
#: that the other did not.
Refusal = Literal["few_of_both", "few_of_two", "few_sources", "nothing_alone"]


@dataclass(frozen=True, slots=True)
class Capture:
    """An event and who reports it.

    Attributes
    ----------
    event
        Its name.
    outlets
        All publishers that print it.
    sources
        Publishers, each near-identical report counted once: for the publisher whose report is the earliest.
    kinds
        By which the estimate is split: by name of a split the classes in which the event is.
    """

    event: str
    outlets: frozenset[str]
    sources: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many events there are, those that no source reports among them.

    Attributes
    ----------
    method
        ``chapman`` or ``chao``.
    seen
        Number of events that some source reports.
    sources
        Number of sources, or groups of them.
    once, twice
        Number of events that exactly one source sees, and exactly two.
    total
        The estimate; None where there is too little to estimate.
    interval
        Of the estimate, at 95 per cent.
    refused
        Why there is no estimate.
    """

    method: Method
    seen: int
    sources: int
    once: int
    twice: int
    total: float | None = None
    interval: tuple[float, float] | None = None
    refused: Refusal | None = None

    @property
    def unseen(self) -> float | None:
        """Estimated number of events that no source reports."""
        return None if self.total is None else self.total - self.seen


def chapman(first: int, second: int, both: int) -> Estimate:
    """Chapman's estimate from two groups of sources.

    Parameters
    ----------
    first, second
        Number of events that each group sees.
    both
        Number that both see.

    Returns
    -------
    Estimate
        With an interval that is never below what was seen (on the logarithm of the number unseen, as Chao 1987).

    Notes
    -----
    It holds where all events are of the same time and place, each group is as likely to see one event as another,
    whether one sees it does not depend on whether the other does, and reports were linked without mistakes.

    Examples
    --------
    >>> found = chapman(80, 60, 40)
    >>> found.seen, round(found.total, 1)
    (100, 119.5)
    """
    if both > min(first, second):
        raise ValueError(f"{both} events of both groups; expected no more than {min(first, second)}")
    seen = first + second - both
    told = Estimate("chapman", seen, 2, seen - both, both)
    if both < LEAST_OF_BOTH:
        return _refused(told, "few_of_both")
    unseen = (first - both) * (second - both) / (both + 1)
    if not unseen:
        return _refused(told, "nothing_alone")
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return _with_interval(told, unseen, variance)


def chao(times_seen: Mapping[int, int], *, sources: int) -> Estimate:
    """Chao's lower bound from many sources.

    Parameters
    ----------
    times_seen
        By number of sources the number of events that so many see.
    sources
        How many there are.

    Returns
    -------
    Estimate
        A lower bound: sources that see the same events, and events that are hard to see, make the truth greater.

    Examples
    --------
    >>> found = chao({1: 40, 2: 20, 3: 10}, sources=5)
    >>> found.seen, found.total
    (70, 102.0)
    """
    once, twice = times_seen.get(1, 0), times_seen.get(2, 0)
    told = Estimate("chao", sum(number for times, number in times_seen.items() if times > 0), sources, once, twice)
    if sources < LEAST_SOURCES:
        return _refused(told, "few_sources")
    if twice < LEAST_OF_TWO:
        return _refused(told, "few_of_two")
    if not once:
        return _refused(told, "nothing_alone")
    share, ratio = (sources - 1) / sources, once / twice
    unseen = share * once * ratio / 2
    variance = twice * (share * ratio**2 / 2 + share**2 * ratio**3 + share**2 * ratio**4 / 4)
    return _with_interval(told, unseen, variance)


def _refused(told: Estimate, why: Refusal) -> Estimate:
    return Estimate(told.method, told.seen, told.sources, told.once, told.twice, refused=why)


def _with_interval(told: Estimate, unseen: float, variance: float) -> Estimate:
    spread = math.exp(_Z * math.sqrt(math.log1p(variance / unseen**2)))
    interval = told.seen + unseen / spread, told.seen + unseen * spread
    return Estimate(told.method, told.seen, told.sources, told.once, told.twice, told.seen + unseen, interval)


# ------------------------------------------------------------------ of a dataset


@dataclass(frozen=True, slots=True)
class Outlet:
    """What one publisher sees.

    Attributes
    ----------
    name
        Of the publisher.
    events
        Number of events that it prints.
    alone
        Number of these that no other publisher prints.
    kinds
        By split and class the number of its events.
    """

    name: str
    events: int
    alone: int
    kinds: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the sources of a dataset overlap, and what they miss.

    Attributes
    ----------
    events
        Number of events.
    unnamed
        Number of these of which no report names its publisher: nothing else here counts them.
    outlets
        The one that prints most first.
    shared
        By pair of publishers the number of events that both print.
    times_seen
        By number of sources the number of events that so many see, near-identical reports counted once.
    whole
        The estimate of all events.
    by_kind
        By split and class the estimate of its events.
    groups
        Names of the first group of sources, all others being the second; empty where there are no groups.
    """

    events: int
    unnamed: int
    outlets: tuple[Outlet, ...]
    shared: Mapping[tuple[str, str], int]
    times_seen: Mapping[int, int]
    whole: Estimate
    by_kind: Mapping[str, Mapping[str, Estimate]]
    groups: tuple[str, ...]


def coverage_of(captures: Iterable[Capture], *, first_group: Collection[str] = ()) -> Coverage:
    """How far the sources of some events overlap.

    Parameters
    ----------
    captures
        The events.
    first_group
        Publishers that are one group, all others being the second: then the estimate is Chapman's. Without it, that of
        two publishers is Chapman's, and that of more is Chao's.
    """
    held = list(captures)
    named = [capture for capture in held if capture.sources]
    sources = sorted({source for capture in named for source in capture.sources})
    group = frozenset(first_group) or (frozenset(sources[:1]) if len(sources) == 2 else frozenset())
    splits = dict.fromkeys(split for capture in held for split in capture.kinds)
    by_kind: dict[str, dict[str, Estimate]] = {}
    for split in splits:
        classes = dict.fromkeys(one for capture in named for one in capture.kinds[split])
        by_kind[split] = {
            one: _estimate([c for c in named if one in c.kinds[split]], group, len(sources)) for one in sorted(classes)
        }
    shared = Counter(
        (one, other) for capture in named for one in capture.outlets for other in capture.outlets if one < other
    )
    return Coverage(
        len(held),
        len(held) - len(named),
        _outlets(named, list(splits)),
        dict(sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))),
        dict(sorted(Counter(len(capture.sources) for capture in named).items())),
        _estimate(named, group, len(sources)),
        by_kind,
        tuple(sorted(group)),
    )


def _estimate(captures: Sequence[Capture], group: frozenset[str], sources: int) -> Estimate:
    if not group:
        return chao(Counter(len(capture.sources) for capture in captures), sources=sources)
    first = [bool(capture.sources & group) for capture in captures]
    second = [bool(capture.sources - group) for capture in captures]
    return chapman(sum(first), sum(second), sum(a and b for a, b in zip(first, second, strict=True)))


def _outlets(captures: Sequence[Capture], splits: Sequence[str]) -> tuple[Outlet, ...]:
    events: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    kinds: dict[str, dict[str, Counter[str]]] = {}
    for capture in captures:
        for outlet in capture.outlets:
            events[outlet] += 1
            alone[outlet] += len(capture.outlets) == 1
            for split in splits:
                kinds.setdefault(outlet, {}).setdefault(split, Counter()).update(capture.kinds[split])
    ranked = sorted(events, key=lambda name: (-events[name], name))
    return tuple(Outlet(name, events[name], alone[name], kinds.get(name, {})) for name in ranked)
