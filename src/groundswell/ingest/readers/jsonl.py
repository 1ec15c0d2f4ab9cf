"""JSON Lines in the record's input format: one document a line, of any number, each of bounded length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Options, Problem
from groundswell.ingest.jsonl import document_of, read_line
from groundswell.ingest.known import Known
from groundswell.ingest.readers import Found
from groundswell.ingest.text import decode


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Found]:
    """Give the document of every line.

    Raises
    ------
    DocumentError
        If there is none.
    """
    number, held = 0, False
    longest = options.limits.line_bytes
    while line := stream.readline(longest + 1):
        number += 1
        position = f"line {number}"
        if len(line) > longest:
            held = True
            yield Problem(position, f"more than {longest:,} bytes in one line; expected one document on every line")
            while line and not line.endswith(b"\n"):
                line = stream.readline(longest)
        elif line.strip():
            held = True
            yield _read(line, position)
    if not held:
        raise DocumentError("empty; expected one document in JSON on every line")


def _read(line: bytes, position: str) -> Found:
    try:
        row = read_line(decode(line, where=position), where=position)
        told = document_of(row, where=position, name="", known=Known())
    except DocumentError as error:
        return Problem(position, str(error).removeprefix(f"{position}: "))
    fields = ("title", "published", "publisher", "country", "url", "language")
    held = {field: getattr(told, field) for field in fields}
    held |= {field: row.get(field) or None for field in ("byline", "section")}
    sources = {field: f"key {field}" for field, value in held.items() if value is not None}
    return Draft(told.text, position, **held, id=told.id or None, sources=sources)
