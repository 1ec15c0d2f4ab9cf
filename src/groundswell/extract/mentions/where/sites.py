"""Sites: squares, roads, offices, embassies, and whose embassy it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.gazetteer.names import WORD
from groundswell.gazetteer.nations import country_names, peoples
from groundswell.gazetteer.names import plain
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.language.parse import Parse
from groundswell.record.value import Place


@dataclass(frozen=True, slots=True)
class _Sites:
    prepositions: re.Pattern[str]
    heads: frozenset[str]
    bare: frozenset[str]
    roads: re.Pattern[str]
    embassy: frozenset[str]


@cache
def _sites(language: str) -> _Sites:
    data = read_data(f"groundswell.language.{language}", "places.yaml")["sites"]
    prepositions = "|".join(sorted((re.escape(fold(p)) for p in data["prepositions"].split("|")), key=len, reverse=True))
    roads = "|".join(re.escape(fold(r)) for r in data["roads"].split("|"))
    return _Sites(
        re.compile(rf"\b(?:{prepositions}) "),
        frozenset(fold(data["heads"]).split()),
        frozenset(w.replace("-", " ") for w in fold(data["bare"]).split()),
        re.compile(rf"\b(?:the |la )?(?:{roads})\b(?: (?:sur|norte|highway|road))?"),
        frozenset(fold(data["embassy"]).replace("-", " ").split()) - {"high", "commission"},
    )


def find_sites(text: str, *, language: str, parse: Parse) -> tuple[PlaceMention, ...]:
    """Sites of a text by position: the noun phrase without the preposition before it."""
    return ()


def embassy_of(site: PlaceMention | str, *, language: str) -> str | None:
    """Country (alpha-3) whose embassy or consulate a site is: "the Peruvian embassy", "embajada de Perú"."""
    told = fold(site if isinstance(site, str) else site.quote)
    words = [plain(w[0]) for w in WORD.finditer(told)]
    if not any(w in _sites(language).embassy or w.rstrip("s") in _sites(language).embassy for w in words):
        return None
    for length in (5, 4, 3, 2, 1):
        for at in range(len(words) - length + 1):
            key = " ".join(words[at : at + length])
            code = country_names(language).get(key) or peoples(language).get(key)
            if code:
                return code
    return None
