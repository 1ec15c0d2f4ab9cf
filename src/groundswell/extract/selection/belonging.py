"""Belonging: which event a mention is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from groundswell.extract.events import Frame
from groundswell.language.parse import Parse


class Spanned(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


def owner(frames: Sequence[Frame], parse: Parse, mention: Spanned) -> Frame | None:
    """The event that a mention is about: the only one its sentence speaks of, else the one whose trigger is nearest."""
    if not parse.sentences:
        return None
    sentence = parse.sentence_at(mention.start).index
    speaking = [f for f in frames if sentence in f.sentences]
    if len(speaking) < 2:
        return speaking[0] if speaking else None
    return min(speaking, key=lambda f: (gap(f, mention), f.first))


def belonging(frame: Frame, frames: Sequence[Frame], parse: Parse, mentions: Sequence[S]) -> list[S]:
    """The mentions that are about one event, by position."""
    return [m for m in mentions if owner(frames, parse, m) is frame]


def gap(frame: Frame, mention: Spanned) -> int:
    """Characters between a mention and the nearest trigger of an event; 0 where they touch."""
    return frame.gap(mention.start, mention.end)


def beside(frame: Frame, parse: Parse, mention: Spanned) -> bool:
    """Does the mention stand in a sentence that has a trigger of the event?"""
    sentence = parse.sentence_at(mention.start).index
    return any(t.trigger.sentence == sentence for t in frame.tellings)
