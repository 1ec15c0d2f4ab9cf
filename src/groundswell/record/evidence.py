"""Evidence: the words that a value rests on."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.errors import EvidenceError


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A half-open range of character offsets into a document's text, and the quote that stands there."""

    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Evidence:
        """Take the words of `text` from `start` up to, not including, `end`.

        Raises
        ------
        EvidenceError
            If the range is empty or lies outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise EvidenceError(
                f"no words at {start}:{end} in a text of {len(text)} characters; expected 0 <= start < end <= length"
            )
        return cls(start, end, text[start:end])
