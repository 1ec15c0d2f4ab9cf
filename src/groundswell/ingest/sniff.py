"""What kind of file some bytes are: by their beginning, their structure, and only then their name."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from groundswell.ingest.text import MARKS, is_page

BEGINNING = 65_536  # bytes looked at
#: Packed files and archives, which are opened and not read.
CONTAINERS = ("zip", "tar", "gzip", "bzip2", "xz")
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_OPENERS: dict[str, Any] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}

#: Beginnings of files that hold no text of reports: what they are, and whether they are passed over without a word.
_OTHER = (
    (b"\x89PNG", "a picture (PNG)", True),
    (b"\xff\xd8\xff", "a picture (JPEG)", True),
    (b"GIF8", "a picture (GIF)", True),
    (b"wOF", "a font", True),
    (b"ID3", "a sound file", True),
    (b"OggS", "a sound or film file", True),
    (b"\x7fELF", "a program", True),
    (b"MZ", "a program", True),
    (b"SQLite format 3\x00", "a database (SQLite)", True),
    (b"\xd0\xcf\x11\xe0", "a file of an older Office (DOC, XLS, MSG); save it as DOCX or XLSX", False),
    (b"7z\xbc\xaf", "an archive (7-Zip); pack it as ZIP, or unpack it", False),
    (b"Rar!", "an archive (RAR); pack it as ZIP, or unpack it", False),
    (b"From ", "a mailbox of many messages; save each message as EML", False),
)
_PASSED_OVER = frozenset(
    ".css .js .mjs .map .svg .ico .png .jpg .jpeg .gif .webp .avif .bmp .tif .tiff .woff .woff2 .ttf .otf .eot .mp3 "
    ".mp4 .webm .mov .avi .m4a .wav .py .pyc .exe .dll .so .db .sqlite .lock".split()
)
_BY_NAME = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".eml": "eml",
    ".mht": "eml",
    ".mhtml": "eml",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
}
#: Endings whose files begin in a way that would have been known.
_KNOWN_BY_BEGINNING = {
    ".pdf": "PDF",
    ".docx": "DOCX",
    ".xlsx": "XLSX",
    ".odt": "ODT",
    ".rtf": "RTF",
    ".parquet": "Parquet",
    ".warc": "WARC",
    ".wacz": "WACZ",
    ".zip": "ZIP",
    ".tar": "TAR",
    ".gz": "gzip",
}
_HEADER = re.compile(
    rb"(?:received|return-path|from|to|date|mime-version|message-id|delivered-to|subject|content-type|x-[\w-]+): ",
    re.IGNORECASE,
)
_HEADERS = 3  # lines of a header from which a text without a telling name is a message
_XML = re.compile(r"<(?:\?xml|!--|!doctype|[A-Za-z_][\w.-]*[\s:>/])", re.IGNORECASE)
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is.

    Attributes
    ----------
    kind
        A kind of `READERS`, one of `CONTAINERS`, or None where it is nothing that can be read.
    told
        Why it cannot be read; or what is odd about it: its name says something else.
    skipped
        Whether nobody would expect it to be read: a picture, a font.
    """

    kind: str | None
    told: str | None = None
    skipped: bool = False


def sniff(stream: BinaryIO, name: str) -> Sniffed:
    """Tell what a file is, from a binary file object that can be sought in, and its name."""
    stream.seek(0)
    beginning = stream.read(BEGINNING)
    stream.seek(0)
    ending = PurePosixPath(name.replace("!", "/")).suffix.lower()
    found = _by_beginning(beginning, stream, ending)
    stream.seek(0)
    if found.kind and found.told is None and ending in _KNOWN_BY_BEGINNING:
        expected = _KNOWN_BY_BEGINNING[ending].lower()
        if found.kind not in (expected, *CONTAINERS, "warc", "wacz"):
            return Sniffed(found.kind, f"named {ending}, and read as {found.kind}, which its content is")
    return found


def _by_beginning(beginning: bytes, stream: BinaryIO, ending: str) -> Sniffed:
    for magic, told, skipped in _OTHER:
        if beginning.startswith(magic):
            return Sniffed(None, f"{told}" if skipped else f"{told}. It was not read", skipped)
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(stream)
    for magic, packing in _PACKED.items():
        if beginning.startswith(magic):
            return _packed(stream, packing)
    if beginning[257:262] == b"ustar":
        return Sniffed("tar")
    if b"%PDF-" in beginning[:1024]:
        return Sniffed("pdf")
    if beginning.startswith(b"{\\rtf"):
        return Sniffed("rtf")
    if beginning.startswith(b"PAR1"):
        return Sniffed("parquet")
    if beginning.startswith(b"WARC/"):
        return Sniffed("warc")
    if ending in _PASSED_OVER:
        return Sniffed(None, f"a file of another kind ({ending})", skipped=True)
    return _text(beginning, ending)


def _text(beginning: bytes, ending: str) -> Sniffed:
    text = _as_text(beginning)
    top = text.lstrip("\ufeff \t\r\n")
    named = _BY_NAME.get(ending)
    if named in ("csv", "eml", "jsonl"):
        return Sniffed(named)
    if top.startswith("{") and ending != ".md":
        return Sniffed("jsonl")
    if ending == ".json":
        return Sniffed(None, "JSON that is no object; expected JSON Lines, one document on every line")
    if _XML.match(top):
        return _marked_up(top, named)
    if named in ("text", "markdown", "html"):
        return Sniffed("html") if named == "text" and is_page(text) else Sniffed(named)
    if ending in _KNOWN_BY_BEGINNING:
        told = _KNOWN_BY_BEGINNING[ending]
        return Sniffed(None, f"named {ending}, and no {told}: it begins with {beginning[:8]!r}. Is it damaged?")
    headers = 0
    for line in beginning.lstrip().split(b"\n")[:20]:
        if not _HEADER.match(line):
            break
        headers += 1
    if headers >= _HEADERS:
        return Sniffed("eml")
    return Sniffed("html" if is_page(text) else "text")


def _marked_up(top: str, named: str | None) -> Sniffed:
    root = _ROOT.search(re.sub(r"<!--.*?-->", "", top, flags=re.DOTALL))
    match root[1].lower() if root else "":
        case "rss" | "feed" | "rdf":
            return Sniffed("feed")
        case "urlset" | "sitemapindex":
            return Sniffed("sitemap")
        case "html" | "head" | "body":
            return Sniffed("html")
    if named == "html" or (is_page(top) and not top.startswith("<?xml")):
        return Sniffed("html")
    if top.startswith("<?xml"):
        told = f"XML of another kind (<{root[1]}>)" if root else "XML of another kind"
        return Sniffed(None, f"{told}; expected a feed or a sitemap. Convert it to text first")
    return Sniffed(named or "text")


def _as_text(beginning: bytes) -> str:
    for mark, encoding in MARKS:
        if beginning.startswith(mark):
            return beginning[len(mark) :].decode(encoding, "replace")
    return beginning.decode("utf-8", "replace")


def _zipped(stream: BinaryIO) -> Sniffed:
    """A ZIP archive may be a document, by the names in it. Its list of names is short where it is one."""
    from groundswell.ingest.archive import LISTED, listing_bytes

    if listing_bytes(stream) > LISTED:
        return Sniffed("zip")
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            kind = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < BEGINNING:
                kind = archive.read("mimetype")
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return Sniffed("zip")
    if "word/document.xml" in names:
        return Sniffed("docx")
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return Sniffed("xlsx")
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Sniffed("odt")
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Sniffed("xlsx")
    if kind.startswith(b"application/epub"):
        return Sniffed(None, "a book (EPUB); convert it to text. It was not read")
    if "ppt/presentation.xml" in names:
        return Sniffed(None, "a presentation (PPTX); convert it to text. It was not read")
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return Sniffed("wacz")
    return Sniffed("zip")


def _packed(stream: BinaryIO, packing: str) -> Sniffed:
    stream.seek(0)
    try:
        with _OPENERS[packing](stream) as unpacked:
            head = unpacked.read(512)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return Sniffed(packing)
    if head.startswith(b"WARC/") and packing == "gzip":
        return Sniffed("warc")
    return Sniffed("tar" if head[257:262] == b"ustar" else packing)
