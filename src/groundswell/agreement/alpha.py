"""Krippendorff's alpha with its interval, and percent agreement, for values of any kind that have a difference.

A unit is the collection of values that coders gave to one thing; a coder who was silent is not in it. Units that fewer
than two coders gave a value have nothing to compare and are passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

Unit = Collection[Hashable]
#: The squared difference of two values: 0 for a value and itself, the same both ways, never negative.
Difference = Callable[[Any, Any], float]

RESAMPLES = 1000
_DRAWN_AT_ONCE = 1_000_000  # numbers held in memory


def krippendorff_alpha(units: Iterable[Unit], difference: Difference, *, expected: float | None = None) -> float | None:
    """Krippendorff's alpha: 1 minus the disagreement that is observed, divided by that expected by chance.

    Parameters
    ----------
    units
        The values given to each thing, by any number of coders; missing ones are left out.
    difference
        Of two values, squared.
    expected
        The `expected_disagreement` of these units, where it was worked out before: it takes most of the time.

    Returns
    -------
    float or None
        1 for full agreement, 0 for what chance would give, below 0 for less; None where nothing can be compared, or
        all values are the same: chance agreement is then perfect, too, and nothing is known of the coders.

    Notes
    -----
    Each unit of `m` values counts with `m` of them, so that units with a missing value weigh less. The number of units
    is not assumed to be large: values are paired without being paired with themselves.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology, 4th ed., ch. 12. SAGE.
    doi:10.4135/9781071878781
    """
    pairable = [unit for unit in units if len(unit) > 1]
    expected = expected_disagreement(pairable, difference) if expected is None else expected
    if not expected:
        return None
    disagreement, number = _observed(pairable, difference)
    return 1 - disagreement / number / expected


def alpha_interval(
    reports: Iterable[Sequence[Unit]],
    difference: Difference,
    *,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
    expected: float | None = None,
) -> tuple[float, float] | None:
    """Confidence interval of alpha, by drawing reports again and again, with replacement. The same in, the same out.

    Parameters
    ----------
    reports
        By report its units. Reports are drawn, not units: the events of a report are coded in one reading.
    difference
        As of `krippendorff_alpha`.
    level
        Probability that the interval is to have.
    resamples
        How often reports are drawn.
    seed
        Of the drawing.
    expected
        As of `krippendorff_alpha`.

    Returns
    -------
    tuple of float, or None
        Lower and upper end; None where alpha is, or fewer than two reports have anything to compare.

    Notes
    -----
    Hayes and Krippendorff draw disagreements and leave the expected disagreement as it is in all data; so does this.
    They draw pairs of values, which are not independent within a report, so that whole reports are drawn here (Field
    and Welsh). In simulations with 30 and with 100 reports of one to three events, 200 of each kind, intervals of 0.95
    held the true alpha in 0.92 to 0.95; to work the expected disagreement out anew in each drawing was no better.

    References
    ----------
    Hayes, A. F. and Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
    Communication Methods and Measures 1(1): 77-89. doi:10.1080/19312450709336664

    Field, C. A. and Welsh, A. H. (2007). Bootstrapping clustered data. Journal of the Royal Statistical Society B
    69(3): 369-390. doi:10.1111/j.1467-9868.2007.00593.x
    """
    pairable = [held for units in reports if (held := [unit for unit in units if len(unit) > 1])]
    if expected is None:
        expected = expected_disagreement([unit for units in pairable for unit in units], difference)
    if not expected or len(pairable) < 2:
        return None
    observed = [_observed(units, difference) for units in pairable]
    if not any(disagreement for disagreement, _ in observed):
        return 1.0, 1.0
    alphas = sorted(1 - drawn / expected for drawn in _drawn(observed, resamples, seed))
    cut = (1 - level) / 2
    return _quantile(alphas, cut), _quantile(alphas, 1 - cut)


def percent_agreement(units: Iterable[Unit], difference: Difference) -> float | None:
    """Share of the pairs of values given to one thing that do not differ, from 0 to 1; None where there are no pairs.

    Chance is not taken account of: where one value is common, agreement is high whoever codes.
    """
    same = number = 0
    for unit in units:
        apart = sum(times for one, other, times in _different(unit) if difference(one, other) != 0)
        pairs = len(unit) * (len(unit) - 1) // 2
        same, number = same + pairs - apart, number + pairs
    return same / number if number else None


def _different(unit: Unit) -> Iterator[tuple[Hashable, Hashable, int]]:
    """The pairs of values of a unit that are not one value, and how often each is there."""
    for (one, n), (other, m) in combinations(Counter(unit).items(), 2):
        yield one, other, n * m


def _observed(units: Iterable[Unit], difference: Difference) -> tuple[float, int]:
    """Sum of the disagreement within units, and the number of values in them."""
    disagreement, number = 0.0, 0
    for unit in units:
        apart = sum(times * difference(one, other) for one, other, times in _different(unit))
        disagreement += 2 * apart / (len(unit) - 1)
        number += len(unit)
    return disagreement, number


def expected_disagreement(units: Iterable[Unit], difference: Difference) -> float | None:
    """Mean difference of all pairs of values, whichever units they are of; None where there are none."""
    counted = Counter(value for unit in units if len(unit) > 1 for value in unit)
    number = counted.total()
    if not number:
        return None
    pairs = combinations(counted.items(), 2)
    return sum(2 * n * m * difference(one, other) for (one, n), (other, m) in pairs) / (number * (number - 1))


def _drawn(observed: Sequence[tuple[float, int]], resamples: int, seed: int) -> Iterator[float]:
    """Mean disagreement of reports drawn with replacement, again and again."""
    disagreement, number = (np.array(column, dtype=float) for column in zip(*observed, strict=True))
    size = len(observed)
    # `RandomState` is frozen: another release of NumPy draws the same
    random = np.random.RandomState([seed])
    at_once = max(1, _DRAWN_AT_ONCE // size)
    for start in range(0, resamples, at_once):
        drawn = (random.random_sample((min(at_once, resamples - start), size)) * size).astype(int)
        yield from (disagreement[drawn].sum(axis=1) / number[drawn].sum(axis=1)).tolist()


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
