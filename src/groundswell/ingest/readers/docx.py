"""Word documents (DOCX): every paragraph, also in tables, text boxes and fields; what was deleted is left out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Options
from groundswell.ingest.readers import Found, downloads
from groundswell.ingest.readers.packed import FAULTS, checked
from groundswell.ingest.readers.plain import draft_of
from groundswell.ingest.text import check, paragraphs

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # what stands beside it says the same
_TITLES = ("title", "heading 1")
_TITLE_AMONG = 5  # paragraphs among which a title stands


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the document as one report, or the articles of a download.

    Raises
    ------
    DocumentError
        If it is damaged, holds no text, or is a bomb.
    """
    checked(content, options.limits).close()
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document: Any = docx.Document(io.BytesIO(content))
        styles = _styles(document)
        found = [(styles.get(_style(p), ""), _words(p)) for p in _paragraphs(document.element.body)]
    except (*FAULTS, AttributeError, TypeError, OpcError, LxmlError) as error:
        raise DocumentError(f"a damaged Word document ({error}); expected one that Word opens. Save it anew") from error
    lines = [line for _, words in found for line in words.split("\n")]
    articles = downloads.articles(lines)
    if articles is not None:
        yield from articles
        return
    text = paragraphs(lines)
    check(text)
    sources: dict[str, str] = {}
    title = next((w for style, w in found[:_TITLE_AMONG] if style in _TITLES and w.strip()), None)
    if title is not None:
        title, sources["title"] = " ".join(title.split()), "paragraph in the style of a title"
    yield draft_of(text, text.split("\n\n"), sources, title=title)


def _paragraphs(body: Any) -> Iterator[Any]:
    for element in body.iter(f"{_W}p"):
        if next(element.iterancestors(_TWICE), None) is None:
            yield element


def _words(paragraph: Any) -> str:
    told = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(element.iterancestors(f"{_W}p")) is not paragraph:
            continue  # of a text box within, which is a paragraph by itself
        match element.tag.removeprefix(_W):
            case "t":
                told.append(element.text or "")
            case "tab":
                if next(element.iterancestors(f"{_W}tabs"), None) is None:
                    told.append("\t")
            case "noBreakHyphen":
                told.append("-")
            case _:
                told.append("\n")
    return "".join(told)


def _style(paragraph: Any) -> str | None:
    held = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if held is None else held.get(f"{_W}val")


def _styles(document: Any) -> dict[str | None, str]:
    """Name of each style by its id: in lower case, and of those that Word knows in English."""
    found = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        found[style.get(f"{_W}styleId")] = "" if name is None else str(name.get(f"{_W}val", "")).lower()
    return found
