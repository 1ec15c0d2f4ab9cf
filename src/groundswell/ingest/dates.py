"""Days as people and programs write them, in English, Spanish and other languages; a day that is not told is none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache

from groundswell.language.fold import fold

_LANGUAGES = ("en", "es", "pt", "fr")
_CENTURY = 69  # two digits up to this one are of this century, as POSIX has it
_FIRST_YEAR, _LAST_YEAR = 1600, 2100
_SECONDS, _MILLISECONDS = re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?"), re.compile(r"[0-9]{13}")

_TIME = r"(?:(?:[t,]|\s+at|\s+a\s+las|\s+-|\s)?\s*[0-9]{1,2}[:.h][0-9]{2}.*)?"
_ISO = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:t?[0-9]{4}(?:[0-9]{2})?z?)?")
_NUMBERS = re.compile(rf"([0-9]{{1,2}})([-/. ])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_WEEKDAY = r"(?:[a-z]+\.?,?\s+)?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th|º|er|\.)?[\s-]*(?:of\s+|de\s+)?([a-z]{{3,10}})\.?,?[\s/-]*(?:del?\s+)?"
    rf"([0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,10}})\.?[\s-]+([0-9]{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(?:del?\s+)?([0-9]{{4}}){_TIME}"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[\s-]+([a-z]{{3,10}})\.?[\s-]+([0-9]{{1,2}}){_TIME}")


def day_of(told: str, *, order: str | None = None) -> dt.date | None:
    """The day that some words tell; None where they tell none, or not which.

    Parameters
    ----------
    told
        Such as ``2023-02-08T10:00:00Z``, ``8 de febrero de 2023``, ``Wed, 08 Feb 2023``, ``08/02/2023``, or seconds
        since 1970.
    order
        ``dmy`` or ``mdy``: how days of three numbers are written. Where it is None, only those are taken that can be
        read in one way.
    """
    words = " ".join(fold(told).split())
    if held := _ISO.fullmatch(words):
        return _day(held[1], held[3], held[4])
    if held := _COMPACT.fullmatch(words):
        return _day(held[1], held[2], held[3])
    if held := _NUMBERS.fullmatch(words):
        return _of_numbers(held[1], held[3], held[4], order)
    for form, (year, month, day) in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3))):
        if (held := form.fullmatch(words)) and (number := _months().get(held[month])):
            return _day(held[year], str(number), held[day])
    if _SECONDS.fullmatch(words) or _MILLISECONDS.fullmatch(words):
        return _since_1970(float(words))
    return None


def order_of(told: Iterable[str]) -> tuple[str | None, str]:
    """How the days of a column are written, where that matters, and how that is known.

    Returns
    -------
    order
        ``dmy`` or ``mdy``; None where no day of three numbers stands there, or nothing tells.
    why
        In words; empty where it does not matter.
    """
    first = second = both = 0
    for words in told:
        held = _NUMBERS.fullmatch(" ".join(words.lower().split()))
        if held is None:
            continue
        if int(held[1]) > 12 >= int(held[3]):
            first += 1
        elif int(held[3]) > 12 >= int(held[1]):
            second += 1
        else:
            both += 1
    if first and not second:
        return "dmy", f"day before month, as in {first:,} of its dates that can only be read so"
    if second and not first:
        return "mdy", f"month before day, as in {second:,} of its dates that can only be read so"
    if first and second:
        return None, f"its dates are written in both orders: {first:,} with the day first, {second:,} with the month"
    return None, "nothing shows whether its dates have the day or the month first" if both else ""


def _of_numbers(first: str, second: str, year: str, order: str | None) -> dt.date | None:
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if order:
        return by_day if order == "dmy" else by_month
    return by_day or by_month if by_day is None or by_month is None or by_day == by_month else None


def _day(year: str, month: str, day: str) -> dt.date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY else 1900
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return None
    try:
        return dt.date(number, int(month), int(day))
    except ValueError:
        return None


def _since_1970(number: float) -> dt.date | None:
    seconds = number / 1000 if number >= 1e11 else number
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()


@cache
def _months() -> dict[str, int]:
    """Names of months, long and short, without accents."""
    from babel import Locale

    names: dict[str, int] = {"sept": 9, "set": 9, "setiembre": 9}
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names.setdefault(fold(name).rstrip("."), number)
    return names
