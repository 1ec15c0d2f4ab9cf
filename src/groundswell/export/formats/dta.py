"""Stata, format 118 (Stata 14 and later), with labels of the columns. Long text is kept as strL."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.io.stata import StataWriterUTF8

from groundswell.export.dataset import Column, Dataset
from groundswell.record.words import storable

_LONGEST_NAME, _LONGEST_LABEL, _LONGEST_TEXT = 32, 80, 2045
_WHEN = dt.datetime(1980, 1, 1)  # noqa: DTZ001 — the format knows no time zone; the same bytes each time


def write(dataset: Dataset, into: Path) -> None:
    """Write the one table of a dataset."""
    (table,) = dataset.tables
    rows = list(table.rows())
    held = {
        column.name[:_LONGEST_NAME]: _series([row[place] for row in rows], column)
        for place, column in enumerate(table.columns)
    }
    frame = pd.DataFrame(held)
    long = [
        name
        for name, cells in held.items()
        if cells.dtype == object and cells.map(lambda words: len(words.encode())).max() > _LONGEST_TEXT
    ]
    days = {c.name[:_LONGEST_NAME]: "td" for c in table.columns if c.kind == "date"}
    labels = {c.name[:_LONGEST_NAME]: c.definition[:_LONGEST_LABEL] for c in table.columns}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.PerformanceWarning)
        StataWriterUTF8(
            into,
            frame,
            convert_dates=days,
            write_index=False,
            time_stamp=_WHEN,
            data_label=dataset.name[:_LONGEST_LABEL],
            variable_labels=labels,
            version=118,
            convert_strl=long,
        ).write_file()


def _series(cells: list[Any], column: Column) -> Any:
    if column.kind == "date":
        return pd.to_datetime(pd.Series(cells, dtype=object), errors="coerce")
    if column.kind in ("integer", "number", "boolean"):
        return pd.Series([None if cell is None else float(cell) for cell in cells], dtype=float)
    return pd.Series(["" if cell is None else storable(str(cell)) for cell in cells], dtype=object)
