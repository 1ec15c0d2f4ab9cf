"""Downloads from the news databases: many articles in one file, as text, RTF, HTML, DOCX or PDF.

Whatever the file is, its reader first makes lines of it, one a paragraph, and asks here whether they are a download.
The module of a database has two functions::

    def recognised(lines: Sequence[str]) -> bool
    def articles(lines: Sequence[str]) -> Iterator[Draft | Problem | Note]

Drafts name the database in `reader`, so that the origin tells its version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from groundswell.ingest.draft import Draft
from groundswell.ingest.readers import READERS, Found

DATABASES = ("nexis", "factiva", "proquest")


def articles(lines: Sequence[str]) -> Iterator[Found] | None:
    """The articles of a download; None where the lines are none that is known."""
    for kind in DATABASES:
        module: Any = import_module(f"groundswell.ingest.readers.{READERS[kind].module}")
        if module.recognised(lines):
            return _named(module.articles(lines), kind)
    return None


def _named(found: Iterator[Found], kind: str) -> Iterator[Found]:
    for one in found:
        yield replace(one, reader=kind) if isinstance(one, Draft) else one
