"""Confidence: how often values that were come by in the same way were right.

A linear model like those of selection: what it weighs is the field, how the value was come by, how sure selection was
of it, and how sure that its event is one. `training/confidence.py` fits it on reports that selection was not fitted on,
and docs/confidence.md shows how well it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.selection.model import load_model
from groundswell.extract.selection.scene import step

_CHANCES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_DIGITS = 3


def confidence(draft: Draft, frame: Frame) -> float:
    """Probability that a careful coder would give the same value, 0 to 1."""
    return round(load_model("confidence").probabilities(features(draft, frame))["yes"], _DIGITS)


def features(draft: Draft, frame: Frame) -> Iterator[str]:
    """What speaks for and against a value being right."""
    event = step(frame.chance, _CHANCES)
    yield draft.field
    yield f"{draft.field}: {draft.basis}"
    yield f"{draft.field} {frame.standing}"
    yield f"event {event}"
    yield f"{draft.field} event {event}"
    if draft.chance is not None:
        chance = step(draft.chance, _CHANCES)
        yield f"chance {chance}"
        yield f"{draft.field} chance {chance}"
