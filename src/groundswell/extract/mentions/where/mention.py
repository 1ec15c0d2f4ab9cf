"""A place name found, with the place it was resolved to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from groundswell.record.value import Place


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place.

    Attributes
    ----------
    start, end, quote
        The words, and where they stand.
    kind
        What the words name; `demonym` for a people ("Peruvian"), `site` for a square, a road, an office, `institution`
        for what only one country has ("Carabineros").
    place
        The place of the gazetteer under the name written here; None where it is not known which one is meant.
    confidence
        How sure it is that the words name this place, 0 to 1.
    reason
        `dateline` for the place that a report was sent from, `road` for one that a road only leads to, `landmark` for
        the town of a landmark; else None.
    """

    start: int
    end: int
    quote: str
    kind: Literal["country", "admin1", "admin2", "locality", "site", "region", "demonym", "institution"]
    place: Place | None
    confidence: float
    reason: str | None = None

    @property
    def direct(self) -> bool:
        """Do the words put something at the place, rather than on the way to it or in the hands of a reporter there?"""
        return self.reason in (None, "landmark")
