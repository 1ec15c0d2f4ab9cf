"""Document: one report as published."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

#: Longest text that is read as one report, in characters.
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """One report as published. The text is never altered: every offset in the system refers to it.

    Attributes
    ----------
    id
        Name of the document, unique within a run.
    text
        The report, as it came.
    title
        Headline, where it is known apart from the text.
    published
        Day of publication, or None where it is not known.
    publisher, url
        Where the report appeared.
    country
        Country of the publisher (ISO 3166-1 alpha-3), not of any event.
    language
        ISO 639-1 code, or None to have it recognised.
    """

    id: str
    text: str
    title: str | None = None
    published: dt.date | None = None
    publisher: str | None = None
    country: str | None = None
    url: str | None = None
    language: str | None = None

    @property
    def sha256(self) -> str:
        """Digest of the text, in UTF-8."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """Digest of a text, in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
