"""Date mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["date", "time", "duration", "set"]
Direction = Literal["past", "future", "present"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a time.

    Attributes
    ----------
    start, end, quote
        The words.
    kind
        A day or period, a time of day, a length of time, or times that come again.
    timex
        Value in the TIMEX3 style: `2023-02-06`, `2023-W06`, `2022-12`, `P2M`, `PRESENT_REF`, `2023-02-06T14:00`.
    start_date, end_date
        Partial ISO dates; None where the words force none. `end_date` is `..` for what is still open ("since May").
    start_time
        Time of day, `HH:MM`.
    status, reason
        `stated` where the words hold the whole date, else `inferred` and how.
    direction
        Before, after or at the time of writing, where that can be told.
    """

    start: int
    end: int
    quote: str
    kind: Kind
    timex: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    start_time: str | None = None
    status: Literal["stated", "inferred"] = "stated"
    reason: str | None = None
    direction: Direction | None = None
