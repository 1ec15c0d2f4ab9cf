"""Campaigns: the name of the wider wave that a protest belongs to, where it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.language.parse import Parse

_WINDOW = 90  # characters after the cue within which the name stands
_NAME = re.compile(
    r"(?:[\"“”«'‘’#]\s*)?(?:[A-ZÁÉÍÓÚÑ0-9][\w'’.-]*|of|for|the|and|de|del|la|las|los|el|por|y|en|contra)"
)
_QUOTED = re.compile(r"[\"“«'‘]([^\"“”«»‘’\n]{3,60})[\"”»'’](?!\w)")


@dataclass(frozen=True, slots=True)
class CampaignMention:
    """Name of a wider wave of protest."""

    start: int
    end: int
    quote: str


def find_campaign(parse: Parse, *, names: Sequence[tuple[int, int]] = ()) -> CampaignMention | None:
    """Find the name of the wider wave: a quoted name, or capitals, with a word such as `movement` or `jornada`.

    Parameters
    ----------
    parse
        The parsed document.
    names
        Ranges of characters of organizations: a movement that acts is an organizer, not the wave.

    Returns
    -------
    CampaignMention or None
        The first one named, or None.
    """
    text, folded = parse.text, fold(parse.text)
    nouns = load_lexicon(parse.language, "claims", "campaign_nouns")
    for cue in load_lexicon(parse.language, "claims", "campaign_cues").find(folded):
        stop = min(len(text), cue.end + _WINDOW, parse.sentence_at(cue.start).end)
        noun = nouns.first(folded, cue.end, stop)
        if noun is None:
            continue
        quoted = _QUOTED.search(text, cue.end, stop)
        if quoted and quoted.start() - noun.end <= 12 and noun.start - quoted.end() <= 3:
            return CampaignMention(quoted.start(1), quoted.end(1), quoted[1])
        span = _capitals(text, noun.start, noun.end, stop, cue.end)
        if span and not any(a < span[1] and span[0] < b for a, b in names):
            return CampaignMention(*span, text[span[0] : span[1]])
    return None


def _capitals(text: str, start: int, end: int, stop: int, floor: int) -> tuple[int, int] | None:
    """The capitalized name around a noun, if there is one."""
    before = text[floor:start]
    words = [(m.start() + floor, m.end() + floor) for m in re.finditer(r"\S+", before)]
    left = start
    for a, b in reversed(words):
        if not text[a].isupper() or text[b - 1] in ",.;:":
            break
        left = a
    right, last = end, end
    for word in re.finditer(r"\S+", text[end:stop]):
        a, b = word.start() + end, word.end() + end
        if text[a].isupper():
            right = b
        elif word[0].lower() not in {"de", "del", "la", "las", "los", "of", "for", "por", "y", "and", "the", "en"}:
            break
        if text[b - 1] in ",.;:)":
            break
        last = b
    del last
    named = text[left].isupper() and (left < start or right > end)
    if not named and right == end:
        return None
    right -= len(text[left:right]) - len(text[left:right].rstrip(",.;:)”\"'’"))
    return (left, right) if right > left else None
