"""Kinds: what sort of actor a name or a noun phrase tells, from the lexicons of its language."""

from __future__ import annotations

from groundswell.language.fold import fold
from groundswell.language.lexicon import Lexicon, load_lexicon

#: Kinds of organization that need more than one word: a longer name that holds such a word is decided by the next kind.
_ORDER_MATTERS = "organizations"


def actor_kind(name: str, *, language: str) -> str:
    """Actor kind of the record for a name, `other` where no word of it tells.

    Examples
    --------
    >>> actor_kind("Federation of University Students", language="en")
    'student_organization'
    """
    folded = fold(name)
    return (
        organization_kind(folded, language=language)
        or _first(load_lexicon(language, "actors", "offices"), folded)
        or "other"
    )


def organization_kind(folded: str, *, language: str) -> str | None:
    """Kind of a named organization; of the kinds that fit, the first in the file."""
    lexicon = load_lexicon(language, "actors", _ORDER_MATTERS)
    fitting = {m.code for m in lexicon.find(folded)}
    return next((code for code in lexicon.codes if code in fitting), None)


def participant_kind(words: str, *, language: str) -> str | None:
    """Participant kind of a noun phrase, None where no word of it tells one.

    Examples
    --------
    >>> participant_kind("retired teachers from Puno", language="en")
    'teachers'
    """
    lexicon = load_lexicon(language, "actors", "groups")
    found = sorted(lexicon.find(fold(words)), key=lambda m: (m.code == "people", m.start, m.start - m.end))
    return found[0].code if found else None


def _first(lexicon: Lexicon, folded: str) -> str | None:
    longest = max(lexicon.find(folded), key=lambda m: (m.end - m.start, -m.start), default=None)
    return longest.code if longest else None
