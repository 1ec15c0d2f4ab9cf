"""Watching feeds and sitemaps: the pages that they name and the project does not hold are fetched and coded."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit, urlunsplit

from groundswell.errors import DocumentError, FetchError
from groundswell.ingest import Failure, Ingested, Item, Known, Options, Remark
from groundswell.ingest.draft import Draft, Note
from groundswell.ingest.fetch import Fetched, Fetcher
from groundswell.ingest.origin import Origin
from groundswell.ingest.readers import READERS
from groundswell.ingest.readers.feed import WHOLE
from groundswell.ingest.sniff import sniff
from groundswell.ingest.text import fault_of
from groundswell.ingest.worker import Worker
from groundswell.project.coding import Tally, code
from groundswell.project.project import Project
from groundswell.store.watched import Watched, documents_by_name, keep_watched, watched

ATTEMPTS = 3  # at one page, one a round
_LISTS = 200  # sitemaps of one index that are asked in one round
_DEPTH = 2  # indexes in indexes
_READ = ("html", "text", "pdf", "docx")  # kinds of pages that are reports
_FROM_FEED = ("title", "published", "byline")  # what a feed says before its page does


@dataclass(slots=True)
class Round:
    """What became of one round.

    Attributes
    ----------
    lists, unchanged
        Feeds and sitemaps that were asked, and those of them that had not changed.
    new, later
        Pages that were new, and those of them that are left to the next round.
    tally
        What became of the pages.
    """

    lists: int = 0
    unchanged: int = 0
    new: int = 0
    later: int = 0
    tally: Tally = field(default_factory=Tally)


def poll(
    project: Project,
    urls: Iterable[str],
    *,
    fetcher: Fetcher,
    most: int,
    known: Known | None = None,
    options: Options | None = None,
    processes: int | None = None,
    step: Callable[[], None] = lambda: None,
) -> Round:
    """Ask every feed and sitemap once, and code the pages that are new.

    Can be interrupted at any moment, and called again: a page is asked for until it is part of the project, or has
    failed `ATTEMPTS` times.

    Parameters
    ----------
    project
        Where the pages are kept.
    urls
        Of the feeds and sitemaps.
    fetcher
        Asks the servers.
    most
        New pages that are fetched of one feed or sitemap in one round.
    known
        What the pages may lack.
    options
        How they are to be read.
    processes
        How many to use; as many as there are processors where None.
    step
        Called after each page.

    Raises
    ------
    StoreError
        If the database cannot be written.
    SetupError
        If a model is missing.
    """
    options = options or Options()
    with Worker(options.limits) as worker:
        asking = _Asking(project, fetcher, worker, known or Known(), options, most)
        tally = code(project, asking.items(urls), processes=processes, step=step)
        asking.keep({failure.id for failure in tally.failures})
    return replace(asking.round, tally=tally)


@dataclass(slots=True)
class _Asking:
    """One round: what has been asked, and what is to be kept of it when its pages are part of the project."""

    project: Project
    fetcher: Fetcher
    worker: Worker
    known: Known
    options: Options
    most: int
    round: Round = field(default_factory=Round)
    lists: dict[str, Watched] = field(default_factory=dict)
    pages: dict[str, Watched] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    pages_of: dict[str, list[str]] = field(default_factory=dict)  # by list

    # -------------------------------------------------------------- lists

    def items(self, urls: Iterable[str]) -> Iterator[Item]:
        """The new pages of all lists, as documents or as failures."""
        for url in dict.fromkeys(urls):
            yield from self._list(url, 0)

    def _list(self, url: str, depth: int) -> Iterator[Item]:
        self.round.lists += 1
        with self.project.database.reading() as connection:
            before = watched(connection, [url]).get(url)
        try:
            fetched = self.fetcher.fetch(
                url, etag=before.etag if before else None, modified=before.modified if before else None
            )
            if fetched.unchanged:
                self.round.unchanged += 1
                return
            kind, named = self._named(fetched)
        except (FetchError, DocumentError) as error:
            told = str(error) if isinstance(error, FetchError) else f"{url}: {error}"
            attempts = before.attempts + 1 if before else 1
            self.lists[url] = Watched(url, "list", "failed", attempts, _now(), told)
            yield Failure(url, told)
            return
        self.lists[url] = Watched(url, "list", "done", 0, fetched.fetched_at, None, fetched.etag, fetched.modified)
        self.pages_of[url] = []
        if kind == "index":
            yield from self._index(url, named, depth)
        else:
            yield from self._pages(url, named)

    def _named(self, fetched: Fetched) -> tuple[str, list[Draft]]:
        """What a list is, and what it names."""
        content = self._unpacked(fetched.content)
        found = list(self.worker.read("listing", content, name=fetched.url, options=self.options))
        kind = next(one.message for one in found if isinstance(one, Note))
        return kind, [one for one in found if isinstance(one, Draft)]

    def _unpacked(self, content: bytes) -> bytes:
        """Sitemaps often come as packed files."""
        if not content.startswith(b"\x1f\x8b"):
            return content
        most = self.options.limits.fetch_bytes
        try:
            unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
            unpacked = unpack.decompress(content, most + 1)
        except zlib.error as error:
            raise DocumentError(f"damaged gzip ({error}); expected a sitemap") from error
        if len(unpacked) > most:
            raise DocumentError(f"unpacks to more than {most:,} bytes, the most that are read")
        return unpacked

    def _index(self, url: str, named: list[Draft], depth: int) -> Iterator[Item]:
        if depth == _DEPTH:
            yield Failure(url, f"{url}: an index of sitemaps in an index in an index; it was not followed")
            return
        if len(named) > _LISTS:
            yield Remark(url, f"names {len(named):,} sitemaps; the last {_LISTS} were asked. Name others yourself")
        for one in named[-_LISTS:]:
            if one.url:
                yield from self._list(one.url, depth + 1)

    # -------------------------------------------------------------- pages

    def _pages(self, url: str, named: list[Draft]) -> Iterator[Item]:
        new = self._new(named)
        self.round.new += len(new)
        if len(new) > self.most:
            self.round.later += len(new) - self.most
            self._ask_again(url)
        for done, (draft, page) in enumerate(new[: self.most]):
            try:
                yield from self._page(url, draft, page)
            except _WaitError as error:
                self.round.later += len(new[: self.most]) - done
                self._ask_again(url)
                yield Failure(page, str(error))
                return
            self.pages_of[url].append(page)

    def _new(self, named: list[Draft]) -> list[tuple[Draft, str]]:
        """The pages that the project does not hold and that have not failed too often, each once."""
        pages = {told: draft for draft in named if draft.url and (told := _plain(draft.url)) not in self.seen}
        self.seen.update(pages)
        with self.project.database.reading() as connection:
            asked = watched(connection, pages)
            held = documents_by_name(connection, pages)
        self.pages |= asked
        return [
            (draft, page)
            for page, draft in pages.items()
            if page not in held and (page not in asked or asked[page].state == "failed")
        ]

    def _page(self, url: str, draft: Draft, page: str) -> Iterator[Item]:
        if draft.sources.get("text") == WHOLE:
            digest = hashlib.sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest()
            yield self._document(replace(draft, url=page), page, Origin(url, "", "", digest, "feed", "", _now()))
            return
        assert draft.url is not None
        try:
            fetched = self.fetcher.fetch(draft.url)
            kind, content = _kind(fetched), _recoded(fetched)
            found = list(self.worker.read(kind, content, name=page, options=self.options))
        except (FetchError, DocumentError) as error:
            if isinstance(error, FetchError) and error.retry_seconds is not None:
                raise _WaitError(str(error)) from error
            told = str(error) if isinstance(error, FetchError) else f"{page}: {error}"
            final = error.final if isinstance(error, FetchError) else True
            self._failed(page, told, final=final)
            yield Failure(page, told)
            return
        digest = hashlib.sha256(fetched.content).hexdigest()
        drafts = [one for one in found if isinstance(one, Draft)]
        if len(drafts) != 1:
            told = f"{page}: {len(drafts)} reports on one page; expected one. Download it, and read it as a file"
            self._failed(page, told, final=True)
            yield Failure(page, told)
            return
        report = replace(_with(drafts[0], draft), url=page)
        yield self._document(report, page, Origin(page, "", "", digest, kind, "", fetched.fetched_at))

    def _document(self, draft: Draft, page: str, origin: Origin) -> Ingested | Failure:
        if fault := fault_of(draft.text, longest=self.options.limits.document_chars):
            told = f"{page}: {fault}"
            self._failed(page, told, final=True)
            return Failure(page, told)
        self.pages[page] = Watched(page, "page", "done", 0, origin.read_at)
        draft = self.known.complete(draft)
        return Ingested(
            draft.document(page),
            replace(
                origin,
                reader_version=READERS[origin.reader].version,
                byline=draft.byline,
                section=draft.section,
                sources=draft.sources,
            ),
        )

    def _failed(self, page: str, told: str, *, final: bool) -> None:
        attempts = self.pages[page].attempts + 1 if page in self.pages else 1
        state = "refused" if final or attempts >= ATTEMPTS else "failed"
        self.pages[page] = Watched(page, "page", state, attempts, _now(), told)  # type: ignore[arg-type]

    # -------------------------------------------------------------- what is kept

    def _ask_again(self, url: str) -> None:
        """Have a list sent in full next time: not all of its pages are done."""
        self.lists[url] = replace(self.lists[url], etag=None, modified=None)

    def keep(self, failed: set[str]) -> None:
        """Keep what was asked, now that the pages are part of the project; `failed` could not be coded."""
        for page in failed & set(self.pages):
            if self.pages[page].state == "done":
                self._failed(page, "could not be coded", final=False)
        for url, pages in self.pages_of.items():
            if any(self.pages[page].state == "failed" for page in pages if page in self.pages):
                self._ask_again(url)
        asked = [*self.lists.values(), *(self.pages[page] for pages in self.pages_of.values() for page in pages)]
        if asked:
            with self.project.database.writing() as connection:
                keep_watched(connection, asked)


class _WaitError(Exception):
    """A server asks to be left alone for a while."""


def _kind(fetched: Fetched) -> str:
    found = sniff(io.BytesIO(fetched.content), urlsplit(fetched.url).path)
    if found.kind not in _READ:
        told = found.told or f"a file of the kind {found.kind}"
        raise DocumentError(f"{told}; expected a page with a report")
    return found.kind


def _recoded(fetched: Fetched) -> bytes:
    """The bytes of a page in UTF-8, with its mark, where the server tells the encoding; else as they are."""
    if fetched.charset is None:
        return fetched.content
    try:
        return fetched.content.decode(fetched.charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return fetched.content


def _with(page: Draft, named: Draft) -> Draft:
    """A report as its page tells it, with what the feed tells before it, and what only the feed tells."""
    first = {name: value for name in _FROM_FEED if (value := getattr(named, name)) is not None}
    if "updated" in named.sources.get("published", ""):
        first.pop("published", None)  # a day of change: the page knows better
    lacking = {
        name: value
        for name in (*_FROM_FEED, "publisher")
        if getattr(page, name) is None and (value := getattr(named, name)) is not None
    }
    taken = lacking | first
    sources = {**page.sources, **{name: named.sources[name] for name in taken if name in named.sources}}
    return replace(page, **taken, sources=sources)


def _plain(url: str) -> str:
    """An address without what tells only from where one came."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(pair for pair in parts.query.split("&") if not pair.lower().startswith("utm_"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _now() -> str:
    return dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
