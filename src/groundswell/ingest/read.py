"""Reading files, folders, archives and streams, in order, without losing anything.

Every file is told apart by `sniff`, read by a reader (in the worker where its format is risky), and becomes documents,
each with its origin; what is no document becomes a failure, or is passed over, and says why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from groundswell.errors import DocumentError
from groundswell.ingest import walk
from groundswell.ingest.archive import Budget, entries
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.known import Known
from groundswell.ingest.origin import Origin
from groundswell.ingest.readers import READERS, Found
from groundswell.ingest.sniff import CONTAINERS, sniff
from groundswell.ingest.text import fault_of
from groundswell.ingest.worker import Worker
from groundswell.record.document import Document

_CHUNK = 1024 * 1024
_STDIN = "standard input"


@dataclass(frozen=True, slots=True)
class Ingested:
    """A document, and where it comes from; None where the project told it from before."""

    document: Document
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read: a name for it, and why."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was passed over on purpose: a name for it, and why."""

    id: str
    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What was decided for a file as a whole."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that was given has been read to its end.

    Attributes
    ----------
    file, kind
        Its name, and what it is.
    stamp, sha256
        Size and time of modification, and digest of its bytes; empty for the standard input.
    documents, failures
        How many it gave.
    passed_over
        Whether it was not read, because it has not changed since it was.
    """

    file: str
    kind: str
    stamp: str
    sha256: str
    documents: int
    failures: int
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a file that has not changed: how many documents it gave, and which are still to be coded."""

    documents: int
    again: Iterable[Document] = ()


#: Asked for a file by name, with its stamp, or with the digest of its bytes: what is known of it, if anything.
Memory = Callable[[str, str | None, str | None], Held | None]
Item = Ingested | Failure | Skipped | Remark | Finished


def read_documents(
    paths: Iterable[str],
    *,
    known: Known | None = None,
    options: Options | None = None,
    stdin: BinaryIO | None = None,
    memory: Memory = lambda name, stamp, sha256: None,
) -> Iterator[Item]:
    """Every document of some files, in order, and a failure for what is none.

    Parameters
    ----------
    paths
        Files of all kinds in `READERS`, folders, archives; ``-`` for the standard input.
    known
        What documents may lack.
    options
        How files are to be read.
    stdin
        The standard input, read as bytes.
    memory
        What is known of files that were read before: those that have not changed are passed over.
    """
    options = options or Options()
    with Worker(options.limits) as worker:
        yield from _Reading(known or Known(), options, worker, memory).of(paths, stdin)


class _Reading:
    """One call: what has been seen so far, and what everything is read with."""

    def __init__(self, known: Known, options: Options, worker: Worker, memory: Memory) -> None:
        self.known, self.options, self.worker, self.memory = known, options, worker, memory
        self.limits = options.limits
        self.seen: set[str] = set()
        self.now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")

    def of(self, paths: Iterable[str], stdin: BinaryIO | None) -> Iterator[Item]:
        for path in paths:
            if path == "-":
                yield from _counted(_STDIN, "", self._stdin(stdin))
                continue
            for found in walk.walk([path], self.limits):
                if isinstance(found, Problem):
                    yield _told(found, "")
                else:
                    yield from self._file(found)

    def _stdin(self, stdin: BinaryIO | None) -> Iterator[Item | _File]:
        if stdin is None:
            yield Failure(_STDIN, f"{_STDIN}: there is none; expected a document")
            return
        first = stdin.readline(self.limits.line_bytes)
        if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not first.startswith(b"{\\rtf"):
            stream = io.BufferedReader(cast("Any", _Ahead(first, stdin)))
            yield _File("jsonl", "")
            yield from self._found(
                READERS["jsonl"].load()(stream, name=_STDIN, options=self.options), "jsonl", _STDIN, "", ""
            )
            return
        content = first + stdin.read(max(0, self.limits.file_bytes + 1 - len(first)))
        yield from self._stream(io.BytesIO(content), _STDIN, "", Budget.of(self.limits), 0)

    def _file(self, found: walk.Found) -> Iterator[Item]:
        held = self.memory(found.name, found.stamp, None)
        if held is not None:
            yield from self._passed(found, held, "")
            return
        try:
            stream = walk.opened(found)
        except OSError as error:
            yield Failure(found.name, f"{found.name}: {error.strerror or error}; expected a file that can be read")
            return
        with stream:
            yield from _counted(found.name, found.stamp, self._opened(stream, found))

    def _opened(self, stream: BinaryIO, found: walk.Found) -> Iterator[Item | _File]:
        try:
            before = walk.stamp_of(stream)
            digest = _digest(stream)
            held = self.memory(found.name, None, digest)
            if held is not None:
                yield from self._passed(found, held, digest)
                return
            yield from self._stream(stream, found.name, "", Budget.of(self.limits), 0, digest=digest, path=found.path)
            if walk.stamp_of(stream) != before:
                yield Failure(found.name, f"{found.name}: was changed while it was read; read it again when it is done")
        except OSError as error:
            yield Failure(found.name, f"{found.name}: {error.strerror or error}; expected a file that can be read")

    def _passed(self, found: walk.Found, held: Held, digest: str) -> Iterator[Item]:
        for document in held.again:
            self.seen.add(document.id)
            yield Ingested(document, None)
        yield Finished(found.name, "", found.stamp, digest, held.documents, 0, passed_over=True)

    def _stream(
        self,
        stream: BinaryIO,
        file: str,
        entry: str,
        budget: Budget,
        depth: int,
        *,
        digest: str | None = None,
        path: str | None = None,
    ) -> Iterator[Item | _File]:
        """What stands in a file, or in an entry of an archive."""
        where = f"{file}!{entry}" if entry else file
        found = sniff(stream, where)
        digest = digest or _digest(stream)
        if not entry:
            yield _File(found.kind or "", digest)
        if found.kind is None:
            yield _told(Problem("", found.told or "of no kind that is known", skipped=found.skipped), where)
            return
        if found.told:
            yield Remark(where, found.told)
        if found.kind in CONTAINERS:
            yield from self._archive(stream, found.kind, file, entry, budget, depth)
            return
        try:
            yield from self._found(self._read(found.kind, stream, where, path), found.kind, file, entry, digest)
        except DocumentError as error:
            yield Failure(where, f"{where}: {error}")

    def _archive(
        self, stream: BinaryIO, kind: str, file: str, entry: str, budget: Budget, depth: int
    ) -> Iterator[Item | _File]:
        where = f"{file}!{entry}" if entry else file
        if depth == self.limits.archive_depth:
            told = f"an archive in {depth} archives; at most {depth} are opened. Unpack it first"
            yield Failure(where, f"{where}: {told}")
            return
        try:
            for one in entries(stream, kind, name=where, limits=self.limits, budget=budget):
                if isinstance(one, Problem):
                    yield _told(replace(one, position=""), f"{where}!{one.position}")
                else:
                    within = f"{entry}!{one.name}" if entry else one.name
                    yield from self._stream(one.stream, file, within, budget, depth + 1)
        except DocumentError as error:
            yield Failure(where, f"{where}: {error}")

    def _read(self, kind: str, stream: BinaryIO, where: str, path: str | None) -> Iterator[Found]:
        """What the reader of a kind finds."""
        reader = READERS[kind]
        stream.seek(0)
        if reader.streams and not reader.risky:
            return reader.load()(stream, name=where, options=self.options)
        if reader.streams:
            return self._of_path(kind, stream, where, path)
        content = stream.read(self.limits.file_bytes + 1)
        if len(content) > self.limits.file_bytes:
            raise DocumentError(
                f"more than {self.limits.file_bytes:,} bytes, the most that is read of one {reader.title}. Split it"
            )
        if reader.risky:
            return self.worker.read(kind, content, name=where, options=self.options)
        return reader.load()(content, name=where, options=self.options)

    def _of_path(self, kind: str, stream: BinaryIO, where: str, path: str | None) -> Iterator[Found]:
        if path is not None:
            yield from self.worker.read(kind, Path(path).resolve(), name=where, options=self.options)
            return
        with tempfile.NamedTemporaryFile() as held:
            shutil.copyfileobj(stream, held, _CHUNK)
            held.flush()
            yield from self.worker.read(kind, Path(held.name), name=where, options=self.options)

    def _found(self, found: Iterator[Found], kind: str, file: str, entry: str, digest: str) -> Iterator[Item]:
        """Drafts as documents, problems as failures; a reader that breaks fails the rest of its file."""
        where = f"{file}!{entry}" if entry else file
        documents = 0
        try:
            for one in found:
                match one:
                    case Note():
                        yield Remark(where, one.message)
                    case Problem():
                        yield _told(one, where)
                    case Draft():
                        documents += 1
                        if documents > self.limits.file_documents:
                            raise DocumentError(
                                f"more than {self.limits.file_documents:,} documents in one file; the rest was not read"
                            )
                        yield self._document(one, kind, file, entry, digest)
        except DocumentError as error:
            yield Failure(where, f"{where}: {error}")
        except (MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever a reader raises fails this file alone
            yield Failure(where, f"{where}: {type(error).__name__}: {error}; is it damaged?")

    def _document(self, draft: Draft, kind: str, file: str, entry: str, digest: str) -> Ingested | Failure:
        where = f"{file}!{entry}" if entry else file
        name = _name_of(draft, kind, where)
        place = f"{where}, {draft.position}" if draft.position else where
        if told := fault_of(draft.text, longest=self.limits.document_chars):
            return Failure(name, f"{place}: {told}")
        if name in self.seen:
            return Failure(name, f"{place}: the id {name!r} was there before; expected every id once")
        self.seen.add(name)
        draft = self.known.complete(draft)
        read_by = draft.reader or kind
        return Ingested(
            draft.document(name),
            Origin(
                file,
                entry,
                draft.position,
                digest,
                read_by,
                READERS[read_by].version,
                self.now,
                draft.byline,
                draft.section,
                draft.sources,
            ),
        )


@dataclass(frozen=True, slots=True)
class _File:
    """What a file turned out to be."""

    kind: str
    sha256: str


def _counted(file: str, stamp: str, items: Iterator[Item | _File]) -> Iterator[Item]:
    """What stands in a file, and at last that it is finished."""
    documents = failures = 0
    what = _File("", "")
    for item in items:
        match item:
            case _File():
                what = item
                continue
            case Ingested():
                documents += 1
            case Failure():
                failures += 1
            case Finished():
                yield item
                return
        yield item
    yield Finished(file, what.kind, stamp, what.sha256, documents, failures)


def _told(problem: Problem, where: str) -> Failure | Skipped:
    place = f"{where}, {problem.position}" if where and problem.position else where or problem.position
    name = f"{where}:{problem.position.removeprefix('line ')}" if where and problem.position else place
    told = f"{place}: {problem.message}"
    return Skipped(name, told, problem.message) if problem.skipped else Failure(name, told)


def _name_of(draft: Draft, kind: str, where: str) -> str:
    """Name of a document: its own id where a line of JSON has one; else that of the file, and what tells it apart."""
    if kind == "jsonl":
        return draft.id or f"{where}:{draft.position.removeprefix('line ')}"
    apart = draft.id or draft.position
    return f"{where}:{apart}" if apart else where


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    found = hashlib.sha256()
    while block := stream.read(_CHUNK):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()


class _Ahead(io.RawIOBase):
    """A stream of which the beginning has been read already."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self.beginning, self.rest = beginning, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        content = self.beginning[: len(buffer)]
        self.beginning = self.beginning[len(content) :]
        # a line at a time: whoever types or pipes documents need not wait for a block to be full
        content = content or self.rest.readline(len(buffer))
        buffer[: len(content)] = content
        return len(content)
