"""PDF: the words by PDFium, in the order of the file, which follows columns; paragraphs made whole again.

Lines are joined where the next word would not have fitted; words that a line end divides are joined, too. Lines that
stand at the top or bottom of most pages (running heads, page numbers) are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.dateline import day_within, published_in
from groundswell.ingest.draft import Draft, Note, Options
from groundswell.ingest.readers import Found, downloads
from groundswell.ingest.text import check, paragraphs

_DIVIDED = "-\u00ad\u2010\ufffe\x02"  # how a word that goes on in the next line ends; PDFium marks some by itself
_EDGE = 2  # lines at the top and bottom of a page that may be running heads
_LARGER = 1.2  # times the type of the text that the type of a title is
_TITLE = (8, 250)  # characters of a title
_GAP = 1.3  # times the usual distance of lines from which there is a gap
_SAME_COLUMN = 24.0  # points that the beginnings of lines of one column differ at most, with indents
_SENTENCE_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page: its words, and where it stands, in points from the lower left corner."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    size: float


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the document as one report, or the articles of a download.

    Raises
    ------
    DocumentError
        If it is damaged, encrypted, too long, or holds pictures alone.
    """
    pages = _pages(content, options)
    empty = [number for number, lines in enumerate(pages, start=1) if not lines]
    if len(empty) == len(pages):
        raise DocumentError(
            f"{len(pages)} pages of pictures, without a text; expected words. Have them recognised (OCR) first"
        )
    if empty:
        numbers = ", ".join(map(str, empty[:10]))
        yield Note(f"pages without words, which were left out: {numbers}{', …' if len(empty) > 10 else ''}")
    heads, kept = _without_heads(pages)
    lines = _paragraphs(kept)
    articles = downloads.articles(lines)
    if articles is not None:
        yield from articles
        return
    text = paragraphs(lines)
    check(text)
    sources = {"text": "PDFium, lines joined to paragraphs"}
    title = _title(kept)
    if title:
        sources["title"] = "largest type of the first page"
    told = published_in(lines)
    if told is None:
        places = [(head, "running head") for head in heads]
        places += [(line.text, "small type at the edge of the first page") for line in _small(kept)]
        told = next(((day, where) for words, where in places if (day := day_within(words))), None)
    if told:
        sources["published"] = told[1]
    yield Draft(text, title=title, published=told[0] if told else None, sources=sources)


# ------------------------------------------------------------------ lines


def _pages(content: bytes, options: Options) -> list[list[Line]]:
    import pypdfium2

    library: Any = pypdfium2
    try:
        document = library.PdfDocument(content)
        count = len(document)
        if count > options.limits.pages:
            raise DocumentError(f"{count:,} pages; at most {options.limits.pages:,} are read. Split it")
        if count == 0:
            raise DocumentError("no pages; expected a report. Is it damaged?")
        found, characters = [], 0
        for number in range(count):
            page = document[number]
            words = page.get_textpage()
            found.append(list(_lines(words, number)))
            characters += sum(len(line.text) for line in found[-1])
            words.close()
            page.close()
            if characters > 2 * options.limits.document_chars:
                raise DocumentError(
                    f"more than {options.limits.document_chars:,} characters by page {number + 1}; at most so many are "
                    "read as one report. Split it into its reports"
                )
    except library.PdfiumError as error:
        told = str(error)
        if "password" in told.lower():
            raise DocumentError("encrypted; expected a PDF without a password. Save it without one") from error
        raise DocumentError(f"a damaged PDF ({told}); expected one that opens. Save it anew") from error
    return found


def _lines(words: Any, page: int) -> Iterator[Line]:
    from pypdfium2 import raw

    pdfium: Any = raw
    count = words.count_chars()
    text = words.get_text_range()
    at = 0
    for told in text.split("\n"):
        start, at = at, at + len(told) + 1
        line = told.rstrip("\r")
        bare = line.strip()
        if not bare:
            continue
        first = min(start + len(line) - len(line.lstrip()), count - 1)
        last = min(max(first, start + len(line.rstrip()) - 1), count - 1)
        left, bottom, _, _ = words.get_charbox(first, loose=True)
        _, _, right, _ = words.get_charbox(last, loose=True)
        size = float(pdfium.FPDFText_GetFontSize(words.raw, first))
        yield Line(page, " ".join(bare.replace("\0", "").split()), left, right, bottom, size)


def _without_heads(pages: Sequence[list[Line]]) -> tuple[list[str], list[Line]]:
    """The running heads, and the lines that are none."""
    at_edge = [sorted(lines, key=lambda line: -line.bottom) for lines in pages]
    edges = [[*lines[:_EDGE], *lines[_EDGE:][-_EDGE:]] for lines in at_edge]
    often = Counter(key for lines in edges for key in {_alike(line) for line in lines})
    needed = max(2, (len(pages) + 1) // 2)
    heads: list[str] = []
    kept: list[Line] = []
    for lines, edge in zip(pages, edges, strict=True):
        running = {id(line) for line in edge if often[_alike(line)] >= needed}
        heads.extend(line.text for line in lines if id(line) in running)
        kept.extend(line for line in lines if id(line) not in running)
    return list(dict.fromkeys(heads)), kept


def _alike(line: Line) -> tuple[str, int]:
    """What running heads have in common: the words without numbers, and the height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 3)


def _small(lines: Sequence[Line]) -> list[Line]:
    """Lines at the top and bottom of the first page in smaller type than the text."""
    first = sorted((line for line in lines if line.page == 0), key=lambda line: -line.bottom)
    usual = _usual_size(lines)
    return [line for line in (*first[:_EDGE], *first[_EDGE:][-_EDGE:]) if line.size < usual / 1.1]


def _usual_size(lines: Sequence[Line]) -> float:
    return median(line.size for line in lines for _ in range(max(1, len(line.text) // 20)))


def _title(lines: Sequence[Line]) -> str | None:
    """The words in the largest type of the first page, where that is larger than the text."""
    first = [line for line in lines if line.page == 0]
    if not first:
        return None
    largest = max(line.size for line in first)
    if largest < _LARGER * _usual_size(lines):
        return None
    start = next(n for n, line in enumerate(first) if line.size == largest)
    found = []
    for line in first[start:]:
        if abs(line.size - largest) > 0.5:
            break
        found.append(line.text)
    title = " ".join(found)
    return title if _TITLE[0] <= len(title) <= _TITLE[1] else None


# ------------------------------------------------------------------ paragraphs


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines joined to paragraphs."""
    pitch = _pitch(lines)
    edges = _edges(lines)
    hyphenated = {word.lower() for line in lines for word in re.findall(r"\w+-\w+", line.text)}
    whole = {word.lower() for line in lines for word in re.findall(r"\w+", line.text)}
    found: list[str] = []
    before: Line | None = None
    for line, edge in zip(lines, [*edges[:1], *edges], strict=False):
        if before is None or _ends(before, line, pitch, edge):
            found.append(line.text)
        else:
            found[-1] = _joined(found[-1], line.text, hyphenated, whole)
        before = line
    return [_whole_words(text, hyphenated, whole) for text in found]


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of one line from the next."""
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 4 * a.size]
    return median(steps) if steps else 0.0


def _edges(lines: Sequence[Line]) -> list[float]:
    """By line the right edge of its column."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    furthest: dict[tuple[int, int], float] = {}
    for page, held in by_page.items():
        for line in held:
            for bin_ in (int(line.left // _SAME_COLUMN) + d for d in (-1, 0, 1)):
                key = page, bin_
                furthest[key] = max(furthest.get(key, 0.0), line.right)
    return [furthest[line.page, int(line.left // _SAME_COLUMN)] for line in lines]


def _ends(before: Line, line: Line, pitch: float, edge: float) -> bool:
    """Whether a paragraph ends between two lines."""
    if abs(before.size - line.size) > 0.1 * max(before.size, line.size):
        return True
    if before.text[-1:] in _DIVIDED and line.text[:1].islower():
        return False
    if (
        before.page != line.page
        or line.bottom > before.bottom + pitch
        or abs(line.left - before.left) > 3 * _SAME_COLUMN
    ):
        return bool(_SENTENCE_ENDS.search(before.text))  # in another column, or on another page
    if pitch and before.bottom - line.bottom > _GAP * max(pitch, 1.2 * before.size):
        return True
    letter = (line.right - line.left) / max(1, len(line.text))
    word = line.text.split(" ", 1)[0]
    if before.right + letter * (len(word) + 1) < edge - letter:
        return True  # the next word would have fitted
    return line.left - before.left > 1.2 * letter and bool(_SENTENCE_ENDS.search(before.text))


def _joined(before: str, line: str, hyphenated: set[str], whole: set[str]) -> str:
    if before[-1:] not in _DIVIDED:
        return f"{before} {line}"
    start, end = re.search(r"(\w+)[^\w]$", before), re.match(r"\w+", line)
    if not start or not end or not line[:1].islower():
        return f"{before}{line}"
    return f"{before[:-1]}{_hyphen(start[1], end[0], hyphenated, whole)}{line}"


def _whole_words(text: str, hyphenated: set[str], whole: set[str]) -> str:
    """Words whole again that PDFium has joined over a line end, with a mark where the hyphen stood."""
    joined = re.sub(
        r"(\w+)[\u00ad\ufffe\x02](?=(\w+))", lambda held: held[1] + _hyphen(held[1], held[2], hyphenated, whole), text
    )
    return re.sub(r"[\u00ad\ufffe\x02]", "-", joined)


def _hyphen(start: str, end: str, hyphenated: set[str], whole: set[str]) -> str:
    """What stands between two halves: a hyphen where the file writes the word so elsewhere, or nothing."""
    keeps = f"{start}-{end}".lower() in hyphenated and f"{start}{end}".lower() not in whole
    return "-" if keeps else ""
