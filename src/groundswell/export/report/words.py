"""Words of the report page, and numbers and codes as each language writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from groundswell.codebook import Codebook
from groundswell.errors import DataError
from groundswell.gazetteer.nations import country_name
from groundswell.language.lexicon import read_data

LANGUAGES = ("en", "es")
_SETS = {"form": "forms", "issue": "issues", "response": "responses", "violence": "violence"}


@cache
def _catalog() -> Mapping[str, Mapping[str, Any]]:
    told: Mapping[str, Mapping[str, Any]] = read_data("groundswell.export.report", "words.yaml")
    for key, words in told.items():
        if set(words) != set(LANGUAGES):
            raise DataError(f"report/words.yaml: {key} is {words!r}; expected words in {', '.join(LANGUAGES)}")
    return told


class Words:
    """Words of one language.

    Parameters
    ----------
    language
        One of `LANGUAGES`.
    codebook
        Whose codes and fields are named.
    """

    def __init__(self, language: str, codebook: Codebook) -> None:
        self.language = language
        self._codes = {
            (kind, code.code): code.label[language] for kind, codes in codebook.codes.items() for code in codes
        }
        self._fields = {field.name: field.label[language] for field in codebook.fields}

    def say(self, key: str, **values: Any) -> str:
        """Words of the page; what stands in braces is filled in, and whole numbers are written as the language does.

        Raises
        ------
        DataError
            If there are no such words.
        """
        if key not in _catalog():
            raise DataError(f"no words {key!r}; report/words.yaml should have them")
        words = _catalog()[key][self.language]
        if isinstance(words, dict):
            words = words["one" if values.get("n") == 1 else "other"]
        shown = {name: self.number(value) if type(value) is int else value for name, value in values.items()}
        return str(words).format(**shown)

    def events(self, n: int) -> str:
        """A number of events, in words."""
        return self.say("number_of", n=n)

    def number(self, value: float) -> str:
        """A number, to the whole."""
        return str(format_decimal(round(value), locale=self.language))

    def decimal(self, value: float) -> str:
        """A number, to the hundredth."""
        return str(format_decimal(value, "0.00", locale=self.language))

    def percent(self, value: float) -> str:
        """A share, in per cent."""
        return str(format_percent(value, "0 %", locale=self.language))

    def day(self, day: dt.date, pattern: str = "d MMM y") -> str:
        """A day, or a month or a year by the pattern."""
        return str(format_date(day, pattern, locale="en_GB" if self.language == "en" else self.language))

    def code(self, kind: str, code: str) -> str:
        """The label of a code of a field."""
        if code == "not_told":
            return self.say("not_told")
        return self._codes.get((_SETS.get(kind, kind), code), code)

    def field(self, name: str) -> str:
        """The label of a field, or of what coders are compared by."""
        if name in ("standing", "country", "town"):
            return self.say(name)
        return self._fields.get(name, name.replace("_", " "))

    def country(self, code: str) -> str:
        """The name of a country."""
        return country_name(code, language=self.language)
