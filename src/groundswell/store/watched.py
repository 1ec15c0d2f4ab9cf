"""What `groundswell watch` has asked for: feeds and sitemaps with what tells whether they have changed, and pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from groundswell.record.words import storable
from groundswell.store import tables as t

_AT_ONCE = 500  # addresses in one query


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed, a sitemap or a page as it was when it was last asked for.

    Attributes
    ----------
    url
        Its address.
    kind
        A ``list`` of pages, or a ``page``.
    state
        ``done``; ``failed``, to be tried again; ``refused``, not to be tried again.
    attempts
        How many in a row have failed.
    asked_at
        When, in UTC (ISO 8601).
    message
        Why it failed.
    etag, modified
        By which to ask whether a list has changed.
    """

    url: str
    kind: Literal["list", "page"]
    state: Literal["done", "failed", "refused"]
    attempts: int
    asked_at: str
    message: str | None = None
    etag: str | None = None
    modified: str | None = None


def watched(connection: Connection, urls: Iterable[str]) -> dict[str, Watched]:
    """What is known of some addresses, by address."""
    w = t.watched.c
    columns = (w.url, w.kind, w.state, w.attempts, w.asked_at, w.message, w.etag, w.modified)
    found = {}
    for some in _some([storable(url) for url in urls]):
        for row in connection.execute(select(*columns).where(w.url.in_(some))):
            found[row.url] = Watched(*row)
    return found


def keep_watched(connection: Connection, asked: Sequence[Watched]) -> None:
    """Keep how some addresses were the last time, in place of what was known."""
    rows = {row["url"]: row for one in asked if (row := {**asdict(one), "url": storable(one.url)})}
    for some in _some(list(rows)):
        connection.execute(delete(t.watched).where(t.watched.c.url.in_(some)))
        connection.execute(insert(t.watched), [rows[url] for url in some])


def documents_by_name(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of some names by which the project holds a report."""
    d = t.document.c
    found: set[str] = set()
    for some in _some([storable(name) for name in names]):
        found.update(connection.execute(select(d.name).where(d.name.in_(some)).distinct()).scalars())
    return found


def _some(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
