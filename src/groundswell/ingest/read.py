"""Reading files and streams, in order, without losing anything: what is no document becomes a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from groundswell.errors import DocumentError
from groundswell.ingest.jsonl import read_line
from groundswell.ingest.known import Known
from groundswell.ingest.text import decode, read_text
from groundswell.record.document import Document

_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read: a name for it, and why."""

    id: str
    message: str


def read_documents(
    paths: Iterable[str], *, known: Known | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | Failure]:
    """Every document of some files, in order, and a failure for what is none.

    Parameters
    ----------
    paths
        Text files, one document each; JSON Lines (`.jsonl`, `.ndjson`, or whatever begins with a brace); `-` for the
        standard input.
    known
        What documents may lack.
    stdin
        The standard input, read as bytes.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _read(path, known or Known(), stdin):
            if isinstance(found, Document):
                if found.id in seen:
                    yield Failure(found.id, f"{path}: the id {found.id!r} was there before; expected every id once")
                    continue
                seen.add(found.id)
            yield found


def _read(path: str, known: Known, stdin: BinaryIO | None) -> Iterator[Document | Failure]:
    name = "standard input" if path == "-" else path
    try:
        stream = stdin if path == "-" and stdin is not None else Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        yield Failure(path, f"{path}: {error.strerror or error}; expected a file that can be read")
        return
    with stream:
        try:
            first = stream.readline()
            if path.endswith(_LINES) or first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
                yield from _lines(_chain(first, stream), name, known)
            else:
                yield read_text(first + stream.read(), name=name, known=known)
        except DocumentError as error:
            yield Failure(name, str(error))
        except OSError as error:
            yield Failure(name, f"{name}: {error.strerror or error}; expected a file that can be read")


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _lines(lines: Iterable[bytes], name: str, known: Known) -> Iterator[Document | Failure]:
    held = False
    for number, content in enumerate(lines, start=1):
        if not content.strip():
            continue
        held = True
        where = f"{name}, line {number}"
        try:
            yield read_line(decode(content, where=where), where=where, name=f"{name}:{number}", known=known)
        except DocumentError as error:
            yield Failure(f"{name}:{number}", str(error))
    if not held:
        yield Failure(name, f"{name}: empty; expected one document in JSON on every line")
