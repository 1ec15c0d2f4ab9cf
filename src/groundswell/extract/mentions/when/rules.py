"""Rules: what a pattern of a `dates.yaml` means, counted from a reference day where it needs one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from groundswell.extract.mentions.when.grammar import Found, Grammar
from groundswell.extract.mentions.when.mention import Direction, Kind

_DAYS = {"D": 1, "W": 7, "F": 14}
_OLD = 100  # two-digit years from here on belong to the last century
_PIVOT = 30
_SEASON_ENDS = {"SP": 6, "SU": 9, "FA": 11, "WI": 3}  # last months, in the north


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a pattern means.

    `explicit` is false where the reference day was needed; `unresolved` says that a year is missing: month and day
    are then in `month_day`, the weekday told with them in `weekday`. `days_before` is how many days before the day that
    is told beside it something began: two, in "its third day"; `days_after` how many after the day told before it
    it is: one, in "the next day".
    """

    kind: Kind
    timex: str | None = None
    start: str | None = None
    end: str | None = None
    clock: str | None = None
    explicit: bool = True
    direction: Direction | None = None
    month_day: tuple[int, int | None] | None = None
    weekday: int | None = None
    day2: tuple[int, int] | None = None
    days_before: int | None = None
    days_after: int | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What the words around a pattern say: does the clause tell of what is to come, or of what was?"""

    future: bool
    past: bool


def meaning(found: Found, words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    """What a pattern means, or None where its parts make no date.

    Parameters
    ----------
    found
        The pattern found.
    words
        The grammar that found it.
    reference
        Day that relative dates count from, where known.
    around
        What the clause says of past and future.
    """
    name, _, sub = found.rule.partition(":")
    try:
        if name == "relative":
            return _relative(sub, found.slots, reference, words)
        return _RULES[name](found.slots, words, reference, around)
    except (ValueError, OverflowError):
        return None


# ------------------------------------------------------------------ whole dates


def _date(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    if "iso" in slots:
        day = dt.date.fromisoformat(slots["iso"])
        return _on(day)
    if "numeric" in slots:
        return _numeric(slots["numeric"], words, reference)
    weekday = words.value("weekday", slots["weekday"]) if "weekday" in slots else None
    number = int(slots["day"]) if "day" in slots else words.value("ordinalday", slots["ordinalday"])
    if "month" not in slots:
        return _day_of_month(weekday, number, reference, around)
    month = words.value("month", slots["month"])
    if "year" in slots:
        return _on(dt.date(int(slots["year"]), month, number))
    return _without_year(month, number, weekday, reference, around, this="this" in slots)


def _without_year(
    month: int,
    number: int | None,
    weekday: int | None,
    reference: dt.date | None,
    around: Around,
    *,
    this: bool = False,
) -> Meaning:
    loose = f"XXXX-{month:02}" + (f"-{number:02}" if number else "")
    if number:
        dt.date(2000, month, number)  # raises for the 31st of June
    if reference is None:
        return Meaning("date", loose, explicit=False, month_day=(month, number), weekday=weekday)
    years = [reference.year] if this else [reference.year - 1, reference.year, reference.year + 1]

    def distance(year: int) -> tuple[bool, float]:
        day = dt.date(year, month, min(number or 15, 28))
        wrong = bool(weekday and number and dt.date(year, month, number).isoweekday() != weekday)
        ahead = (day - reference).days
        unlikely = (ahead > 20 and not around.future) or (ahead > 0 and around.past)
        weight = 4.0 if around.past else 1.6 if number else 2.2
        return wrong, abs(ahead) * (weight if unlikely else 1.0)

    year = min((y for y in years if not number or _is_day(y, month, number)), key=distance)
    value = f"{year}-{month:02}" + (f"-{number:02}" if number else "")
    return Meaning("date", value, value, explicit=False, weekday=weekday, direction=_direction(value, reference))


def _is_day(year: int, month: int, number: int) -> bool:
    try:
        dt.date(year, month, number)
    except ValueError:
        return False
    return True


def _numeric(text: str, words: Grammar, reference: dt.date | None) -> Meaning | None:
    first, second, year = (int(part) for part in re.split(r"[/.-]", text))
    if year < _OLD:
        year += 2000 if year < _PIVOT + 10 else 1900
    day, month = (first, second) if words.day_first or "." in text else (second, first)
    if month > 12:
        day, month = month, day
    if words.day_first or "." in text or max(day, month) > 12 or day == month:
        return _on(dt.date(year, month, day))
    # half of the English-speaking world writes the day first: the reading that lies nearer before the report
    if reference is None:
        return Meaning("date", f"{year}", explicit=False)
    either = [dt.date(year, month, day), dt.date(year, day, month)]
    near = min(either, key=lambda d: (d > reference, abs((d - reference).days)))
    return _on(near, explicit=False, reference=reference)


def _day_of_month(weekday: int | None, number: int, reference: dt.date | None, around: Around) -> Meaning | None:
    """The nearest "miércoles 14"; of "the 14th", the one that the clause tells, before the report if it tells none."""
    if reference is None:
        return None
    near = [reference + dt.timedelta(days=n) for n in range(-31, 32)]
    fitting = [d for d in near if d.day == number and weekday in (None, d.isoweekday())]
    if weekday is None:
        ahead = around.future and not around.past
        fitting = [d for d in fitting if (d >= reference if ahead else d <= reference)]
    if not fitting:
        return None
    day = min(fitting, key=lambda d: abs((d - reference).days))
    return _on(day, explicit=False, reference=reference)


def _days(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    last_month = words.value("month", slots["month2"]) if "month2" in slots else None
    first_month = words.value("month", slots["month"]) if "month" in slots else last_month
    last_month = last_month or first_month
    if first_month is None or last_month is None:
        return None
    days = int(slots["day"]), int(slots["day2"])
    if (first_month, days[0]) >= (last_month, days[1]):
        return None
    if "year" in slots:
        year = int(slots["year"])
        start, end = dt.date(year, first_month, days[0]), dt.date(year, last_month, days[1])
        return Meaning("date", str(start), str(start), str(end))
    first = _without_year(first_month, days[0], None, reference, around)
    if first.start is None:
        return Meaning("date", first.timex, explicit=False, month_day=first.month_day, day2=(last_month, days[1]))
    end = dt.date(int(first.start[:4]), last_month, days[1])
    return Meaning("date", first.start, first.start, str(end), explicit=False, direction=first.direction)


def _month(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    name = "clearmonth" if "clearmonth" in slots else "month"
    month = words.value(name, slots[name])
    if "year" in slots:
        value = f"{slots['year']}-{month:02}"
        return Meaning("date", value, value)
    if reference is None:
        return Meaning("date", f"XXXX-{month:02}", explicit=False, month_day=(month, None))
    year = _shifted_year(slots, reference, month, whole=len(slots) > 1)
    if year is None:
        return _without_year(month, None, None, reference, around)
    value = f"{year}-{month:02}"
    return Meaning("date", value, value, explicit=False, direction=_direction(value, reference))


def _shifted_year(slots: Mapping[str, str], reference: dt.date, month: int, *, whole: bool) -> int | None:
    """The year that "last", "next" or "this" gives a month: "last May" is the nearest one behind."""
    if not whole:
        return None
    if "last" in slots:
        return reference.year - 1 if month >= reference.month else reference.year
    if "next" in slots:
        return reference.year + 1 if month <= reference.month else reference.year
    return reference.year if "this" in slots else None


def _month_of(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, _: Around) -> Meaning:
    """The month in "December of last year": a year back, whichever it is."""
    month = words.value("month", slots["month"])
    if reference is None:
        return Meaning("date", f"XXXX-{month:02}", explicit=False)
    year = reference.year + (-1 if "last" in slots else 1 if "next" in slots else 0)
    value = f"{year}-{month:02}"
    return Meaning("date", value, value, explicit=False, direction=_direction(value, reference))


def _year(slots: Mapping[str, str], _: Grammar, __: dt.date | None, ___: Around) -> Meaning:
    return Meaning("date", slots["year"], slots["year"])


def _spelled_year(slots: Mapping[str, str], words: Grammar, _: dt.date | None, __: Around) -> Meaning:
    tens = words.value("tens", slots["tens"]) if "tens" in slots else 0
    digit = words.value("digit", slots["digit"]) if "digit" in slots else 0
    value = str((1900 if "tens" in slots else 2000) + tens + digit)
    return Meaning("date", value, value)


def _decade(slots: Mapping[str, str], _: Grammar, __: dt.date | None, ___: Around) -> Meaning:
    told = slots.get("decade") or slots["twodigits"]
    if len(told) == 2:
        told = f"19{told}"
    return Meaning("date", told[:3])


def _quarter(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, _: Around) -> Meaning | None:
    number = words.value("ordinal", slots["ordinal"])
    if "year" in slots:
        return Meaning("date", f"{slots['year']}-Q{number}", f"{slots['year']}-Q{number}")
    if reference is None:
        return Meaning("date", f"XXXX-Q{number}", explicit=False)
    year = reference.year if 3 * number - 2 <= reference.month else reference.year - 1
    return Meaning("date", f"{year}-Q{number}", explicit=False, direction="past")


# ------------------------------------------------------------------ counted from the reference day


def _weekday(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    number = words.value("weekday", slots["weekday"]) if "weekday" in slots else 6
    if reference is None:
        return Meaning("date", f"XXXX-WXX-{number}", explicit=False)
    back = (reference.isoweekday() - number) % 7
    if slots.keys() & {"lastweek", "ofweek"}:
        monday = reference - dt.timedelta(days=reference.isoweekday() - 1)
        which = slots.get("lastweek") or next((name for name in ("last", "next") if name in slots), "this")
        shift = {"last": -7, "next": 7}.get(which, 0)
        day = monday + dt.timedelta(days=shift + number - 1)
    elif "last" in slots:
        day = reference - dt.timedelta(days=back or 7)
    elif "next" in slots or (around.future and not around.past):
        day = reference + dt.timedelta(days=(7 - back) % 7 or (7 if "next" in slots else 0))
    else:
        day = reference - dt.timedelta(days=back)
    return _on(day, explicit=False, reference=reference, part=_part(slots, words))


def _relative(which: str, slots: Mapping[str, str], reference: dt.date | None, words: Grammar) -> Meaning | None:
    shift = {"today": 0, "yesterday": -1, "day_before_yesterday": -2, "tomorrow": 1, "day_after_tomorrow": 2}[which]
    direction: Direction = "present" if shift == 0 else "past" if shift < 0 else "future"
    if reference is None:
        return Meaning("date", {0: "PRESENT_REF"}.get(shift), explicit=False, direction=direction)
    day = reference + dt.timedelta(days=shift)
    found = _on(day, explicit=False, reference=reference, part=_part(slots, words))
    return Meaning(found.kind, found.timex, found.start, explicit=False, direction=direction)


def _ago(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, _: Around) -> Meaning | None:
    number = _count(slots, words)
    unit = words.value("unit", slots["unit"])
    back = not (slots.keys() & {"later", "within", "fromnow"} or slots.get("ago") in ("later", "from now", "hence"))
    direction: Direction = "past" if back else "future"
    if reference is None:
        return Meaning("date", "PAST_REF" if back else "FUTURE_REF", explicit=False, direction=direction)
    if not number and back and slots.get("vague") in words.words["few"]:
        return Meaning("date", "PAST_REF", _some(reference, unit), explicit=False, direction=direction)
    if not number:
        return Meaning("date", "PAST_REF" if back else "FUTURE_REF", explicit=False, direction=direction)
    step = -number if back else number
    value = _stepped(reference, step, unit)
    return Meaning("date", value, value if unit not in "HN" else None, explicit=False, direction=direction)


def _some(reference: dt.date, unit: str) -> str | None:
    """The month or year of "a few weeks ago", where it is the same for two of them and for as many as are still few."""
    days = {"D": (2, 7), "W": (14, 35), "M": (60, 240)}.get(unit)
    if days is None:
        return None
    first, last = (str(reference - dt.timedelta(days=n))[: 4 if unit == "M" else 7] for n in reversed(days))
    return first if first == last else None


def _counted_on(slots: Mapping[str, str], words: Grammar, _: dt.date | None, __: Around) -> Meaning:
    """A day counted from the one told before it; the report alone does not give it."""
    days = 0 if "same" in slots else 1 if "next" in slots else _count(slots, words)
    return Meaning("date", explicit=False, days_after=days)


def _unit(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    step = -1 if "last" in slots else 1 if "next" in slots else 0
    direction: Direction = "past" if step < 0 else "future" if step > 0 else "present"
    if "season" in slots:
        code = words.value("season", slots["season"])
        year = slots.get("year") or (str(_season_year(code, reference, step)) if reference else None)
        return Meaning("date", f"{year or 'XXXX'}-{code}", explicit="year" in slots, direction=direction)
    if reference is None:
        return Meaning("date", None, explicit=False, direction=direction)
    if "weekend" in slots:
        bare = not slots.keys() & {"last", "next", "this"} and not around.future
        week = reference + dt.timedelta(days=-7 if bare and reference.isoweekday() < 6 else 7 * step)
        iso = week.isocalendar()
        return Meaning("date", f"{iso.year}-W{iso.week:02}-WE", explicit=False, direction=direction)
    unit = words.value("bigunit", slots["bigunit"]) if "bigunit" in slots else "Y"
    value = _stepped(reference, -1 if "earlier" in slots else step, unit)
    if direction == "present" and slots.keys() & {"early", "late"}:
        direction = "future" if "late" in slots or around.future else "past"
    return Meaning("date", value, value, explicit=False, direction=direction)


def _season_year(code: str, reference: dt.date, step: int) -> int:
    """The year of "last summer" and "next summer": this year where the summer is over, or still to come."""
    over = reference.month > _SEASON_ENDS[code]
    return reference.year + (0 if (step < 0) == over else step)


def _stepped(reference: dt.date, step: int, unit: str) -> str:
    """The day, week, month or year that lies `step` units from the reference."""
    if unit == "D":
        return str(reference + dt.timedelta(days=step))
    if unit in "WF":
        iso = (reference + dt.timedelta(days=_DAYS[unit] * step)).isocalendar()
        return f"{iso.year}-W{iso.week:02}"
    if unit == "M":
        months = reference.year * 12 + reference.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    if unit == "Q":
        quarters = reference.year * 4 + (reference.month - 1) // 3 + step
        return f"{quarters // 4}-Q{quarters % 4 + 1}"
    if unit in "YEC":
        year = reference.year + step * {"Y": 1, "E": 10, "C": 100}[unit]
        return str(year) if unit == "Y" else str(year)[: 3 if unit == "E" else 2]
    return str(reference)


def _holiday(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, around: Around) -> Meaning | None:
    told = words.value("holiday", slots["holiday"])
    if told.startswith("easter"):
        return _around_easter(int(told.removeprefix("easter")), slots, reference)
    month, number = (int(part) for part in told.split("-"))
    if "year" in slots:
        return _on(dt.date(int(slots["year"]), month, number))
    return _without_year(month, number, None, reference, around)


def _around_easter(shift: int, slots: Mapping[str, str], reference: dt.date | None) -> Meaning | None:
    if "year" in slots:
        return _on(easter(int(slots["year"])) + dt.timedelta(days=shift))
    if reference is None:
        return None
    days = [easter(reference.year + n) + dt.timedelta(days=shift) for n in (-1, 0, 1)]
    return _on(min(days, key=lambda d: abs((d - reference).days)), explicit=False, reference=reference)


def easter(year: int) -> dt.date:
    """Easter Sunday of a year in the Gregorian calendar.

    Examples
    --------
    >>> str(easter(2024)), str(easter(2011))
    ('2024-03-31', '2011-04-24')
    """
    golden, century = year % 19, year // 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


# ------------------------------------------------------------------ lengths, sets, times of day


def _duration(slots: Mapping[str, str], words: Grammar, _: dt.date | None, __: Around) -> Meaning:
    unit = words.value("unit", slots["unit"]) if "unit" in slots else "X"
    number = _count(slots, words)
    letter, factor = {"E": ("Y", 10), "C": ("Y", 100), "F": ("W", 2), "Q": ("M", 3)}.get(unit, (unit, 1))
    time = "T" if unit in "HN" else ""
    letter = {"N": "M"}.get(letter, letter)
    return Meaning("duration", f"P{time}{number * factor if number else 'X'}{letter}")


def _nth_day(slots: Mapping[str, str], words: Grammar, _: dt.date | None, __: Around) -> Meaning | None:
    number = words.value("nth", slots["nth"]) if "nth" in slots else _count(slots, words)
    return Meaning("duration", f"P{number}D", days_before=number - 1) if number > 1 else None


def _days_in(slots: Mapping[str, str], words: Grammar, _: dt.date | None, __: Around) -> Meaning | None:
    number = int(slots["hours"]) // 24 if "hours" in slots else _count(slots, words)
    return Meaning("duration", f"P{number}D", days_before=number) if number else None


def _set(slots: Mapping[str, str], words: Grammar, _: dt.date | None, __: Around) -> Meaning:
    unit = words.value("unit", slots["unit"]) if "unit" in slots else "D"
    return Meaning("set", f"P1{unit}")


def _clock(slots: Mapping[str, str], words: Grammar, reference: dt.date | None, _: Around) -> Meaning | None:
    if "noon" in slots or "midnight" in slots:
        clock = "12:00" if "noon" in slots else "00:00"
    else:
        hour = int(slots["hour"]) if "hour" in slots else words.value("hournumber", slots["hournumber"])
        minute = int(slots.get("minute", 0)) + (30 if "half" in slots else 0)
        late = slots.get("meridiem", "").startswith("p") or slots.get("daytime") in ("tarde", "noche")
        early = slots.get("meridiem", "").startswith("a") or slots.get("daytime") in ("madrugada",)
        if hour > 24 or ("meridiem" in slots and hour > 12):
            return None
        hour = hour + 12 if late and hour < 12 else 0 if early and hour == 12 else hour % 24
        clock = f"{hour:02}:{minute:02}"
    day = str(reference) if reference else "XXXX-XX-XX"
    return Meaning("time", f"{day}T{clock}", clock=clock)


def _ref(value: str) -> Callable[[Mapping[str, str], Grammar, dt.date | None, Around], Meaning]:
    direction: Direction = "present" if value[:2] == "PR" else "past" if value[:2] == "PA" else "future"
    return lambda *_: Meaning("date", value, explicit=False, direction=direction)


def _count(slots: Mapping[str, str], words: Grammar) -> int:
    if "count" in slots:
        told = slots["count"]
        return int(told) if told.isdigit() else int(words.value("number", told))
    return int(words.value("vague", slots["vague"])) if "vague" in slots else 0


def _part(slots: Mapping[str, str], words: Grammar) -> str | None:
    return words.value("daypart", slots["daypart"]) if "daypart" in slots else None


def _on(day: dt.date, *, explicit: bool = True, reference: dt.date | None = None, part: str | None = None) -> Meaning:
    timex = f"{day}T{part}" if part == "NI" else str(day)
    direction = _direction(str(day), reference) if reference else None
    return Meaning("date", timex, str(day), explicit=explicit, direction=direction)


def _direction(value: str, reference: dt.date) -> Direction:
    shown = str(reference)[: len(value)]
    return "present" if value == shown else "past" if value < shown else "future"


_RULES: dict[str, Callable[[Mapping[str, str], Grammar, dt.date | None, Around], Meaning | None]] = {
    "date": _date,
    "days": _days,
    "month": _month,
    "month_of": _month_of,
    "year": _year,
    "spelled_year": _spelled_year,
    "decade": _decade,
    "quarter": _quarter,
    "weekday": _weekday,
    "ago": _ago,
    "counted_on": _counted_on,
    "unit": _unit,
    "holiday": _holiday,
    "nth_day": _nth_day,
    "days_in": _days_in,
    "duration": _duration,
    "set": _set,
    "time": _clock,
    "present": _ref("PRESENT_REF"),
    "past_ref": _ref("PAST_REF"),
    "future_ref": _ref("FUTURE_REF"),
}
