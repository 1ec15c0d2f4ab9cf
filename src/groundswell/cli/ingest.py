"""`groundswell ingest`: what sources hold, without coding it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from groundswell.cli.progress import FailureLog, reading, remark_lines
from groundswell.cli.sources import source_options
from groundswell.ingest import Failure, Finished, Ingested, Item, Known, Options, Remark, Skipped, read_documents
from groundswell.ingest.archive import told as printable
from groundswell.ingest.origin import Origin
from groundswell.ingest.readers import READERS
from groundswell.ingest.sniff import CONTAINERS
from groundswell.record.document import Document

_BEGINNING = 200  # characters of a text that are shown
_REASONS = 20  # reasons that are shown


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="SOURCES… | -")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and show the first documents.")
@click.option("--show", type=click.IntRange(0), default=3, show_default=True, help="With --dry-run: documents shown.")
@source_options
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
def ingest(
    files: tuple[str, ...],
    *,
    dry_run: bool,
    show: int,
    known: Known,
    options: Options,
    failures: Path | None,
    quiet: bool,
) -> int:
    """Read sources as `code` and `extract` do, without looking for events.

    With --dry-run: what would come in, by kind; what was not understood, and why; and the first documents, with their
    metadata and where it comes from. Without it: the documents as JSON Lines on standard output. Exit status 1 if
    anything could not be read.
    """
    with FailureLog(failures) as log, reading(files, quiet=quiet, printing=not dry_run) as progress:
        items = read_documents(files, known=known, options=options, stdin=sys.stdin.buffer)
        watched = log.watch(progress.watch(items))
        return _shown(watched, show) if dry_run else _written(watched)


def _written(items: Iterator[Item]) -> int:
    failed = 0
    for item in items:
        match item:
            case Ingested():
                click.echo(line_of(item))
            case Failure():
                failed += 1
                click.echo(f"groundswell: {item.message}", err=True)
            case Remark():
                click.echo(f"groundswell: {item.file}: {item.message}", err=True)
    return 1 if failed else 0


def line_of(one: Ingested) -> str:
    """A document as a line of the input format."""
    document, origin = one.document, one.origin
    held = {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "publisher": document.publisher,
        "country": document.country,
        "url": document.url,
        "language": document.language,
        "byline": origin.byline if origin else None,
        "section": origin.section if origin else None,
    }
    told = json.dumps({key: value for key, value in held.items() if value is not None}, ensure_ascii=False)
    try:
        told.encode("utf-8")
    except UnicodeEncodeError:  # half a character: escaped
        return json.dumps({key: value for key, value in held.items() if value is not None})
    return told


# ------------------------------------------------------------------ dry run


@dataclass(slots=True)
class _Seen:
    """What a dry run has met: by kind of document, in how many files and entries of archives, and how many."""

    given: int = 0
    archives: int = 0
    empty: int = 0
    files: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    dated: Counter[str] = field(default_factory=Counter)
    titled: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    remarks: list[Remark] = field(default_factory=list)
    first: list[Ingested] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)

    def document(self, document: Document, origin: Origin) -> None:
        """Count a document, and the file or entry that it stands in where that is another than the one before."""
        self.files[origin.reader] += self.last.get(origin.reader) != origin.where
        self.last[origin.reader] = origin.where
        self.documents[origin.reader] += 1
        self.dated[origin.reader] += document.published is not None
        self.titled[origin.reader] += document.title is not None

    def finished(self, file: Finished) -> None:
        """Count a file that was given."""
        self.given += 1
        self.archives += file.kind in CONTAINERS
        self.empty += not file.documents


def _shown(items: Iterator[Item], show: int) -> int:
    seen = _Seen()
    for item in items:
        match item:
            case Ingested(document, origin) if origin is not None:
                seen.document(document, origin)
                if len(seen.first) < show:
                    seen.first.append(item)
            case Finished():
                seen.finished(item)
            case Failure():
                seen.failed += 1
                if len(seen.failures) < _REASONS:
                    seen.failures.append(item)
            case Skipped():
                seen.skipped[item.reason] += 1
            case Remark():
                seen.remarks.append(item)
    for line in _lines(seen):
        click.echo(line)
    return 1 if seen.failed else 0


def _lines(seen: _Seen) -> Iterator[str]:
    counters = (seen.files, seen.documents, seen.dated, seen.titled)
    yield _row("what", "files", "documents", "with a day", "with a title")
    for kind in sorted(seen.documents, key=lambda kind: READERS[kind].title.casefold()):
        yield _row(READERS[kind].title, *(f"{counter[kind]:,}" for counter in counters))
    yield _row("all", *(f"{counter.total():,}" for counter in counters))
    files = f"{seen.given:,} file{'' if seen.given == 1 else 's'} read"
    archives = f", {seen.archives:,} of them archives" if seen.archives else ""
    empty = f"; {seen.empty:,} gave no document" if seen.empty else ""
    yield f"{files}{archives}{empty}."
    if seen.remarks:
        yield "\nHow files are understood:"
        for line in remark_lines(seen.remarks):
            yield f"  {line}"
    if seen.failed:
        yield f"\nNot understood: {seen.failed:,}"
        for failure in seen.failures:
            yield f"  {failure.message}"
        if seen.failed > len(seen.failures):
            yield f"  and {seen.failed - len(seen.failures):,} more; --failures FILE writes all"
    if seen.skipped:
        yield f"\nPassed over: {seen.skipped.total():,}"
        for reason, number in seen.skipped.most_common(_REASONS):
            yield f"  {number:,}: {reason}"
    for one in seen.first:
        yield ""
        yield from _document_lines(one)


def _row(what: str, *counts: str) -> str:
    widths = (9, 12, 12, 14)
    return f"{what:<38}" + "".join(f"{count:>{width}}" for count, width in zip(counts, widths, strict=True))


def _document_lines(one: Ingested) -> Iterator[str]:
    document, origin = one.document, one.origin
    yield f"── {printable(document.id)}"
    if origin is None:
        return
    told = {
        "title": document.title,
        "published": document.published,
        "publisher": document.publisher,
        "country": document.country,
        "language": document.language,
        "byline": origin.byline,
        "section": origin.section,
        "url": document.url,
    }
    for name, value in told.items():
        source = f"   ({origin.sources[name]})" if name in origin.sources else ""
        yield f"   {name:<10} {printable(str(value)) if value is not None else '—'}{printable(source)}"
    yield f"   {'read by':<10} {origin.reader} {origin.reader_version}, {origin.sha256[:12]}"
    beginning = " ".join(document.text[:_BEGINNING].split())
    more = "…" if len(document.text) > _BEGINNING else ""
    yield f"   {'text':<10} {printable(beginning)}{more} ({len(document.text):,} characters)"
