"""Is a name that the gazetteer knows meant as a place? Evidence for and against, weighed."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from groundswell.extract.mentions.where.names import Span, Word
from groundswell.extract.mentions.where.words import Words
from groundswell.gazetteer import Candidate
from groundswell.language.parse import Entity, Parse

_PERSON = frozenset({"PERSON", "PER"})
_PERSON_WIDER = {"PERSON": 2.5, "PER": 1.5}  # the Spanish model takes much for a person
_PLACE = frozenset({"GPE", "LOC"})
_NOT_NAMES = frozenset("VERB ADV ADP DET PRON CCONJ SCONJ AUX NUM INTJ PART".split())
_COMMON = frozenset({"NOUN", "ADJ"})
_CLOSE = re.compile(r"[ \-]")
_AFTER_SHORT_FORM = re.compile(r"\. ")
_ARTICLES = frozenset({"el", "la", "los", "las"})
_AND, _BETWEEN = "y", "entre"
_CORNER = 5  # words looked back for the corner that two streets make
_LINKS = frozenset({"de", "del"})
_SHOUTED = 1.4  # where capitals tell nothing
_UNCOMMON = 0.6  # there, for a name that is no word
_VILLAGE, _VILLAGE_HERE = 5_000, 1_000
_KNOWN_AT_HOME = 20_000  # a paper names the villages of its country as freely as a town of so many people
_LARGE = 30_000
_BIG = 300_000  # people of a town that is known abroad
_LEAD = 30  # characters looked back for the kind of a place
_SHORT = 4  # letters of a short form with a full stop: "Gov.", "J."
_DATELINE = re.compile(r"(?:\s*,\s*[^\n.;:]{1,30}){0,3}\s*(?:\([^)\n]{2,40}\))?\s*(?:\.?\s?(?:--|[-–—])|:)\s")
_ADDRESS = re.compile(r" (?:al |n[°º.] ?)?(?!(?:19|20)\d\d\b)\d{3,5}\b(?! [a-z])")  # "Salta 1415"
_HEADING = re.compile(r"\.\s+(?=\S)")  # behind a name in capitals that opens a paragraph: "PASTO. The day began"
_OPENING = 8  # characters that may stand on a line before its dateline


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text before its names are weighed."""

    text: str
    folded: str
    words: Sequence[Word]
    language: str
    lists: Words
    parse: Parse | None
    lower: frozenset[str]  # words that the text also has without a capital
    surnames: frozenset[str]  # words that belong to names of persons in the text
    publisher: str | None = None
    nations: frozenset[str] = frozenset()  # countries that the text names, or whose people


def weigh(span: Span, setting: Setting, *, beside_unit: bool) -> float:
    """How much speaks for a place; above 0 it is taken for one.

    `beside_unit`: the text puts it in a unit or country ("Paris, Texas").
    """
    single = span.last - span.first == 1
    word = setting.words[span.first]
    if span.country is not None and span.key not in setting.lists.given_names:
        return 3.8 + _around(span, setting)
    score = -3.0 + max((_size(c, setting) for c in span.candidates), default=0.0)
    if any(c.kind == "admin1" and c.quality >= 2 for c in span.candidates):
        score += 0.8
    if all(c.quality == 1 for c in span.candidates):
        score -= 1.0
    score += 1.0 * (not single) + 4.0 * beside_unit
    score += _before(span, setting) + _around(span, setting) + _parsed(span, setting)
    if span.article:
        score += _with_article(span, setting)
    elif single:
        score += _alone(span, setting)
    elif setting.language == "en" and setting.lists.not_places.issuperset(span.key.split()):
        score -= 2.5  # "White House"; in Spanish towns are named so: "La Paz", "El Alto"
    if word.shouted:
        score += 1.0 * any(c.capital for c in span.candidates)
        score += _UNCOMMON if _is_uncommon(span, setting) else -_SHOUTED
    if any(c.country in setting.nations and c.quality > 1 and c.population > _VILLAGE for c in span.candidates):
        score += 1.8 if word.shouted else 0.5
    if _ADDRESS.match(setting.folded, span.end):
        score -= 5.5
    if is_dateline(span, setting):
        score += 2.5
    return score


def _is_uncommon(span: Span, setting: Setting) -> bool:
    """Is the name, in a text whose capitals tell nothing, that of a known town and no common word?"""
    lists = setting.lists
    if not lists.common_words or len(span.key) <= _SHORT:
        return False
    words = frozenset(span.key.split())
    if words <= lists.common_words | lists.not_places or words & (lists.given_names | lists.surnames):
        return False
    people = _VILLAGE_HERE if told_kind(span, setting) else _VILLAGE
    return any(c.population > (people if c.quality > 2 else _LARGE) for c in span.candidates)


def _with_article(span: Span, setting: Setting) -> float:
    """What speaks against "la Ceiba" with a small article: it may be "la Unión" of teachers, "la Cumbre" of states."""
    following = _neighbour(span, setting, 1)
    if following is not None and (following.folded in _LINKS or following.named):
        return -4.5
    word = setting.words[span.first].folded
    if word in setting.lists.things or word in setting.lower:
        return -4.5
    previous = _neighbour(span, setting, -1)
    led = told_kind(span, setting) or (previous is not None and previous.folded in setting.lists.firm)
    return -1.0 if led or word not in setting.lists.not_places else -4.5


def _alone(span: Span, setting: Setting) -> float:
    """What a single word may be instead: a common word, a person's name, an abbreviation."""
    word, lists, score = setting.words[span.first], setting.lists, 0.0
    if word.folded in lists.not_places:
        score -= 4.5
    if word.folded in setting.lower:
        score -= 3.0
    if word.folded in setting.surnames:
        score -= 2.5
    if word.folded in lists.surnames:
        score -= 1.5
    if word.folded in lists.given_names and all(c.population < _BIG for c in span.candidates):
        score -= 1.5
    if not word.shouted and _is_acronym(setting.text[span.start : span.end]):
        score -= 2.5
    return score


def _size(candidate: Candidate, setting: Setting) -> float:
    """The more people, the likelier a place is named; and the more so where the language of the text is spoken."""
    at_home = candidate.country == setting.publisher
    people = max(candidate.population, _KNOWN_AT_HOME) if at_home else candidate.population
    size = 0.55 * math.log10(people + 100)
    if at_home:
        return size + 0.8
    spoken_in = setting.lists.spoken_in
    return size - 1.2 if spoken_in and candidate.country not in spoken_in and candidate.population < _BIG else size


def _is_acronym(written: str) -> bool:
    return written.isupper() and len(written) < 6


def is_dateline(span: Span, setting: Setting) -> bool:
    """Does the name open a line as the place that the report was sent from: "LIMA, Feb 6 (Reuters) -"?"""
    before = setting.text[max(0, span.start - _OPENING) : span.start].rstrip(" \t(\"'*")
    opens = before.endswith("\n") or (not before and span.start < _OPENING)
    loud = setting.text[span.start : span.end].isupper() and not setting.words[span.first].shouted
    heading = loud and _HEADING.match(setting.text, span.end)
    return opens and (heading or _DATELINE.match(setting.text, span.end)) is not None


def _neighbour(span: Span, setting: Setting, step: int) -> Word | None:
    """The word right before (-1) or after (1) a name, None across other than a space."""
    at = span.first - 1 if step < 0 else span.last
    if not 0 <= at < len(setting.words):
        return None
    word = setting.words[at]
    if step < 0 and span.article and word.folded in _ARTICLES and at:
        word, span = setting.words[at - 1], replace(span, start=word.start)
    between = (word.end, span.start) if step < 0 else (span.end, word.start)
    if _CLOSE.fullmatch(setting.folded, *between):
        return word
    short_form = step < 0 and word.end - word.start <= _SHORT and _AFTER_SHORT_FORM.fullmatch(setting.folded, *between)
    return word if short_form else None


def _before(span: Span, setting: Setting) -> float:
    previous = _neighbour(span, setting, -1)
    if previous is None:
        return 0.0
    if told_kind(span, setting):
        return 2.6
    if previous.folded in setting.lists.firm:
        return 2.3
    if previous.folded in setting.lists.loose:
        return 1.2
    return 0.0


def told_kind(span: Span, setting: Setting) -> str | None:
    """The kind of place that the words around a name say: "province of Lima", "Lima Province"."""
    before = setting.folded[max(0, span.start - _LEAD) : span.start].rstrip()
    for phrase, kind in setting.lists.kind_before.items():
        if before.endswith(phrase) and not before[: -len(phrase)][-1:].isalpha():
            return kind
    if span.last < len(setting.words):
        following = setting.words[span.last]
        if setting.folded[span.end : following.start] == " ":
            return setting.lists.kind_after.get(following.folded)
    return None


def _around(span: Span, setting: Setting) -> float:
    """Names and words on either side that make it part of another name."""
    score, lists = 0.0, setting.lists
    previous, following = _neighbour(span, setting, -1), _neighbour(span, setting, 1)
    if previous is not None:
        if previous.folded in lists.titles:
            score -= 4.0 if span.last - span.first == 1 else 2.0
        elif _names_another(span, previous, setting) or _is_first_name(previous, lists):
            score -= 4.0
        elif previous.folded in lists.firm or previous.folded in lists.loose or previous.folded in lists.not_places:
            pass
        elif previous.named and not previous.shouted:
            score -= 3.0 if len(previous.folded) == 1 else 1.0
    if following is not None:
        if following.named and not following.shouted and following.folded in lists.not_with_after:
            score -= 4.0
        elif following.folded in lists.person_after:
            score -= 1.0
        elif following.folded in lists.stands_there:
            score += 0.8
        elif following.named and not following.shouted:
            first = setting.words[span.first].folded
            person = first in lists.given_names or following.folded in lists.surnames
            score -= 4.0 if person else 0.6
    return score


def _names_another(span: Span, previous: Word, setting: Setting) -> bool:
    """Is it a street or the like that bears the name: "calle (de) Bolívar", "esquina Junín y Bolívar"?"""
    if previous.folded in setting.lists.not_with_before:
        return True
    at = span.first - 1
    if previous.folded == _AND:
        at -= 1
        while at > 0 and span.first - at <= _CORNER and setting.words[at].named:
            at -= 1
        if setting.words[at].folded in setting.lists.not_with_before:
            return True
    if setting.words[at].folded == _BETWEEN and at and setting.words[at - 1].named and not setting.words[at].named:
        return True  # "Alberdi entre Junín y Oliva"
    if setting.words[at].folded not in _LINKS or at < 1:
        return False
    return setting.words[at - 1].folded in setting.lists.not_with_before_of


def _is_first_name(word: Word, lists: Words) -> bool:
    return word.named and not word.shouted and word.folded in lists.given_names


def _parsed(span: Span, setting: Setting) -> float:
    """What the parser says: its entities and parts of speech."""
    if setting.parse is None:
        return 0.0
    if setting.words[span.first].shouted:
        return _tagged(span, setting) if setting.text[span.start].islower() else 0.0
    score = 0.0
    entity = entity_at(span.start, span.end, setting.parse)
    if entity is not None:
        wider = entity.end - entity.start > span.end - span.start + 2
        if entity.label in _PERSON:
            score -= _PERSON_WIDER[entity.label] if wider else 0.8
        elif entity.label in _PLACE:
            score += 1.6
        elif entity.label in ("DATE", "TIME", "MONEY", "CARDINAL"):
            score -= 1.5
    if not setting.text[span.start : span.end].isupper():
        score += _tagged(span, setting)
    return score


def _tagged(span: Span, setting: Setting) -> float:
    """What the part of speech of a single word says."""
    if span.last - span.first > 1 or setting.parse is None:
        return 0.0
    tokens = setting.parse.tokens_between(span.start, span.end)
    pos = tokens[0].pos if tokens else ""
    if pos == "NOUN" and setting.words[span.first].shouted:
        return -0.5  # without capitals the parser takes unknown names for nouns
    return -2.5 if pos in _NOT_NAMES else -1.2 if pos in _COMMON else 0.0


def entity_at(start: int, end: int, parse: Parse) -> Entity | None:
    """The first entity that overlaps a range of characters. Entities stand in order and do not overlap."""
    at = bisect_right(parse.entities, start, key=lambda e: e.end)
    found = parse.entities[at] if at < len(parse.entities) else None
    return found if found is not None and found.start < end else None


def surnames_in(parse: Parse | None, lists: Words, words: Sequence[Word], folded: str) -> frozenset[str]:
    """Words of the names of persons: those after a first name or a title."""
    found: set[str] = set()
    for before, word in pairwise(words):
        if word.named and not word.shouted and _CLOSE.fullmatch(folded, before.end, word.start):
            first_name = before.named and before.folded in lists.given_names
            if (first_name or before.folded in lists.titles) and word.folded not in lists.stands_there:
                found.add(word.folded)
    if parse is not None:
        for entity in parse.entities:
            if entity.label in _PERSON and " " in parse.text[entity.start : entity.end].strip():
                last = parse.text[entity.start : entity.end].split()[-1]
                found.add(last.lower())
    return frozenset(found)
