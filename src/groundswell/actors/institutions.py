"""Institutions: parties, unions, police forces, offices that only one country has, and that reports name without it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from groundswell.language.fold import fold
from groundswell.language.lexicon import Lexicon, read_data

_SHORT = 5  # letters of a name that must stand in capitals: "CNTE", not "cnte"


@cache
def _institutions() -> Lexicon:
    data = read_data("groundswell.actors", "institutions.yaml")
    return Lexicon(
        {country: [name for listed in names for name in str(listed).split("|")] for country, names in data.items()},
        name="actors/institutions.yaml",
    )


def find_institutions(text: str) -> Iterator[tuple[int, int, str]]:
    """Every institution of one country that a text names: where its words stand, and the country (alpha-3).

    Parameters
    ----------
    text
        The text, as written: short names count in capitals only.
    """
    for found in _institutions().find(fold(text)):
        words = text[found.start : found.end]
        if len(words) > _SHORT or words.isupper():
            yield found.start, found.end, found.code
