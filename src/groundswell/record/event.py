"""Candidate events: one event as one document tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from groundswell.record.document import Document
from groundswell.record.value import Value

Standing = Literal["focal", "background", "preparatory", "announced", "averted"]

#: Fields that hold one value; all others hold a list.
SINGLE_FIELDS = (
    "start_date",
    "end_date",
    "start_time",
    "police_presence",
    "counter_protest",
    "media_presence",
    "property_damage",
    "campaign",
    "part_of",
)
LIST_FIELDS = (
    "form",
    "place",
    "organizer",
    "participant",
    "target",
    "addressee",
    "claim",
    "slogan",
    "size",
    "response",
    "arrests",
    "injuries",
    "deaths",
    "violence",
)
FIELDS = (
    "form",
    "start_date",
    "end_date",
    "start_time",
    "place",
    "organizer",
    "participant",
    "target",
    "addressee",
    "claim",
    "slogan",
    "size",
    "police_presence",
    "counter_protest",
    "media_presence",
    "property_damage",
    "response",
    "arrests",
    "injuries",
    "deaths",
    "violence",
    "campaign",
    "part_of",
)


def event_id_of(document: str, start: int, end: int) -> str:
    """The id of an event by the words that name it: the same words of the same text give the same id.

    Parameters
    ----------
    document
        Digest of the document's text.
    start, end
        Range of the words, in characters.
    """
    return hashlib.sha256(f"{document}:{start}:{end}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class CandidateEvent:
    """One event as one document tells it.

    Attributes
    ----------
    event_id
        Digest of the document's text and of the words that name the event: the same words give the same id.
    rank
        Prominence within the document, 1 first.
    standing
        How the event stands in its document.
    values
        Every field of the record, each with its values; an empty tuple where none is told.
    """

    event_id: str
    rank: int
    standing: Standing
    values: Mapping[str, tuple[Value[Any], ...]]

    def all(self, name: str) -> list[Any]:
        """All values of a field, without what is not known."""
        return [v.value for v in self.values.get(name, ()) if v.value is not None]

    def one(self, name: str) -> Any:
        """First value of a field, or None."""
        return next(iter(self.all(name)), None)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a document that name a date, a place, a count or an actor, and the value that they resolve to."""

    kind: Literal["date", "place", "count", "actor"]
    start: int
    end: int
    quote: str
    value: Any


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the extractor makes of one document.

    Attributes
    ----------
    document
        The document that was read.
    language
        Language it was read in (ISO 639-1), or None where none could be told.
    relevance
        Probability that the document reports a protest event, 0 to 1.
    events
        Its events, by rank.
    mentions
        What was found in it, whether or not an event uses it; filled on request.
    note
        Why there are no events where that needs saying ("the text is empty").
    """

    document: Document
    language: str | None
    relevance: float
    events: tuple[CandidateEvent, ...]
    mentions: tuple[Mention, ...] = field(default=())
    note: str | None = None
