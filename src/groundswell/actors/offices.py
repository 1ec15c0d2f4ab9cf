"""Office-holders: heads of state and government since 1990, and what naming one says of time and country.

The table `holders.csv` beside this file has a row a term: country (ISO 3166-1 alpha-3), name, surname as reports use
it, office, first day and last day (partial ISO dates; no last day: still in office when the table was made).
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.language.parse import Parse
from groundswell.record.partial_date import days_of

_LATEST = dt.date(2100, 1, 1)  # stands for a term that has not ended
_BEFORE, _AFTER = 28, 16  # characters before and after a surname in which its office is told


@dataclass(frozen=True, slots=True)
class Holder:
    """One term of one office-holder."""

    country: str
    name: str
    surname: str
    office: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class HolderMention:
    """Words that name somebody in office."""

    start: int
    end: int
    quote: str
    name: str
    office: str
    country: str
    since: dt.date
    until: dt.date | None


@cache
def holders() -> tuple[Holder, ...]:
    """Every term of the table."""
    text = resources.files("groundswell.actors").joinpath("holders.csv").read_text("utf-8")
    return tuple(_holder(row) for row in csv.DictReader(text.splitlines()))


def _holder(row: dict[str, str]) -> Holder:
    since, until = days_of(row["from"]), days_of(row["until"])
    if since is None or (row["until"] and until is None):
        raise ValueError(f"holders.csv: {row['name']}: {row['from']!r} to {row['until']!r} are no partial dates")
    return Holder(row["country"], row["name"], row["surname"], row["office"], since[0], until[1] if until else None)


@cache
def _by_surname() -> dict[str, tuple[Holder, ...]]:
    table: dict[str, list[Holder]] = {}
    for holder in holders():
        table.setdefault(fold(holder.surname), []).append(holder)
    return {name: tuple(terms) for name, terms in table.items()}


@cache
def _surnames() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_by_surname(), key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![a-z])(?:{names})(?![a-z])")


@cache
def _cues(language: str, section: str) -> re.Pattern[str]:
    words = read_data(f"groundswell.language.{language}", "offices.yaml")[section]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(re.escape(fold(w)) for w in words)})(?![a-z])")


def find_holders(text: str, *, language: str, parse: Parse | None = None) -> tuple[HolderMention, ...]:
    """Office-holders named as being in office, by position.

    A surname counts with its office beside it ("President Boluarte", "the Boluarte government"), or where the whole
    name stands; a former president does not. Where two people share a name and nothing tells them apart, neither is
    taken.

    Parameters
    ----------
    text
        The report.
    language
        Its language (ISO 639-1).
    parse
        Not needed; taken so that every finder is called alike.
    """
    folded = fold(text)
    before, after, former = (_cues(language, name) for name in ("before", "after", "former"))
    found = []
    for match in _surnames().finditer(folded):
        left, right = (
            folded[max(0, match.start() - _BEFORE) : match.start()],
            folded[match.end() : match.end() + _AFTER],
        )
        if former.search(left):
            continue
        whole = [h for h in _by_surname()[match[0]] if _whole(h, folded, match)]
        office = re.search(rf"(?:{before.pattern})[^.;:\n]*$", left) or after.match(right.lstrip(" '"))
        terms = whole or (list(_by_surname()[match[0]]) if office else [])
        if not terms or len({h.name for h in terms}) > 1:
            continue
        start = match.start() - (len(fold(terms[0].name)) - len(match[0]) if whole else 0)
        start, end = _with_office(folded, max(0, start), match.end(), before, after)
        since, until = min(h.since for h in terms), _last(terms)
        h = terms[-1]
        found.append(HolderMention(start, end, text[start:end], h.name, h.office, h.country, since, until))
    return tuple(found)


def _whole(holder: Holder, folded: str, match: re.Match[str]) -> bool:
    """Does the whole name end with the surname found?"""
    name = fold(holder.name)
    return " " in name and folded[max(0, match.end() - len(name)) : match.end()] == name


def _last(terms: Sequence[Holder]) -> dt.date | None:
    ends = [h.until for h in terms]
    return None if None in ends else max(end for end in ends if end)


def _with_office(folded: str, start: int, end: int, before: re.Pattern[str], after: re.Pattern[str]) -> tuple[int, int]:
    """The words with the office that stands right beside them."""
    lead = re.search(rf"(?:{before.pattern})\s+(?:de\s+|del\s+)?$", folded[max(0, start - _BEFORE) : start])
    if lead:
        start -= len(lead[0])
    follow = re.match(rf"(?:'s)?\s+(?:{after.pattern})", folded[end : end + _AFTER + 6])
    return start, end + (follow.end() if follow else 0)


def period_of(mentions: Sequence[HolderMention]) -> tuple[dt.date, dt.date] | None:
    """The days on which all the office-holders named were in office; None where there were none."""
    if not mentions:
        return None
    since = max(m.since for m in mentions)
    until = min(m.until or _LATEST for m in mentions)
    if until == _LATEST:
        until = max(h.since for h in holders()) + dt.timedelta(days=365)
    return (since, until) if since <= until else None


def country_of(mentions: Sequence[HolderMention]) -> str | None:
    """The country whose office-holders are named, None where they are of several."""
    countries = {m.country for m in mentions}
    return countries.pop() if len(countries) == 1 else None
