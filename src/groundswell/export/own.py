"""Reading back what was exported: tables of a folder of JSON Lines, or of an SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from groundswell.errors import DataError

Record = Mapping[str, Any]

#: By table the columns that reading needs.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "sources": (
        "document", "version", "title", "published", "publisher", "country", "url", "language", "sha256", "withdrawn",
        "copy_of", "file", "position", "reader", "file_sha256", "text",
    ),
    "candidates": ("candidate_id", "event_id", "document", "event_in_document"),
    "statements": (
        "candidate_id", "document", "field", "value", "status", "text", "confidence", "reason", "coder", "coder_kind",
        "coder_version", "adjudicated", "said_at", "evidence",
    ),
    "judgements": ("left", "right", "verdict", "note", "by", "judged_at"),
}  # fmt: skip
_NESTED = {"value", "evidence"}


class OwnExport:
    """An export of our own, to be read table by table.

    Parameters
    ----------
    path
        A folder with a file of JSON Lines for each table, or an SQLite file.

    Raises
    ------
    DataError
        If it is neither, or a table or a column is missing: the message says which, and how to export it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_dir() and not _is_sqlite(path):
            raise DataError(
                f"{path}: found neither a folder of JSON Lines nor an SQLite file; expected what `groundswell export "
                "--format jsonl` or `--format sqlite` wrote"
            )
        for name in NEEDED:
            next(iter(self.rows(name)), None)

    def rows(self, table: str) -> Iterator[Record]:
        """The rows of a table, each by the names of its columns."""
        return self._lines(table) if self.path.is_dir() else self._selected(table)

    def _lines(self, table: str) -> Iterator[Record]:
        file = self.path / f"{table}.jsonl"
        if not file.is_file():
            raise DataError(f"{self.path}: no {file.name}; expected a file of each of {', '.join(NEEDED)}. {_AGAIN}")
        with file.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise DataError(f"{file}, line {number}: no JSON: {error}") from error
                if not isinstance(row, dict):
                    raise DataError(f"{file}, line {number}: found {type(row).__name__}; expected an object")
                _check(row, table, f"{file}, line {number}")
                yield row

    def _selected(self, table: str) -> Iterator[Record]:
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                for found in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
                    row = dict(found)
                    _check(row, table, f"{self.path}: table {table}")
                    for name in _NESTED & row.keys():
                        row[name] = None if row[name] is None else json.loads(row[name])
                    yield row
        except sqlite3.Error as error:
            raise DataError(f"{self.path}: table {table} cannot be read: {error}. {_AGAIN}") from error


_AGAIN = "Export it anew: `groundswell export --texts --names --format jsonl`"


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\x00"


def _check(row: Record, table: str, where: str) -> None:
    missing = [name for name in NEEDED[table] if name not in row]
    if missing == ["text"]:
        raise DataError(f"{where}: the export has no texts. {_AGAIN}")
    if missing:
        raise DataError(f"{where}: no column {missing[0]!r}; expected {', '.join(NEEDED[table])}. {_AGAIN}")
    if row.get("protected"):
        raise DataError(f"{where}: names were replaced in the export, and cannot be restored. {_AGAIN}")
