"""OpenDocument texts (ODT): headings and paragraphs; title and author where the document tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Options
from groundswell.ingest.readers import Found, downloads
from groundswell.ingest.readers.packed import checked, part
from groundswell.ingest.readers.plain import draft_of
from groundswell.ingest.text import check, paragraphs

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = frozenset((f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation"))
_SPACES = 1_000  # that one element may stand for


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the document as one report, or the articles of a download.

    Raises
    ------
    DocumentError
        If it is damaged, holds no text, or is a bomb.
    """
    with checked(content, options.limits) as archive:
        body = _parsed(part(archive, "content.xml")).find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DocumentError("an OpenDocument file without a text; expected a report")
    found = list(_paragraphs(body))
    lines = [line for _, words in found for line in words.split("\n")]
    articles = downloads.articles(lines)
    if articles is not None:
        yield from articles
        return
    text = paragraphs(lines)
    check(text)
    sources: dict[str, str] = {}
    title = next((words for heading, words in found[:5] if heading and words.strip()), None)
    if title is not None:
        title, sources["title"] = " ".join(title.split()), "first heading"
    yield draft_of(text, text.split("\n\n"), sources, title=title)


def _parsed(content: bytes) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DocumentError("its XML declares entities, as in an XML bomb; it was not read. Save it anew") from error
    except (ParseError, ValueError, LookupError) as error:
        raise DocumentError(f"a damaged document ({error}); expected one that opens. Save it anew") from error


def _paragraphs(body: Any) -> Iterator[tuple[bool, str]]:
    """Whether each is a heading, and its words; those within others (notes, frames) come after them."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            words: list[str] = []
            inner: list[Any] = []
            _gather(element, words, inner)
            yield element.tag == f"{_TEXT}h", "".join(words)
            waiting.extend(reversed(inner))
        elif element.tag not in _LEFT_OUT:
            waiting.extend(reversed(list(element)))


def _gather(paragraph: Any, words: list[str], inner: list[Any]) -> None:
    """The words of a paragraph; paragraphs within it are set aside."""
    waiting: list[tuple[Any, bool]] = [(paragraph, False)]
    while waiting:
        element, tail = waiting.pop()
        if tail:
            words.append(element.tail or "")
            continue
        if element is not paragraph:
            waiting.append((element, True))
        if element.tag in _LEFT_OUT:
            continue
        if element is not paragraph and element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            inner.append(element)
            continue
        match element.tag.removeprefix(_TEXT):
            case "s":
                count = element.get(f"{_TEXT}c", "1")
                words.append(" " * (min(int(count), _SPACES) if re.fullmatch(r"\d{1,9}", count) else 1))
            case "tab":
                words.append("\t")
            case "line-break":
                words.append("\n")
        words.append(_spaced(element.text or ""))
        waiting.extend((child, False) for child in reversed(list(element)))


def _spaced(words: str) -> str:
    return re.sub(r"\s+", " ", words)
