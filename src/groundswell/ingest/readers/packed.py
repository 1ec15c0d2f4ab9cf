"""Documents that are ZIP archives of XML: opened only where they cannot become more than they may."""

from __future__ import annotations

import io
import zipfile
import zlib

from groundswell.errors import DocumentError
from groundswell.ingest.limits import Limits

_BEGINNING = 65_536  # bytes in which entities are declared, if any are
#: What opening a damaged archive may raise.
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


def checked(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a document, and see that it is no bomb.

    Raises
    ------
    DocumentError
        If it is damaged or encrypted, unpacks to too much, or declares entities.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.file_bytes or sum(part.compress_size for part in parts) > len(content):
            raise DocumentError(
                f"{len(content):,} bytes that unpack to {unpacked:,}; at most {limits.file_bytes:,} are unpacked of "
                "one document. Save it anew without its pictures"
            )
        for part in parts:
            if part.flag_bits & 1:
                raise DocumentError("encrypted; expected a document without a password. Save it without one")
            if part.file_size > limits.unpacked_free_bytes and part.file_size > limits.unpacked_ratio * max(
                part.compress_size, 1
            ):
                raise DocumentError(
                    f"{part.compress_size:,} bytes of it unpack to {part.file_size:,}; at most {limits.unpacked_ratio} "
                    "to one are unpacked. Save it anew"
                )
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    _refuse_entities(opened.read(_BEGINNING))
    except FAULTS as error:
        raise DocumentError(f"a damaged document ({error}); expected one that opens. Save it anew") from error
    return archive


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part of a document that was checked.

    Raises
    ------
    DocumentError
        If it is not there, or damaged.
    """
    try:
        return archive.read(name)
    except FAULTS as error:
        raise DocumentError(f"a damaged document ({error}); expected one that opens. Save it anew") from error


def _refuse_entities(beginning: bytes) -> None:
    # without zero bytes: the same in UTF-16
    told = beginning.replace(b"\0", b"")
    if b"<!DOCTYPE" in told or b"<!ENTITY" in told:
        raise DocumentError("its XML declares entities, as in an XML bomb; it was not read. Save it anew")
