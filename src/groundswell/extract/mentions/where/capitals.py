"""Capitals that are not named: "the Togolese capital", "la capital peruana", "the capital of Chad", "the capital"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from groundswell.extract.mentions.where.about import document_countries
from groundswell.extract.mentions.where.evidence import Setting
from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.extract.mentions.where.names import Span
from groundswell.gazetteer import Gazetteer

_CONFIDENCE = 0.85
_OF_THE_REPORT = 0.6  # confidence of "the capital", without a country
_ABOUT = 0.5  # share of a country in what a text names, above which its capital is meant
_AFTER = re.compile(r"(?:'s| s)? (?P<last>capital(?: city)?)\b")  # "Togolese capital", "Togo's capital"
_BEFORE = re.compile(r"\b(?P<first>(?:the )?capital (?:city )?of (?:the )?|(?:la )?capital (?:de(?:l| la)? )?)$")
_NAMED = re.compile(r"(?: of|,| -| \(|:| city(?: of)?)? ?")  # between a capital and its name
_OF_PROVINCES = frozenset({"es"})  # languages in which "the capital" is often that of a province
_TOLD = re.compile(r"(?: city)? (?:of|de|del|market|markets|gain|gains)\b")  # it is another that follows
_NAME_BEFORE = re.compile(r",? ")
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
        country = None if span.region else span.people or span.country
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


def unnamed_capitals(
    found: Sequence[PlaceMention], setting: Setting, gazetteer: Gazetteer, publisher: str | None
) -> Iterator[PlaceMention]:
    """Capitals told as no more than "the capital": that of the country that the report is mostly about.

    None where the report names a unit with another capital; in Spanish, for "la capital", neither where it names a town
    of one.

    Parameters
    ----------
    found
        The places found.
    setting
        The text.
    gazetteer
        The gazetteer.
    publisher
        Country of the publisher.
    """
    countries = document_countries(found)
    about = countries[0] if countries else (publisher, 1.0)
    capital = gazetteer.capital(about[0]) if about[0] and about[1] > _ABOUT else None
    if capital is None:
        return
    elsewhere = {
        m.kind
        for m in found
        if m.place and m.place.country == capital.country and m.place.admin1 not in (None, capital.admin1)
    }
    if "admin1" in elsewhere:
        return
    taken = [(m.start, m.end) for m in found if m.kind == "locality"]
    for words in setting.lists.the_capital.finditer(setting.folded):
        start, end = words.span(words.lastgroup or 0)
        quote = setting.text[start:end]
        if words["said"] and setting.language in _OF_PROVINCES and "locality" in elsewhere:
            continue
        if not quote.islower() or _is_told(end, setting):
            continue
        if any(_NAMED.fullmatch(setting.folded, end, s) for s, _ in taken if end <= s <= end + 9):
            continue
        if any(
            (s < end and start < e) or _NAME_BEFORE.fullmatch(setting.folded, e, start) for s, e in taken if s < end
        ):
            continue
        yield PlaceMention(start, end, quote, "locality", replace(capital, name=quote), _OF_THE_REPORT)


def _is_told(end: int, setting: Setting) -> bool:
    """Does what follows say of what it is the capital: "of Bihar", "falconiana"?"""
    if _TOLD.match(setting.folded, end):
        return True
    if setting.language != "es" or setting.parse is None:
        return False
    following = setting.parse.tokens_between(end, end + 2)
    return bool(following) and following[0].pos == "ADJ"
