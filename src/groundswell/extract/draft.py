"""Drafts: values with their evidence, before their confidence is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Draft:
    """One value of one field, as the resolve stage hands it to scoring.

    Attributes
    ----------
    field
        Field of the record.
    value
        The value, in the type of its field.
    spans
        Where the words stand that it rests on, in characters.
    basis
        How it was come by, in a word or two ("clause", "scope", "dateline"): what its confidence is looked up by.
    status, reason
        As in the record.
    chance
        Probability that the model of selection gives it; None where no model was asked.
    """

    field: str
    value: Any
    spans: tuple[tuple[int, int], ...]
    basis: str
    status: Literal["stated", "inferred", "ambiguous"] = "stated"
    reason: str | None = None
    chance: float | None = None
