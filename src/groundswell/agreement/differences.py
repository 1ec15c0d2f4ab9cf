"""How far two values of a field differ, squared: from 0, the same, to 1, nothing in common.

None stands for "nothing is told", which is a word of the coder, too; it differs from all that is told by 1.
"""

from __future__ import annotations

from functools import lru_cache

from groundswell.record.partial_date import days_of

_FAR = 7  # days between two dates that make half of the way from a near miss to nothing in common


def nominal(one: object, other: object) -> float:
    """Difference of two codes: they are the same or not."""
    return float(one != other)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Difference of two sets of codes: the share of their codes that only one of them has.

    Notes
    -----
    Jaccard's distance is a metric, has no weight that someone chose, and can be read: where one of two codes is left
    out, half differs. MASI (Passonneau 2006) multiplies Jaccard's likeness by 2/3 where one set holds the other and by
    1/3 where they overlap, so that a code left out counts as two thirds. That suits chains of references, where a set
    that is not the same names something else; two coders who both see a march, and one a blockade besides, agree more.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11(2): 37-50.
    doi:10.1111/j.1469-8137.1912.tb05611.x

    Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. LREC.

    Examples
    --------
    >>> jaccard(frozenset({"march"}), frozenset({"march", "blockade"}))
    0.5
    """
    either = one | other
    return 1 - len(one & other) / len(either) if either else 0.0


def dates(one: str | None, other: str | None) -> float:
    """Difference of two partial dates: less than half where they allow a common day, more than half where they do not.

    Notes
    -----
    Dates that allow a common day differ in precision: by half of the share of days that only one of them allows. Others
    contradict one another: they differ by half, and the more the further apart they are; a week is three quarters.
    A plain difference of days would let one wrong year outweigh all wrong days, and has no place for what is not told.

    Examples
    --------
    >>> [round(dates("2023-02-06", other), 2) for other in ("2023-02-06", "2023-02", "2023-02-07", "2022-02-06", None)]
    [0.0, 0.48, 0.56, 0.99, 1.0]
    """
    if one == other:
        return 0.0
    left, right = _span(one), _span(other)
    if left is None or right is None:  # nothing told, or an end that is open
        return 1.0
    common = min(left[1], right[1]) - max(left[0], right[0])
    if common > 0:
        return (1 - common / (left[1] - left[0] + right[1] - right[0] - common)) / 2
    gap = 1 - common
    return 0.5 + gap / (gap + _FAR) / 2


@lru_cache(maxsize=10_000)  # each date is compared with all others
def _span(value: str | None) -> tuple[int, int] | None:
    """The number of the first day that a partial date allows, and of the one after the last."""
    span = days_of(value)
    return (span[0].toordinal(), span[1].toordinal() + 1) if span else None


def ranges(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    """Difference of two ranges of numbers: Krippendorff's for ratios, the mean of that of the low and the high ends.

    Notes
    -----
    For single numbers this is the ratio metric, ``((a - b) / (a + b)) ** 2``: 10 and 20 differ as 1,000 and 2,000 do.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology, 4th ed., ch. 12. SAGE.

    Examples
    --------
    >>> ranges((100, 100), (300, 300)), ranges((200, 300), (200, 900)), ranges((0, 0), None)
    (0.25, 0.125, 1.0)
    """
    if one is None or other is None:
        return float(one is not other)
    return (_ratio(one[0], other[0]) + _ratio(one[1], other[1])) / 2


def _ratio(a: int, b: int) -> float:
    return ((a - b) / (a + b)) ** 2 if a + b else 0.0
