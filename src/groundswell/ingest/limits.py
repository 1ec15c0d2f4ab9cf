"""Limits: how much of anything is read before it is taken for an attack, or a mistake."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.record.document import LONGEST

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of reading. What goes past one is a failure that names the bound; the rest is read.

    Attributes
    ----------
    file_bytes
        Bytes of one file that is read whole: every kind but JSON Lines, web archives, ZIP and TAR.
    line_bytes
        Bytes of one line of JSON Lines.
    document_chars
        Characters of one document.
    file_documents
        Documents in one file.
    folder_files
        Names in one folder, without those in folders within it.
    folder_depth
        Folders in folders.
    archive_entries
        Entries of one archive, with those of the archives in it.
    archive_depth
        Archives in archives: 1 is an archive that holds none.
    unpacked_bytes
        Bytes that one archive may become, with the archives in it.
    unpacked_ratio
        Bytes that one packed byte may become, over a whole entry.
    unpacked_free_bytes
        Bytes up to which the ratio is not asked: short texts of one repeated word are no attack.
    seconds
        Seconds that the worker may take to read one file.
    memory_bytes
        Memory of the worker.
    pages
        Pages of one PDF file.
    columns
        Columns of one table.
    mime_parts
        Parts of one e-mail message, with those in its parts.
    fetch_bytes
        Bytes of one answer of a web server, unpacked.
    fetch_seconds
        Seconds that one page may take to fetch, with all redirects.
    redirects
        Redirects that are followed to one page.
    """

    file_bytes: int = 256 * _MIB
    line_bytes: int = 16 * _MIB
    document_chars: int = LONGEST
    file_documents: int = 1_000_000
    folder_files: int = 1_000_000
    folder_depth: int = 64
    archive_entries: int = 200_000
    archive_depth: int = 3
    unpacked_bytes: int = 8192 * _MIB
    unpacked_ratio: int = 200
    unpacked_free_bytes: int = 4 * _MIB
    seconds: float = 60.0
    memory_bytes: int = 768 * _MIB
    pages: int = 5_000
    columns: int = 1_000
    mime_parts: int = 1_000
    fetch_bytes: int = 20 * _MIB
    fetch_seconds: float = 30.0
    redirects: int = 5


LIMITS = Limits()
