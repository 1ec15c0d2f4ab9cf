"""Quantities: numbers as reports write them, in digits, in words or vaguely, with the range that the words leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?|\S")
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
_LARGEST = 10**8  # no crowd is larger: what is read as more is no count of people
_YEARS = range(1900, 2101)
_SPREAD = 100  # most that the end of a range may exceed its start by, as a factor


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number in digits or a mark, in folded text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its range. `first` and `last` are the words it takes up, the last not included."""

    first: int
    last: int
    low: int | None
    high: int | None
    estimate: int | None
    rule: str
    article: bool = False


#: Phrases and their codes by the word that they are looked up by, the longest first.
Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, slots=True)
class Numerals:
    """How one language writes numbers, from its `counts.yaml`."""

    grouping: str
    ones: Mapping[str, int]
    scales: Mapping[str, int]
    halves: frozenset[str]
    joins: frozenset[str]
    articles: frozenset[str]
    vague: Mapping[str, tuple[tuple[tuple[str, ...], str, int, int], ...]]
    before: Phrases
    after: Phrases
    range: Phrases
    range_between: Phrases
    no_count_after: Phrases
    no_count_before: Phrases
    before_a_year: frozenset[str]


def words_of(folded: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words, numbers and marks of folded text, or of a part of it, by position."""
    stop = len(folded) if end is None else end
    return [Word(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(folded, start, stop)]


def _cut(phrase: str) -> tuple[str, ...]:
    return tuple(w.text for w in words_of(fold(phrase)))


def _phrases(section: Mapping[str, Iterable[str]] | Iterable[str], *, key: int) -> Phrases:
    """Phrases by their first word (`key` 0) or their last one (`key` -1)."""
    coded = section if isinstance(section, Mapping) else {"": section}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code, phrases in coded.items():
        for phrase in phrases:
            cut = _cut(str(phrase))
            found.setdefault(cut[key], []).append((cut, code))
    return {word: sorted(entries, key=lambda e: (-len(e[0]), e)) for word, entries in found.items()}


@cache
def numerals(language: str) -> Numerals:
    """Number words of a language."""
    data: dict[str, Any] = read_data(f"groundswell.language.{language}", "counts.yaml")
    vague: dict[str, list[tuple[tuple[str, ...], str, int, int]]] = {}
    for name, entry in data["vague"].items():
        for phrase in entry["words"]:
            cut = _cut(phrase)
            vague.setdefault(cut[0], []).append((cut, name, entry["low"], entry["high"]))
    return Numerals(
        grouping=data["grouping"],
        ones=data["ones"],
        scales=data["scales"],
        halves=frozenset(data["halves"]),
        joins=frozenset(data["joins"]),
        articles=frozenset(data["articles"]),
        vague={first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in vague.items()},
        before=_phrases(data["before"], key=-1),
        after=_phrases(data["after"], key=0),
        range=_phrases(data["range"], key=0),
        range_between=_phrases(data["range_between"], key=0),
        no_count_after=_phrases(data["not_a_count_after"], key=0),
        no_count_before=_phrases(data["not_a_count_before"], key=-1),
        before_a_year=frozenset(data["before_a_year"]),
    )


@dataclass(frozen=True, slots=True)
class _Number:
    """A number before its modifiers. `scale` is the word of magnitude it ends in, 1 where there is none."""

    last: int
    low: int
    high: int
    rule: str
    scale: int = 1
    article: bool = False


def find_quantities(folded: str, words: Sequence[Word], *, language: str) -> tuple[Quantity, ...]:
    """Every number of a folded text that may count people, by position."""
    known = numerals(language)
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        number = _number(folded, words, at, known)
        if number is None or not _may_count(folded, words, at, number, known):
            at += 1
            continue
        floor = max((q.last for q in found[-2:] if not q.article), default=0)
        quantity = _modified(folded, words, at, number, known, floor=floor)
        while found and found[-1].last > quantity.first:
            found.pop()  # the article of "an estimated 200" is no number of its own
        found.append(quantity)
        at = quantity.last
    return tuple(found)


def _starts(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    return all(at + n < len(words) and words[at + n].text == text for n, text in enumerate(phrase))


def _from(words: Sequence[Word], at: int, phrases: Phrases) -> Iterator[tuple[tuple[str, ...], str]]:
    """Phrases that begin at a word."""
    if at < len(words):
        for phrase, code in phrases.get(words[at].text, ()):
            if _starts(words, at, phrase):
                yield phrase, code


def _up_to(
    words: Sequence[Word], at: int, phrases: Phrases, *, floor: int = 0
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Phrases that end before a word, and begin no earlier than `floor`."""
    if at > floor:
        for phrase, code in phrases.get(words[at - 1].text, ()):
            if at - len(phrase) >= floor and _starts(words, at - len(phrase), phrase):
                yield phrase, code


def digits(written: str, grouping: str) -> float | None:
    """Value of a number in digits, or None where its marks fit no number.

    Examples
    --------
    >>> digits("1.200", "."), digits("1.5", "."), digits("1,00,000", ",")
    (1200.0, 1.5, 100000.0)
    """
    parts = re.split(r"[.,]", written)
    marks = re.findall(r"[.,]", written)
    if not marks:
        return float(written) if len(written) <= 12 else None
    if len(set(marks)) == 1 and (all(len(p) == 3 for p in parts[1:]) and 1 <= len(parts[0]) <= 3):
        # one mark before three digits groups them, unless the language writes decimals so after a zero
        return None if parts[0].startswith("0") else float("".join(parts))
    if _INDIAN.fullmatch(written):
        return float("".join(parts))
    if len(marks) == 1 and len(parts[1]) <= 2:
        return float(f"{parts[0]}.{parts[1]}")
    if len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and all(len(p) == 3 for p in parts[1:-1]):
        return float("".join(parts[:-1]) + "." + parts[-1])
    return None


def _number(folded: str, words: Sequence[Word], at: int, known: Numerals) -> _Number | None:
    for phrase, name, low, high in known.vague.get(words[at].text, ()):
        if _starts(words, at, phrase) and not _followed_by_scale(words, at + len(phrase), known):
            return _Number(at + len(phrase), low, high, f"core:{name}" if low != high else "core:about")
    return _in_digits(folded, words, at, known) or _in_words(words, at, known)


def _followed_by_scale(words: Sequence[Word], at: int, known: Numerals) -> bool:
    return at < len(words) and words[at].text in known.scales


def _in_digits(folded: str, words: Sequence[Word], at: int, known: Numerals) -> _Number | None:
    word = words[at]
    if not word.text[0].isdecimal():
        return None
    value, last = _grouped(folded, words, at, known)
    if value is None:
        return None
    scale = 1
    while last < len(words) and words[last].text in known.scales and value * scale < _LARGEST:
        near = folded[words[last - 1].end : words[last].start]
        if near not in ("", " ", "-") or (not near and words[last].text != "k"):
            break
        scale *= known.scales[words[last].text]
        last += 1
    value *= scale
    if scale == 1000 and last < len(words) and re.fullmatch(r"[1-9]\d\d", words[last].text) and word.text.isdecimal():
        # 3 mil 500
        value, last = value + float(words[last].text), last + 1
    if value > _LARGEST or value != int(value):
        return None
    return _Number(last, int(value), int(value), "exact", scale)


def _grouped(folded: str, words: Sequence[Word], at: int, known: Numerals) -> tuple[float | None, int]:
    """Value of the digits at a word and where they end; their groups may be set apart by spaces: 12 000."""
    value, last = digits(words[at].text, known.grouping), at + 1
    if value is None or not words[at].text.isdecimal() or len(words[at].text) > 3:
        return value, last
    while last < len(words) and value < _LARGEST and re.fullmatch(r"\d{3}", words[last].text):
        if folded[words[last - 1].end : words[last].start] != " ":
            break
        value, last = value * 1000 + float(words[last].text), last + 1
    return value, last


def _in_words(words: Sequence[Word], at: int, known: Numerals) -> _Number | None:
    """A number in words; an article alone is the number one, and says so."""
    value, last, scale = _spelled(words, at, known)
    if value is None:
        return _Number(at + 1, 1, 1, "exact", article=True) if words[at].text in known.articles else None
    if not 0 < value <= _LARGEST or value != int(value):
        return None
    if scale == 1000 and last < len(words) and re.fullmatch(r"[1-9]\d\d", words[last].text):
        value, last = value + float(words[last].text), last + 1  # mil 800
    return _Number(last, int(value), int(value), "exact", scale)


def _spelled(words: Sequence[Word], at: int, known: Numerals) -> tuple[float | None, int, int]:
    """Value of number words, where they end, and the last word of magnitude among them."""
    total, current, last, scale, seen = 0.0, 0.0, at, 1, False
    while last < len(words):
        text = words[last].text
        if text in known.ones:
            if seen and (current % 10 or 0 < current < 20 or known.ones[text] >= (current % 100 or 1000)):
                break
            current, seen = current + known.ones[text], True
        elif text in known.scales and text != "k":
            scale = known.scales[text]
            if scale >= 1000 or (scale < 100 and seen):
                total, current = total + (current or 1) * scale, 0.0
            else:
                current = (current or 1) * scale
            seen = True
        elif text in known.halves and _half_of_scale(words, last + 1, known):
            current = 0.5
        elif text in known.halves and scale > 1 and words[last - 1].text in known.joins:
            total += scale / 2
        elif not (text in known.articles and (last == at or current == 0.5)) and not (
            seen and _joined(words, last, known)
        ):
            break
        last += 1
    while last > at and words[last - 1].text in known.joins | {"-"}:
        last -= 1
    return (total + current if seen else None), last, scale


def _half_of_scale(words: Sequence[Word], at: int, known: Numerals) -> bool:
    article = at < len(words) and words[at].text in known.articles
    return _followed_by_scale(words, at + article, known)


def _joined(words: Sequence[Word], at: int, known: Numerals) -> bool:
    """Is this the hyphen of twenty-five or the "and" of two hundred and fifty?"""
    following = words[at + 1].text if at + 1 < len(words) else ""
    before = words[at - 1].text
    if following in known.halves:
        return words[at].text in known.joins and before in known.scales
    if following not in known.ones:
        return False
    if words[at].text == "-":
        return known.ones.get(before, 0) >= 20 and known.ones[following] < 10
    if words[at].text not in known.joins:
        return False
    tens = known.ones.get(before, 0)
    return (known.scales.get(before, 0) >= 100 and "and" in known.joins) or (
        "and" not in known.joins and 30 <= tens <= 90 and known.ones[following] < 10
    )


def _may_count(folded: str, words: Sequence[Word], at: int, number: _Number, known: Numerals) -> bool:
    """Is a number free of the marks of dates, times, money, shares, ordinals and names?"""
    word, last = words[at], words[number.last - 1]
    before = words[at - 1].text if at else ""
    if word.text[0].isdecimal():
        glued = folded[word.start - 1 : word.start]
        if glued and not glued.isspace() and glued not in "(\"'-~,;":
            return False
        if glued == "-" and at > 1 and words[at - 2].text.isalpha() and words[at - 2].end == words[at - 1].start:
            return False
        after = folded[last.end : last.end + 1]
        if after and (after.isalpha() or after in "/:º°%"):
            return False
        if number.scale == 1 and word.text.isdecimal() and len(word.text) == 4 and number.low in _YEARS:
            following = words[number.last].text if number.last < len(words) else ""
            if before in known.before_a_year or not (following[:1].isalpha() or following in ("+", "-")):
                return False
    if number.article:
        return True
    if any(_from(words, number.last, known.no_count_after)):
        return False
    return not word.text[0].isdecimal() or not any(_up_to(words, at, known.no_count_before))


def _modified(folded: str, words: Sequence[Word], at: int, number: _Number, known: Numerals, *, floor: int) -> Quantity:
    """A number with the words around it that bound it or make it one end of a range."""
    first, bounds = _modifiers(words, at, known, floor)
    if number.article:
        if "at_least" in bounds:
            return Quantity(first, number.last, 1, None, None, "core:at_least", article=True)
        return Quantity(at, number.last, 1, 1, 1, number.rule, article=True)
    number = _again_in_digits(words, number, known)
    ranged = _range(folded, words, number, known, between="between" in bounds)
    if "between" in bounds and not ranged:
        # "of 200" without a second end: the first word is none of the number's own
        first, bounds = _modifiers(words, at, known, floor, skip="between")
    last, low, high, rule = ranged or (number.last, number.low, number.high, number.rule)
    for phrase, code in _from(words, last, known.after):
        last += len(phrase)
        bounds.append(code)
        break
    result = Quantity(first, last, low, high, None, rule)
    return result if ranged or number.low != number.high else _bounded(result, number, bounds)


def _again_in_digits(words: Sequence[Word], number: _Number, known: Numerals) -> _Number:
    """A number with its repetition in brackets: fifty (50)."""
    again = words[number.last : number.last + 3]
    bracketed = len(again) == 3 and again[0].text == "(" and again[2].text == ")" and again[1].text[0].isdecimal()
    if bracketed and digits(again[1].text, known.grouping) == number.low == number.high:
        return replace(number, last=number.last + 3)
    return number


def _modifiers(words: Sequence[Word], at: int, known: Numerals, floor: int, *, skip: str = "") -> tuple[int, list[str]]:
    """Where the words that bound a number begin, and what they are."""
    first, codes = at, list[str]()
    for _ in range(3):
        match = next((m for m in _up_to(words, first, known.before, floor=floor) if m[1] != skip), None)
        if not match:
            break
        first -= len(match[0])
        codes.append(match[1])
    return first, codes


def _bounded(quantity: Quantity, number: _Number, bounds: Sequence[str]) -> Quantity:
    value = number.low
    for code in bounds:
        if code == "more_than":
            return replace(quantity, low=value + 1, high=None, rule="core:more_than")
        if code == "at_least":
            return replace(quantity, low=value, high=None, rule="core:at_least")
        if code == "up_to":
            return replace(quantity, low=None, high=value, rule="core:up_to")
        if code == "less_than":
            return replace(quantity, low=None, high=max(value - 1, 0), rule="core:less_than")
    rule = "core:about" if "about" in bounds else number.rule
    return replace(quantity, estimate=value, rule=rule)


def _range(
    folded: str, words: Sequence[Word], number: _Number, known: Numerals, *, between: bool
) -> tuple[int, int, int, str] | None:
    """The second end of a range as (where it ends, low, high, rule), or None."""
    for link, _ in _from(words, number.last, known.range_between if between else known.range):
        at = number.last + len(link)
        if at >= len(words):
            continue
        other = _number(folded, words, at, known)
        if other is None or other.article or not _may_count(folded, words, at, other, known):
            continue
        low, high = number.low, other.high
        if number.rule == "exact" == other.rule and number.scale == 1 and low < high // other.scale:
            low *= other.scale if low * other.scale < high else 1
        vague = number.rule != "exact" or other.rule != "exact"
        if low > high or (low == high and link != ("-",)) or (high > _SPREAD * max(low, 1) and not vague):
            continue
        return other.last, low, high, "core:range"
    return None
