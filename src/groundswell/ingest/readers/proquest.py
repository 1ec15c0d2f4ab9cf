"""Downloads of ProQuest: labels before and after the text of each article.

An article is a headline, labels, the text after ``Full text:``, and many labels again, which only an end has. Lines of
underscores, or a number (``Document 3 of 25``), stand between articles in some formats and not in others; a text may
hold them as well. An article therefore ends where its last labels end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from groundswell.ingest.draft import Draft, Problem
from groundswell.ingest.readers.labelled import (
    Labels,
    data,
    dated,
    language,
    numbered,
    one_of,
    paragraphs,
    width_of,
)

_RULE = re.compile(r"\s*_{20,}\s*")
_ENOUGH = 3  # labels by which a download, and the end of an article, is recognised
_LOOSE = 6  # lines over which the value of a label may go on
_REPEATED = frozenset({"printed", "terms", "issn", "pages", "supplement"})  # fields of several labels
_NOTHING = "\0"  # after the last line


@dataclass(frozen=True, slots=True)
class _Words:
    """What the pages say, ready to be looked up."""

    number: re.Pattern[str]
    head: Labels
    tail: Labels
    long: frozenset[str]
    absent: frozenset[str]
    page: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    told = data("proquest")
    return _Words(
        numbered(told["numbered"]),
        Labels.of(told["head"]),
        Labels.of(told["tail"]),
        frozenset(told["long"]),
        one_of(told["absent"]),
        re.compile(rf"\s*(?:{'|'.join(told['page'])})\s*"),
    )


def recognised(lines: Sequence[str]) -> bool:
    """Whether lines are a download of ProQuest: several of its labels, by which only an article of it ends."""
    words = _words()
    found: set[str] = set()
    for line in lines:
        if ":" not in line[:60]:
            continue
        told = words.tail.read(line) or words.head.read(line)
        if told:
            found.add(told[0])
        if len(found) >= _ENOUGH and found & {"id", "database", "updated"} and found & {"publisher", "info"}:
            return True
    return False


def articles(lines: Sequence[str]) -> Iterator[Draft | Problem]:
    """Every article of a download, in order; a problem for each that has no text."""
    words = _words()
    lines = [line for line in lines if not words.page.fullmatch(line)]
    width = width_of([line for line in lines if not _RULE.fullmatch(line)])
    start = 0
    for number, ending in enumerate(_endings(lines, width), start=1):
        yield _article(lines[start : ending.start], ending.fields, width, f"article {number}")
        start = ending.stop


# ------------------------------------------------------------------ articles


@dataclass(frozen=True, slots=True)
class _Ending:
    """The labels after a text.

    Attributes
    ----------
    start, stop
        The lines that they take.
    fields
        What they tell.
    """

    start: int
    stop: int
    fields: dict[str, str]


def _endings(lines: Sequence[str], width: int | None) -> Iterator[_Ending]:
    """Every run of labels that ends an article."""
    words = _words()
    run: list[tuple[int, str, list[str]]] = []  # line, field, value
    loose: list[str] = []  # lines that may go on with the last label
    for at, line in enumerate([*lines, _NOTHING]):
        stripped = line.strip()
        told = words.tail.read(line)
        if not stripped and line is not _NOTHING:
            loose = [*loose, ""] if loose else []
        elif told:
            if run and loose:
                run[-1][2].extend(loose)
            run = _since_repeated(run, told[0])
            run.append((at, told[0], [told[1]]))
            loose = []
        elif run and width and lines[at - 1].strip() and not _RULE.fullmatch(line):
            run[-1][2].append(stripped)
        elif run and run[-1][1] in words.long and len(loose) < _LOOSE and line is not _NOTHING:
            loose.append(stripped)
        elif run:
            if _is_end(run):
                yield _Ending(run[0][0], run[-1][0] + 1, {field: " ".join(value).strip() for _, field, value in run})
            run, loose = [], []


def _since_repeated(run: list[tuple[int, str, list[str]]], name: str) -> list[tuple[int, str, list[str]]]:
    """What of a run follows an earlier label of the same field: that was the end of a text."""
    if name in _REPEATED:
        return run
    earlier = next((place for place, (_, field, _) in enumerate(run) if field == name), None)
    return run if earlier is None else run[earlier + 1 :]


def _is_end(run: Sequence[tuple[int, str, list[str]]]) -> bool:
    fields = {field for _, field, _ in run}
    return len(fields) >= _ENOUGH and bool(fields & {"id", "database", "updated", "url"})


def _article(lines: Sequence[str], fields: dict[str, str], width: int | None, position: str) -> Draft | Problem:
    """An article from the lines before its last labels, and what those tell."""
    words = _words()
    first = next((at for at, line in enumerate(lines) if words.head.read(line)), len(lines))
    start = next((at + 1 for at in range(first - 1, -1, -1) if _parts(lines[at])), 0)
    headline = " ".join(line.strip() for line in lines[start:first] if line.strip())
    head, text = _head(lines[first:])
    sources = {"title": "label Title"} if fields.get("title") else {"title": "headline"} if headline else {}
    title = fields.get("title") or headline or None
    body = paragraphs(text, width)
    if not body or body in words.absent:
        body = paragraphs(head.get("abstract", []) or head.get("summary", []), width)
        sources["text"] = "label Abstract: there is no full text"
    if not body or body in words.absent:
        return Problem(position, f"{title or 'an article without a headline'}: no text; nothing to read")
    day, sources["published"] = _day(fields.get("published", ""), " ".join(head.get("info", [])))
    publisher = (fields.get("publisher") or " ".join(head.get("info", []))).split(";")[0].strip() or None
    byline = fields.get("byline") or " ".join(head.get("byline", [])).strip() or None
    for field, value in (("publisher", publisher), ("byline", byline), ("section", fields.get("section"))):
        if value:
            sources[field] = "label"
    told = language(fields.get("language", ""))
    if told:
        sources["language"] = "label"
    if fields.get("url"):
        sources["url"] = "label Document URL"
    return Draft(
        body,
        position,
        title=title,
        published=day,
        publisher=publisher,
        language=told,
        byline=byline,
        url=fields.get("url") or None,
        section=fields.get("section") or None,
        sources={field: source for field, source in sources.items() if source},
    )


def _head(lines: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The labels before the text, and the lines of the text."""
    words = _words()
    head: dict[str, list[str]] = {}
    into: list[str] = []
    for at, line in enumerate(lines):
        told = words.head.read(line)
        if told and told[0] == "text":
            return head, [told[1], *lines[at + 1 :]]
        if told and told[0] not in head:
            into = head.setdefault(told[0], [])
            line = told[1]
        into.append(line)
    return head, []


def _day(published: str, info: str) -> tuple[dt.date | None, str]:
    """The day of publication, and which label told it."""
    if (found := dated(published)) and found.day:
        return found.day, "label Publication date"
    # its day ends it, before the pages: The Post; Lima [Lima]12 Mar 2020: A.5
    for place in re.finditer(r"\d{1,2} \w+\.? \d{4}|\w+\.? \d{1,2}, \d{4}", info):
        if (found := dated(place[0])) and found.day:
            return found.day, "label Publication info"
    return None, ""


def _parts(line: str) -> bool:
    return _RULE.fullmatch(line) is not None or _words().number.fullmatch(line) is not None
