"""Size categories of the record."""

from __future__ import annotations

import math

#: Smallest number of each category, the largest first.
CATEGORIES = (
    (100_000, "100000+"),
    (10_000, "10000-99999"),
    (5_000, "5000-9999"),
    (2_000, "2000-4999"),
    (1_000, "1000-1999"),
    (100, "100-999"),
    (50, "50-99"),
    (1, "1-49"),
)


def size_category(low: int | None, high: int | None, estimate: int | None) -> str | None:
    """The category that a count falls in: by its estimate, else the middle of its range, else the bound it has.

    The middle is the geometric one: a crowd "in the hundreds" is nearer to 300 than to 550.

    Examples
    --------
    >>> size_category(100, 999, None), size_category(61, None, None), size_category(None, None, None)
    ('100-999', '50-99', None)
    """
    if estimate is not None:
        number: float = estimate
    elif low and high:
        number = math.sqrt(low * high)
    else:
        number = next((n for n in (low, high) if n is not None), 0)
    return next((name for least, name in CATEGORIES if number >= least), None)
