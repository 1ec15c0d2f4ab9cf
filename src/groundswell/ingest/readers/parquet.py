"""Tables in Parquet, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Options
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.table import Row, Table, drafts

_ROWS = 500  # in a block


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give a report for each row.

    Raises
    ------
    DocumentError
        If it is damaged, or no column of it holds texts.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    pool: Any = pa.system_memory_pool()  # another would set memory aside that is never used
    pa.set_memory_pool(pool)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)

    def rows() -> Iterator[tuple[int, Row]]:
        number = 1  # as a spreadsheet counts, the names of columns being row 1
        try:
            for block in file.iter_batches(batch_size=_ROWS, use_threads=False):
                columns = [column.to_pylist() for column in block.columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    yield number, row
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise DocumentError(f"damaged after row {number:,} ({error}); expected Parquet") from error

    try:
        file: Any = pq.ParquetFile(pa.BufferReader(content))
        header = [str(column) for column in file.schema_arrow.names]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DocumentError(f"damaged ({error}); expected Parquet") from error
    yield from drafts(Table(header, rows), options)
