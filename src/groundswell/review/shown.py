"""Values of the record in words of the interface's language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from groundswell.codebook import load_codebook
from groundswell.gazetteer.nations import country_name
from groundswell.review.wording import say

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
    ),
}  # fmt: skip
_PLACES = ("site", "locality", "admin2", "admin1")


def shown(field: str, value: Any, language: str) -> str:
    """A value of a field, in the shape of the interchange format, in words.

    Parameters
    ----------
    field
        Its name in the codebook, or ``standing``.
    value
        Whatever the statement holds: what it does not have is left out.
    language
        One of the interface.

    Examples
    --------
    >>> shown("start_date", "2021-05-03", "en")
    '3 May 2021'
    """
    if value is None:
        return say("shown.nothing", language)
    known = next((f for f in load_codebook().fields if f.name == field), None)
    kind = "standing" if field == "standing" else known.type if known else ""
    make = _KINDS.get(kind)
    if make is None:
        return str(value)
    return make(value, language, "standing" if field == "standing" else (known and known.codes) or "") or str(value)


def day(value: str | None, language: str) -> str:
    """A partial date in words: ``3 May 2021``, ``May 2021``, ``2021``; nothing where there is none."""
    if not value:
        return ""
    if value == "..":
        return say("shown.going_on", language)
    if told := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", value):
        month = _MONTHS[language][int(told[2]) - 1] if 1 <= int(told[2]) <= 12 else told[2]
        key = "shown.day" if told[3] else "shown.month"
        return say(key, language, year=told[1], month=month, day=str(int(told[3] or 0)))
    if told := re.fullmatch(r"(\d{4})-([WQ])(\d+)", value):
        return say(f"shown.{'week' if told[2] == 'W' else 'quarter'}", language, year=told[1], number=str(int(told[3])))
    return value


def moment(value: str, language: str) -> str:
    """A time in UTC (ISO 8601) in words: ``3 May 2021, 14:05 UTC``."""
    try:
        told = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{day(told.date().isoformat(), language)}, {told:%H:%M} UTC"


def people(low: int | None, high: int | None, language: str) -> str:
    """A number of people, or the range that it lies in."""
    if low is not None and low == high:
        return f"{low:,}"
    if low is not None and high is not None:
        return f"{low:,}–{high:,}"
    if low is not None:
        return say("shown.or_more", language, number=low)
    return say("shown.up_to", language, number=high) if high is not None else say("shown.some", language)


def _code(value: Any, language: str, codes: str) -> str:
    labels = {code.code: code.label[language] for code in load_codebook().codes.get(codes, ())}
    return labels.get(value, str(value).replace("_", " "))


def _place(value: Any, language: str, _: str) -> str:
    if not isinstance(value, Mapping):
        return ""
    parts = [value.get(key) for key in _PLACES]
    country = value.get("country")
    if country:
        parts.append(country_name(country, language=language))
    return ", ".join(dict.fromkeys(str(part) for part in parts if part)) or str(value.get("name") or "")


def _actor(value: Any, language: str, codes: str) -> str:
    if not isinstance(value, Mapping):
        return ""
    name, kind = str(value.get("name") or ""), value.get("kind")
    label = _code(kind, language, codes) if kind else ""
    return f"{name} ({label})" if name and label and label.lower() != name.lower() else name or label


def _claim(value: Any, language: str, codes: str) -> str:
    if not isinstance(value, Mapping):
        return ""
    stance = value.get("stance")
    told = str(value.get("text") or "")
    told = say(f"shown.{stance}", language, text=told) if stance in ("for", "against") else told
    issues = ", ".join(_code(issue, language, codes) for issue in value.get("issue") or ())
    return f"{told} ({issues})" if issues else told


def _count(value: Any, language: str, _: str) -> str:
    if not isinstance(value, Mapping):
        return ""
    told = people(value.get("low"), value.get("high"), language)
    by, of = value.get("by"), value.get("of")
    more = []
    if of and of != "unknown":
        more.append(_code(of, language, "harmed"))
    if by and by != "unknown":
        if "of" in value:
            more.append(say("shown.by", language, by=_code(by, language, "harmed")))
        else:
            more.append(_code(by, language, "counted_by"))
    return f"{told} ({', '.join(more)})" if more else told


def _flag(value: Any, language: str, _: str) -> str:
    return say("shown.yes" if value else "shown.no", language)


_KINDS: Mapping[str, Callable[[Any, str, str], str]] = {
    "standing": _code,
    "code": _code,
    "date": lambda value, language, _: day(value, language),
    "place": _place,
    "actor": _actor,
    "claim": _claim,
    "size": _count,
    "harm": _count,
    "flag": _flag,
}
