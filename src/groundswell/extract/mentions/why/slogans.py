"""Slogans: words chanted, shouted or written, quoted in a report or closing a communique."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon

_QUOTED = re.compile(r'“([^“”\n]{2,200})”|«([^«»\n]{2,200})»|"([^"\n]{2,200})"|‘([^‘’\n]{4,200})’(?!\w)')
_LINE = re.compile(r"[^\n]+")
_ALONE = re.compile(r"^[ \t]*¡[^!¡\n]{2,100}!\.?[ \t]*$", re.MULTILINE)
_EXCLAIMED = re.compile(r"¡[^!¡\n]{2,120}!")
_HASHTAG = re.compile(r"#\w{4,60}")
_REACH = 160  # characters between the word for chanting and the words chanted
_AFTER = 60  # the same, where the word for chanting follows
_LONGEST = 12  # words of a slogan that stands on a line of its own
_SOFT = re.compile(r"[.!?]\s+(?=[A-ZÁÉÍÓÚÑ¿¡])")


@dataclass(frozen=True, slots=True)
class SloganMention:
    """A slogan, without the quotation marks around it."""

    start: int
    end: int
    quote: str


def find_slogans(text: str, *, language: str) -> tuple[SloganMention, ...]:
    """Find what was chanted, shouted or written on banners.

    Parameters
    ----------
    text
        The document's text.
    language
        ISO 639-1 code.

    Returns
    -------
    tuple of SloganMention
        By position, none overlapping another.
    """
    folded = fold(text)
    cues = [(m.start, m.end) for m in load_lexicon(language, "claims", "slogan_cues").find(folded)]
    found: list[tuple[int, int]] = []
    for start, end in [*_quoted(text, folded, cues, language), *_exclaimed(text, folded, cues, language)]:
        start, end = _trim(text, start, end)
        if end - start > 2 and not any(start < b and a < end for a, b in found):
            found.append((start, end))
    return tuple(SloganMention(a, b, text[a:b]) for a, b in sorted(found))


def _quoted(text: str, folded: str, cues: list[tuple[int, int]], language: str) -> Iterator[tuple[int, int]]:
    """Words in quotation marks that follow a word for chanting, or another slogan of the same list."""
    speech = load_lexicon(language, "claims", "speech")
    last = -1  # where the slogan before this one ended
    for match in _QUOTED.finditer(text):
        start, end = match.start(match.lastindex or 0), match.end(match.lastindex or 0)
        before = [e for _, e in cues if e <= match.start() and match.start() - e <= _REACH]
        led = bool(before) and not _SOFT.search(text, before[-1], match.start())
        if led and speech.first(folded, before[-1], match.start()):
            led = False
        listed = last >= 0 and re.fullmatch(r"[\s,;.]*(?:and|or|y|e|o)?[\s]*", folded[last : match.start()])
        trailed = any(
            0 <= s - match.end() <= _AFTER and not _SOFT.search(text, match.end(), s) for s, _ in cues
        ) and not speech.first(folded, match.end(), min(len(text), match.end() + _AFTER))
        if led or listed or trailed:
            last = match.end()
            yield start, end


def _exclaimed(text: str, folded: str, cues: list[tuple[int, int]], language: str) -> Iterator[tuple[int, int]]:
    """Slogans without quotation marks: by their form, on a line of their own or after a word for chanting."""
    forms = load_lexicon(language, "claims", "slogan_forms")
    for line in _LINE.finditer(text):
        start, end = _trim(text, line.start(), line.end())
        if len(text[start:end].split()) > _LONGEST or "," in text[start:end][:-1].rstrip("!"):
            continue
        opens = forms.first(folded, start, end)
        formed = opens is not None and not folded[start : opens.start].strip("¡!\"'*•- ")
        if formed and text[start:end].endswith("!"):
            yield start, end
    for match in _EXCLAIMED.finditer(text):
        opens = forms.first(folded, match.start(), match.end())
        led = any(0 <= match.start() - e <= _REACH for _, e in cues)
        if led or (opens is not None and opens.start - match.start() <= 2):
            yield match.start(), match.end()
    for match in _ALONE.finditer(text):
        if len(match[0].split()) <= _LONGEST:
            yield match.start(), match.end()
    for match in _HASHTAG.finditer(text):
        if any(0 <= match.start() - e <= _REACH for _, e in cues):
            yield match.start(), match.end()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out space, bullets and closing commas and full stops at the edges."""
    while start < end and text[start] in " \t\r\n-–—•*·'\"“”«»":
        start += 1
    while start < end and text[end - 1] in " \t\r\n,;.'\"“”«»":
        end -= 1
    return start, end
