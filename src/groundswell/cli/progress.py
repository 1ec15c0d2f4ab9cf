"""How far reading is: on standard error, where somebody can see it and the results go elsewhere."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from groundswell.ingest import Failure, Finished, Ingested, Item, Remark
from groundswell.ingest.limits import LIMITS
from groundswell.ingest.walk import Found, walk
from groundswell.record.cells import harmless

_LINES = (".jsonl", ".ndjson")
_REMARKS = 20  # remarks that are shown
_SHOWN = 50  # failures that are shown; a file can hold all


class Reading:
    """What has been read: files and documents, for the bar and for the report at the end."""

    def __init__(
        self,
        advance: Callable[[int, int], None] = lambda units, documents: None,
        units: Mapping[str, int] | None = None,
        end: Callable[[], None] = lambda: None,
    ) -> None:
        self.files = self.documents = self.failures = self.unchanged = 0
        self._advance, self._units, self._end = advance, units or {}, end
        self._within = 0

    def watch(self, items: Iterator[Item]) -> Iterator[Item]:
        """Give items as they are, and count them."""
        for item in items:
            self._count(item)
            yield item

    def end(self) -> None:
        """Take the bar away: everything is read, and something else is to be shown."""
        self._end()

    def _count(self, item: Item) -> None:
        match item:
            case Ingested():
                self.documents += 1
                if item.origin and item.origin.file in self._units:
                    self._step(1)
            case Failure():
                self.failures += 1
            case Finished():
                self.files += 1
                self.unchanged += item.passed_over
                self._step(self._units.get(item.file, 1) - self._within)
                self._within = 0

    def _step(self, units: int) -> None:
        self._within += units
        self._advance(units, self.documents)


def _units(files: tuple[str, ...]) -> tuple[int | None, dict[str, int]]:
    """All there is to read, None where that cannot be told beforehand; and how many lines JSON Lines have, by name.

    A file is one unit, and a line of JSON Lines is one.
    """
    if "-" in files:
        return None, {}
    total, lines = 0, {}
    for one in walk(files, LIMITS):
        if isinstance(one, Found):
            if one.name.endswith(_LINES):
                lines[one.name] = _lines(one.path)
            total += lines.get(one.name, 1)
    return total, lines


def _lines(path: str) -> int:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  # a name from the command line
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


@contextmanager
def reading(files: tuple[str, ...], *, quiet: bool, printing: bool) -> Iterator[Reading]:
    """Count what is read, and show on a terminal how far it is: files, documents, documents a second, time left.

    Parameters
    ----------
    files
        As they were given.
    quiet
        Show nothing.
    printing
        Whether results are printed while files are read: a bar would stand among them where both go to a terminal.
    """
    if quiet or not files or not sys.stderr.isatty() or (printing and sys.stdout.isatty()):
        yield Reading()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        total, units = _units(files)
        task = bar.add_task("reading", total=total, told="")

        def advance(units: int, documents: int) -> None:
            took = bar.tasks[0].elapsed or 0
            rate = f", {documents / took:,.0f} a second" if took >= 1 else ""
            bar.update(task, advance=units, told=f"{documents:,} documents{rate}")

        yield Reading(advance, units, bar.stop)


class FailureLog:
    """A file with every failure, one a line: the name of what could not be read, and why. None writes nothing."""

    def __init__(self, path: Path | None) -> None:
        self._stream = None if path is None else path.open("w", encoding="utf-8", newline="")
        self._rows = None if self._stream is None else csv.writer(self._stream)
        self._written: set[int] = set()  # digests: there may be a million
        if self._rows:
            self._rows.writerow(("name", "why"))

    def __enter__(self) -> FailureLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream:
            self._stream.close()

    def add(self, failure: Failure) -> None:
        """Write one failure, once and at once: an interrupted call leaves what it has seen."""
        if self._rows and self._stream and hash(failure) not in self._written:
            self._written.add(hash(failure))
            self._rows.writerow((_cell(failure.id), _cell(failure.message)))
            self._stream.flush()

    def watch(self, items: Iterator[Item]) -> Iterator[Item]:
        """Give items as they are, and write the failures among them."""
        for item in items:
            if isinstance(item, Failure):
                self.add(item)
            yield item


def _cell(words: str) -> str:
    return harmless(words.encode("utf-8", "replace").decode("utf-8"))


def show_failures(failures: list[Failure]) -> None:
    """Show why some things could not be read; of many, the first."""
    for failure in failures[:_SHOWN]:
        click.echo(f"groundswell: {failure.message}", err=True)
    if len(failures) > _SHOWN:
        click.echo(
            f"groundswell: and {len(failures) - _SHOWN:,} more could not be read; --failures FILE writes all", err=True
        )


def remark_lines(remarks: Iterable[Remark]) -> list[str]:
    """What was decided for files as a whole: one for all that say the same; of many, the first."""
    files: dict[str, list[str]] = {}
    for remark in remarks:
        files.setdefault(remark.message, []).append(remark.file)
    lines = [
        f"{told[0]}{f' and {len(told) - 1:,} more' if len(told) > 1 else ''}: {message}"
        for message, told in islice(files.items(), _REMARKS)
    ]
    return lines if len(files) <= _REMARKS else [*lines, f"and {len(files) - _REMARKS:,} more such notes"]


def show_skipped(skipped: Counter[str]) -> None:
    """Show what was passed over, by reason, the commonest first."""
    for reason, number in skipped.most_common(10):
        click.echo(f"groundswell: {number:,} passed over: {reason}", err=True)
