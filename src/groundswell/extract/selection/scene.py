"""Scene: one document with its events, and how a candidate stands to an event in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from groundswell.extract.events import Frame
from groundswell.extract.reading import Reading
from groundswell.extract.selection.belonging import Spanned, gap, owner
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.language.parse import Token

_REACH = 60  # characters before and after some words in which the words beside them stand
_CUE_REACH = 30  # characters between a cue of a role and its actor
_CONTENT = frozenset({"VERB", "NOUN", "ADJ"})
_STEPS = (0, 3, 12, 30, 60, 120, 250, 600)  # characters at which a distance is told apart


def step(value: float, steps: Sequence[float] = _STEPS) -> str:
    """The bucket that a number falls into."""
    return str(bisect_left(steps, value))


class Scene:
    """What was read in a document, beside the events that it tells."""

    def __init__(self, reading: Reading, frames: Sequence[Frame], relevance: float) -> None:
        self.reading, self.frames, self.relevance = reading, tuple(frames), relevance
        self.parse, self.language = reading.parse, reading.parse.language
        self._found: dict[str, tuple[tuple[int, int], ...]] = {}
        self._owners: dict[tuple[int, int], Frame | None] = {}
        self._gaps: dict[tuple[int, str], list[int]] = {}
        self._contents: dict[frozenset[int], tuple[str, ...]] = {}

    @cached_property
    def folded(self) -> str:
        """The text, folded."""
        return fold(self.parse.text)

    def sentence(self, mention: Spanned) -> int:
        """Index of the sentence that holds a mention."""
        return self.parse.sentence_at(mention.start).index

    def owner(self, mention: Spanned) -> Frame | None:
        """The event that a mention would be about, by where it stands alone."""
        key = mention.start, mention.end
        if key not in self._owners:
            self._owners[key] = owner(self.frames, self.parse, mention)
        return self._owners[key]

    def head(self, start: int, end: int) -> Token | None:
        """The token that governs the others of a stretch of words."""
        inside = self.parse.tokens_between(start, end)
        numbers = {token.index for token in inside}
        return next((t for t in inside if t.head not in numbers or t.head == t.index), inside[0] if inside else None)

    def cued(self, name: str, actor: Spanned) -> bool:
        """Does a cue of a role stand right before the actor, or right behind for one that it precedes?"""
        marks = set(".;:!?\n")
        if name.endswith("precedes"):
            return any(
                0 <= start - actor.end <= _CUE_REACH and not set(self.folded[actor.end : start]) & marks
                for start, _ in self._cues(name)
            )
        return any(
            0 <= actor.start - end <= _CUE_REACH and not set(self.folded[end : actor.start]) & marks
            for _, end in self._cues(name)
        )

    def _cues(self, name: str) -> tuple[tuple[int, int], ...]:
        if name not in self._found:
            lexicon = load_lexicon(self.language, "roles", name)
            self._found[name] = tuple((m.start, m.end) for m in lexicon.find(self.folded))
        return self._found[name]

    def words(self, start: int, end: int, number: int) -> list[str]:
        """The folded words right before (`number` below 0) or after a stretch of words, in its line; numbers as `#`."""
        if number < 0:
            found = self.folded[max(0, start - _REACH) : start].rpartition("\n")[2].split()[number:]
        else:
            found = self.folded[end : end + _REACH].partition("\n")[0].split()[:number]
        return ["#" if any(c.isdigit() for c in word) else word for word in found]

    def closer(self, frame: Frame, mention: Spanned, rivals: Sequence[Spanned], name: str) -> int:
        """How many of some mentions, known by a name, stand nearer to an event than one does."""
        key = frame.first, name
        if key not in self._gaps:
            self._gaps[key] = sorted(gap(frame, rival) for rival in rivals)
        return bisect_left(self._gaps[key], gap(frame, mention))

    def content(self, *sentences: int) -> tuple[str, ...]:
        """The verbs, nouns and adjectives of some sentences, in order of the alphabet: what they are about."""
        numbers = frozenset(sentences)
        if numbers not in self._contents:
            inside = [n for n in numbers if 0 <= n < len(self.parse.sentences)]
            self._contents[numbers] = tuple(sorted({word for number in inside for word in self._content(number)}))
        return self._contents[numbers]

    def _content(self, number: int) -> Iterator[str]:
        sentence = self.parse.sentences[number]
        for token in self.parse.tokens[sentence.first : sentence.last]:
            if token.pos in _CONTENT and token.text.isalpha():
                yield self.folded[token.start : token.end]

    def standing(self, frame: Frame, mention: Spanned) -> Iterator[str]:
        """How a mention stands to the words that tell an event."""
        near = gap(frame, mention)
        here = self.sentence(mention)
        told = {t.trigger.sentence for t in frame.tellings}
        lead = frame.lead.trigger
        yield f"gap {step(near)}"
        yield f"lead gap {step(max(0, mention.start - lead.end, lead.start - mention.end))}"
        yield f"sentences {step(min(abs(here - s) for s in told), (0, 1, 2, 4, 8))}"
        if here in told:
            yield "beside"
            yield (
                f"{'before' if mention.start < lead.start else 'after'} lead"
                if lead.sentence == here
                else "beside other"
            )
        elif here - 1 in told:
            yield "next sentence"
        elif here + 1 in told:
            yield "sentence before"
        yield "own" if self.owner(mention) is frame else "another's" if self.owner(mention) else "nobody's"
        if here in frame.sentences:
            yield "in scope"
        if here == 0:
            yield "first sentence"
        rivals = sum(1 for other in self.frames if other is not frame and gap(other, mention) < near)
        yield f"rivals {step(rivals, (0, 1, 2))}"
        yield f"frames {step(len(self.frames), (1, 2, 4))}"
