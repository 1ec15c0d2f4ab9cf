"""Feeds and sitemaps as lists of pages, for `groundswell watch`: what is fetched is read in the worker, too."""

from __future__ import annotations

from collections.abc import Iterator

from groundswell.ingest.draft import Note, Options
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.feed import listing


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give what kind of list it is, as a note; then every page that it names, with the words that it holds, if any.

    Raises
    ------
    DocumentError
        If it is no feed and no sitemap.
    """
    held = listing(content)
    yield Note(held.kind)
    yield from held.named
