"""What happened: the words that name a protest event, and how each stands (told, planned, called off, denied)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from groundswell.language.fold import fold
from groundswell.language.lexicon import Lexicon, Match, load_lexicon, read_data
from groundswell.language.parse import Parse, Sentence

Modality = Literal["told", "background", "preparatory", "announced", "averted", "hypothetical", "denied"]

#: How far a cue reaches: characters after the cue that it may stand before the trigger, and after the trigger.
_REACH: dict[str, tuple[int, int]] = {
    "denied": (18, 0),
    "hypothetical": (45, 0),
    "averted": (45, 45),
    "announced": (60, 10),
    "announced_after": (0, 80),
    "preparatory": (40, 90),
    "background": (60, 60),
}

#: Codes of the standing lexicon and what they say, the strongest first.
_ORDER: dict[str, Modality] = {
    "denied": "denied",
    "hypothetical": "hypothetical",
    "averted": "averted",
    "announced": "announced",
    "announced_after": "announced",
    "preparatory": "preparatory",
    "background": "background",
}
#: Share of a match that a phrase which is no event must be as long as to mask it.
_MASKS = 0.7


@dataclass(frozen=True, slots=True)
class TriggerMention:
    """Words that name a protest event.

    Attributes
    ----------
    start, end, quote
        The words.
    forms
        Codes of the record's *Forms* that the words mean, the closest first.
    modality
        How the words tell it.
    cue
        Words that decide the modality, as a range of characters, or None.
    weak
        The words alone do not tell a protest ("gathered", "strike"); the sentence does.
    anaphoric
        The words point to an event told before ("the protesters", "the march").
    sentence
        Index of its sentence.
    agent
        The words name those who act ("the strikers"), not what they do.
    """

    start: int
    end: int
    quote: str
    forms: tuple[str, ...]
    modality: Modality
    cue: tuple[int, int] | None
    weak: bool
    anaphoric: bool
    sentence: int
    agent: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The lexicons of one language."""

    forms: Lexicon
    weak: Lexicon
    violent: Lexicon
    signs: Lexicon
    never: Lexicon
    standing: Lexicon
    preparatory: Lexicon
    headline: Lexicon
    determiners: Lexicon
    agents: frozenset[str]


@cache
def _words(language: str) -> _Words:
    def section(name: str) -> Lexicon:
        return load_lexicon(language, "events", name)

    agents = read_data(f"groundswell.language.{language}", "events.yaml")["anaphoric"]
    return _Words(
        section("forms"),
        section("weak_forms"),
        section("violent_forms"),
        section("protest_signs"),
        section("not_events"),
        section("standing"),
        section("preparatory_forms"),
        section("headline_plans"),
        section("determiners"),
        frozenset(fold(word) for word in agents),
    )


def find_triggers(parse: Parse) -> tuple[TriggerMention, ...]:
    """All words of a text that name a protest event, denied and hypothetical ones included, by position."""
    words, folded = _words(parse.language), fold(parse.text)
    found: list[TriggerMention] = []
    signs = {parse.sentence_at(m.start).index for m in words.signs.find(folded)} if parse.sentences else set()
    for sentence in parse.sentences:
        found += _in_sentence(parse, sentence, folded, words, signs)
    return tuple(found)


def _in_sentence(
    parse: Parse, sentence: Sentence, folded: str, words: _Words, signs: set[int]
) -> Iterable[TriggerMention]:
    span = (sentence.start, sentence.end)
    strong = list(words.forms.find(folded, *span))
    weak = list(words.weak.find(folded, *span)) if sentence.index in signs else []
    weak += words.violent.find(folded, *span)
    ready = list(words.preparatory.find(folded, *span))
    if not strong and not weak and not ready:
        return
    never = list(words.never.find(folded, *span))
    cues = list(words.standing.find(folded, *span))
    if sentence.index == 0:
        cues += list(words.headline.find(folded, *span))
    kept = [m for m in strong if not _masked(m, never)]
    taken = list(kept)
    faint = [m for m in weak if not _masked(m, never) and not any(_touch(m, k) for k in taken)]
    for start, end, forms in _joined([*kept, *ready], folded):
        prepared = any(m.start <= start and end <= m.end for m in ready)
        yield _trigger(parse, sentence, (start, end), forms, cues, words, folded, weak=False, prepared=prepared)
    for start, end, forms in _joined(faint, folded):
        yield _trigger(parse, sentence, (start, end), forms, cues, words, folded, weak=True, prepared=False)


def _trigger(
    parse: Parse,
    sentence: Sentence,
    span: tuple[int, int],
    forms: tuple[str, ...],
    cues: Sequence[Match],
    words: _Words,
    folded: str,
    *,
    weak: bool,
    prepared: bool,
) -> TriggerMention:
    start, end = span
    modality, cue = _modality(span, cues, folded)
    if prepared and modality not in ("denied", "hypothetical"):
        modality = "preparatory"
    before = folded[max(sentence.start, start - 14) : start]
    pointed = any(m.end >= len(before.rstrip()) for m in words.determiners.find(before))
    return TriggerMention(
        start,
        end,
        parse.text[start:end],
        forms,
        modality,
        cue,
        weak,
        pointed or folded[start:end] in words.agents,
        sentence.index,
        folded[start:end] in words.agents,
    )


def _touch(a: Match, b: Match) -> bool:
    return a.start < b.end and b.start < a.end


def _masked(match: Match, never: Sequence[Match]) -> bool:
    """Is the match part of a phrase that is no event? A much longer phrase that holds the mask is not masked."""
    return any(
        _touch(match, n) and (n.start == match.start or n.end - n.start >= _MASKS * (match.end - match.start))
        for n in never
    )


def _joined(matches: Iterable[Match], folded: str) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """Overlapping matches made one trigger, with the forms of all of them, longest match first."""
    group: list[Match] = []
    reach = -1
    for match in sorted(matches, key=lambda m: (m.start, -m.end, m.code)):
        if group and match.start >= reach:
            yield _merged(group, folded)
            group = []
        group.append(match)
        reach = max(reach, match.end) if len(group) > 1 else match.end
    if group:
        yield _merged(group, folded)


def _merged(group: Sequence[Match], folded: str) -> tuple[int, int, tuple[str, ...]]:
    start, end = min(m.start for m in group), max(m.end for m in group)
    ordered = sorted(group, key=lambda m: (-(m.end - m.start), m.start, m.code))
    codes = list(dict.fromkeys(m.code for m in ordered))
    if len(codes) > 1 and "demonstration" in codes:
        # "protest march" is a march: the plain word for protest says nothing more where a closer one stands
        codes.remove("demonstration")
    if "hunger_strike" in codes and "strike" in codes:
        codes.remove("strike")  # no work is stopped
    return start, start + len(folded[start:end].rstrip()), tuple(codes)


def _modality(span: tuple[int, int], cues: Sequence[Match], folded: str) -> tuple[Modality, tuple[int, int] | None]:
    """The strongest cue that reaches the trigger: denial, then condition, cancellation, plan and past."""
    for code, modality in _ORDER.items():
        ahead, behind = _REACH[code]
        for cue in cues:
            if cue.code != code:
                continue
            before, after = span[0] - cue.end, cue.start - span[1]
            if before >= 0 or after < 0:
                near = before <= ahead and not _broken(folded[cue.end : span[0]])
            else:
                near = after <= behind and not _broken(folded[span[1] : cue.start])
            if near:
                return modality, (cue.start, cue.end)
    return "told", None


def _broken(between: str) -> bool:
    """Does a clause end between a cue and the trigger?"""
    return any(mark in between for mark in ";:\n") or between.count(",") > 1
