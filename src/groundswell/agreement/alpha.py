"""Krippendorff's alpha with its interval, and percent agreement, for values of any kind that have a difference.

A unit is the collection of values that coders gave to one thing; a coder who was silent is not in it. Units that fewer
than two coders gave a value have nothing to compare and are passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Unit = Collection[Hashable]
#: The squared difference of two values: 0 for a value and itself, the same both ways, never negative.
Difference = Callable[[Any, Any], float]

RESAMPLES = 1000
_MOST_KEPT, _MOST_AT_ONCE = 5_000_000, 1_000_000  # numbers of draws kept in memory, and made at once


@dataclass(frozen=True, slots=True)
class Observed:
    """The units of one report, summed up: all that agreement depends on.

    Attributes
    ----------
    values
        Of units that two coders or more gave a value.
    disagreement
        Sum of the mean disagreement of each of these values with the others of its unit.
    pairs, same
        Number of the pairs of values given to one thing, and of those that do not differ.
    """

    values: tuple[Hashable, ...]
    disagreement: float
    pairs: int
    same: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Percent agreement (from 0 to 1), Krippendorff's alpha, and its interval; None for what cannot be told."""

    percent: float | None
    alpha: float | None
    interval: tuple[float, float] | None


def observed(units: Iterable[Unit], difference: Difference) -> Observed:
    """Sum the units of one report up."""
    values: list[Hashable] = []
    disagreement, pairs, same = 0.0, 0, 0
    for unit in units:
        if len(unit) < 2:
            continue
        values += unit
        number = len(unit) * (len(unit) - 1) // 2
        pairs, same = pairs + number, same + number
        if len(set(unit)) > 1:
            for (one, n), (other, m) in combinations(Counter(unit).items(), 2):
                apart = difference(one, other)
                disagreement += 2 * n * m * apart / (len(unit) - 1)
                same -= n * m * (apart != 0)
    return Observed(tuple(values), disagreement, pairs, same)


def reliability(
    reports: Sequence[Observed],
    difference: Difference,
    *,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Reliability:
    """How reliable coders are, over reports. The same in, the same out.

    Parameters
    ----------
    reports
        The units of each, summed up; those without any are passed over.
    difference
        Of two values, squared; as they were summed up by.
    level
        Probability that the interval is to have.
    resamples
        How often reports are drawn, with replacement. Reports are drawn, not units: the events of a report are coded in
        one reading.
    seed
        Of the drawing.

    Notes
    -----
    Each unit of `m` values counts with `m` of them, so that units with a missing value weigh less. The number of units
    is not assumed to be large: values are paired without being paired with themselves.

    Hayes and Krippendorff draw disagreements and leave the expected disagreement as it is in all data; so does this.
    They draw pairs of values, which are not independent within a report, so that whole reports are drawn here (Field
    and Welsh). In simulations with 30 and with 100 reports of one to three events, 200 of each kind, intervals of 0.95
    held the true alpha in 0.92 to 0.95; to work the expected disagreement out anew in each drawing was no better.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology, 4th ed., ch. 12. SAGE.
    doi:10.4135/9781071878781

    Hayes, A. F. and Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
    Communication Methods and Measures 1(1): 77-89. doi:10.1080/19312450709336664

    Field, C. A. and Welsh, A. H. (2007). Bootstrapping clustered data. Journal of the Royal Statistical Society B
    69(3): 369-390. doi:10.1111/j.1467-9868.2007.00593.x
    """
    held = [report for report in reports if report.values]
    pairs = sum(report.pairs for report in held)
    if not pairs:
        return Reliability(None, None, None)
    percent = sum(report.same for report in held) / pairs
    expected = _expected(held, difference)
    if not expected:
        return Reliability(percent, None, None)
    summed = np.array([(report.disagreement, len(report.values)) for report in held])
    disagreement, values = summed.sum(axis=0)
    alpha = float(1 - disagreement / values / expected)
    if len(held) < 2:
        return Reliability(percent, alpha, None)
    if not disagreement:
        return Reliability(percent, alpha, (1.0, 1.0))
    drawn = np.concatenate([times.astype(float) @ summed for times in _draws(len(held), resamples, seed)])
    cut = (1 - level) / 2
    low, high = np.quantile(1 - drawn[:, 0] / drawn[:, 1] / expected, [cut, 1 - cut])
    return Reliability(percent, alpha, (float(low), float(high)))


def krippendorff_alpha(units: Iterable[Unit], difference: Difference) -> float | None:
    """Krippendorff's alpha: 1 minus the disagreement that is observed, divided by that expected by chance.

    Parameters
    ----------
    units
        The values given to each thing, by any number of coders; missing ones are left out.
    difference
        Of two values, squared.

    Returns
    -------
    float or None
        1 for full agreement, 0 for what chance would give, below 0 for less; None where nothing can be compared, or
        all values are the same: chance agreement is then perfect, too, and nothing is known of the coders.
    """
    return reliability([observed(units, difference)], difference).alpha


def alpha_interval(reports: Iterable[Iterable[Unit]], difference: Difference) -> tuple[float, float] | None:
    """Confidence interval of alpha at 95 per cent, from the units of each report: see `reliability`.

    None where alpha is, or fewer than two reports have anything to compare.
    """
    return reliability([observed(units, difference) for units in reports], difference).interval


def percent_agreement(units: Iterable[Unit], difference: Difference) -> float | None:
    """Share of the pairs of values given to one thing that do not differ, from 0 to 1; None where there are no pairs.

    Chance is not taken account of: where one value is common, agreement is high whoever codes.
    """
    return reliability([observed(units, difference)], difference).percent


def _expected(reports: Iterable[Observed], difference: Difference) -> float:
    """Mean difference of all pairs of values, whichever units they are of."""
    counted: Counter[Hashable] = Counter()
    for report in reports:
        counted.update(report.values)
    number = counted.total()
    pairs = combinations(counted.items(), 2)
    return sum(2 * n * m * difference(one, other) for (one, n), (other, m) in pairs) / (number * (number - 1))


def _draws(size: int, resamples: int, seed: int) -> Iterable[NDArray[np.uint16]]:
    """How often each of some reports is drawn, when as many are drawn with replacement: a row for each time."""
    draw = _kept_draws if size * resamples <= _MOST_KEPT else _draw
    return draw(size, resamples, seed)


@lru_cache(maxsize=4)  # one page asks for the same for every field
def _kept_draws(size: int, resamples: int, seed: int) -> tuple[NDArray[np.uint16], ...]:
    return tuple(_draw(size, resamples, seed))


def _draw(size: int, resamples: int, seed: int) -> Iterator[NDArray[np.uint16]]:
    random = np.random.RandomState([seed])  # frozen: another release of NumPy draws the same
    at_once = max(1, _MOST_AT_ONCE // size)
    for start in range(0, resamples, at_once):
        drawn = (random.random_sample((min(at_once, resamples - start), size)) * size).astype(int)
        yield np.array([np.bincount(row, minlength=size) for row in drawn], dtype=np.uint16)
