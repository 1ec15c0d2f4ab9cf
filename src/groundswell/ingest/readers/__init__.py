"""Readers: one module a kind of file, loaded when the first file of that kind is read.

A reader has one function, which gives what it finds in the order in which it stands there::

    def read(content: bytes, *, name: str, options: Options) -> Iterator[Draft | Problem | Note]

`content` is the whole file, never more than `Limits.file_bytes`; of a reader that *streams* it is a binary file object
that can be sought in. `name` is the path, for what its end tells; it is not put into messages, whoever calls does that.
A reader raises `DocumentError` where the file as a whole cannot be understood; what it gave before is kept. Any other
error is a fault of the reader, or of a library, and fails the file as well. Nothing it does depends on the file before.

Nexis, Factiva and ProQuest have no reader of this form: their downloads come as text, RTF, HTML, DOCX or PDF, whose
readers hand the lines to `downloads`.

To add a kind: a module here, a line in the table below, a line in `groundswell.ingest.sniff`, and a row in
docs/ingest.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from groundswell.ingest.draft import Draft, Note, Problem

Found = Draft | Problem | Note
Read = Callable[..., Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Reader:
    """How a kind of file is read.

    Attributes
    ----------
    module
        Name of the module in this package.
    version
        Changes whenever what is made of some bytes may change.
    title
        The kind, in words.
    risky
        Whether it reads a format in which a small file can take much time or memory: it runs in the worker.
    streams
        Whether it reads a file object, bit by bit.
    """

    module: str
    version: str
    title: str
    risky: bool = True
    streams: bool = False

    def load(self) -> Read:
        """Import the module, and give its function."""
        module: Any = import_module(f"{__name__}.{self.module}")
        read: Read = module.read
        return read


READERS = {
    "text": Reader("plain", "1", "plain text", risky=False),
    "markdown": Reader("markdown", "1", "Markdown", risky=False),
    "jsonl": Reader("jsonl", "1", "JSON Lines", risky=False, streams=True),
    "html": Reader("html", "1", "web page"),
    "pdf": Reader("pdf", "1", "PDF"),
    "docx": Reader("docx", "1", "Word document (DOCX)"),
    "odt": Reader("odt", "1", "OpenDocument text (ODT)"),
    "rtf": Reader("rtf", "1", "rich text (RTF)"),
    "eml": Reader("eml", "1", "e-mail message"),
    "csv": Reader("delimited", "2", "table (CSV, TSV)"),
    "xlsx": Reader("xlsx", "2", "spreadsheet (XLSX)"),
    "parquet": Reader("parquet", "1", "table (Parquet)"),
    "feed": Reader("feed", "1", "RSS or Atom feed"),
    "sitemap": Reader("feed", "1", "sitemap"),
    "warc": Reader("warc", "1", "web archive (WARC)", streams=True),
    "wacz": Reader("warc", "1", "web archive (WACZ)", streams=True),
    # what `groundswell watch` makes of those
    "listing": Reader("listing", "1", "feed or sitemap, as a list of pages"),
    # not files of their own, but what some of those above hold: see `downloads`
    "nexis": Reader("nexis", "1", "Nexis Uni or LexisNexis download"),
    "factiva": Reader("factiva", "1", "Factiva download"),
    "proquest": Reader("proquest", "1", "ProQuest download"),
}
