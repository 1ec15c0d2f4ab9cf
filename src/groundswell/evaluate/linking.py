"""Scores of linking: how well groups of candidate events are the events in the world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

Name = TypeVar("Name", int, str)


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed precision, recall and F1, each 0 to 1.

    References
    ----------
    Bagga and Baldwin (1998), Entity-based cross-document coreferencing using the vector space model.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(truth: Mapping[Name, Hashable], found: Mapping[Name, Hashable]) -> BCubed:
    """B-cubed scores of a grouping.

    Parameters
    ----------
    truth
        By candidate event, the event in the world that it tells.
    found
        By candidate event, the group that it was put into.
    """
    if not truth:
        return BCubed(0.0, 0.0)
    both = Counter((truth[name], found[name]) for name in truth)
    wanted, given = Counter(truth.values()), Counter(found[name] for name in truth)
    return BCubed(
        sum(n * n / given[group] for (_, group), n in both.items()) / len(truth),
        sum(n * n / wanted[event] for (event, _), n in both.items()) / len(truth),
    )


def pairs_of(groups: Mapping[Name, Hashable]) -> set[tuple[Name, ...]]:
    """Pairs of candidate events of one group, each in order."""
    members: dict[Hashable, list[Name]] = defaultdict(list)
    for name, group in groups.items():
        members[group].append(name)
    return {pair for held in members.values() for pair in combinations(sorted(held), 2)}


def recall_of(blocked: Iterable[tuple[Name, Name]], truth: Mapping[Name, Hashable]) -> float:
    """Share of the pairs that are one event which are compared at all."""
    wanted = pairs_of(truth)
    held = {tuple(sorted(pair)) for pair in blocked}
    return len(wanted & held) / len(wanted) if wanted else 1.0
