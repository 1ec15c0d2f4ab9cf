"""`groundswell extract`: reports in, events out."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from groundswell.cli.progress import FailureLog, reading
from groundswell.cli.sources import source_options
from groundswell.engine.local import map_ordered, processors
from groundswell.errors import DocumentError, SetupError
from groundswell.extract.pipeline import Extractor, Settings
from groundswell.ingest import Failure, Ingested, Item, Known, Options, Remark, Skipped, read_documents
from groundswell.record.document import Document
from groundswell.record.json import dumps, encode, error_json

_LONGEST_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Read:
    """What one document became: the text to print, and why it failed where it did."""

    text: str
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class MakePrinter:
    """Makes, in whatever process it is called, what turns a document into the text to print."""

    settings: Settings
    as_json: bool
    width: int

    def __call__(self) -> Callable[[Document | Failure], Read]:
        """Give the printer."""
        extractor = Extractor(self.settings)

        def printed(document: Document | Failure) -> Read:
            if isinstance(document, Failure):
                return self.failed(document)
            try:
                extraction = extractor.extract(document)
            except DocumentError as error:
                return self.failed(Failure(document.id, str(error)))
            if self.as_json:
                return Read(dumps(extraction, mentions=self.settings.mentions))
            from groundswell.cli.render import render

            return Read(render(extraction, width=self.width) + "\n")

        return printed

    def failed(self, failure: Failure) -> Read:
        """Give the text for a document that has no events because it could not be read."""
        if self.as_json:
            line = error_json(failure.id, failure.message)
            if self.settings.mentions:
                line["mentions"] = []
            return Read(encode(line), failure.message)
        return Read(f"{failure.id} · not read\n", failure.message)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE… | -")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a document, in the interchange format.")
@click.option("--mentions", is_flag=True, help="With --json: every date, place, count and actor found, too.")
@source_options
@click.option("--title", help="Headline of a bare text.")
@click.option("-j", "--processes", type=click.IntRange(1), help="Processes to use; as many as there are processors.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
def extract(
    files: tuple[str, ...],
    *,
    as_json: bool,
    mentions: bool,
    known: Known,
    options: Options,
    failures: Path | None,
    title: str | None,
    processes: int | None,
    quiet: bool,
) -> int:
    """Give the events that reports tell, every value beside the words it rests on.

    FILE is a text, web page, PDF, Word, OpenDocument, rich text or e-mail file, a table (CSV, TSV, XLSX, Parquet),
    JSON Lines (one report a line: "text" and, where known, "id", "title", "published", "publisher", "country", "url",
    "language"), a download of a news database, a web archive, a ZIP or TAR of these, or a folder; - is the standard
    input.

    Values that were worked out are marked with ~ and say how. Exit status 1 if any document failed.
    """
    if mentions and not as_json:
        raise click.UsageError("--mentions needs --json")
    known = replace(known, title=title)
    with FailureLog(failures) as log, reading(files, quiet=quiet, printing=True) as progress:
        items = read_documents(files, known=known, options=options, stdin=sys.stdin.buffer)
        source = _documents_of(log.watch(progress.watch(items)))
        return run(source, as_json=as_json, mentions=mentions, processes=processes, failed=log.add)


def _documents_of(items: Iterator[Item]) -> Iterator[Document | Failure]:
    """Documents and failures; what was passed over, and how tables were understood, is told."""
    skipped = 0
    for item in items:
        match item:
            case Ingested():
                yield item.document
            case Failure():
                yield item
            case Remark():
                click.echo(f"groundswell: {item.file}: {item.message}", err=True)
            case Skipped():
                skipped += 1
    if skipped:
        click.echo(f"groundswell: {skipped} passed over; `groundswell ingest --dry-run` says why", err=True)


def run(
    source: Iterator[Document | Failure],
    *,
    as_json: bool,
    mentions: bool = False,
    processes: int | None = None,
    failed: Callable[[Failure], None] = lambda failure: None,
) -> int:
    """Read documents and print what they tell, in order, as it is known. Gives the exit status.

    `failed` is called with each that could not be read.
    """
    from groundswell.gazetteer import ensure_index

    try:
        # once, before several processes would each find that there is no index
        ensure_index(announce=lambda message: click.echo(message, err=True))
    except SetupError as error:
        raise click.ClickException(str(error)) from error
    width = min(shutil.get_terminal_size((80, 24)).columns, _LONGEST_WIDTH)
    make = MakePrinter(Settings(mentions=mentions), as_json, width)
    number, late = 0, _Late()
    for outcome in map_ordered(make, map(late.seen, source), processes=processes or processors()):
        read = outcome.result
        if read is None:
            if isinstance(outcome.error, SetupError):
                raise click.ClickException(str(outcome.error))
            told = f"{outcome.item.id}: {type(outcome.error).__name__}: {outcome.error}"
            read = make.failed(Failure(outcome.item.id, told))
        click.echo(read.text)
        if read.failure:
            number += 1
            failed(Failure(outcome.item.id, read.failure))
            click.echo(f"groundswell: {read.failure}", err=True)
        late.warn()
    if number:
        click.echo(f"groundswell: {number} document{'' if number == 1 else 's'} could not be read", err=True)
    return 1 if number else 0


class _Late:
    """Notices documents dated after today. Only the command line knows what day it is."""

    def __init__(self) -> None:
        self.today = dt.datetime.now(tz=dt.UTC).date()
        self.found: list[Document] = []

    def seen(self, document: Document | Failure) -> Document | Failure:
        if isinstance(document, Document) and document.published and document.published > self.today:
            self.found.append(document)
        return document

    def warn(self) -> None:
        for document in self.found:
            click.echo(
                f"groundswell: {document.id}: published {document.published}, which is after today; read as it is told",
                err=True,
            )
        self.found.clear()
