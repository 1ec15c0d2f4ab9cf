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
_LEAD = 3  # times as many as the next language


@cache
def _function_words(language: str) -> frozenset[str]:
    words = read_data(f"groundswell.language.{language}", "function_words.yaml")["words"]
    return frozenset(fold(w) for w in words)


def recognize(text: str) -> str | None:
    """Language of a text (ISO 639-1), None where it has no words.

    Function words settle running text; short and other texts go to py3langid, which knows 97 languages.
    """
    words = _WORD.findall(fold(text[:_SAMPLE]))
    if not words:
        return None
    counts = sorted(((sum(w in _function_words(name) for w in words), name) for name in LANGUAGES), reverse=True)
    (most, language), (next_most, _) = counts[0], counts[1]
    if most >= max(_ENOUGH * len(words), _LEAD * next_most, 3):
        return language
    import py3langid

    recognized: str = py3langid.classify(text[:_SAMPLE])[0]
    if recognized not in LANGUAGES and most > next_most and most >= _ENOUGH * len(words):
        return language
    return recognized
