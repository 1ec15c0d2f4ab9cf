"""CSV and TSV: RFC 4180 in UTF-8, with a first line of names.

Text that a spreadsheet program would compute is made harmless by an apostrophe (`groundswell.record.cells`). A cell of
which nothing is known is empty; text that is empty is written as two quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from groundswell.export.dataset import Column, Dataset
from groundswell.record.cells import harmless


def write(dataset: Dataset, into: Path) -> None:
    """Write the one table of a dataset; by the name of the file with tabs or commas."""
    (table,) = dataset.tables
    joint = "\t" if into.suffix == ".tsv" else ","
    with into.open("w", encoding="utf-8", errors="surrogatepass", newline="") as stream:
        stream.write(joint.join(column.name for column in table.columns) + "\n")
        for row in table.rows():
            stream.write(joint.join(_cells(row, table.columns, joint)) + "\n")


def _cells(row: tuple[Any, ...], columns: tuple[Column, ...], joint: str) -> Iterator[str]:
    for cell, column in zip(row, columns, strict=True):
        if cell is None:
            yield ""
        elif column.kind == "boolean":
            yield "true" if cell else "false"
        elif column.kind in ("integer", "number"):
            yield repr(cell)
        else:
            yield _quoted(harmless(str(cell)), joint)


def _quoted(words: str, joint: str) -> str:
    if words and not any(character in words for character in (joint, '"', "\n", "\r")) and words == words.strip():
        return words
    return '"' + words.replace('"', '""') + '"'
