"""Abbreviations that a text spells out: "Workers and Peasants Movement (MTC)", "COB (Central Obrera Boliviana)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from groundswell.actors.names import LINK, WORD, lines_apart

_NAME = rf"{WORD}(?:[ \n](?:(?:{LINK}|in|a)[ \n]){{0,3}}{WORD}){{0,11}}"
_SHORT = r"[A-ZÁÉÍÓÚÑ][A-Za-zÁÉÍÓÚÑáéíóúñ.-]{1,11}"
_LONG_FIRST = re.compile(rf"({_NAME})[ \n]?\(({_SHORT})\)")
_SHORT_FIRST = re.compile(rf"\b([A-ZÁÉÍÓÚÑ]{{2,10}})\s\(({_NAME})\)")


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an abbreviation stands for, and where the text says so."""

    short: str
    long: str
    start: int
    end: int


def abbreviations(text: str) -> Mapping[str, Expansion]:
    """Every abbreviation that the text spells out, by its short form.

    The initials of a translated name need not fit ("Workers and Peasants Movement (MTC)"): the brackets say enough. A
    bracket that holds a place or a party of one word with small letters is no abbreviation.
    """
    found: dict[str, Expansion] = {}
    text = lines_apart(text)
    for match in _LONG_FIRST.finditer(text):
        short = match[2]
        if _is_short(short) and len(match[1].split()) > 1:
            found.setdefault(short, Expansion(short, match[1], match.start(1), match.end(1)))
    for match in _SHORT_FIRST.finditer(text):
        if len(match[2].split()) > 1:
            found.setdefault(match[1], Expansion(match[1], match[2], match.start(2), match.end(2)))
    return found


def _is_short(word: str) -> bool:
    """Capitals, or a coined word with a capital that begins several of its letters ("Sitrasalud", "Copaco")."""
    capitals = sum(letter.isupper() for letter in word)
    return capitals >= 2 or (len(word) >= 4 and word[0].isupper() and word[1:].islower())
