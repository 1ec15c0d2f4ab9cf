"""The day of publication as a text itself tells it: a line that is a date, or a dateline with its year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from groundswell.ingest.dates import day_of

_LINES = 6  # lines looked at, empty ones left out
_LONGEST = 120  # characters of a line that is a date
_LABEL = re.compile(
    r"(?:(?:date|published|publication date|posted|updated|fecha|publicado|publicada|fecha de publicaci[oó]n)"
    r"(?:\s+(?:on|el|en))?\s*:?\s+)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?(?: de)? [A-Za-z]{3,10}\.?(?: del?)?,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
)
_DATELINE = re.compile(
    r"[A-ZÁÉÍÓÚÜÑ][\w .,'’-]{1,50}?[,.]?\s*[,(]?\s*"
    r"(\d{1,2}(?: de)? [A-Za-z]{3,10}\.?(?: del?)?,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
    r"\)?(?:\s*\([^)]{2,40}\))?\s*\.?\s*[–—-]"
)


def published_in(lines: Sequence[str]) -> tuple[dt.date, str] | None:
    """The day that the first lines of a text tell, and where; None where they tell none.

    Days of three numbers are not taken: which of them is the month is a guess.
    """
    told = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()][:_LINES]
    for number, line in told:
        if len(line) <= _LONGEST and (day := _dated(line)):
            return day, f"text, line {number}"
        if (held := _DATELINE.match(line)) and (day := day_of(held[1])):
            return day, f"dateline, line {number}"
    return None


def day_within(line: str) -> dt.date | None:
    """The first day in words that stands in a line."""
    return next((day for held in _IN_WORDS.finditer(line) if (day := day_of(held[0]))), None)


def _dated(line: str) -> dt.date | None:
    label = _LABEL.match(line)
    words = line[label.end() :] if label else line
    if re.fullmatch(r"[\d.]+", words):
        return None
    return day_of(words)
