"""Web archives (WARC, and WACZ, which packs them): every page that a crawler was given becomes a report.

Requests, pictures, scripts and the crawler's own notes are passed over, and so is a page that was seen before with the
same content (a revisit). When a page was fetched is no day of publication: it is kept with the origin.
"""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any, BinaryIO, cast

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.limits import Limits
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.html import page

_PAGES = ("text/html", "application/xhtml+xml")
_ARCHIVES = re.compile(r"(?:.*/)?[^/]+\.warc(?:\.gz)?", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_PACKINGS = ("", "identity", "gzip", "x-gzip", "deflate", "br")
_CHUNK = 65_536
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def read(content: BinaryIO, *, name: str, options: Options) -> Iterator[Found]:
    """Give the pages of a web archive.

    Raises
    ------
    DocumentError
        If it is damaged from the beginning, or becomes more than is read.
    """
    content.seek(0)
    packed = content.read(4) == b"PK\x03\x04"
    content.seek(0)
    if not packed:
        yield from _archive(content, "", options)
        return
    try:
        with zipfile.ZipFile(content) as held:
            yield from _archives(held, options)
    except _FAULTS as error:
        raise DocumentError(f"a damaged WACZ archive ({error}); expected a ZIP archive of WARC files") from error


def _archives(held: zipfile.ZipFile, options: Options) -> Iterator[Found]:
    limits = options.limits
    entries = held.infolist()
    if len(entries) > limits.archive_entries:
        raise DocumentError(f"more than {limits.archive_entries:,} entries; pack it in several archives")
    archives = sorted((entry for entry in entries if _ARCHIVES.fullmatch(entry.filename)), key=lambda e: e.filename)
    if not archives:
        raise DocumentError("no WARC file in it; expected a WACZ archive with WARC files in the folder archive")
    for entry in archives:
        if entry.flag_bits & 1:
            yield Problem(entry.filename, "encrypted; expected an archive without a password")
            continue
        with held.open(entry) as stream:
            yield from _archive(cast("BinaryIO", stream), entry.filename, options)


def _archive(stream: BinaryIO, entry: str, options: Options) -> Iterator[Found]:
    """The pages of one WARC file; `entry` is its name in a WACZ archive."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    passed: Counter[str] = Counter()
    records = iter(ArchiveIterator(_Bounded(stream, options.limits)))
    for number in count(1):
        position = f"{entry} record {number}".strip()
        said = io.StringIO()  # the library says on standard error what it finds damaged, and goes on
        try:
            with contextlib.redirect_stderr(said):
                record: Any = next(records, None)
        except (ArchiveLoadFailed, DocumentError, AttributeError, KeyError, IndexError, *_FAULTS) as error:
            told = str(error).strip().split("\n")[0] or type(error).__name__
            yield Problem(position, f"{told}; what follows in this file was not read. Is it damaged, or cut off?")
            break
        if told := said.getvalue().strip():
            yield Problem(f"{entry} record {number - 1}".strip(), f"{told.split(chr(10))[0][:200]}. Is it damaged?")
        if record is None:
            break
        if why := _no_page(record):
            passed[why] += 1
        else:
            yield _page_or_problem(record, position, options)
    if passed:
        told = ", ".join(f"{number:,} {why}" for why, number in sorted(passed.items()))
        yield Note(f"{entry}: passed over: {told}".removeprefix(": "))


def _no_page(record: Any) -> str | None:
    """Why a record is no page; None where it is one."""
    if record.rec_type == "revisit":
        return "pages seen before with the same content"
    if record.rec_type not in ("response", "resource"):
        return "records that hold no page"
    media_type = _media_type(record)
    if record.rec_type == "response":
        if record.http_headers is None:
            return "answers that are none of HTTP"
        if not str(record.http_headers.get_statuscode()).startswith("2"):
            return "answers other than success"
    return None if media_type.partition(";")[0].strip().lower() in _PAGES else "files that are no page"


def _media_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return str(headers.get_header("Content-Type") or "")


def _packing(record: Any) -> str:
    headers = record.http_headers
    return str((headers and headers.get_header("Content-Encoding")) or "").strip().lower()


def _page_or_problem(record: Any, position: str, options: Options) -> Draft | Problem:
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            draft = _page(record, position, options)
    except DocumentError as error:
        return Problem(position, str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # the library raises bare ones; they fail this record alone
        return Problem(position, f"{error}; expected an answer of HTTP that can be unpacked. Is it damaged?")
    if told := said.getvalue().strip():
        return Problem(position, f"{told[:200]}; expected an answer of HTTP that can be unpacked. Is it damaged?")
    return draft


def _page(record: Any, position: str, options: Options) -> Draft:
    most = options.limits.fetch_bytes
    stream = record.content_stream()
    held = bytearray()
    while block := stream.read(_CHUNK):
        held += block
        if len(held) > most:
            raise DocumentError(f"more than {most:,} bytes, the most that are read of one page")
    packed = _packing(record)
    if packed not in _PACKINGS and not held.lstrip().startswith(b"<"):  # some crawlers unpack, and leave the header
        raise DocumentError(f"packed as {packed!r}; expected {', '.join(_PACKINGS[1:])} or nothing")
    charset = _CHARSET.search(_media_type(record))
    url = record.rec_headers.get_header("WARC-Target-URI")
    url = url.strip("<> ") if url and url.strip("<> ").startswith(("http://", "https://")) else None
    draft = page(bytes(held), options=options, url=url, charset=charset[1] if charset else None)
    fetched = record.rec_headers.get_header("WARC-Date")
    sources = {**draft.sources, **({"fetched": str(fetched)} if fetched else {})}
    return replace(draft, position=position, sources=sources)


class _TooMuchError(DocumentError):
    """A WARC file is larger than is read."""


class _Bounded:
    """A stream of which no more is read than is allowed."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self.stream, self.left, self.most = stream, limits.unpacked_bytes, limits.unpacked_bytes

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self.left -= len(block)
        if self.left < 0:
            raise _TooMuchError(f"more than {self.most:,} bytes; the rest was not read")
        return block

    def tell(self) -> int:
        return self.most - self.left
