"""Partial ISO dates: a date that carries its precision, such as 2023-02-06, 2023-W06, 2022-12, 2022-Q3 or 2022."""

from __future__ import annotations

import datetime as dt
import re

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")


def days_of(value: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day that a partial date allows; None where `value` is no such date.

    Examples
    --------
    >>> days_of("2023-02")
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    """
    if not value:
        return None
    try:
        if m := _DAY.fullmatch(value):
            day = dt.date(int(m[1]), int(m[2]), int(m[3]))
            return day, day
        if m := _WEEK.fullmatch(value):
            monday = dt.date.fromisocalendar(int(m[1]), int(m[2]), 1)
            return monday, monday + dt.timedelta(days=6)
        if m := _QUARTER.fullmatch(value):
            return _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))
        if m := _MONTH.fullmatch(value):
            return _months(int(m[1]), int(m[2]), int(m[2]))
        if _YEAR.fullmatch(value):
            return _months(int(value), 1, 12)
    except (ValueError, OverflowError):
        return None
    return None


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return dt.date(year, first, 1), after - dt.timedelta(days=1)


def may_be_same(a: str | None, b: str | None) -> bool | None:
    """Do two partial dates allow a common day? None where one of them says nothing."""
    left, right = days_of(a), days_of(b)
    if left is None or right is None:
        return None
    return left[0] <= right[1] and right[0] <= left[1]
