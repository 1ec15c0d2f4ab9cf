"""Origin: where a document comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from, and what made it.

    Attributes
    ----------
    file
        Path as it was given, or found in a folder that was given.
    entry
        Path within an archive, with ``!`` between that of an archive and the path in it. Empty where `file` is none.
    position
        Where in the file: ``article 3``, ``row 17``. Empty where the file is one report.
    sha256
        Digest of the bytes of the file; within an archive, of the entry.
    reader, reader_version
        What made the document from the bytes.
    read_at
        When, in UTC (ISO 8601).
    byline, section
        Who wrote the report, and in which section it stood, where that is told.
    sources
        By field of the document where its value comes from.
    """

    file: str
    entry: str
    position: str
    sha256: str
    reader: str
    reader_version: str
    read_at: str
    byline: str | None = None
    section: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """File and entry: ``news.zip!2023/march.pdf``."""
        return f"{self.file}!{self.entry}" if self.entry else self.file
