"""What is found: a number of people, what is counted, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Counted = Literal["participants", "arrests", "injuries", "deaths", "other"]
Of = Literal["protesters", "police", "bystanders", "unknown"]
Source = Literal["police", "organizers", "reporter", "authorities", "unknown"]


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number of people in a text.

    Attributes
    ----------
    start, end, quote
        Words of the number with its noun: "more than 60 students".
    low, high, estimate
        The range that the words leave, and the number itself where one is told.
    rule
        How the words became numbers: `exact`, or `core:` and the name of a rule.
    counted
        What is counted.
    of
        Who is counted, for people arrested, hurt or killed.
    by
        Who did it, where the sentence says so.
    source
        Who gives the number.
    cue, cue_start
        Words that tell what is counted, where they are not the noun itself, and where they begin.
    """

    start: int
    end: int
    quote: str
    low: int | None
    high: int | None
    estimate: int | None
    rule: str
    counted: Counted
    of: Of = "unknown"
    by: str | None = None
    source: Source = "unknown"
    cue: str | None = None
    cue_start: int | None = None
