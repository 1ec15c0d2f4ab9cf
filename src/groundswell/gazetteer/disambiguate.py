"""Which place of a name is meant: names of one text support one another.

Each name spreads its weight over the places it can stand for. What one name lends to a country, a unit or a stretch of
land supports the places of the others there; this is repeated until the weights settle.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from groundswell.gazetteer.index import Candidate

_ROUNDS = 3
_PEOPLE = 1.15  # per factor of ten in population
_CAPITAL = 1.2
_ALTERNATE = -2.0  # a spelling that is not the place's own name
_SECOND_UNIT = -2.0  # "Boone" is a county only where nothing else is
_FIRST_UNIT = -0.4  # "Lima" is the town before it is the region
_NAMESAKE, _CHIEF = -1.5, 0.05  # all the more a town of so large a share of its people
_COUNTRY = 2.5
_SAME_COUNTRY, _SAME_UNIT, _NEAR = 1.6, 2.0, 1.2  # support of the others, per e-fold of their weight
_SECOND = 2.0  # the same for a town by its county or municipality
_PUBLISHER = 3.0
_SPOKEN = 1.5  # a country where the language of the text is spoken
_WITHIN = 7.0  # "Paris, Texas"
_AS_KIND = 3.0  # "the province of Lima"
_CELL = 1.5  # degrees


@dataclass(frozen=True, slots=True)
class Name:
    """A name to resolve.

    Attributes
    ----------
    candidates
        The places it may stand for.
    within
        GeoNames ids of units, and codes of countries, that the text puts it in ("Paris, Texas").
    kind
        The kind that the text says it has ("province of Lima").
    times
        How often the text has it.
    """

    candidates: tuple[Candidate, ...]
    within: frozenset[int | str] = frozenset()
    kind: str | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen, and its share of the weight."""

    candidate: Candidate
    share: float


def choose(
    names: Sequence[Name], *, peoples: Mapping[str, int], publisher: str | None = None, spoken_in: Collection[str] = ()
) -> list[Choice]:
    """The place of each name.

    Parameters
    ----------
    names
        The names of one text, each with at least one candidate.
    peoples
        Countries that the text speaks of without a place, by number of times ("Peruvian").
    publisher
        Country of the publisher: a weak hint.
    spoken_in
        Countries where the language of the text is spoken: as weak a hint.
    """
    priors = [
        [_prior(c, name, publisher) + (_SPOKEN if c.country in spoken_in else 0.0) for c in name.candidates]
        for name in names
    ]
    weights = [_shares(scores) for scores in priors]
    strengths = [1.0 + 0.5 * math.log(name.times) for name in names]
    for _ in range(_ROUNDS):
        total = _total(names, weights, strengths, peoples)
        weights = [
            _shares([prior + _support(c, total, own) for c, prior in zip(name.candidates, scores, strict=True)])
            for name, scores, own in (
                (n, s, _own(n, w, strength))
                for n, s, w, strength in zip(names, priors, weights, strengths, strict=True)
            )
        ]
    chosen = []
    for name, shares in zip(names, weights, strict=True):
        best = max(range(len(shares)), key=lambda i: (shares[i], -i))
        chosen.append(Choice(name.candidates[best], shares[best]))
    return chosen


def _prior(candidate: Candidate, name: Name, publisher: str | None) -> float:
    score = _PEOPLE * math.log10(candidate.population + 100)
    if candidate.capital:
        score += _CAPITAL
    if candidate.quality == 1:
        score += _ALTERNATE
    if candidate.kind == "country":
        score += _COUNTRY
    elif candidate.kind == "admin2":
        score += _SECOND_UNIT
    elif candidate.kind == "admin1":
        score += _FIRST_UNIT + (_NAMESAKE if _has_namesake(candidate, name) else 0.0)
    if candidate.country == publisher:
        score += _PUBLISHER
    if name.kind is not None and candidate.kind == name.kind:
        score += _AS_KIND
    if name.within & {candidate.admin1, candidate.admin2, candidate.country}:
        score += _WITHIN
    return score


def _has_namesake(unit: Candidate, name: Name) -> bool:
    """Has a unit, not told as one, a town of its name that is no small part of it?"""
    return name.kind is None and any(
        c.kind == "locality" and c.admin1 == unit.geoname_id and c.population >= _CHIEF * unit.population
        for c in name.candidates
    )


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    raised = [math.exp(s - top) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def _marks(candidate: Candidate) -> tuple[object, object, object, tuple[int, int]]:
    return (
        candidate.country,
        candidate.admin1,
        candidate.admin2,
        (round(candidate.latitude / _CELL), round(candidate.longitude / _CELL)),
    )


def _own(name: Name, shares: Sequence[float], strength: float) -> dict[object, float]:
    """What one name lends to countries, units and stretches of land."""
    lent: dict[object, float] = defaultdict(float)
    for candidate, share in zip(name.candidates, shares, strict=True):
        if share < 0.01:
            continue
        country, unit, second, (row, column) = _marks(candidate)
        lent[country] += strength * share
        if candidate.kind == "country":
            continue
        if unit is not None:
            lent[unit] += strength * share
        if second is not None:
            lent[second] += strength * share
        if candidate.kind == "locality":
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    lent[row + i, column + j] += strength * share
    return lent


def _total(
    names: Sequence[Name], weights: Sequence[Sequence[float]], strengths: Sequence[float], peoples: Mapping[str, int]
) -> dict[object, float]:
    total: dict[object, float] = defaultdict(float)
    for country, times in sorted(peoples.items()):
        total[country] += 1.0 + 0.5 * math.log(times)
    for name, shares, strength in zip(names, weights, strengths, strict=True):
        for mark, weight in _own(name, shares, strength).items():
            total[mark] += weight
    return total


def _support(candidate: Candidate, total: Mapping[object, float], own: Mapping[object, float]) -> float:
    """What the other names lend to a place."""
    country, unit, second, cell = _marks(candidate)
    is_unit = candidate.kind == "admin1"  # a unit is hardly the likelier for the towns in it
    weigh = (
        (country, _SAME_COUNTRY),
        (unit, _SAME_UNIT / 2 if is_unit else _SAME_UNIT),
        (second, _SECOND),
        (cell, 0.0 if is_unit else _NEAR),
    )
    return sum(
        w * math.log1p(max(total.get(mark, 0.0) - own.get(mark, 0.0), 0.0)) for mark, w in weigh if mark is not None
    )
