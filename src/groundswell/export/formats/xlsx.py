"""A workbook: one sheet a table, and one that says what every column means."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import xlsxwriter

from groundswell.errors import RefusedError
from groundswell.export.dataset import Dataset, Table
from groundswell.record.cells import harmless

_MOST_ROWS = 1_048_575
_LONGEST = 32_767  # characters of a cell
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(dataset: Dataset, into: Path) -> None:
    """Write all tables of a dataset.

    Raises
    ------
    RefusedError
        If a table has more rows, or a cell more characters, than a sheet can hold.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(into, options) as book:
        book.set_properties({"created": dt.datetime(1980, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("columns")
        for place, words in enumerate(("table", "column", "kind", "definition")):
            sheet.write_string(0, place, words, head)
        line = 0
        for table in dataset.tables:
            for column in table.columns:
                line += 1
                for place, words in enumerate((table.name, column.name, column.kind, column.definition)):
                    sheet.write_string(line, place, words)
        for table in dataset.tables:
            _write(book.add_worksheet(table.name), table, head)


def _write(sheet: Any, table: Table, head: Any) -> None:
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, head)
    for line, row in enumerate(table.rows(), start=1):
        if line > _MOST_ROWS:
            raise RefusedError(f"{table.name}: more than {_MOST_ROWS:,} rows; a sheet holds no more. Export as csv")
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if cell is None:
                continue
            if column.kind == "boolean":
                sheet.write_boolean(line, place, cell)
            elif column.kind in ("integer", "number"):
                sheet.write_number(line, place, cell)
            else:
                words = harmless(_UNWRITABLE.sub("\ufffd", str(cell)))
                if len(words) > _LONGEST:
                    raise RefusedError(
                        f"{table.name}, row {line}, {column.name}: {len(words):,} characters; a cell of a sheet holds "
                        f"{_LONGEST:,}. Export as csv"
                    )
                sheet.write_string(line, place, words)
