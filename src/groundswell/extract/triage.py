"""Triage: does a document report a protest? Told from its words alone, before any parsing."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from groundswell.errors import DataError
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*|\d+")
_LEAD = 40  # words of a report in which it says what it is about
_SHORT = 40  # words of a headline or a snippet at most
_READ = 1500  # words that are read: a report that has told of no protest by then is about something else
_STEM = 4  # letters of the shortest stem
_MOST = 5  # spans of evidence that are given

#: Codes of `protest_words.yaml` by which a headline passes.
_TELLING = ("protest", "form")


@dataclass(frozen=True, slots=True)
class Triage:
    """What the words of a document say.

    Attributes
    ----------
    relevance
        Probability that the document reports a protest, 0 to 1.
    pass_on
        Should it be parsed at all? Looser than `relevance`, so that hardly a report is lost.
    evidence
        Where words of protest stand in the text.
    """

    relevance: float
    pass_on: bool
    evidence: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ProtestWords:
    """Words of protest and of other news in one language, by code."""

    words: Mapping[str, str]
    stems: Mapping[str, str]
    longest: int
    apart: frozenset[tuple[str, str]]

    def code(self, word: str) -> str | None:
        """Code of a folded word, or None."""
        known = self.words.get(word)
        if known or len(word) < _STEM:
            return known
        for length in range(min(len(word), self.longest), _STEM - 1, -1):
            if stem := self.stems.get(word[:length]):
                return stem
        return None


@cache
def protest_words(language: str) -> ProtestWords:
    """Protest words of a language."""
    data = read_data(f"groundswell.language.{language}", "protest_words.yaml")
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for code, listed in data.items():
        if code == "apart":
            continue
        for word in listed:
            plain = fold(str(word))
            if plain.endswith("*"):
                stems.setdefault(plain[:-1], code)
            else:
                words.setdefault(plain, code)
    apart = frozenset((pair.split()[0], pair.split()[1]) for pair in map(fold, data["apart"]))
    return ProtestWords(words, stems, max(map(len, stems)), apart)


def coded_words(words: Sequence[str], known: ProtestWords) -> Iterator[tuple[int, str]]:
    """Position and code of the words of a text that have one, without those that mean something else in their pair."""
    codes = {word: known.code(word) for word in set(words)}
    padded = ["", *("#" if w.isdigit() else w for w in words), ""]
    for at, word in enumerate(words):
        code = codes[word]
        if code and (padded[at], word) not in known.apart and (word, padded[at + 2]) not in known.apart:
            yield at, code


def features(words: Sequence[str], coded: Sequence[tuple[int, str]], *, language: str) -> dict[str, float]:
    """What the model weighs: words of each code in the lead and in the whole, single words, and length.

    Parameters
    ----------
    words
        Folded words of title and text.
    coded
        Position and code of those that have one.
    language
        ISO 639-1 code.
    """
    found: dict[str, float] = {"short": float(len(words) <= _SHORT), "length": math.log1p(len(words)) / 5}
    lead = Counter(code for at, code in coded if at < _LEAD)
    body = Counter(code for _, code in coded)
    for code, count in lead.items():
        found[f"lead {code}"] = math.log1p(count)
    for code, count in body.items():
        found[f"all {code}"] = math.log1p(100 * count / (len(words) + 20))
    if len(words) <= _SHORT:
        for code in body:
            found[f"short {code}"] = 1.0
    kinds = set(words)
    share = 6 / math.sqrt(len(kinds) + 1)
    for word in kinds:
        found[f"{language}:{word}"] = share
    for word in set(words[:_LEAD]):
        found[f"{language}>{word}"] = 0.5
    return found


def read_words(text: str, *, title: str | None) -> list[str]:
    """The folded words of title and text, as far as they are read."""
    head = _WORD.findall(fold(title)) if title else []
    # a word of a report has some six letters with its space; what lies far beyond is not looked at
    return (head + _WORD.findall(fold(text[: 12 * _READ])))[:_READ]


@cache
def _model(language: str) -> tuple[float, Mapping[str, float], float]:
    try:
        data = json.loads(resources.files("groundswell.extract").joinpath("triage.json").read_bytes())
    except FileNotFoundError as error:
        raise DataError("no triage.json in groundswell.extract; python training/triage.py makes it") from error
    if language not in data["bias"]:
        raise DataError(f"triage.json knows no language {language!r}; it has {', '.join(data['bias'])}")
    return data["bias"][language], data["weights"], data["pass_on"]


def triage(text: str, *, language: str, title: str | None = None) -> Triage:
    """Tell from the words of a document whether it reports a protest.

    Parameters
    ----------
    text
        The document.
    language
        ISO 639-1 code.
    title
        Headline, where it is apart from the text.
    """
    bias, weights, least = _model(language)
    words = read_words(text, title=title)
    coded = list(coded_words(words, protest_words(language)))
    weighed = features(words, coded, language=language)
    score = bias + sum(weights.get(name, 0.0) * value for name, value in weighed.items())
    relevance = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
    telling = [at for at, code in coded if code in _TELLING]
    headline = len(words) <= _SHORT and any(code == "protest" for _, code in coded)
    pass_on = relevance >= least or headline
    told = {words[at] for at in telling}
    return Triage(round(relevance, 4), pass_on, _evidence(text, told) if pass_on else ())


def _evidence(text: str, told: set[str]) -> tuple[tuple[int, int], ...]:
    spans = (m.span() for m in _WORD.finditer(fold(text[: 12 * _READ])) if m[0] in told)
    return tuple(span for span, _ in zip(spans, range(_MOST), strict=False))
