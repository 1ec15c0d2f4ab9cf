"""Which language a text is written in."""

from __future__ import annotations

import re
from functools import cache

from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

#: Languages that reports are read in.
LANGUAGES = ("en", "es")
_SAMPLE = 6_000  # characters looked at
_WORD = re.compile(r"[a-z]+")
_ENOUGH = 0.12  # share of function words that settles a language alone; running text has .3 and more
_SHORT = 25  # words below which the many small languages are more often mistaken than met
_IN_SHORT_TEXTS = frozenset("en es fr pt de it ru ar zh ja ko hi".split())
_IN_NEWS = _IN_SHORT_TEXTS | frozenset(
    "nl ca gl eu ro pl uk be bg cs sk sl hr sr bs mk sq hu el sv no nb nn da fi is et lv lt tr az ka hy kk fa he ur bn "
    "ta te ml kn mr gu pa ne si th vi id ms tl km lo my am sw ha so af".split()
)
_LEAD = 3  # times as many as the next language
_CLEARLY = 5.0  # lead in log probability from which a short text is in a language that is not read


@cache
def _function_words(language: str) -> frozenset[str]:
    words = read_data(f"groundswell.language.{language}", "function_words.yaml")["words"]
    return frozenset(fold(w) for w in words)


def settled(text: str) -> str | None:
    """The language whose function words settle what a text is written in; None where those of none do."""
    words = _words(text)
    (most, language), (next_most, _) = _counts(words)
    return language if words and most >= max(_ENOUGH * len(words), _LEAD * next_most, 3) else None


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:_SAMPLE]))


def _counts(words: list[str]) -> list[tuple[int, str]]:
    """How many function words there are of the two likeliest languages."""
    return sorted(((sum(w in _function_words(name) for w in words), name) for name in LANGUAGES), reverse=True)[:2]


def recognize(text: str) -> str | None:
    """Language of a text (ISO 639-1), None where it has no words.

    Function words settle running text; short and other texts go to py3langid, which is asked among languages of news.
    """
    words = _words(text)
    if not words:
        return None
    if found := settled(text):
        return found
    (most, language), (next_most, _) = _counts(words)
    import py3langid

    among = _IN_SHORT_TEXTS if len(words) < _SHORT else _IN_NEWS
    ranked = [(str(name), float(score)) for name, score in py3langid.rank(text[:_SAMPLE]) if name in among]
    recognized, best = ranked[0]
    if recognized not in LANGUAGES and len(words) < _SHORT:
        read, score = next(pair for pair in ranked if pair[0] in LANGUAGES)
        recognized = recognized if best - score >= _CLEARLY else read
    if recognized not in LANGUAGES and most > next_most and most >= _ENOUGH * len(words):
        return language
    return recognized
