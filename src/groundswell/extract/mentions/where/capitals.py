"""Capitals that are not named: "the Togolese capital", "la capital peruana", "the capital of Chad"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from groundswell.extract.mentions.where.evidence import Setting
from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.extract.mentions.where.names import Span
from groundswell.gazetteer import Gazetteer

_CONFIDENCE = 0.85
_AFTER = re.compile(r"(?:'s| s)? (?P<last>capital(?: city)?)\b")  # "Togolese capital", "Togo's capital"
_BEFORE = re.compile(r"\b(?P<first>(?:the )?capital (?:city )?of (?:the )?|(?:la )?capital (?:de(?:l| la)? )?)$")
_NAMED = re.compile(r"(?: of|,| -| \(|:| city(?: of)?)? ?")  # between a capital and its name
_REACH = 20  # characters looked back


def capitals(
    spans: Sequence[Span], named: Sequence[tuple[int, int]], setting: Setting, gazetteer: Gazetteer
) -> Iterator[PlaceMention]:
    """Capitals told by their country or people alone.

    Parameters
    ----------
    spans
        Names of countries and peoples, among others.
    named
        Characters of the towns found: a capital with its name beside it is that name.
    setting
        The text.
    gazetteer
        The gazetteer.
    """
    starts = sorted(s for s, _ in named)
    for span in spans:
        country = span.people or span.country
        capital = gazetteer.capital(country) if country else None
        if capital is None:
            continue
        start, end = span.start, span.end
        if after := _AFTER.match(setting.folded, end):
            end = after.end("last")
        elif before := _BEFORE.search(setting.folded, max(0, start - _REACH), start):
            start = before.start("first")
        else:
            continue
        if any(end <= s <= end + 9 and _NAMED.fullmatch(setting.folded, end, s) for s in starts):
            continue
        quote = setting.text[start:end]
        place = replace(capital, name=quote)
        yield PlaceMention(start, end, quote, "locality", place, _CONFIDENCE)
