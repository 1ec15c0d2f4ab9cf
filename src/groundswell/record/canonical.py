"""Canonical events: the event in the world, reconciled from all candidate events that report it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Who says a value: a candidate event of a document.

    Attributes
    ----------
    candidate
        Name of the candidate event.
    document
        Name of its document.
    copies
        Number that near-identical copies share; they count as one source.
    published, publisher
        When and where the document appeared, where known.
    by_person
        Whether a person gave, or confirmed, the value.
    quote
        The words that it rests on.
    statement
        Number of the statement.
    """

    candidate: str
    document: str
    copies: int
    published: str | None
    publisher: str | None
    by_person: bool
    quote: str | None
    statement: int


@dataclass(frozen=True, slots=True)
class Held:
    """One value of a field in the shape of the interchange format, and all who say it."""

    value: Any
    sources: tuple[Source, ...]

    @property
    def independent(self) -> int:
        """Number of sources, near-identical copies counted once."""
        return len({source.copies for source in self.sources})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What all reports together say of one field.

    Attributes
    ----------
    rule
        Name of the rule of the codebook that chose.
    values
        What the rule chose, the best supported first; empty where nothing is told.
    others
        What some report says and the rule did not choose.
    conflict
        Whether reports contradict one another.
    """

    rule: str
    values: tuple[Held, ...]
    others: tuple[Held, ...] = ()
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class CanonicalEvent:
    """The event in the world.

    Attributes
    ----------
    event_id
        The least name of its candidate events; every other of their names finds it, too.
    standing
        How it stands, all reports taken together.
    candidates
        Names of the candidate events that tell it.
    values
        Every field, reconciled.
    """

    event_id: str
    standing: str
    candidates: tuple[str, ...]
    values: Mapping[str, Reconciled]
