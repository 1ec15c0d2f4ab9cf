"""Names that may be places: the longest runs of capitalised words that the lists or the gazetteer know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from groundswell.extract.mentions.where.words import Words, words_of
from groundswell.gazetteer import Candidate, Gazetteer
from groundswell.gazetteer.names import LONGEST, WORD, plain
from groundswell.gazetteer.nations import country_names, peoples

_INSIDE = frozenset(
    "de del la las los el y of the on upon and di da do dos das al le les du des sur en am an der e a".split()
)
_WITH_ARTICLES = frozenset({"es"})  # languages in which names of towns have articles
_ARTICLES = {"el": "el", "la": "la", "los": "los", "las": "las", "del": "el", "al": "el"}
_GAP = re.compile(r" ?[ \-/]|&|\. ?|, ?(?=d\.?c)|'")
_LOWER_PEOPLES = frozenset({"es"})  # languages that write peoples without a capital
_LOWER_SHARE = 0.006  # of capitals among the letters, below which a text has none
_UPPER_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text. `named`: written as a name is, with a capital."""

    start: int
    end: int
    folded: str
    named: bool
    shouted: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Words that may name a place, and what lists and gazetteer know of that name.

    `first` and `last` are the indices of its words, `last` not included. `article`: the key begins with an article that
    stands in lower case before them.
    """

    start: int
    end: int
    key: str
    first: int
    last: int
    country: str | None = None
    people: str | None = None
    region: bool = False
    short: bool = False
    article: bool = False
    candidates: tuple[Candidate, ...] = ()


def read_words(text: str, folded: str) -> list[Word]:
    """The words of a text.

    A text without capitals has every word taken for a name, and so has a line in capitals; the evidence is then weaker.
    """
    letters = sum(map(str.isalpha, text))
    lower = sum(map(str.isupper, text)) < _LOWER_SHARE * letters
    shouted = _shouted_lines(text)
    words, line = [], 0
    for found in WORD.finditer(folded):
        start, end = found.span()
        while line < len(shouted) and shouted[line][1] <= start:
            line += 1
        loud = lower or (line < len(shouted) and shouted[line][0] <= start)
        words.append(Word(start, end, plain(found[0]), lower or text[start].isupper(), loud))
    return words


def _shouted_lines(text: str) -> list[tuple[int, int]]:
    """Lines that are written in capitals."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        letters = sum(map(str.isalpha, line))
        if letters and " " in line.strip() and sum(map(str.isupper, line)) > _UPPER_SHARE * letters:
            lines.append((at, at + len(line)))
        at += len(line)
    return lines


def find_spans(text: str, folded: str, words: Sequence[Word], *, language: str, gazetteer: Gazetteer) -> list[Span]:
    """The longest names known, left to right, none inside another."""
    spans: list[Span] = []
    at = 0
    while at < len(words):
        if words[at].named:
            span = _longest(text, folded, words, at, language, gazetteer)
            span = _with_article(folded, words, at, span, gazetteer) or span if language in _WITH_ARTICLES else span
        else:
            span = _people(words, at, language)
        if span is None:
            at += 1
            continue
        spans.append(span)
        at = span.last
    return spans


def _people(words: Sequence[Word], at: int, language: str) -> Span | None:
    """A people in lower case, as Spanish writes it."""
    word = words[at]
    country = peoples(language).get(word.folded) if language in _LOWER_PEOPLES else None
    return Span(word.start, word.end, word.folded, at, at + 1, people=country) if country else None


def _with_article(
    folded: str, words: Sequence[Word], at: int, plain_span: Span | None, gazetteer: Gazetteer
) -> Span | None:
    """A town whose name has an article that the text has in lower case: "la Ceiba", "al Progreso"."""
    before = words[at - 1] if at else None
    if before is None or before.named or folded[before.end : words[at].start] != " ":
        return None
    article = _ARTICLES.get(before.folded)
    if article is None or (plain_span and not plain_span.candidates) or (plain_span and plain_span.country):
        return None
    least = plain_span.last if plain_span else at + 1
    for last in reversed([end for end in _ends(folded, words, at) if end >= least]):
        key = " ".join((article, *(w.folded for w in words[at:last])))
        own = tuple(c for c in gazetteer.look_up(key) if c.quality > 1 and c.kind != "region")
        if own:
            return Span(words[at].start, words[last - 1].end, key, at, last, article=True, candidates=own)
    return None


def _longest(
    text: str, folded: str, words: Sequence[Word], first: int, language: str, gazetteer: Gazetteer
) -> Span | None:
    known = words_of(language)
    for last in reversed(list(_ends(folded, words, first))):
        key = " ".join(w.folded for w in words[first:last])
        span = Span(words[first].start, words[last - 1].end, key, first, last)
        written = text[span.start : span.end]
        short = written.replace(".", "").replace(" ", "")
        if last - first <= 2 and short in known.abbreviations and _is_short(text, span, short):
            return replace(span, key=short, short=True)
        if found := _known(span, written, language, gazetteer, known):
            return found
    return None


def _is_short(text: str, span: Span, short: str) -> bool:
    """Short forms of units are shown by a full stop, a comma before, or their capitals: "Ky.", ", KY", "NSW"."""
    return (
        text[span.end : span.end + 1] == "."
        or text[max(0, span.start - 2) : span.start] == ", "
        or (len(short) > 2 and short.isupper())
    )


def _ends(folded: str, words: Sequence[Word], first: int) -> Iterator[int]:
    """Where a name that begins at a word may end: after each capitalised word of its run."""
    yield first + 1
    for at in range(first + 1, min(first + LONGEST, len(words))):
        if not _GAP.fullmatch(folded, words[at - 1].end, words[at].start):
            return
        if words[at].named:
            yield at + 1
        elif words[at].folded not in _INSIDE:
            return


def _known(span: Span, written: str, language: str, gazetteer: Gazetteer, known: Words) -> Span | None:
    key = span.key
    letters = [c for c in written if c.isalpha()]
    if len(letters) > 3 or all(c.isupper() for c in letters):
        country, people = country_names(language).get(key), peoples(language).get(key)
        if people is not None and country is None and not (language in _LOWER_PEOPLES and _own_name(key, gazetteer)):
            return replace(span, people=people)
        if key in known.regions:
            return replace(span, region=True, country=known.regions_in.get(key))
        if key in known.other_names:
            name, where = known.other_names[key]
            return replace(span, candidates=tuple(c for c in gazetteer.look_up(name) if c.country == where))
        if country is not None:
            return replace(span, country=country, candidates=gazetteer.look_up(key))
    if len(letters) < 3:
        return None
    candidates = gazetteer.look_up(key)
    return replace(span, candidates=candidates) if candidates else None


def _own_name(key: str, gazetteer: Gazetteer) -> bool:
    """Is a word for a people, written as a name is, that of a town: "Mejicanos"?"""
    return any(c.quality == 3 and c.kind == "locality" and c.population > 10_000 for c in gazetteer.look_up(key))
