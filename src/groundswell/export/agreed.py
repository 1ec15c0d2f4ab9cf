"""How far coders agree, as reports and releases tell it: figures without the names of the coders."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgreedField:
    """Agreement on one field of the events that two coders or more tell.

    Attributes
    ----------
    name
        Of the field.
    units
        Number of events on which two coders or more say something.
    percent, alpha
        Share of pairs that agree (0 to 1) and Krippendorff's alpha; None where they cannot be told.
    interval
        Of alpha, at 95 per cent.
    """

    name: str
    units: int
    percent: float | None
    alpha: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement of all coders: their number, the number of reports that two or more read, and every field."""

    coders: int
    reports: int
    fields: tuple[AgreedField, ...]
