"""Claims: the words of what is demanded or opposed, with the issues they are about.

A cue ("demanding", "in protest at", "en rechazo a") opens a claim, and the clause closes it. Some cues open one only
after a word of protest in the same sentence. What an authority demands or rejects is no claim of a protest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from groundswell.extract.mentions.why.issues import IssueMention, find_folded_issues, strongest
from groundswell.language.fold import fold
from groundswell.language.lexicon import Lexicon, Match, load_lexicon
from groundswell.language.parse import Parse, Sentence

_AFTER_PROTEST = 150  # characters between a word of protest and a cue that needs one
_SUBJECT = 60  # characters before a cue in which its subject stands
_LONGEST = 25  # words of a claim
_MOST_ISSUES = 2
_STOP = re.compile(r"[;:\n]|[.!?](?=\s|$)|[\"“”«»]")
_ASKED = re.compile(r"\s+(?:to|that|a que|que|para que|a)\s+")
_NO_CLAIM = re.compile(r"\d|(?:of|de|del|to|by|from)\s")  # how no claim begins
_ASKED_OF = 8  # words within which "urged … to" names who is asked


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """What is demanded or opposed.

    Attributes
    ----------
    start, end, quote
        The words, without the cue.
    stance
        For or against what the words say.
    issues
        Codes of the record's *Issues*, the surest first; empty where no words give one.
    cue
        The words that opened the claim, folded.
    opposed
        Range of characters of whom or what is opposed, or None.
    addressee
        Range of characters of who is asked to act, or None.
    evidence_issues
        Where the words stand that the issues rest on.
    loose
        The cue opens a claim only after a word of protest ("over", "for"): less sure than one that always does.
    """

    start: int
    end: int
    quote: str
    stance: Literal["for", "against"]
    issues: tuple[str, ...]
    cue: str
    opposed: tuple[int, int] | None
    addressee: tuple[int, int] | None
    evidence_issues: tuple[tuple[int, int], ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    cues: Lexicon
    after_protest: Lexicon
    protest: Lexicon
    authorities: Lexicon
    voices: Lexicon
    no_claim: Lexicon
    limits: Lexicon


@cache
def _words(language: str) -> _Words:
    names = ("cues", "after_protest", "protest", "authorities", "voices", "no_claim", "limits")
    return _Words(*(load_lexicon(language, "claims", name) for name in names))


def find_claims(parse: Parse) -> tuple[ClaimMention, ...]:
    """Every claim of a text, by position, none overlapping another.

    Parameters
    ----------
    parse
        The document.
    """
    words, folded = _words(parse.language), fold(parse.text)
    general = _of_document(folded, parse.language)
    found: list[ClaimMention] = []
    for sentence in parse.sentences:
        reached = sentence.start
        found_cues = list(_cues(sentence, folded, words))
        cues = [cue for cue, _ in found_cues]
        for number, (cue, loose) in enumerate(found_cues):
            if cue.start < reached or _said_by_authority(cue, sentence, folded, words):
                continue
            following = [c.start for c in cues[number + 1 :] if c.start >= cue.end + 8]
            claim = _claim(parse, sentence, folded, cue, following, words, general)
            if claim:
                found.append(replace(claim, loose=loose))
                reached = claim.end
    return tuple(found)


def _cues(sentence: Sentence, folded: str, words: _Words) -> Iterator[tuple[Match, bool]]:
    """The cues of a sentence by position, and whether each is loose; of several that begin together the longest."""
    span = (sentence.start, sentence.end)
    protests = [m.end for m in words.protest.find(folded, *span)]
    found = [(m, False) for m in words.cues.find(folded, *span)]
    found += [
        (m, True)
        for m in words.after_protest.find(folded, *span)
        if any(0 <= m.start - end <= _AFTER_PROTEST for end in protests)
    ]
    reached = -1
    for cue, loose in sorted(found, key=lambda c: (c[0].start, -c[0].end, c[0].code != "ask", c[1])):
        if cue.start >= reached:
            reached = cue.end
            yield cue, loose


def _said_by_authority(cue: Match, sentence: Sentence, folded: str, words: _Words) -> bool:
    """Is the subject of the cue an authority, and no voice of a protest?"""
    start = max(sentence.start, cue.start - _SUBJECT)
    clause = max((folded.rfind(mark, start, cue.start) + 1 for mark in ',;:\n"'), default=start)
    start = max(start, clause)
    authority = max((m.end for m in words.authorities.find(folded, start, cue.start)), default=-1)
    voice = max((m.end for m in words.voices.find(folded, start, cue.start)), default=-1)
    protest = max((m.end for m in words.protest.find(folded, start, cue.start)), default=-1)
    return authority >= 0 and voice < 0 and protest < authority and cue.start - authority <= 25


def _claim(
    parse: Parse,
    sentence: Sentence,
    folded: str,
    cue: Match,
    following: Sequence[int],
    words: _Words,
    general: tuple[str, ...],
) -> ClaimMention | None:
    start, end = _extent(cue.end, sentence.end, folded, following, words)
    asked: tuple[int, int] | None = None
    if cue.code == "ask":
        of = _ASKED.search(folded, start, end)
        if of is None or len(folded[start : of.start()].split()) > _ASKED_OF:
            return None
        asked, start = (start, of.start()), of.end()
    start, end = _trimmed(folded, start, end)
    if (
        end - start < 4
        or _NO_CLAIM.match(folded, start)
        or any(m.start == start for m in words.no_claim.find(folded, start, end))
    ):
        return None
    if cue.code == "for":
        asked = _asked(folded, start, end, words)
    mentions, codes = _issues(parse, sentence, folded, (cue.start, end), general)
    stance: Literal["for", "against"] = "against" if cue.code == "against" else "for"
    return ClaimMention(
        start,
        end,
        parse.text[start:end],
        stance,
        codes,
        folded[cue.start : cue.end].strip(),
        (start, end) if stance == "against" else None,
        asked,
        tuple((m.start, m.end) for m in mentions),
    )


def _extent(start: int, stop: int, folded: str, following: Sequence[int], words: _Words) -> tuple[int, int]:
    """From the cue to the end of its clause."""
    end = stop
    halt = _STOP.search(folded, start, end)
    if halt:
        # a quotation mark right after the cue opens what is claimed
        end = halt.start() if halt.start() > start + 2 else end
    end = min([end, *following])
    for limit in words.limits.find(folded, start, end):
        if limit.start <= start + 2:
            continue
        if limit.code == "always" or folded[: limit.start].rstrip().endswith(","):
            end = limit.start
            break
    for number, word in enumerate(re.finditer(r"\S+", folded[start:end])):
        if number == _LONGEST:
            end = start + word.start()
            break
    return start, end


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start] in " ,.'\"-\n\t(":
        start += 1
    while start < end and folded[end - 1] in " ,.;:'\"-\n\t!?(":
        end -= 1
    ending = re.search(
        r"\s(?:and|or|the|a|an|of|to|in|on|at|for|y|o|e|de|la|el|los|las|en|a|que|por|con|del)$", folded[start:end]
    )
    return (start, start + ending.start()) if ending else (start, end)


def _asked(folded: str, start: int, end: int, words: _Words) -> tuple[int, int] | None:
    """Who is asked to act, where a demand begins with them: "that the ministry pay"."""
    first = next(iter(words.authorities.find(folded, start, end)), None)
    if first is None or len(folded[start : first.start].split()) > 3:
        return None
    return start, first.end


# ------------------------------------------------------------------ issues


def _issues(
    parse: Parse, sentence: Sentence, folded: str, span: tuple[int, int], general: tuple[str, ...]
) -> tuple[tuple[IssueMention, ...], tuple[str, ...]]:
    """Issues of a claim: of its words, else of its sentence where those settle one, else of the document."""
    mentions = strongest(find_folded_issues(folded, language=parse.language, start=span[0], end=span[1]))
    if not mentions:
        told = find_folded_issues(folded, language=parse.language, start=sentence.start, end=sentence.end)
        mentions = strongest(m for m in told if m.weight == 1.0)
    codes = tuple(code for code, _ in Counter(m.code for m in mentions).most_common(_MOST_ISSUES))
    return (mentions, codes) if codes else ((), general)


def _of_document(folded: str, language: str) -> tuple[str, ...]:
    """The issue that most words of a document settle, if two or more do."""
    counted = Counter(m.code for m in find_folded_issues(folded, language=language) if m.weight == 1.0)
    return tuple(code for code, number in counted.most_common(1) if number >= 2)
