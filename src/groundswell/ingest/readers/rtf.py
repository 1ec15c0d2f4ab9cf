"""Rich text (RTF): the words, by striprtf; the title where the document tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Options
from groundswell.ingest.readers import Found, downloads
from groundswell.ingest.readers.plain import draft_of
from groundswell.ingest.text import check, paragraphs

_TITLE = re.compile(r"\{\\info.{0,400}?\{\\title ([^{}]{1,400})\}", re.DOTALL)
_PICTURE = re.compile(rb"\{\\\*?\\?pict\b[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the document as one report, or the articles of a download.

    Raises
    ------
    DocumentError
        If it is damaged, or holds no text.
    """
    # bytes one to one: the library turns them into letters by the code page that the document names
    told = _PICTURE.sub(b"", content).decode("latin-1")
    lines = _text(told).split("\n")
    articles = downloads.articles(lines)
    if articles is not None:
        yield from articles
        return
    text = paragraphs(lines)
    check(text)
    sources: dict[str, str] = {}
    title = None
    if held := _TITLE.search(told[:20_000]):
        title = " ".join(_text(f"{{\\rtf1\\ansi {held[1]}}}").split()) or None
        if title:
            sources["title"] = "title that the document tells"
    yield draft_of(text, text.split("\n\n"), sources, title=title)


def _text(told: str) -> str:
    from striprtf import striprtf

    library: Any = striprtf
    try:
        return str(library.rtf_to_text(told, encoding="cp1252", errors="replace")).replace("\x00", "")
    except (ValueError, LookupError, IndexError, TypeError, OverflowError, UnicodeError) as error:
        raise DocumentError(f"damaged rich text ({error}); expected RTF. Save it anew, or as text") from error
