"""Checking values that come from outside: the shape of each field of the record, and the codes of the codebook."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from groundswell.codebook.book import Codebook, Field
from groundswell.errors import RefusedError
from groundswell.record.partial_date import days_of
from groundswell.record.size import size_category
from groundswell.record.words import storable

#: Longest string, in characters, and most values of one field.
LONGEST_WORDS, MOST_VALUES = 2_000, 200
#: How an event stands in its report is stated like a field, though the codebook does not list it as one.
STANDING = Field(
    name="standing",
    label={"en": "standing", "es": "situación"},
    type="code",
    codes="standing",
    many=False,
    reconcile="most_supported",
    definition="How the event stands in its report.",
)
_MOST_PEOPLE = 2_000_000_000  # what an integer of every database holds
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_COUNTRY = re.compile(r"[A-Z]{3}")
_EVENT = re.compile(r"[0-9a-z_]{1,64}")
_PLACE_WORDS = ("site", "locality", "admin2", "admin1")


def checked(field: str, value: Any, codebook: Codebook) -> Any:
    """A value of a field in the shape of the interchange format, with every key that the shape has.

    Parameters
    ----------
    field
        Name of the field, or ``standing``.
    value
        What somebody sent; keys that may be null may be left out.
    codebook
        Whose fields and codes they are.

    Raises
    ------
    RefusedError
        If there is no such field, or the value has another shape: says which field, what was found and what is
        expected.

    Examples
    --------
    >>> from groundswell.codebook import load_codebook
    >>> checked("start_date", "2023-02", load_codebook())
    '2023-02'
    """
    told = field_named(field, codebook)
    return _CHECKS[told.type](told, value, codebook)


def field_named(name: str, codebook: Codebook) -> Field:
    """A field of a codebook, or how an event stands.

    Raises
    ------
    RefusedError
        If there is none of that name.
    """
    known = {STANDING.name: STANDING, **{field.name: field for field in codebook.fields}}
    if name not in known:
        raise RefusedError(f"no field {_shown(name)}; expected one of {', '.join(known)}")
    return known[name]


def words(where: str, value: Any, *, empty: bool = False) -> str:
    """Words that somebody sent, within bounds, as every database can keep them.

    Raises
    ------
    RefusedError
        If they are no string, too long, or empty where they may not be.
    """
    if not isinstance(value, str):
        raise _refused(where, value, "words")
    if len(value) > LONGEST_WORDS:
        raise RefusedError(f"{where}: {len(value):,} characters; expected {LONGEST_WORDS:,} at most")
    told = storable(value).strip()
    if not told and not empty:
        raise RefusedError(f"{where}: nothing is written; expected words")
    return told


def _code(field: Field, value: Any, codebook: Codebook) -> str:
    return _one_of(field.name, value, codebook.names(field.codes or ""))


def _date(field: Field, value: Any, _: Codebook) -> str:
    still = field.name == "end_date"
    if isinstance(value, str) and (days_of(value) is not None or (still and value == "..")):
        return value
    shapes = "a date such as 2023-02-06, 2023-W06, 2023-02, 2023-Q1 or 2023"
    raise _refused(field.name, value, shapes + (", or .. for still going on" if still else ""))


def _time(field: Field, value: Any, _: Codebook) -> str:
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    raise _refused(field.name, value, "a time such as 09:30, from 00:00 to 23:59")


def _flag(field: Field, value: Any, _: Codebook) -> bool:
    if isinstance(value, bool):
        return value
    raise _refused(field.name, value, "true or false")


def _words(field: Field, value: Any, _: Codebook) -> str:
    return words(field.name, value)


def _event(field: Field, value: Any, _: Codebook) -> str:
    if isinstance(value, str) and _EVENT.fullmatch(value):
        return value
    raise _refused(field.name, value, "the event_id of another event of the report")


def _actor(field: Field, value: Any, codebook: Codebook) -> dict[str, Any]:
    told = _object(field.name, value, ("name", "kind"))
    kinds = codebook.names(field.codes or "")
    return {
        "name": words(f"{field.name}: name", told.get("name")),
        "kind": _one_of(f"{field.name}: kind", told.get("kind"), kinds),
    }


def _claim(field: Field, value: Any, codebook: Codebook) -> dict[str, Any]:
    told = _object(field.name, value, ("text", "issue", "stance"))
    issues = told.get("issue", [])
    if not isinstance(issues, list | tuple) or len(issues) > MOST_VALUES:
        raise _refused(f"{field.name}: issue", issues, "a list of codes")
    known = codebook.names(field.codes or "")
    return {
        "text": words(f"{field.name}: text", told.get("text")),
        "issue": list(dict.fromkeys(_one_of(f"{field.name}: issue", code, known) for code in issues)),
        "stance": _maybe(_one_of, f"{field.name}: stance", told.get("stance"), ("for", "against")),
    }


def _place(field: Field, value: Any, codebook: Codebook) -> dict[str, Any]:
    keys = ("name", *_PLACE_WORDS, "country", "latitude", "longitude", "geoname_id", "precision")
    told = _object(field.name, value, keys)
    country = told.get("country")
    if country is not None and not (isinstance(country, str) and _COUNTRY.fullmatch(country)):
        raise _refused(f"{field.name}: country", country, "three capital letters (ISO 3166-1) such as PER")
    if (told.get("latitude") is None) != (told.get("longitude") is None):
        raise RefusedError(f"{field.name}: one of latitude and longitude; expected both, or neither")
    precision = _maybe(_one_of, f"{field.name}: precision", told.get("precision"), codebook.names("precision"))
    parts = {k: _maybe(words, f"{field.name}: {k}", told.get(k) or None) for k in _PLACE_WORDS}
    if precision is not None and not {**parts, "country": country}[precision]:
        raise RefusedError(f"{field.name}: precision is {precision} and no {precision} is told; expected its name")
    return {
        "name": words(f"{field.name}: name", told.get("name")),
        **parts,
        "country": country,
        "latitude": _maybe(_degrees, f"{field.name}: latitude", told.get("latitude"), 90),
        "longitude": _maybe(_degrees, f"{field.name}: longitude", told.get("longitude"), 180),
        "geoname_id": _maybe(_number, f"{field.name}: geoname_id", told.get("geoname_id")),
        "precision": precision,
    }


def _size(field: Field, value: Any, codebook: Codebook) -> dict[str, Any]:
    told = _count(field, value, ("category", "by"))
    low, high, estimate = (told["range"][key] for key in ("low", "high", "estimate"))
    return {
        **told["range"],
        "category": size_category(low, high, estimate),
        "by": _one_of(f"{field.name}: by", told["more"].get("by", "unknown"), codebook.names("counted_by")),
    }


def _harm(field: Field, value: Any, codebook: Codebook) -> dict[str, Any]:
    told = _count(field, value, ("of", "by"))
    return {
        **told["range"],
        "of": _one_of(f"{field.name}: of", told["more"].get("of", "unknown"), codebook.names("harmed")),
        "by": _maybe(words, f"{field.name}: by", told["more"].get("by") or None),
    }


def _count(field: Field, value: Any, more: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    ends = ("low", "high", "estimate")
    told = _object(field.name, value, (*ends, "text", "rule", *more))
    numbers = {key: _maybe(_number, f"{field.name}: {key}", told.get(key)) for key in ends}
    ordered = [(key, numbers[key]) for key in ("low", "estimate", "high") if numbers[key] is not None]
    for (less, lower), (greater, upper) in pairwise(ordered):
        if lower > upper:
            raise RefusedError(
                f"{field.name}: {less} {lower:,} and {greater} {upper:,}; expected low ≤ estimate ≤ high"
            )
    text = words(f"{field.name}: text", told.get("text", ""), empty=bool(ordered))
    rule = _maybe(words, f"{field.name}: rule", told.get("rule"))
    return {"range": {**numbers, "text": text, "rule": rule}, "more": told}


_CHECKS: dict[str, Callable[[Field, Any, Codebook], Any]] = {
    "code": _code,
    "date": _date,
    "time": _time,
    "flag": _flag,
    "words": _words,
    "event": _event,
    "actor": _actor,
    "claim": _claim,
    "place": _place,
    "size": _size,
    "harm": _harm,
}


# ------------------------------------------------------------------ parts of values


def _object(where: str, value: Any, keys: Sequence[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _refused(where, value, f"an object with {', '.join(keys)}")
    if unknown := [key for key in value if key not in keys]:
        raise RefusedError(f"{where}: unknown key {_shown(unknown[0])}; expected {', '.join(keys)}")
    return value


def _one_of(where: str, value: Any, codes: Sequence[str]) -> str:
    if isinstance(value, str) and value in codes:
        return value
    raise _refused(where, value, f"one of {', '.join(codes)}")


def _number(where: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_PEOPLE:
        return value
    raise _refused(where, value, f"a whole number from 0 to {_MOST_PEOPLE:,}")


def _degrees(where: str, value: Any, most: int) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) <= most:
        return float(value)
    raise _refused(where, value, f"degrees from -{most} to {most}")


def _maybe(check: Callable[..., Any], where: str, value: Any, *more: Any) -> Any:
    """A part that may be null."""
    return None if value is None else check(where, value, *more)


def _refused(where: str, value: Any, expected: str) -> RefusedError:
    return RefusedError(f"{where}: found {_shown(value)}; expected {expected}")


def _shown(value: Any) -> str:
    told = "nothing" if value is None else repr(value)
    return told if len(told) <= 80 else told[:79] + "…"
