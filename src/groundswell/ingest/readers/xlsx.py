"""Spreadsheets (XLSX, XLSB, ODS): every sheet that has a column of texts, by calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Note, Options, Problem
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.packed import checked
from groundswell.ingest.readers.table import Row, Table, drafts, table_of


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give a report for each row of each sheet.

    Raises
    ------
    DocumentError
        If it is damaged, a bomb, or no sheet has a column of texts.
    """
    checked(content, options.limits).close()
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book: Any = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
    except (CalamineError, ValueError, OSError) as error:
        raise DocumentError(f"a damaged spreadsheet ({error}); expected one that opens. Save it anew") from error
    faults = []
    taken = False
    for sheet in names:
        try:
            held = book.get_sheet_by_name(sheet)
            table = _table(held, sheet, len(names) > 1)
            if table is None:
                continue
            for one in drafts(table, options):
                taken = taken or not isinstance(one, Note)
                yield one
            taken = True
        except DocumentError as error:
            faults.append((sheet, str(error)))
        except (CalamineError, ValueError, OSError) as error:
            faults.append((sheet, f"damaged ({error}); expected a sheet that opens"))
    if not taken:
        raise DocumentError(faults[0][1] if faults else "empty; expected a sheet with reports")
    for sheet, told in faults:
        yield Problem(f"sheet {sheet}", told, skipped=True)


def _table(sheet: Any, name: str, several: bool) -> Table | None:  # noqa: FBT001
    start = sheet.start[0] if sheet.start else 0

    def rows() -> Iterator[tuple[int, Row]]:
        yield from enumerate(sheet.iter_rows(), start=start + 1)

    return table_of(rows, f"sheet {name}, " if several else "")
