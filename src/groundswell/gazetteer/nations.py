"""Countries and peoples, by the words that each language has for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from groundswell.gazetteer.names import key_of
from groundswell.language.lexicon import read_data

_LANGUAGES = ("en", "es")
_NO_PLURAL = ("ese", "sh", "ch", "ss", "men", "man", "yz", "ois", "he")
#: Endings of Spanish words for peoples, with those of the feminine and the plurals.
_INFLECTIONS = (
    ("és", ("esa", "eses", "esas")),
    ("án", ("ana", "anes", "anas")),
    ("ón", ("ona", "ones", "onas")),
    ("ís", ("isa", "ises", "isas")),
    ("o", ("a", "os", "as")),
    ("ol", ("ola", "oles", "olas")),
    ("í", ("íes", "ís")),
    ("ú", ("úes", "ús")),
    ("ar", ("ares",)),
    ("a", ("as",)),
    ("e", ("es",)),
    ("i", ("is",)),
)


@cache
def country_names(language: str) -> dict[str, str]:
    """Key of a country's name to its alpha-3 code."""
    return {
        key_of(name): code
        for code, told in _countries(language).items()
        for name in (*told.get("also", ()), told["name"])
    }


@cache
def peoples(language: str) -> dict[str, str]:
    """Key of a word for a people, in every inflection, to the alpha-3 code of its country."""
    return {
        key_of(form): code
        for code, told in _countries(language).items()
        for word in told.get("people", ())
        for form in _forms(word, language)
    }


def country_name(alpha3: str, *, language: str) -> str:
    """Name of a country; its code where the language's list does not have it."""
    told = _countries(language).get(alpha3)
    return str(told["name"]) if told else alpha3


def country_of_demonym(word: str, *, language: str) -> str | None:
    """Country of a people, by any form of the word: "Peruvians", "peruanas"."""
    return peoples(language).get(key_of(word))


@cache
def reserved_keys() -> frozenset[str]:
    """Names of countries and peoples in every language: no town has them as a second name."""
    return frozenset(key for language in _LANGUAGES for key in (*country_names(language), *peoples(language)))


def _countries(language: str) -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read_data(f"groundswell.language.{language}", "demonyms.yaml")["countries"]
    return data


def _forms(word: str, language: str) -> Iterator[str]:
    yield word
    if language == "en":
        if not word.endswith(_NO_PLURAL):
            yield f"{word}s"
        return
    for ending, others in _INFLECTIONS:
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + other for other in others)
            return
