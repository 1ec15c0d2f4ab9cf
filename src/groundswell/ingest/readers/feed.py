"""Feeds (RSS, Atom) and sitemaps: what they name, and the reports that feeds hold themselves.

Most feeds hold of each report a headline and a few words. Those are no report: `groundswell watch` fetches the page. A
feed that is read as a file gives what it holds, and says of what kind it is.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import lxml.etree

from groundswell.errors import DocumentError
from groundswell.ingest.dates import day_of
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.html import fragment

#: How `Draft.sources` tells that a feed holds the whole report.
WHOLE = "feed content"
_WHOLE_CHARS = 1_000  # from which content that a feed calls whole is taken for it
_CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\b(?:read more|continue reading|leer más|seguir leyendo|más información)\W*)\s*\Z",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?(\w+)")
_ENTITIES = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_MOST_PAGES = 50_000  # of one sitemap, as its protocol has it


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or a sitemap names.

    Attributes
    ----------
    kind
        What it is: ``feed``, ``sitemap``, or an ``index`` of sitemaps.
    named
        The pages in it, in order, of an index the sitemaps; with the words that a feed holds of them, which may be
        none. ``sources["text"]`` tells `WHOLE` where those are the report.
    """

    kind: Literal["feed", "sitemap", "index"]
    named: list[Draft]


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the reports that a feed holds; a sitemap holds none.

    Raises
    ------
    DocumentError
        If it is no feed and no sitemap, or a bomb.
    """
    held = listing(content)
    if held.kind != "feed":
        what = "pages" if held.kind == "sitemap" else "sitemaps"
        raise DocumentError(
            f"a sitemap, which lists {what} ({len(held.named):,}) and holds none. `groundswell watch` fetches them"
        )
    summaries = 0
    for draft in held.named:
        if not draft.text:
            yield Problem(
                draft.position, f"{draft.title or draft.url or 'nothing named'}: the feed holds no words of it"
            )
            continue
        summaries += draft.sources["text"] != WHOLE
        yield draft
    if summaries:
        yield Note(
            f"entries with a summary, not the report: {summaries:,} of {len(held.named):,}; the summaries were read. "
            "`groundswell watch` fetches the pages"
        )


def listing(content: bytes) -> Listing:
    """What a feed or a sitemap names.

    Raises
    ------
    DocumentError
        If the content is none, or declares entities, as bombs do.
    """
    plain = content.replace(b"\0", b"")  # also of UTF-16
    if _ENTITIES.search(plain):
        raise DocumentError("XML that declares entities, as bombs do; expected a feed or a sitemap. It was not read")
    root = _ROOT.search(re.sub(rb"<!--.*?-->", b"", plain[:65_536], flags=re.DOTALL))
    match root[1].lower() if root else b"":
        case b"urlset":
            return Listing("sitemap", list(_sitemap(content, "url")))
        case b"sitemapindex":
            return Listing("index", list(_sitemap(content, "sitemap")))
        case b"rss" | b"feed" | b"rdf":
            return Listing("feed", list(_feed(content)))
        case found:
            told = f"<{found.decode('ascii', 'replace')}>" if found else "no element"
            raise DocumentError(f"no feed and no sitemap: {told}; expected RSS, Atom or a sitemap")


# ------------------------------------------------------------------ feeds


def _feed(content: bytes) -> Iterator[Draft]:
    import feedparser

    try:
        held: Any = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=True)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError) as error:
        raise DocumentError(f"a feed that cannot be taken apart ({error}); expected RSS or Atom") from error
    if not held.entries and held.bozo and not held.version:
        raise DocumentError(f"a damaged feed ({held.bozo_exception}); expected RSS or Atom")
    publisher = _words(held.feed.get("title"))
    language = _language(held.feed.get("language"))
    for number, entry in enumerate(held.entries, start=1):
        yield _entry(entry, f"entry {number}", publisher, language)


def _entry(entry: Any, position: str, publisher: str | None, language: str | None) -> Draft:
    text, what = _text(entry)
    day, told_day = _day(entry)
    source = entry.get("source")
    source = _words(source.get("title")) if isinstance(source, dict) else None
    own = _language(entry.get("language"))
    draft = Draft(
        text,
        position,
        title=_words(entry.get("title")),
        published=day,
        publisher=source or publisher,
        language=own or language,
        byline=_words(entry.get("author")),
        url=_url(entry),
    )
    told = {
        "text": what,
        "title": "feed title",
        "published": told_day,
        "publisher": "feed source" if source else "title of the feed",
        "language": "feed language",
        "byline": "feed author",
        "url": "feed link",
    }
    return replace(draft, sources={name: why for name, why in told.items() if getattr(draft, name)})


def _text(entry: Any) -> tuple[str, str]:
    """The words that a feed holds of a report, and what they are."""
    for held in entry.get("content") or []:
        if text := _unmarked(held.get("value")):
            whole = len(text) >= _WHOLE_CHARS and not _CUT.search(text)
            return text, WHOLE if whole else "feed content, the beginning of the report as it seems"
    return _unmarked(entry.get("summary")), "feed summary"


def _unmarked(told: object) -> str:
    if not isinstance(told, str) or not told.strip():
        return ""
    try:
        return fragment(told)
    except DocumentError:
        return ""


def _words(told: object) -> str | None:
    return " ".join(_unmarked(told).split()) or None


def _url(entry: Any) -> str | None:
    for told in (entry.get("link"), entry.get("id")):
        if isinstance(told, str) and re.match(r"https?://", told.strip()):
            return told.strip()
    return None


def _day(entry: Any) -> tuple[dt.date | None, str]:
    """The day, and where it is told; in the zone of the feed: half past eleven at night in Lima is not the next day."""
    held = dict(entry.items())  # asked for by name, the library gives one day for the other
    for told in ("published", "updated"):
        words = held.get(told)
        if isinstance(words, str) and (day := day_of(words)):
            return day, f"feed {told}"
        if isinstance(parsed := held.get(f"{told}_parsed"), time.struct_time):
            try:
                moment = dt.datetime.fromtimestamp(calendar.timegm(parsed), tz=dt.UTC)
            except (ValueError, OverflowError, OSError):
                continue
            return moment.date(), f"feed {told}, day in UTC"
    return None, ""


def _language(told: object) -> str | None:
    return told[:2].lower() if isinstance(told, str) and re.match(r"[A-Za-z]{2}(?:[-_]|$)", told) else None


# ------------------------------------------------------------------ sitemaps


def _sitemap(content: bytes, element: str) -> Iterator[Draft]:
    """The pages of a sitemap, or the sitemaps of an index."""
    walk = lxml.etree.iterparse(
        io.BytesIO(content), events=("end",), resolve_entities=False, no_network=True, huge_tree=False, recover=True
    )
    given = 0
    try:
        for _, held in walk:
            if not isinstance(held.tag, str) or _bare(held.tag) != element:
                continue
            told = {child.tag: (child.text or "").strip() for child in held.iter() if isinstance(child.tag, str)}
            held.clear()
            while held.getprevious() is not None:  # what has been read is not kept
                del held.getparent()[0]
            draft = _page(told, f"{element} {given + 1}")
            if draft.url:
                yield draft
                given += 1
            if given == _MOST_PAGES:
                return
    except (lxml.etree.LxmlError, ValueError) as error:
        raise DocumentError(f"a damaged sitemap ({error}); expected XML of sitemaps.org") from error


def _page(told: dict[str, str], position: str) -> Draft:
    bare = {_bare(tag): words for tag, words in told.items() if not tag.startswith(_NEWS)}
    url = bare.get("loc", "")
    draft = Draft(
        "",
        position,
        title=told.get(f"{_NEWS}title") or None,
        published=day_of(told.get(f"{_NEWS}publication_date", "")),
        publisher=told.get(f"{_NEWS}name") or None,
        language=_language(told.get(f"{_NEWS}language")),
        url=url if re.match(r"https?://", url) else None,
    )
    named = ("title", "published", "publisher", "language", "url")
    return replace(draft, sources={name: "sitemap" for name in named if getattr(draft, name)})


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
