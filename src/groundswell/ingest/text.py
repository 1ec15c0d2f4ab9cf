"""Plain text files: one document a file."""

from __future__ import annotations

import re

from groundswell.errors import DocumentError
from groundswell.ingest.known import Known
from groundswell.record.document import LONGEST, Document

_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|br|script|table|article|section|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE
)
_TAGS = 5  # tags at the top of a text from which it is taken for a page
_TOP = 20_000  # characters looked at


def decode(content: bytes, *, where: str) -> str:
    """Bytes as text in UTF-8, with or without a byte order mark.

    Raises
    ------
    DocumentError
        If the bytes are no text, or no UTF-8.
    """
    if b"\0" in content[:_TOP]:
        at = content.index(b"\0")
        raise DocumentError(
            f"{where}: a binary file (byte {at} is zero); expected text in UTF-8. Convert it to text first"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = content[error.start]
        raise DocumentError(
            f"{where}: byte {error.start} (0x{found:02X}) is no valid UTF-8; expected text in UTF-8. "
            f"Try: iconv -f latin1 -t utf-8"
        ) from error


def check(text: str, *, where: str) -> None:
    """See that a text can be a report.

    Raises
    ------
    DocumentError
        If it is empty, too long, or a web page.
    """
    if not text.strip():
        raise DocumentError(f"{where}: {'empty' if not text else 'only white space'}; expected the text of a report")
    if len(text) > LONGEST:
        raise DocumentError(
            f"{where}: {len(text):,} characters; at most {LONGEST:,} are read as one report. Split it into its reports"
        )
    top = text[:_TOP]
    if len(_TAG.findall(top)) >= _TAGS or re.match(r"\s*<(?:!doctype\s+html|html|\?xml)", top, re.IGNORECASE):
        raise DocumentError(f"{where}: HTML or XML, not text; its tags would count as words. Convert it to text first")


def read_text(content: bytes, *, name: str, known: Known) -> Document:
    """One text file as a document.

    Raises
    ------
    DocumentError
        If the content is no text of a report.
    """
    text = decode(content, where=name)
    check(text, where=name)
    return Document(name, text, known.title, known.published, None, known.country, None, known.language)
