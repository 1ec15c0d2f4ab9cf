"""Statements and judgements: what a coder says, kept for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from groundswell.record.event import FIELDS
from groundswell.record.evidence import Evidence

#: What statements are made about: the fields of an event, how it stands in its document, and its prominence there.
STATED = ("standing", "rank", *FIELDS)

Verdict = Literal["same", "different", "campaign"]


@dataclass(frozen=True, slots=True)
class Coder:
    """Whoever gives a value: the built-in extractor, a prompted language model, or a person.

    Attributes
    ----------
    kind
        Which of the three.
    name
        ``groundswell``, the model's name, or the person's.
    version
        Version of the extractor or model; empty for a person.
    """

    kind: Literal["extractor", "model", "person"]
    name: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One coder says that one field of one event has one value, and on what evidence.

    Attributes
    ----------
    field
        One of `STATED`.
    value
        In the shape of the interchange format; None where the coder says that nothing is told.
    status, text, evidence, confidence, reason
        As of a `Value`.
    """

    field: str
    value: Any
    status: str
    text: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One coder says of two candidate events that they are one event, different ones, or parts of one campaign.

    Attributes
    ----------
    left, right
        Names of the candidate events, the lesser first.
    verdict
        ``same``, ``different`` or ``campaign``.
    weight
        Logarithm, to base 2, of the odds that they are one event; None for a person, who is not weighed.
    reason
        By comparison the level that the two reached, for a machine; a note under ``note``, for a person.
    """

    left: str
    right: str
    verdict: Verdict
    weight: float | None = None
    reason: dict[str, str] = field(default_factory=dict)
