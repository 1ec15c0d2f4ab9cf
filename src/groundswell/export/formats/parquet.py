"""Apache Parquet, with what each column means in its metadata."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from groundswell.export.dataset import Column, Dataset
from groundswell.record.words import storable

_TYPES = {
    "text": pa.string(),
    "json": pa.string(),
    "date": pa.date32(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}
_AT_ONCE = 10_000  # rows in memory


def write(dataset: Dataset, into: Path) -> None:
    """Write the one table of a dataset."""
    (table,) = dataset.tables
    schema = pa.schema(
        [pa.field(c.name, _TYPES[c.kind], metadata={"definition": c.definition}) for c in table.columns],
        metadata={"definition": table.definition, "codebook": f"{dataset.codebook} {dataset.codebook_version}"},
    )
    rows = table.rows()
    with pq.ParquetWriter(into, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _AT_ONCE)):
            columns = zip(table.columns, zip(*batch, strict=True), schema.types, strict=True)
            arrays = [pa.array([_cell(cell, column) for cell in cells], kind) for column, cells, kind in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _cell(cell: Any, column: Column) -> Any:
    if cell is None:
        return None
    if column.kind == "date":
        return pa.scalar(cell).cast(pa.date32()).as_py()
    return storable(cell) if isinstance(cell, str) else cell
