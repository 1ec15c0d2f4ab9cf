"""What the downloads of all news databases have in common: labels, dates in headers, lines that are one paragraph."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

import yaml
from babel import Locale
from babel.dates import get_day_names, get_month_names

_LANGUAGES = ("en", "es", "fr", "de", "pt")  # in which the pages of the databases come
_LABEL = re.compile(r"\s*([^\W\d_][^:\n]{0,40}?)\s?:(?:\s+|$)(.*)", re.DOTALL)
_NARROWEST, _WIDEST = 40, 100  # columns of a text whose lines were broken by width
_MIDDLE = " " * 8  # how lines in the middle of the page begin


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that stand before a colon, and the field that each tells."""

    fields: Mapping[str, str]

    @classmethod
    def of(cls, told: Mapping[str, Sequence[str]]) -> Labels:
        """Labels from words by field; each is met as it is written, or in capitals."""
        return cls({form: field for field, words in told.items() for word in words for form in (word, word.upper())})

    def read(self, line: str) -> tuple[str, str] | None:
        """The field that a line tells and its value; None where the line begins with no known label."""
        found = _LABEL.match(line)
        if found is None or found[1] not in self.fields:
            return None
        return self.fields[found[1]], found[2].strip()


@lru_cache
def data(database: str) -> Mapping[str, Any]:
    """What the data file knows of a database."""
    file = resources.files("groundswell.ingest.readers").joinpath("downloads.yaml")
    told: Mapping[str, Any] = yaml.safe_load(file.read_text("utf-8"))[database]
    return told


def numbered(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for lines such as ``3 of 250 DOCUMENTS``: the groups are the number and the total."""
    pattern = "|".join(
        re.escape(form).replace(r"\{n\}", r"(\d{1,6})").replace(r"\{total\}", r"(\d{1,6})") for form in forms
    )
    return re.compile(rf"\s*(?:{pattern})\s*")


def numbers(found: re.Match[str]) -> tuple[int, int]:
    """The number and the total that a pattern of `numbered` found."""
    number, total = (int(group) for group in found.groups() if group is not None)
    return number, total


def one_of(words: Iterable[str]) -> frozenset[str]:
    """Words as lines that are met whole, as they are written or in capitals."""
    return frozenset(form for word in words for form in (word, word.upper()))


# ------------------------------------------------------------------ dates and languages


@lru_cache
def _months() -> Mapping[str, int]:
    return {
        name.lower().rstrip("."): number
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context=context, locale=language).items()
    } | {"sept": 9, "setiembre": 9, "set": 9}


@lru_cache
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    days = {
        name.lower().rstrip(".")
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, locale=language).values()
    }
    weekday = rf"(?:(?:{'|'.join(sorted(map(re.escape, days), key=len, reverse=True))})\b\.?,?\s*)"
    year = r"(?P<{}>(?:1[6-9]|20)\d\d)\b"
    forms = (
        rf"(?P<m1>{month})\b\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:de\s+)?{year.format('y1')}",
        rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?(?P<m2>{month})\b\.?,?\s+(?:del?\s+)?{year.format('y2')}",
        rf"{year.format('y3')}-(?P<m3>\d\d)-(?P<d3>\d\d)\b",
        rf"(?P<m4>{month})\b\.?,?\s+(?:de\s+)?{year.format('y4')}",  # without a day
    )
    return re.compile(rf"\s*{weekday}?(?:{'|'.join(forms)})[.,;]?\s*{weekday}?(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Dated:
    """A line that is a date.

    Attributes
    ----------
    day
        The day; None where only month and year are told, or there is no such day.
    rest
        What follows the date in the line: an edition, a time.
    """

    day: dt.date | None
    rest: str


def dated(line: str) -> Dated | None:
    """The date that a line begins with, and what follows; None where it begins with none."""
    found = _date_pattern().match(line) if len(line) < 200 else None
    if found is None:
        return None
    rest = found["rest"].strip()
    for form in "1234":
        if (year := found[f"y{form}"]) is None:
            continue
        if form == "4":
            return Dated(None, rest)
        month = found[f"m{form}"]
        number = int(month) if month.isdigit() else _months()[month.lower()]
        try:
            return Dated(dt.date(int(year), number, int(found[f"d{form}"])), rest)
        except ValueError:
            return Dated(None, rest)
    return None


def date_line(line: str) -> Dated | None:
    """As `dated`, of a line that is nothing but a date and, shortly, a time or an edition."""
    found = dated(line)
    return found if found and len(found.rest) <= 50 and not re.search(r"[.?!]\s*\w", found.rest) else None


@lru_cache
def _language_codes() -> Mapping[str, str]:
    return {
        name.lower(): code
        for locale in _LANGUAGES
        for code, name in Locale(locale).languages.items()
        if re.fullmatch("[a-z]{2}", code)
    }


def language(told: str) -> str | None:
    """The ISO 639-1 code of a language by name: ``ENGLISH``, ``Inglés``, ``SPANISH; ESPAÑOL``."""
    for name in re.split(r"[;,/(]", told):
        if code := _language_codes().get(name.strip(" .)").lower()):
            return code
    return None


# ------------------------------------------------------------------ lines


def width_of(lines: Sequence[str]) -> int | None:
    """The width at which lines were broken; None where a line is a paragraph."""
    if all(line.strip() for line in lines):
        return None  # without empty lines nothing parts paragraphs
    # lines in the middle of the page are no paragraphs
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip() and not a.startswith(_MIDDLE)]
    lengths = sorted(len(a.rstrip()) for a, _ in pairs)
    if not lengths or not _NARROWEST <= (width := lengths[int(len(lengths) * 0.95)]) <= _WIDEST:
        return None
    broken = sum(1 for a, b in pairs if _is_broken(a, b, width))
    return width if 2 * broken >= len(pairs) else None


def _is_broken(line: str, following: str, width: int) -> bool:
    """Whether a line ends because the next word had no room on it."""
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width - 1


def paragraphs(lines: Sequence[str], width: int | None) -> str:
    """The text of some lines: empty lines part paragraphs, and lines that were broken at a width are whole again."""
    if width is None:
        return "\n\n".join(line.strip() for line in lines if line.strip())
    whole: list[str] = []
    before = ""  # the line before, as it stood
    for line in lines:
        stripped = line.strip()
        if not stripped:
            before = ""
            continue
        if not before:
            whole.append(stripped)
        elif _is_broken(before, stripped, width):
            whole[-1] += f" {stripped}"
        else:
            whole[-1] += f"\n{stripped}"
        before = line
    return "\n\n".join(whole)
