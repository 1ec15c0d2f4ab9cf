"""ZIP and TAR archives and packed files, entry by entry, bounded in number, bytes, ratio and depth.

Nothing is unpacked into a folder: an entry is a stream of bytes with a name, and the name is a label.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Problem
from groundswell.ingest.limits import Limits

#: Bytes of the list of names of a ZIP archive up to which it may be a document.
LISTED = 4 * 1024 * 1024
_CHUNK = 1024 * 1024
_IN_MEMORY = 8 * 1024 * 1024  # bytes of an entry that are held in memory; what is larger is held in a temporary file
_HEADER = 1024 * 1024  # bytes that a header of TAR may take
_SMALLEST = 46  # bytes of the least entry in the list of names
_END = 65_536 + 22  # bytes at the end in which the place of that list is told
_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    OverflowError,
)


class _TooMuchError(Exception):
    """An archive becomes more than it may; nothing more of it is read."""


@dataclass(slots=True)
class Budget:
    """What is left of what one archive may become, with the archives in it."""

    entries: int
    unpacked_bytes: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """All that the limits allow."""
        return cls(limits.archive_entries, limits.unpacked_bytes)

    def count(self, limits: Limits) -> None:
        """Take one entry."""
        self.entries -= 1
        if self.entries < 0:
            raise _TooMuchError(f"more than {limits.archive_entries:,} entries; pack it in several archives")

    def take(self, size: int, limits: Limits) -> None:
        """Take some bytes."""
        self.unpacked_bytes -= size
        if self.unpacked_bytes < 0:
            raise _TooMuchError(
                f"unpacks to more than {limits.unpacked_bytes:,} bytes; the rest was not read. Pack it in several"
            )


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive; its stream is good until the next is asked for."""

    name: str
    stream: BinaryIO


def entries(stream: BinaryIO, kind: str, *, name: str, limits: Limits, budget: Budget) -> Iterator[Entry | Problem]:
    """The files in an archive, or in a packed file, in their order, and a problem for each that is none.

    Parameters
    ----------
    stream
        The archive, which can be sought in.
    kind
        One of `sniff.CONTAINERS`.
    name
        Its name: that of a packed file is told by it.
    limits, budget
        How much it may become, and what is left of that.

    Raises
    ------
    DocumentError
        If it is damaged, or becomes more than it may: what was given before is sound.
    """
    read = {"zip": _zip, "tar": _tar}.get(kind, _packed)
    try:
        yield from read(stream, kind, name, limits, budget)
    except _TooMuchError as error:
        raise DocumentError(str(error)) from error
    except _FAULTS as error:
        told = str(error) or type(error).__name__
        raise DocumentError(f"a damaged archive ({told}); what stands before was read. Pack it anew") from error


# ------------------------------------------------------------------ ZIP


def listing_bytes(stream: BinaryIO) -> int:
    """Bytes of the list of names of a ZIP archive, by what its end tells; 0 where it tells nothing."""
    size = stream.seek(0, io.SEEK_END)
    start = max(0, size - _END)
    stream.seek(start)
    end = stream.read(_END)
    stream.seek(0)
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(end):
        return 0
    listed: int = struct.unpack_from("<L", end, at + 12)[0]
    larger = end.rfind(b"PK\x06\x06", 0, at)
    if larger >= 0 and larger + 48 <= len(end):
        listed = max(listed if listed != 0xFFFFFFFF else 0, struct.unpack_from("<Q", end, larger + 40)[0])
    return min(listed, size)  # no more can be read than there is


def _zip(stream: BinaryIO, kind: str, name: str, limits: Limits, budget: Budget) -> Iterator[Entry | Problem]:
    if listing_bytes(stream) > max(_SMALLEST * 4 * limits.archive_entries, LISTED):
        raise _TooMuchError(f"more than {limits.archive_entries:,} entries; pack it in several archives")
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        listed = archive.infolist()
        if sum(info.compress_size for info in listed) > size:
            raise _TooMuchError("its entries overlap, as in a ZIP bomb; it was not read")
        for info in sorted(listed, key=lambda info: info.filename):
            budget.count(limits)
            if info.is_dir():
                continue
            label = told(info.filename)
            if problem := _refused(label, info.filename):
                yield problem
            elif info.flag_bits & 1:
                yield Problem(label, "encrypted; expected a file without a password. Unpack it first")
            elif (info.external_attr >> 16) & 0o170000 == 0o120000:
                yield Problem(label, "a symbolic link; it was not followed", skipped=True)
            elif _bomb(info.file_size, info.compress_size, limits):
                yield Problem(
                    label,
                    f"{info.compress_size:,} bytes unpack to {info.file_size:,}; at most {limits.unpacked_ratio} to "
                    "one are unpacked. Unpack it first if you trust it",
                )
            else:
                try:
                    with archive.open(info) as opened:
                        held = _held(cast("BinaryIO", opened), info.file_size, limits, budget)
                except _FAULTS as error:
                    yield Problem(label, f"damaged ({error}); the others were read. Pack it anew")
                    continue
                with held:
                    yield Entry(label, held)


def _bomb(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > limits.unpacked_free_bytes and unpacked > limits.unpacked_ratio * max(packed, 1)


def _held(stream: BinaryIO, size: int, limits: Limits, budget: Budget) -> BinaryIO:
    """An entry unpacked to where it can be sought in."""
    held = cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115  # closed by whoever takes it
    try:
        while block := stream.read(_CHUNK):
            budget.take(len(block), limits)
            held.write(block)
    except BaseException:
        held.close()
        raise
    held.seek(0)
    return held


# ------------------------------------------------------------------ TAR, and packed files


class _Bounded(io.RawIOBase):
    """Unpacks, and refuses to give more than it was told to expect: a header that claims to be large is an attack."""

    def __init__(self, unpacked: BinaryIO, packed: BinaryIO, limits: Limits, budget: Budget) -> None:
        self.unpacked, self.packed, self.limits, self.budget = unpacked, packed, limits, budget
        self.given, self.expected = 0, _HEADER

    def expect(self, size: int) -> None:
        """Say that so many bytes may come, and a header."""
        self.expected = size + _HEADER

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self.unpacked.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self.given += len(block)
        self.expected -= len(block)
        if self.expected < 0:
            raise _TooMuchError(f"a header of more than {_HEADER:,} bytes; the rest was not read")
        if _bomb(self.given, self.packed.tell(), self.limits):
            raise _TooMuchError(
                f"one byte unpacks to more than {self.limits.unpacked_ratio}; the rest was not read. "
                "Unpack it first if you trust it"
            )
        return block


_OPENERS: dict[str, Any] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}


def _unpacking(stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    beginning = stream.read(6)
    stream.seek(0)
    for magic, kind in ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz")):
        if beginning.startswith(magic):
            return cast("BinaryIO", _OPENERS[kind](stream))
    return stream


def _tar(stream: BinaryIO, kind: str, name: str, limits: Limits, budget: Budget) -> Iterator[Entry | Problem]:
    bounded = _Bounded(_unpacking(stream), stream, limits, budget)
    with tarfile.open(fileobj=cast("Any", bounded), mode="r|", bufsize=tarfile.BLOCKSIZE) as archive:
        while True:
            info = archive.next()
            if info is None:
                return
            cast("Any", archive).members = []  # it would keep all of them
            budget.count(limits)
            # room for its bytes, or for passing over them
            bounded.expect(max(0, info.size) + tarfile.BLOCKSIZE)
            if info.isdir():
                continue
            label = told(info.name)
            if problem := _refused(label, info.name):
                yield problem
            elif info.issym() or info.islnk():
                yield Problem(label, "a link; it was not followed", skipped=True)
            elif not info.isreg():
                yield Problem(label, "a device or pipe; expected a file")
            else:
                opened = archive.extractfile(info)
                if opened is None:
                    yield Problem(label, "no file; expected one")
                    continue
                held = _held(cast("BinaryIO", opened), info.size, limits, budget)
                with held:
                    yield Entry(label, held)


def _packed(stream: BinaryIO, kind: str, name: str, limits: Limits, budget: Budget) -> Iterator[Entry | Problem]:
    """The one file in a packed file, named as that without its ending."""
    budget.count(limits)
    bounded = _Bounded(_unpacking(stream), stream, limits, budget)
    bounded.expect(limits.unpacked_bytes)
    with _held(cast("BinaryIO", bounded), 0, limits, budget) as held:
        within = PurePosixPath(name.rpartition("!")[2])
        yield Entry(within.stem or within.name, held)


# ------------------------------------------------------------------ names


def _refused(label: str, name: str) -> Problem | None:
    """A problem where a name leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    if ".." in path.parts or path.is_absolute() or (len(name) > 1 and name[1] == ":"):
        return Problem(label, "its name leads out of the archive; expected a path in it. It was not read")
    if path.name.startswith(".") or "__MACOSX" in path.parts:
        return Problem(label, "a hidden file", skipped=True)
    return None


def told(name: str) -> str:
    """A name as it can be shown: what is no text, or would move the cursor, is escaped."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in name)
