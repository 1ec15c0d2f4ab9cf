"""Profiles: what of a candidate event can be compared with others, each value in a shape that a database compares."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.record.partial_date import days_of

Values = Mapping[str, Sequence[Any]]

HAPPENED = ("focal", "background")
_WORD = re.compile(r"[^\W_]{4,}")
_SHORT = re.compile(r"\b[A-Z][A-Z0-9]{1,7}\b")


@dataclass(frozen=True, slots=True)
class Profile:
    """One candidate event, ready to be compared.

    Attributes
    ----------
    number
        Of the candidate event, within one linking.
    document
        Number of its document: two events of one document are never one.
    copies
        Number that near-identical documents share.
    first_day, last_day
        Days that its start allows, as proleptic ordinals; None where nothing is known.
    told_day
        Whether the report tells the day or span; else it was bounded by the day of publication.
    country, admin1
        Where, as far as told.
    towns, sites, latitude, longitude
        GeoNames ids (or folded names) of its towns, the words of its sites, and where the first town lies, in degrees.
    forms, kin
        Codes, and the families that they belong to.
    organizers, participants, targets, issues
        Keys of names (whole, abbreviation, words), and codes.
    low, high
        The least and the most participants that any estimate allows.
    words, language
        Words of claims and slogans, and the language that they are in.
    happened
        Whether it took place, as far as its report knows.
    """

    number: int
    document: int
    copies: int
    first_day: int | None
    last_day: int | None
    told_day: bool
    country: str | None
    admin1: str | None
    towns: tuple[str, ...]
    sites: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    forms: tuple[str, ...]
    kin: tuple[str, ...]
    organizers: tuple[str, ...]
    participants: tuple[str, ...]
    targets: tuple[str, ...]
    issues: tuple[str, ...]
    low: int | None
    high: int | None
    words: tuple[str, ...]
    language: str | None
    happened: bool

    @property
    def digest(self) -> str:
        """Digest of all that is compared."""
        told = [getattr(self, name) for name in _COMPARED]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


_COMPARED = tuple(field.name for field in fields(Profile) if field.name != "number")


def profile_of(
    values: Values,
    *,
    number: int,
    document: int,
    copies: int,
    standing: str,
    published: str | None,
    language: str | None,
) -> Profile:
    """The profile of a candidate event.

    Parameters
    ----------
    values
        By field its values, in the shape of the interchange format.
    number, document, copies
        Of the event, its document, and the documents that are copies of it.
    standing
        How it stands in its document.
    published
        Day of publication (ISO 8601), where known.
    language
        Of the document.
    """
    days, told = _days(values, standing, published)
    place: Mapping[str, Any] = next(iter(values.get("place", ())), {})
    low, high = _size(values.get("size", ()))
    return Profile(
        number,
        document,
        copies,
        days[0].toordinal() if days else None,
        days[1].toordinal() if days else None,
        told,
        place.get("country"),
        _folded(place.get("admin1")),
        _unique(_town(p) for p in values.get("place", ()) if p.get("locality")),
        _words(p["site"] for p in values.get("place", ()) if p.get("site")),
        place.get("latitude") if place.get("locality") else None,
        place.get("longitude") if place.get("locality") else None,
        _unique(values.get("form", ())),
        _unique(_families()[form] for form in values.get("form", ()) if form in _families()),
        names_of(actor["name"] for actor in values.get("organizer", ())),
        _unique(actor["kind"] for actor in values.get("participant", ())),
        names_of(actor["name"] for field in ("target", "addressee") for actor in values.get(field, ())),
        _unique(issue for claim in values.get("claim", ()) for issue in claim["issue"]),
        low,
        high,
        _words([*(claim["text"] for claim in values.get("claim", ())), *values.get("slogan", ())]),
        language,
        standing in HAPPENED,
    )


# ------------------------------------------------------------------ days


def _days(values: Values, standing: str, published: str | None) -> tuple[tuple[dt.date, dt.date] | None, bool]:
    """The days on which an event may have begun, and whether its report tells them."""
    start = next(iter(values.get("start_date", ())), None)
    span = days_of(start)
    day = days_of(published)
    if span:
        return span, True
    if day is None:
        return None, False
    before, after = _unknown_days()[standing]
    return (day[0] - dt.timedelta(days=before), day[0] + dt.timedelta(days=after)), False


# ------------------------------------------------------------------ names and words


def _town(place: Mapping[str, Any]) -> str:
    return str(place["geoname_id"]) if place.get("geoname_id") else f"{fold(place['locality'])}"


def _folded(name: str | None) -> str | None:
    return fold(name) if name else None


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(keys)))


def names_of(names: Iterable[str]) -> tuple[str, ...]:
    """Keys by which names are alike: whole (``n:``), abbreviation or initials (``i:``), telling words (``w:``)."""
    keys = set()
    for name in names:
        words = [w for w in _WORD.findall(fold(name)) if w not in _plain_words()]
        capitals = [w[0] for w in re.findall(r"[^\W\d_]+", name) if w[0].isupper()]
        keys |= {f"w:{w}" for w in words}
        keys |= {f"i:{short.lower()}" for short in _SHORT.findall(name)}
        if len(capitals) >= 3:
            keys.add(f"i:{''.join(capitals).lower()}")
        if len(words) > 1:
            keys.add("n:" + " ".join(sorted(words)))
    return tuple(sorted(keys))


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """The telling words of some texts, cut to six letters so that most endings do not count."""
    return _unique(w[:6] for text in texts for w in _WORD.findall(fold(text)) if w not in _plain_words())


def _size(sizes: Sequence[Mapping[str, Any]]) -> tuple[int | None, int | None]:
    lows = [n for s in sizes if (n := s["low"] if s["low"] is not None else s["high"]) is not None]
    highs = [n for s in sizes if (n := s["high"] if s["high"] is not None else s["low"]) is not None]
    return (min(lows), max(highs)) if lows else (None, None)


# ------------------------------------------------------------------ knowledge


@cache
def _told() -> Mapping[str, Any]:
    return read_data("groundswell.link", "likeness.yaml")  # type: ignore[no-any-return]


@cache
def _families() -> Mapping[str, str]:
    return {form: family for family, forms in _told()["families"].items() for form in forms}


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(fold(word) for words in _told()["plain_words"].values() for word in words)


@cache
def _unknown_days() -> Mapping[str, tuple[int, int]]:
    return {standing: (before, after) for standing, (before, after) in _told()["unknown_day"].items()}
