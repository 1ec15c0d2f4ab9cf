"""Sites: squares, roads, offices, embassies, and whose embassy it is.

A site is told by a noun ("square", "embajada") with a name or a description around it, by the words that lead to it
("outside", "frente a"), or by both.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.gazetteer.names import WORD, plain
from groundswell.gazetteer.nations import country_names, peoples
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.language.parse import Parse, Token

_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_POSSESSIVE = frozenset({"'s", "'"})
_QUOTES = frozenset('"“”«»')
_NAME = re.compile(r"[A-ZÁÉÍÓÚÑ]\w+(?:\s(?:(?:of|de|del|la|las|los)\s){0,2}[A-ZÁÉÍÓÚÑ]\w+){1,4}")
_LONGEST = 8  # tokens on either side of the noun
_SHORT = 5  # characters of a short form with its full stop
_LEAD = 40  # characters looked back for the words that lead to a site
_CONFIDENCE = {"named": 0.9, "bare": 0.8, "described": 0.65, "open": 0.7}


@dataclass(frozen=True, slots=True)
class _Sites:
    """The words of one language about sites, folded. `firm` and `loose` match at the end of what stands before."""

    firm: re.Pattern[str]
    loose: re.Pattern[str]
    heads: frozenset[str]
    open: frozenset[str]
    bare: frozenset[str]
    roads: re.Pattern[str]
    at: re.Pattern[str]
    embassy: frozenset[str]
    joins: frozenset[tuple[str, ...]]


@cache
def _sites(language: str) -> _Sites:
    data = read_data(f"groundswell.language.{language}", "places.yaml")["sites"]
    openers = "|".join(fold(data["openers"]).split())
    words = {name: frozenset(fold(data[name]).split()) for name in ("heads", "open", "bare", "embassy")}
    return _Sites(
        firm=_leading(data["firm"], openers),
        loose=_leading(data["loose"], openers),
        roads=re.compile(rf"\b(?:{'|'.join(re.escape(fold(r)) for r in data['roads'].split('|'))})\b"),
        at=re.compile(rf"\b(?:{data['at']})\s+") if data["at"] else re.compile(r"(?!)"),
        joins=frozenset(tuple(j.split("|")) for j in fold(data["joins"]).split()),
        **words,
    )


def _leading(phrases: str, openers: str) -> re.Pattern[str]:
    listed = sorted((fold(" ".join(p.split())) for p in phrases.split("|")), key=len, reverse=True)
    return re.compile(rf"(?:^|\W)(?:{'|'.join(map(re.escape, listed))})\s+(?:(?:{openers})\s+)?[\"']?$")


def find_sites(text: str, *, language: str, parse: Parse) -> tuple[PlaceMention, ...]:
    """Sites of a text by position, none inside another.

    The quote is the site's name or description, without the preposition and the article before it.

    Parameters
    ----------
    text
        The text.
    language
        `en` or `es`.
    parse
        Its parse.
    """
    folded, words = fold(text), _sites(language)
    found = [
        *_told(folded, parse, words, language),
        *_roads(folded, words),
        *_after_firm(folded, parse, words),
        *_after_at(parse, folded, words),
    ]
    chosen: list[tuple[int, int, float]] = []
    for start, end, confidence in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        at = bisect_left(chosen, (start,))
        clear = (at == 0 or chosen[at - 1][1] <= start) and (at == len(chosen) or chosen[at][0] >= end)
        if clear:
            chosen.insert(at, (start, end, confidence))
    return tuple(
        PlaceMention(start, end, text[start:end], "site", None, confidence) for start, end, confidence in chosen
    )


def leads_to_site(folded: str, start: int, *, language: str) -> bool:
    """Do the words before a name say that something is, or goes, there: "outside the", "hasta la"?"""
    before, words = folded[max(0, start - _LEAD) : start], _sites(language)
    return any(lead.search(before) for lead in (words.firm, words.loose))


def _told(folded: str, parse: Parse, words: _Sites, language: str) -> Iterator[tuple[int, int, float]]:
    """Sites with a noun that says what they are."""
    for token in parse.tokens:
        head = folded[token.start : token.end]
        if head not in words.heads:
            continue
        first, last = _extent(token, parse, folded, words, language)
        named = _is_named(parse.tokens[first:last], token, folded)
        start, end = parse.tokens[first].start, parse.tokens[last - 1].end
        before = folded[max(0, start - _LEAD) : start]
        firm = words.firm.search(before)
        led = firm or words.loose.search(before)
        described = last - first > 1
        if led and named:
            yield start, end, _CONFIDENCE["named"]
        elif led and head in words.bare:
            yield start, end, _CONFIDENCE["bare"]
        elif firm and described:
            yield start, end, _CONFIDENCE["described"]
        elif named and head in words.open:
            yield start, end, _CONFIDENCE["open"]


def _extent(head: Token, parse: Parse, folded: str, words: _Sites, language: str) -> tuple[int, int]:
    """First and last token (not included) of the name or description around a noun."""
    tokens = parse.tokens
    sentence = parse.sentence_at(head.start)
    first = head.index
    while language == "en" and first > max(sentence.first, head.index - _LONGEST) and _modifies(tokens, first - 1):
        first -= 1
    while first < head.index and (tokens[first].text in _POSSESSIVE or tokens[first].pos == "PUNCT"):
        first += 1
    last, limit = head.index + 1, min(sentence.last, head.index + 1 + _LONGEST)
    while last < limit:
        step = _joined(tokens, last, limit, folded, words)
        if not step:
            break
        last += step
    return first, last


def _modifies(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.text.replace("’", "'") in _POSSESSIVE or token.text == "-":
        return index > 0
    return token.pos in _MODIFIERS and (token.text[-1].isalnum() or _is_name(token))


def _joined(tokens: Sequence[Token], at: int, limit: int, folded: str, words: _Sites) -> int:
    """How many tokens from `at` on go with what stands before: a name, a number, "of the" with a name, else none."""
    token = tokens[at]
    if _is_name(token) or token.pos == "NUM" or any(c.isdigit() for c in token.text):
        return 1
    if folded[token.start : token.end] in words.heads and _is_name(tokens[at - 1]):
        return 1
    if token.text in _QUOTES and at + 1 < limit and _is_name(tokens[at + 1]):
        return 2
    for size in (2, 1):
        if at + size >= limit:
            continue
        joint = tuple(folded[t.start : t.end] for t in tokens[at : at + size])
        following = tokens[at + size]
        head = folded[following.start : following.end]
        if (
            joint in words.joins
            and (_is_name(following) or head in words.heads)
            and (joint != ("y",) or _is_name(following))
        ):
            return size + 1
    return 1 if token.pos == "ADJ" and folded[token.start : token.end].isalpha() and at + 1 < limit else 0


def _is_name(token: Token) -> bool:
    """Is a token written as a name, or as the short form of one: "Dr.", "U.S."?"""
    ends_well = token.text[-1].isalnum() or (token.text[-1] == "." and len(token.text) <= _SHORT)
    return token.text[0].isupper() and ends_well


def _is_named(tokens: Sequence[Token], head: Token, folded: str) -> bool:
    """Has the description a name or a number in it, besides its noun?"""
    return any(t.index != head.index and (_is_name(t) or any(c.isdigit() for c in t.text)) for t in tokens)


def _roads(folded: str, words: _Sites) -> Iterator[tuple[int, int, float]]:
    for road in words.roads.finditer(folded):
        yield road.start(), road.end(), _CONFIDENCE["named"]


def _after_firm(folded: str, parse: Parse, words: _Sites) -> Iterator[tuple[int, int, float]]:
    """What follows "in front of the": "the OAS", "la OEA"; without an article it is more often a person or a town."""
    for token in parse.tokens:
        if not _is_name(token) or token.index == 0:
            continue
        before = parse.tokens[token.index - 1]
        if before.pos != "DET" or not words.firm.search(folded[max(0, token.start - _LEAD) : token.start]):
            continue
        last = token.index + 1
        while last < len(parse.tokens) and last - token.index < _LONGEST and _is_name(parse.tokens[last]):
            last += 1
        yield token.start, parse.tokens[last - 1].end, _CONFIDENCE["described"]


def _after_at(parse: Parse, folded: str, words: _Sites) -> Iterator[tuple[int, int, float]]:
    """A name of several words after "at the": "the Casa del Pueblo", "the Blue Hall"."""
    for lead in words.at.finditer(folded):
        name = _NAME.match(parse.text, lead.end())
        if name:
            yield name.start(), name.end(), _CONFIDENCE["described"]


def embassy_of(site: PlaceMention | str, *, language: str) -> str | None:
    """Country (alpha-3) whose embassy or consulate a site is: "the Peruvian embassy", "embajada de Perú"."""
    told = fold(site if isinstance(site, str) else site.quote)
    words = [plain(w[0]) for w in WORD.finditer(told)]
    known = _sites(language).embassy
    if not any(w in known for w in words):
        return None
    for length in (5, 4, 3, 2, 1):
        for at in range(len(words) - length + 1):
            key = " ".join(words[at : at + length])
            code = country_names(language).get(key) or peoples(language).get(key)
            if code:
                return code
    return None
