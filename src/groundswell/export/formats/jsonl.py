"""JSON Lines: one object a row, its keys the names of the columns. Values of any shape are nested."""

from __future__ import annotations

import json
from pathlib import Path

from groundswell.export.dataset import Dataset
from groundswell.record.json import encode


def write(dataset: Dataset, into: Path) -> None:
    """Write the one table of a dataset."""
    (table,) = dataset.tables
    with into.open("w", encoding="utf-8", newline="") as stream:
        for row in table.rows():
            cells = zip(table.columns, row, strict=True)
            told = {c.name: json.loads(cell) if c.kind == "json" and cell is not None else cell for c, cell in cells}
            stream.write(encode(told) + "\n")
