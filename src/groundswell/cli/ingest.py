"""`groundswell ingest`: what sources hold, without coding it."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from groundswell.cli.progress import FailureLog, reading
from groundswell.cli.sources import source_options
from groundswell.ingest import Failure, Finished, Ingested, Item, Known, Options, Remark, Skipped, read_documents
from groundswell.ingest.archive import told as printable
from groundswell.ingest.readers import READERS
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
    with FailureLog(failures) as log, reading(files, quiet=quiet) as progress:
        items = read_documents(files, known=known, options=options, stdin=sys.stdin.buffer)
        watched = log.watch(progress.watch(items))
        return _shown(watched, show) if dry_run else _written(watched)


def _written(items: Iterator[Item]) -> int:
    failed = 0
    for item in items:
        match item:
            case Ingested():
                click.echo(line_of(item.document))
            case Failure():
                failed += 1
                click.echo(f"groundswell: {item.message}", err=True)
            case Remark():
                click.echo(f"groundswell: {item.file}: {item.message}", err=True)
    return 1 if failed else 0


def line_of(document: Document) -> str:
    """A document as a line of the input format."""
    held = {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "publisher": document.publisher,
        "country": document.country,
        "url": document.url,
        "language": document.language,
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
    """What a dry run has met."""

    files: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    dated: Counter[str] = field(default_factory=Counter)
    titled: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    remarks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    first: list[Ingested] = field(default_factory=list)
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def _shown(items: Iterator[Item], show: int) -> int:
    seen = _Seen()
    for item in items:
        match item:
            case Ingested(document, origin) if origin is not None:
                seen.documents[origin.reader] += 1
                seen.dated[origin.reader] += document.published is not None
                seen.titled[origin.reader] += document.title is not None
                if len(seen.first) < show:
                    seen.first.append(item)
            case Finished():
                seen.files[item.kind or "unknown"] += 1
            case Failure():
                seen.failed += 1
                if len(seen.failures) < _REASONS:
                    seen.failures.append(item)
            case Skipped():
                seen.skipped[item.reason] += 1
            case Remark():
                seen.remarks[item.message].append(item.file)
    for line in _lines(seen):
        click.echo(line)
    return 1 if seen.failed else 0


def _lines(seen: _Seen) -> Iterator[str]:
    yield f"{'what':<38}{'files':>9}{'documents':>12}{'with a day':>12}{'with a title':>14}"
    for kind in sorted(seen.files.keys() | seen.documents.keys()):
        what = READERS[kind].title if kind in READERS else f"{kind} archive" if kind != "unknown" else "other files"
        counts = (seen.files[kind], seen.documents[kind], seen.dated[kind], seen.titled[kind])
        yield f"{what:<38}{counts[0]:>9,}{counts[1]:>12,}{counts[2]:>12,}{counts[3]:>14,}"
    if seen.remarks:
        yield "\nHow files are understood:"
        for message, files in list(seen.remarks.items())[:_REASONS]:
            others = f" and {len(files) - 1:,} more" if len(files) > 1 else ""
            yield f"  {files[0]}{others}: {message}"
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
