"""What readers give: drafts of documents, problems, and notes on a file as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from groundswell.ingest.limits import LIMITS, Limits
from groundswell.record.document import Document


@dataclass(frozen=True, slots=True)
class Draft:
    """One report as a reader finds it in some bytes. What is not there is None.

    Attributes
    ----------
    text
        The report. Once made it is never altered.
    position
        Where in the file: ``article 3``, ``row 17``, ``line 5``. Empty where the file is one report.
    title, published, publisher, language, byline, url, country, section
        What the file says of the report: `language` by its ISO 639-1 code, `country` (of the publisher) by its ISO
        3166-1 alpha-3 code.
    id
        The name that the file gives the report, where it has one that is unique.
    reader
        The kind whose reader made it, where that is not the kind of the file.
    sources
        By field where its value comes from: ``header DATE``, ``meta article:published_time``, ``column Fecha``.
    """

    text: str
    position: str = ""
    title: str | None = None
    published: dt.date | None = None
    publisher: str | None = None
    language: str | None = None
    byline: str | None = None
    url: str | None = None
    country: str | None = None
    section: str | None = None
    id: str | None = None
    reader: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    def document(self, name: str) -> Document:
        """The document of this name that it becomes."""
        return Document(
            name,
            self.text,
            self.title,
            self.published,
            self.publisher,
            self.country,
            self.url,
            self.language,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be understood, or was passed over, and why.

    Attributes
    ----------
    position
        Where in the file; empty where the whole file is meant.
    message
        What was found, what was expected, and what to do; without the name of the file.
    skipped
        Whether it was passed over on purpose (a picture, an empty row), and nothing has gone wrong.
    """

    position: str
    message: str
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader decided for a file as a whole, for people to see: the columns taken, the order of day and month."""

    message: str


@dataclass(frozen=True, slots=True)
class Options:
    """What people say about how files are to be read.

    Attributes
    ----------
    columns
        By field of `Draft` the column of a table that holds it; fields that are not named are guessed.
    date_order
        ``dmy`` or ``mdy``: how dates such as 03/04/2023 are written where a file does not show it.
    limits
        How much is read.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    limits: Limits = LIMITS
