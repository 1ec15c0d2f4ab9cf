"""Issues: which words say what a protest is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon

#: Weight of words that settle an issue, and of words that only point to one.
SETTLED, HINTED = 1.0, 0.4

#: The code that nearly every demand on the state could bear: it gives way to any closer one.
GENERAL = "political_process"


@dataclass(frozen=True, slots=True)
class IssueMention:
    """Words that give an issue. `weight` is 1.0 where they settle it, less where they only point to it."""

    code: str
    start: int
    end: int
    weight: float


def find_issues(text: str, *, language: str, start: int = 0, end: int | None = None) -> tuple[IssueMention, ...]:
    """Find the words of a text, or of a part of it, that give an issue.

    Parameters
    ----------
    text
        The document's text.
    language
        ISO 639-1 code.
    start, end
        Part of the text to look at, in characters.

    Returns
    -------
    tuple of IssueMention
        By position; several issues may rest on the same words.

    Examples
    --------
    >>> [m.code for m in find_issues("They want higher wages and an end to evictions.", language="en")]
    ['labor_wages', 'housing']
    """
    return find_folded_issues(fold(text), language=language, start=start, end=end)


def find_folded_issues(
    folded: str, *, language: str, start: int = 0, end: int | None = None
) -> tuple[IssueMention, ...]:
    """Like `find_issues`, on text that is folded already."""
    settled = [
        IssueMention(m.code, m.start, m.end, SETTLED)
        for m in load_lexicon(language, "issues", "issues").find(folded, start, end)
    ]
    names = [(m.start, m.end) for m in load_lexicon(language, "issues", "names").find(folded, start, end)]
    taken = {(m.code, m.start) for m in settled}
    hinted = [
        IssueMention(m.code, m.start, m.end, HINTED)
        for m in load_lexicon(language, "issues", "hints").find(folded, start, end)
        if (m.code, m.start) not in taken
    ]
    told = [m for m in settled + hinted if not any(a <= m.start < b for a, b in names)]
    return tuple(sorted(told, key=lambda m: (m.start, m.end, m.code)))


def strongest(mentions: Iterable[IssueMention]) -> tuple[IssueMention, ...]:
    """Keep what settles an issue, or else what points to one; the general code only where it stands alone."""
    found = tuple(mentions)
    for weight in (SETTLED, HINTED):
        level = tuple(m for m in found if m.weight == weight)
        closer = tuple(m for m in level if m.code != GENERAL)
        if closer or level:
            return closer or level
    return ()
