"""Downloads of LexisNexis and Nexis Uni.

Two layouts. The older one puts a number in front of every article (``3 of 250 DOCUMENTS``), then the publisher, the
day, the headline, labels, and the text; labels follow. The newer one (Nexis Uni) begins with the headline, parts labels
and text by the line ``Body``, and ends with ``End of Document``. Either may come as lines that were broken by width, or
with a paragraph a line.

Articles may quote such lines. Numbers must therefore follow one another, and at an end something must end and something
begin.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from groundswell.ingest.draft import Draft, Problem
from groundswell.ingest.readers.labelled import (
    Dated,
    Labels,
    data,
    date_line,
    language,
    numbered,
    numbers,
    one_of,
    paragraphs,
    width_of,
)

_HEADER = 25  # lines of a header that are looked at, without the empty ones
_RIVALS = 50  # numbers before one that are looked at for the one that it follows
_SURE = 2  # signs from which a line is taken for the end of an article
_RIGHTS = 5  # lines of a paragraph that tells who has the rights
_SHORT = 80  # characters of a name of a publisher


@dataclass(frozen=True, slots=True)
class _Words:
    """What the pages say, ready to be looked up."""

    number: re.Pattern[str]
    total: re.Pattern[str]
    end: frozenset[str]
    body: frozenset[str]
    after: frozenset[str]
    head: Labels
    tail: Labels
    rights: tuple[str, ...]
    caption: tuple[str, ...]
    edition: re.Pattern[str]
    page: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    told = data("nexis")
    total = "|".join(re.escape(form).replace(r"\{total\}", r"(\d{1,6})") for form in told["total"])
    return _Words(
        numbered(told["numbered"]),
        re.compile(rf"\s*(?:{total})\s*"),
        one_of(told["end"]),
        one_of(told["body"]),
        one_of(told["after"]),
        Labels.of(told["head"]),
        Labels.of(told["tail"]),
        tuple(told["rights"]),
        tuple(told["caption"]),
        re.compile("|".join(map(re.escape, told["edition"])), re.IGNORECASE),
        re.compile(rf"\s*(?:{'|'.join(told['page'])})\s*"),
    )


# ------------------------------------------------------------------ what is a download


def recognised(lines: Sequence[str]) -> bool:
    """Whether lines are a download of Nexis: a number or an end of an article, and labels that only Nexis gives."""
    words = _words()
    marked = length = loaded = False
    for line in lines:
        stripped = line.strip()
        if not stripped or len(stripped) > 200:
            continue
        marked = marked or stripped in words.end or words.number.fullmatch(stripped) is not None
        if ":" in stripped:
            head, tail = words.head.read(stripped), words.tail.read(stripped)
            length = length or (head is not None and head[0] == "length" and head[1][:1].isdigit())
            loaded = loaded or (tail is not None and tail[0] == "loaded")
        # one article, saved by itself, has no mark
        if (marked and (length or loaded)) or (length and loaded):
            return True
    return False


# ------------------------------------------------------------------ articles


def articles(lines: Sequence[str]) -> Iterator[Draft | Problem]:
    """Every article of a download, in order; a problem for each that has no text, and where some are missing."""
    words = _words()
    lines = [line for line in lines if not words.page.fullmatch(line)]
    width = width_of(lines)
    spans, newer, missing = _spans(lines)
    for number, (start, stop) in enumerate(spans, start=1):
        yield _Article(lines[start:stop], width, newer=newer).draft(f"article {number}")
    if missing:
        told = f"{missing} of the articles that it numbers were not found; {len(spans)} were"
        yield Problem("", f"{told}. Check whether the file is whole")


def _spans(lines: Sequence[str]) -> tuple[list[tuple[int, int]], bool, int]:
    """Where articles begin and end, whether in the newer layout, and how many are missing by the numbers it gives."""
    words = _words()
    ends = [at for at, line in enumerate(lines) if line.strip() in words.end]
    numbers_at = _numbered(lines, ends)
    total = next((int(found[1]) for line in lines if (found := words.total.fullmatch(line))), None)
    ended_at = _ended(lines, ends, total)
    newer = any(line.strip() in words.body for line in lines)
    if numbers_at and (not newer or sum(n.signs for n in numbers_at) >= sum(signs for _, signs in ended_at)):
        begun = [n.at + 1 for n in numbers_at]
        stops = [*(n.at for n in numbers_at[1:]), len(lines)]
        missing = sum(max(0, b.number - a.number - 1) for a, b in pairwise(numbers_at) if a.total == b.total)
        return list(zip(begun, stops, strict=True)), False, missing
    if not ended_at:
        return [(0, len(lines))], newer, 0
    stops = [at for at, _ in ended_at]
    begun = [_front(lines, stops[0]), *(at + 1 for at in stops[:-1])]
    spans = list(zip(begun, stops, strict=True))
    rest = (stops[-1] + 1, len(lines))
    if _opening(lines, *rest) >= _SURE:  # the last article was cut off
        spans.append(rest)
    return spans, True, 0 if total is None else max(0, total - len(spans))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that may stand in front of an article.

    Attributes
    ----------
    at, number, total
        Its line, and what it says.
    signs
        That an article follows.
    closed
        Whether one ends before it.
    """

    at: int
    number: int
    total: int
    signs: int
    closed: bool

    def worth(self, before: _Number | None, *, passed: int = 0) -> int:
        """How much speaks for it after another number, or as the first: negative where it is rather a quotation.

        `passed` is how many numbers stand before the first: they would be lost with what they stand before.
        """
        if before is None:
            link = (1 if self.number == 1 else -1) - (3 if passed else 0)
        elif self.total == before.total and self.number > before.number:
            link = 4 if self.number == before.number + 1 else -2
        else:
            link = 0 if self.number == 1 and self.signs and self.closed else -10
        return self.signs - 1 + link


def _numbered(lines: Sequence[str], ends: Sequence[int]) -> list[_Number]:
    """The numbers that begin an article, not those that one quotes: the row of them for which most speaks."""
    found = [
        (at, numbers(match)) for at, line in enumerate(lines) if (match := _words().number.fullmatch(line)) is not None
    ]
    stops = [at for at, _ in [*found, (len(lines), (0, 0))]][1:]
    rows: list[tuple[int, _Number, int | None]] = []  # worth of the best row that ends here, its end, the one before
    for (at, (number, total)), stop in zip(found, stops, strict=True):
        end = bisect_right(ends, at)
        stop = min(stop, ends[end]) if end < len(ends) else stop
        this = _Number(at, number, total, _opening(lines, at + 1, stop), _closing(lines, at) > 0)
        best, before = this.worth(None, passed=len(rows)), None
        for place in range(max(0, len(rows) - _RIVALS), len(rows)):
            worth = rows[place][0] + this.worth(rows[place][1])
            if worth > best:
                best, before = worth, place
        rows.append((best, this, before))
    if not rows:
        return []
    worth, last, before = max(rows, key=lambda row: (row[0], -row[1].at))
    if worth < 1:
        return []
    taken = [last]
    while before is not None:
        _, this, before = rows[before]
        taken.append(this)
    return taken[::-1]


def _ended(lines: Sequence[str], ends: Sequence[int], total: int | None) -> list[tuple[int, int]]:
    """The ends of articles with their signs, not those that an article quotes."""
    signs = []
    for at, after in pairwise([*ends, len(lines)]):
        last = after == len(lines) and not any(line.strip() for line in lines[at + 1 :])
        signs.append(_SURE if last else _closing(lines, at) + _opening(lines, at + 1, after))
    enough = min(_SURE, max(signs, default=0))
    sure = [place for place, sign in enumerate(signs) if sign >= enough]
    if total is not None and len(sure) != total:
        strongest = sorted(range(len(ends)), key=lambda place: (-signs[place], place))
        sure = sorted(strongest[:total])
    return [(ends[place], signs[place]) for place in sure]


def _opening(lines: Sequence[str], start: int, stop: int) -> int:
    """Signs that an article begins at a line: a day, labels of a header, the line between header and text."""
    words = _words()
    signs: set[str] = set()
    seen = 0
    for line in lines[start:stop]:
        stripped = line.strip()
        if not stripped:
            continue
        if seen and stripped in words.body:
            signs.add("body")
            break
        if seen and date_line(stripped):
            signs.add("day")
        elif seen and (told := words.head.read(stripped)):
            signs.add(told[0])
        seen += 1
        if seen > _HEADER:
            break
    return len(signs)


def _closing(lines: Sequence[str], at: int) -> int:
    """Whether what stands before a line ends an article: 1 or 0."""
    words = _words()
    seen = 0
    for line in reversed(lines[max(0, at - 20) : at]):
        stripped = line.strip()
        if not stripped:
            continue
        if words.tail.read(stripped) or stripped.startswith(words.rights):
            return 1
        seen += 1
        if seen == 3:
            break
    return 0


def _front(lines: Sequence[str], end: int) -> int:
    """The line at which the first article of the newer layout begins: after a cover with the search, if there is one.

    The cover lists the headlines; the article begins where a headline of the list stands alone.
    """
    words = _words()
    labelled = next((at for at in range(end) if words.head.read(lines[at]) or lines[at].strip() in words.body), end)
    listed = {title: at for at in range(labelled) if (title := _listed(lines[at])) is not None}
    if not listed:
        return 0
    first = min(listed.values())
    return next((at for at in range(first + 1, labelled) if lines[at].strip() in listed), max(listed.values()) + 1)


def _listed(line: str) -> str | None:
    """A headline in the list on the cover."""
    found = re.fullmatch(r"\s*\d{1,6}\.\s+(\S.*?)\s*", line)
    return found[1] if found else None


class _Article:
    """One article, taken apart: header, text, what follows the text."""

    def __init__(self, lines: Sequence[str], width: int | None, *, newer: bool) -> None:
        self.lines = list(lines)
        self.width = width
        self.newer = newer
        self.fields: dict[str, str] = {}
        self.sources: dict[str, str] = {}

    def draft(self, position: str) -> Draft | Problem:
        """The article as a draft."""
        preamble, body = self._header()
        title, publisher, day = self._preamble(preamble)
        text = paragraphs(self._without_tail(body), self.width)
        title = self.fields.get("headline") or title
        if not text:
            return Problem(position, f"{title or 'an article without a headline'}: no text; nothing to read")
        told = language(self.fields.get("language", ""))
        for field, value, source in (
            ("title", title, "header headline"),
            ("publisher", publisher, "header"),
            ("published", day, "header date"),
            ("language", told, "label language"),
            ("byline", self.fields.get("byline"), "label byline"),
            ("section", self.fields.get("section"), "label section"),
        ):
            if value:
                self.sources[field] = source
        if length := self.fields.get("length"):
            self.sources["length"] = length
        return Draft(
            text,
            position,
            title=title,
            published=day,
            publisher=publisher,
            language=told,
            byline=self.fields.get("byline"),
            section=self.fields.get("section"),
            sources=self.sources,
        )

    def _header(self) -> tuple[list[str], list[str]]:
        """Lines before the first label, and the lines of the text with what follows; labels are kept."""
        words = _words()
        body = self._body_line()
        head = self.lines if body is None else self.lines[:body]
        preamble: list[str] = []
        labelled = False
        at = 0
        while at < len(head):
            line = head[at]
            told = words.head.read(line)
            if told and told[0] not in self.fields:
                labelled = True
                value = [told[1]] if told[1] else []
                while self.width and at + 1 < len(head) and head[at + 1].strip() and not words.head.read(head[at + 1]):
                    at += 1
                    value.append(head[at].strip())
                self.fields[told[0]] = " ".join(value)
                if told[0] == "body":
                    return preamble, [self.fields.pop("body"), *head[at + 1 :]]
            elif line.strip() and labelled and body is None:
                return preamble, head[at:]
            elif not labelled:
                preamble.append(line)
            at += 1
        if body is not None:
            return preamble, self.lines[body + 1 :]
        return ([], []) if labelled else self._without_labels(preamble)

    def _body_line(self) -> int | None:
        """The line between header and text."""
        words = _words()
        seen = 0
        for at, line in enumerate(self.lines):
            if line.strip() in words.body and seen:
                return at
            seen += bool(line.strip())
            if seen > _HEADER:
                break
        return None

    def _without_labels(self, lines: Sequence[str]) -> tuple[list[str], list[str]]:
        """Header and text where no label parts them: the header ends with the first line after the day."""
        day = next((at for at, line in enumerate(lines[: _HEADER * 2]) if date_line(line.strip())), None)
        if day is None:
            return [], list(lines)
        title = next((at for at in range(day + 1, len(lines)) if lines[at].strip()), len(lines))
        return list(lines[: title + 1]), list(lines[title + 1 :])

    def _preamble(self, lines: Sequence[str]) -> tuple[str | None, str | None, dt.date | None]:
        """Headline, publisher and day of the lines before the labels."""
        words = _words()
        said = [line for line in lines if not line.strip().startswith(words.rights)]
        at = next((place for place, line in enumerate(said) if date_line(line.strip())), None)
        if at is None:
            blocks = _blocks(said)
            if not blocks:
                return None, None, None
            if self.newer:
                stated = [line.strip() for line in said if line.strip()]
                return (" ".join(stated[:-1]), stated[-1], None) if len(stated) > 1 else (stated[0], None, None)
            if len(blocks) == 1:  # no empty lines tell them apart
                return " ".join(blocks[0][1:]) or None, blocks[0][0], None
            return _joined(blocks[1:]), " ".join(blocks[0]), None
        found = date_line(said[at].strip())
        day = found.day if isinstance(found, Dated) else None
        before = [line.strip() for line in said[:at] if line.strip()]
        if self.newer:
            title = " ".join(dict.fromkeys(before[:-1])) or (before[0] if before else None)
            return title, before[-1] if len(before) > 1 else None, day
        return _joined(_blocks(self._after_edition(said[at + 1 :]))), " ".join(before) or None, day

    def _after_edition(self, lines: Sequence[str]) -> Sequence[str]:
        """What follows the lines of the edition, which stand directly under the day."""
        words = _words()
        at = 0
        while at < len(lines) and lines[at].strip() and (self.width or words.edition.search(lines[at])):
            at += 1
        while at < len(lines) and (not lines[at].strip() or words.edition.search(lines[at])):
            at += 1
        return lines[at:]

    def _without_tail(self, lines: Sequence[str]) -> list[str]:
        """The lines of the text, without the labels, captions and rights that follow it."""
        words = _words()
        kept = self._before_sections(lines)
        freed = False  # whether a line of rights was passed
        while kept:
            stripped = kept[-1].strip()
            start = self._block_start(kept)
            told = words.tail.read(kept[start])
            if not stripped or stripped in words.end:
                kept.pop()
            elif told and told[0] not in self.fields:
                self.fields[told[0]] = " ".join([told[1], *(line.strip() for line in kept[start + 1 :])]).strip()
                del kept[start:]
                freed = False
            elif any(line.strip().startswith(words.rights) for line in kept[start:]) and len(kept) - start <= _RIGHTS:
                del kept[start:]
                freed = True
            elif freed and len(stripped) <= _SHORT and self._labelled_before(kept):
                kept.pop()  # the publisher, named with its rights
                freed = False
            else:
                break
        return kept

    def _before_sections(self, lines: Sequence[str]) -> list[str]:
        """The lines before the headings that stand between a text and what is said after it; labels are kept."""
        words = _words()
        kept = list(lines)
        cut = len(kept)
        for at in range(len(kept) - 1, -1, -1):
            stripped = kept[at].strip()
            if stripped not in words.after:
                continue
            between = [line.strip() for line in kept[at + 1 : cut] if line.strip()]
            labels = sum(1 for line in between if words.tail.read(line))
            captions = sum(1 for line in between if line.startswith(words.caption))
            if 2 * labels >= len(between) or captions == len(between):
                cut = at
            else:
                break
        for line in kept[cut:]:
            if (told := words.tail.read(line)) and told[0] not in self.fields:
                self.fields[told[0]] = told[1]
        return kept[:cut]

    def _block_start(self, lines: Sequence[str]) -> int:
        """The first line of the last paragraph."""
        start = len(lines) - 1
        while self.width and start > 0 and lines[start - 1].strip() and not _words().tail.read(lines[start]):
            start -= 1
        return start

    @staticmethod
    def _labelled_before(lines: Sequence[str]) -> bool:
        before = [line for line in lines[-8:-1] if line.strip()][-2:]
        return any(_words().tail.read(line) for line in before)


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Lines in groups that empty lines part."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _joined(blocks: Sequence[Sequence[str]]) -> str | None:
    return " ".join(line for block in blocks for line in block) or None
