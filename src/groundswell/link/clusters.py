"""Clusters: which candidate events are one, from what is said of pairs of them.

Two groups become one where their pairs, taken together, speak for it: the mean weight over all pairs between them is
above 0, and a pair that was not compared, or was found to be nothing, speaks against. So an event on Monday and one on
Wednesday do not become one through a vague report that fits both. What people say binds: a pair that a person calls the
same is one, a pair that a person calls different never is.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from groundswell.link.score import LEAST

#: Weight of a pair of which nothing is known: it shares no block, or weighed too little to be kept.
NOTHING = LEAST - 2.0

Pair = tuple[int, int]
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The outcome of clustering.

    Attributes
    ----------
    groups
        Numbers of candidate events that are one event, each group in order, the groups by their first.
    contradictions
        Pairs that a person calls the same while what else people say makes them different.
    """

    groups: tuple[Group, ...]
    contradictions: tuple[Pair, ...] = ()


def clusters(
    numbers: Iterable[int],
    weights: Mapping[Pair, float],
    *,
    documents: Mapping[int, int],
    same: Sequence[Pair] = (),
    different: Iterable[Pair] = (),
) -> Clusters:
    """Candidate events as groups, each of which is one event.

    Parameters
    ----------
    numbers
        All candidate events.
    weights
        By pair, the lesser number first, the weight that a machine gives it.
    documents
        By candidate event its document: no machine makes two events of one document one.
    same, different
        Pairs of which people say so, the latest last.
    """
    apart: dict[int, set[int]] = defaultdict(set)
    for left, right in different:
        apart[left].add(right)
        apart[right].add(left)
    seeds, contradictions = _seeds(sorted(set(numbers)), same, apart)
    groups = _agglomerated(seeds, _near(seeds, weights), documents, apart)
    return Clusters(tuple(sorted(groups)), tuple(sorted(contradictions)))


def _seeds(
    numbers: Sequence[int], same: Sequence[Pair], apart: Mapping[int, set[int]]
) -> tuple[list[Group], list[Pair]]:
    """Groups that people make, and the pairs that they would make the same against what else they say."""
    group = {number: [number] for number in numbers}
    contradictions = []
    for left, right in same:
        one, other = group[left], group[right]
        if one is other:
            continue
        if any(apart.get(number, set()) & set(other) for number in one):
            contradictions.append((min(left, right), max(left, right)))
            continue
        one += other
        for number in other:
            group[number] = one
    return sorted({id(held): tuple(sorted(held)) for held in group.values()}.values()), contradictions


def _near(seeds: Sequence[Group], weights: Mapping[Pair, float]) -> dict[int, dict[int, float]]:
    """By two seeds of which any pair was weighed, the weight of all pairs between them."""
    home = {number: place for place, seed in enumerate(seeds) for number in seed}
    told: dict[Pair, list[float]] = defaultdict(list)
    for (left, right), weight in weights.items():
        one, other = home[left], home[right]
        if one != other:
            told[min(one, other), max(one, other)].append(weight)
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), held in told.items():
        unknown = len(seeds[one]) * len(seeds[other]) - len(held)
        near[one][other] = near[other][one] = sum(sorted(held)) + NOTHING * unknown
    return near


def _agglomerated(
    seeds: Sequence[Group],
    near: dict[int, dict[int, float]],
    documents: Mapping[int, int],
    apart: Mapping[int, set[int]],
) -> list[Group]:
    """Groups: the two that most clearly belong together are joined, until none do."""
    groups = dict(enumerate(seeds))
    queue: list[tuple[float, Group, Group, int, int]] = []

    def propose(one: int, other: int) -> None:
        mean = near[one][other] / (len(groups[one]) * len(groups[other]))
        if mean > 0 and _may_join(groups[one], groups[other], documents, apart):
            first, second = sorted((groups[one], groups[other]))
            heapq.heappush(queue, (-mean, first, second, one, other))

    for one, others in near.items():
        for other in others:
            if one < other:
                propose(one, other)
    fresh = len(seeds)
    while queue:
        *_, one, other = heapq.heappop(queue)
        if one not in groups or other not in groups:
            continue
        first, second = groups.pop(one), groups.pop(other)
        left, right = near.pop(one), near.pop(other)
        groups[fresh] = tuple(sorted(first + second))
        near[fresh] = {}
        for third in sorted((left.keys() | right.keys()) & groups.keys()):
            unknown = NOTHING * len(groups[third])
            total = left.get(third, unknown * len(first)) + right.get(third, unknown * len(second))
            near[fresh][third] = near[third][fresh] = total
            propose(fresh, third)
        fresh += 1
    return list(groups.values())


def _may_join(one: Group, other: Group, documents: Mapping[int, int], apart: Mapping[int, set[int]]) -> bool:
    if any(apart.get(number, set()) & set(other) for number in one):
        return False
    return not {documents[number] for number in one} & {documents[number] for number in other}
