"""Towns that the gazetteer does not have, where the text says that they are towns: "the village of", "la aldea"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from groundswell.extract.mentions.where.about import document_countries
from groundswell.extract.mentions.where.evidence import Setting, entity_at
from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.extract.mentions.where.names import Word
from groundswell.record.value import Place

_CONFIDENCE = 0.55
_ABOUT = 0.6  # share of a country in what a text names, from which its unlisted towns are taken to be there
_LONGEST = 4  # words
_SPACE = re.compile(r"[ \-]")
_LED = re.compile(r"\b(?:in|near)$")
_INSIDE = frozenset("de del la las los el al e".split())


def unlisted(
    setting: Setting, found: Sequence[PlaceMention], towns: Sequence[tuple[int, int]]
) -> Iterator[PlaceMention]:
    """Towns without an entry, where no other place was found. They are in the country that the text is mostly about.

    Parameters
    ----------
    setting
        The text.
    found
        The places found already.
    towns
        Names that are surely towns, but none of those of the gazetteer.
    """
    countries = document_countries(found)
    about = countries[0] if countries else (setting.publisher, 1.0)
    country = about[0] if about[0] == setting.publisher or about[1] >= _ABOUT else None
    taken = [(m.start, m.end) for m in found]
    for start, end in sorted({*_told(setting), *towns}):
        if all(end <= s or start >= e for s, e in taken):
            taken.append((start, end))
            quote = setting.text[start:end]
            place = Place(quote, locality=quote, country=country, precision="locality")
            yield PlaceMention(start, end, quote, "locality", place, _CONFIDENCE)


def _told(setting: Setting) -> Iterator[tuple[int, int]]:
    """Runs of names that the words around them make towns."""
    at = 0
    while at < len(setting.words):
        last = _run(setting, at) if setting.words[at].folded not in setting.lists.kind_before else at
        if last > at and _is_town(setting, at, last):
            yield setting.words[at].start, setting.words[last - 1].end
        at = max(last, at + 1)


def _run(setting: Setting, first: int) -> int:
    """Where a run of capitalised words that begins at a word ends."""
    words, last = setting.words, first
    while last < len(words) and last - first < _LONGEST and _is_name(words[last], setting):
        last += 1
        ahead = last
        while ahead < len(words) and words[ahead].folded in _INSIDE and ahead - last < 2:
            ahead += 1
        if ahead >= len(words) or not all(
            _SPACE.fullmatch(setting.folded, words[i - 1].end, words[i].start) for i in range(last, ahead + 1)
        ):
            break
        if ahead > last and _is_name(words[ahead], setting):
            last = ahead
    return last


def _is_name(word: Word, setting: Setting) -> bool:
    if not word.folded[0].isalpha() or word.folded in setting.lists.not_places:
        return False
    return word.named and (not word.shouted or _is_tagged(word, setting))


def _is_tagged(word: Word, setting: Setting) -> bool:
    """Does the parser take a word of a text without capitals for a name?"""
    if setting.parse is None or not setting.text[word.start].islower():
        return False
    tokens = setting.parse.tokens_between(word.start, word.end)
    return bool(tokens) and tokens[0].pos == "PROPN" and word.folded not in setting.lists.common_words


def _is_town(setting: Setting, first: int, last: int) -> bool:
    before = setting.folded[max(0, setting.words[first].start - 30) : setting.words[first].start].rstrip()
    quiet = setting.words[first].shouted
    if (
        not quiet
        and _is_entity(setting, setting.words[first].start, setting.words[last - 1].end)
        and _LED.search(before)
    ):
        return True
    phrases = (p for p, kind in setting.lists.kind_before.items() if kind == "locality" and not p.startswith("capital"))
    if any(before.endswith(p) and not before[: -len(p)][-1:].isalpha() for p in phrases):
        return True
    if last < len(setting.words):
        following = setting.words[last]
        adjacent = setting.folded[setting.words[last - 1].end : following.start] == " "
        return adjacent and setting.lists.kind_after.get(following.folded) == "locality" and not following.named
    return False


def _is_entity(setting: Setting, start: int, end: int) -> bool:
    """Does the parser take exactly these words for a town or country? Only the English model is good enough."""
    if setting.parse is None or setting.language != "en":
        return False
    entity = entity_at(start, end, setting.parse)
    return entity is not None and entity.label == "GPE" and entity.start == start and entity.end == end
