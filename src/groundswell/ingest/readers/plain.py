"""Plain text: one report a file, or a download of a news database."""

from __future__ import annotations

from collections.abc import Iterator

from groundswell.ingest.dateline import published_in
from groundswell.ingest.draft import Draft, Options
from groundswell.ingest.readers import Found, downloads
from groundswell.ingest.text import check, decoded


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the text as it is, or the articles of a download.

    Raises
    ------
    DocumentError
        If the content is no text of a report.
    """
    text, encoding = decoded(content)
    lines = text.splitlines()
    articles = downloads.articles(lines)
    if articles is not None:
        yield from articles
        return
    check(text)
    yield draft_of(text, lines, {"text": encoding})


def draft_of(text: str, lines: list[str], sources: dict[str, str], *, title: str | None = None) -> Draft:
    """A report that says nothing of itself but what stands in its first lines."""
    found = published_in(lines)
    if found:
        sources = {**sources, "published": found[1]}
    return Draft(text, title=title, published=found[0] if found else None, sources=sources)
