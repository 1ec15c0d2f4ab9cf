"""Tables as text: commas, semicolons, tabs or bars between the cells; recognised from the first lines."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Options
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.table import Row, drafts, table_of
from groundswell.ingest.text import MARKS, decoded, recognized_encoding

_DELIMITERS = ",;\t|"
_LOOKED_AT = 50  # rows by which the delimiter is recognised
_SAMPLE = 1_000_000  # bytes that these rows may have
_BINARY = 20_000


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give a report for each row.

    Raises
    ------
    DocumentError
        If it is no table, or no column of it holds texts.
    """
    encoding, start = _encoding(content)
    csv.field_size_limit(options.limits.file_bytes)
    delimiter, declared = _delimiter(content[start : start + _SAMPLE].decode(encoding, "replace"))

    def rows() -> Iterator[tuple[int, Row]]:
        stream = io.TextIOWrapper(io.BytesIO(content), encoding, "strict", newline="")
        stream.buffer.seek(start)
        reader = csv.reader(stream, delimiter=delimiter)
        try:
            yield from enumerate(islice(reader, declared, None), start=declared + 1)
        except csv.Error as error:
            raise DocumentError(f"line {reader.line_num:,}: {error}; expected a table") from error
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"line {reader.line_num:,} or after: byte 0x{error.object[error.start]:02X} is no valid {encoding}; "
                "expected the encoding of the beginning. Convert it to UTF-8 first"
            ) from error

    table = table_of(rows)
    if table is None:
        raise DocumentError("empty; expected a row with the names of columns, and a report in each row below")
    yield from drafts(table, options)


def _encoding(content: bytes) -> tuple[str, int]:
    """The encoding of a table, and where it starts.

    Raises
    ------
    DocumentError
        If it is no text.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    if b"\0" in content[:_BINARY]:
        decoded(content[:_BINARY])  # says why it is no text
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _SAMPLE):
            decoder.decode(content[start : start + _SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return recognized_encoding(content[:_SAMPLE]), 0
    return "utf-8", 0


def _delimiter(sample: str) -> tuple[str, int]:
    """What stands between the cells, and how many lines before the table say so, as spreadsheets write it."""
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4], 1
    rated = []
    for delimiter in _DELIMITERS:
        try:
            rows = [
                row
                for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _LOOKED_AT)
                if row
            ]
        except csv.Error:
            continue
        if not rows:
            continue
        width = len(rows[0])
        even = sum(len(row) == width for row in rows[: max(1, len(rows) - 1)])  # the last may be cut off
        rated.append((width > 1, even / max(1, len(rows) - 1), width, delimiter))
    return (max(rated)[3] if rated else ",", 0)
