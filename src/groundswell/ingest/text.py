"""Bytes as text, and whether a text can be a report."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from groundswell.errors import DocumentError
from groundswell.record.document import LONGEST

_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|br|script|table|article|section|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE
)
_TAGS = 5  # tags at the top of a text from which it is taken for a page
_TOP = 20_000  # characters looked at
_SAMPLE = 200_000  # bytes by which an encoding is recognised
#: Byte order marks, the longer ones first: that of UTF-16 begins that of UTF-32.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Encodings of Western European texts: Windows, older Macintosh, DOS; the first is the commonest by far.
_WESTERN = ("cp1252", "mac_roman", "cp850")
#: Characters beyond ASCII that running text in these languages has.
_USUAL = frozenset("áéíóúüñÁÉÍÓÚÜÑàèìòùâêîôûäëïöçãõÀÈÇÃÕÄÖß“”‘’«»–—…ºª°€£·•©®\u00a0")
_OPENING = re.compile(r"(?:^|[\s(\"“«—])[¿¡]")
_CLEARLY = 0.9  # share of usual characters among those beyond ASCII


def decode(content: bytes, *, where: str) -> str:
    """Bytes as text in UTF-8, with or without a byte order mark.

    Raises
    ------
    DocumentError
        If the bytes are no text, or no UTF-8.
    """
    _refuse_binary(content, where=where)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = content[error.start]
        raise DocumentError(
            f"{where}: byte {error.start} (0x{found:02X}) is no valid UTF-8; expected text in UTF-8. "
            f"Try: iconv -f latin1 -t utf-8"
        ) from error


def decoded(content: bytes) -> tuple[str, str]:
    """Bytes as text, in whatever encoding, and how the encoding is known.

    Raises
    ------
    DocumentError
        If the bytes are no text, or in no encoding that can be recognised.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding), f"{encoding}, by its byte order mark"
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"byte {error.start + len(mark)} is no valid {encoding}, which its byte order mark announces; "
                    "expected text in one encoding"
                ) from error
    _refuse_binary(content)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = recognized_encoding(content[:_SAMPLE])
    try:
        return content.decode(encoding), f"{encoding}, recognised by its letters"
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"byte {error.start} (0x{content[error.start]:02X}) is valid neither in UTF-8 nor in {encoding}, in which "
            "the beginning seems to be; expected text in one encoding. Convert it to UTF-8 first"
        ) from error


def recognized_encoding(sample: bytes) -> str:
    """The encoding of some text that is no UTF-8.

    Raises
    ------
    DocumentError
        If it cannot be recognised.
    """
    rated = [(_usual(sample, encoding), -place, encoding) for place, encoding in enumerate(_WESTERN)]
    share, _, encoding = max(rated)
    if share >= _CLEARLY:
        return encoding
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    if found is None:
        raise DocumentError("no text in any encoding that is known; expected text. Convert it to UTF-8 first")
    return found.encoding


def _usual(sample: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that a text in a Western European language has."""
    text = sample.decode(encoding, "replace")
    beyond = [c for c in text if c > "\x7f"]
    usual = sum(c in _USUAL for c in beyond) + len(_OPENING.findall(text))
    return usual / len(beyond) if beyond else 0.0


def _refuse_binary(content: bytes, *, where: str = "") -> None:
    if b"\0" in content[:_TOP]:
        at = content.index(b"\0")
        told = f"a binary file (byte {at} is zero); expected text in UTF-8. Convert it to text first"
        raise DocumentError(f"{where}: {told}" if where else told)


def check(text: str, *, where: str = "") -> None:
    """See that a text can be a report.

    Raises
    ------
    DocumentError
        If it is empty, too long, or a web page.
    """
    if told := fault_of(text):
        raise DocumentError(f"{where}: {told}" if where else told)


def fault_of(text: str, *, longest: int = LONGEST) -> str | None:
    """Why a text can be no report; None where it can."""
    if not text.strip():
        return f"{'empty' if not text else 'only white space'}; expected the text of a report"
    if len(text) > longest:
        return f"{len(text):,} characters; at most {longest:,} are read as one report. Split it into its reports"
    if is_page(text):
        return "HTML or XML, not text; its tags would count as words. Convert it to text first"
    return None


def is_page(text: str) -> bool:
    """Whether a text is HTML or XML."""
    top = text[:_TOP]
    return len(_TAG.findall(top)) >= _TAGS or bool(re.match(r"\s*<(?:!doctype\s+html|html|\?xml)", top, re.IGNORECASE))


def paragraphs(lines: Iterable[str]) -> str:
    """Lines, one a paragraph, as a text: an empty line between them, none at its ends."""
    return "\n\n".join(told for line in lines if (told := line.strip()))
