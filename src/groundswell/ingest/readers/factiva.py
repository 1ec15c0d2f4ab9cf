"""Downloads of Factiva, with and without the codes of fields (HD, WC, PD, SN, LP, TD).

Every article ends with the word Document and its number, which holds the code of the source and the day. Without codes
the header is known by its line of words (``345 words``) and the day that follows; with codes by the codes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from groundswell.ingest.draft import Draft, Problem
from groundswell.ingest.readers.labelled import data, date_line, dated, language, one_of, paragraphs, width_of

_HEADER = 25  # lines of a header that are looked at, without the empty ones
_SURE = 3  # signs from which a line is taken for the end of an article
_BYLINE = 5  # words of a line of names
_NAMES = 3  # lines that may stand before the line of words: section, headline, byline
_NAME = 120  # characters of a name of a publisher


@dataclass(frozen=True, slots=True)
class _Words:
    """What the pages say, ready to be looked up."""

    end: re.Pattern[str]
    length: re.Pattern[str]
    by: tuple[str, ...]
    rights: tuple[str, ...]
    head: Mapping[str, str]
    text: frozenset[str]
    code: re.Pattern[str]
    tail: re.Pattern[str]
    summary: frozenset[str]
    page: re.Pattern[str]
    contents: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    told = data("factiva")
    gap = r"(?:\s*[\t|]\s*|\s{2,}|\s*$)"  # between a code and its value
    codes = "|".join([*told["head"], *told["text"]])
    number = r"[A-Z0-9]{4,12}(?:19|20)\d{6}[a-z0-9]{6,12}"
    return _Words(
        re.compile(rf"\s*(?:AN{gap})?\|?\s*(?:{'|'.join(told['end'])}) {number}\|?\s*"),
        re.compile(rf"\s*(\d[\d.,]*) (?:{'|'.join(told['words'])})\s*"),
        tuple(f"{word} " for word in told["by"]),
        tuple(told["rights"]),
        told["head"],
        frozenset(told["text"]),
        re.compile(rf"\s*\|?({codes})(?:{gap}|\s)(.*)", re.DOTALL),
        re.compile(rf"\s*\|?({'|'.join(told['tail'])}){gap}(.*)", re.DOTALL),
        one_of(told["summary"]),
        re.compile(rf"\s*(?:{'|'.join(told['page'])})\s*"),
        re.compile(rf"(?:{'|'.join(told['contents'])})\s*"),
    )


# ------------------------------------------------------------------ what is a download


def recognised(lines: Sequence[str]) -> bool:
    """Whether lines are a download of Factiva: the end of an article, and a header before it."""
    words = _words()
    signs: set[str] = set()
    for line in lines:
        if len(line) > 300 or not (stripped := line.strip()):
            continue
        if words.end.fullmatch(stripped) and len(signs) >= _SURE:
            return True
        signs |= _signs(stripped)
    return False


def _signs(line: str) -> set[str]:
    """What of a header a line is."""
    words = _words()
    if words.length.fullmatch(line):
        return {"length"}
    if date_line(line):
        return {"day"}
    if len(line) < _NAME and language(line):
        return {"language"}
    if line.startswith(words.rights):
        return {"rights"}
    found = words.code.fullmatch(line)
    return {found[1]} if found and found[1] in words.head else set()


# ------------------------------------------------------------------ articles


def articles(lines: Sequence[str]) -> Iterator[Draft | Problem]:
    """Every article of a download, in order; a problem for each that has no text."""
    words = _words()
    lines = [line for line in lines if not words.page.fullmatch(line) and not words.contents.fullmatch(line)]
    width = width_of(lines)
    start = 0
    ends = _ends(lines)
    for number, end in enumerate(ends, start=1):
        yield _article(lines[start:end], width, f"article {number}")
        start = end + 1
    if _opening(lines, start, len(lines)) >= _SURE:
        told = "it begins and does not end; expected the word Document and a number after it"
        yield Problem(f"article {len(ends) + 1}", f"{told}. Check whether the file is whole")


def _ends(lines: Sequence[str]) -> list[int]:
    """The ends of articles, not those that an article quotes: after each an article begins, or nothing follows."""
    words = _words()
    found = [at for at, line in enumerate(lines) if words.end.fullmatch(line)]
    coded = [at for at in found if words.tail.fullmatch(_stated_before(lines, at + 1))]
    if coded:
        found = coded  # with codes, one stands before the number of the article
    return [
        at
        for at, after in pairwise([*found, len(lines)])
        if coded or _opening(lines, at + 1, after) >= _SURE or (after == len(lines) and _is_rest(lines, at + 1))
    ]


def _stated_before(lines: Sequence[str], stop: int) -> str:
    """The code of the line before one, or of the line itself."""
    here = lines[stop - 1]
    if _words().tail.fullmatch(here):
        return here
    return next((line for line in reversed(lines[max(0, stop - 4) : stop - 1]) if line.strip()), "")


def _opening(lines: Sequence[str], start: int, stop: int) -> int:
    """Signs that an article begins at a line."""
    signs: set[str] = set()
    seen = 0
    for line in lines[start:stop]:
        if stripped := line.strip():
            signs |= _signs(stripped)
            seen += 1
        if seen > _HEADER:
            break
    return len(signs)


def _is_rest(lines: Sequence[str], start: int) -> bool:
    """Whether nothing but a summary of the search follows."""
    rest = (line.strip() for line in lines[start:])
    return next((line for line in rest if line), None) in (None, *_words().summary)


@dataclass(slots=True)
class _Fields:
    """What is known of an article."""

    told: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    origin: str = "header"


def _article(lines: Sequence[str], width: int | None, position: str) -> Draft | Problem:
    coded = sum(1 for line in lines if (found := _words().code.fullmatch(line)) and found[1] in ("HD", "PD", "SN"))
    fields = _coded(lines) if coded > 1 else _plain(lines)
    told = fields.told
    title = told.get("headline")
    text = paragraphs(fields.text, width)
    if not text:
        return Problem(position, f"{title or 'an article without a headline'}: no text; nothing to read")
    published = dated(told.get("published", ""))
    day = published.day if published else None
    values: dict[str, str | dt.date | None] = {
        "title": title,
        "published": day,
        "publisher": told.get("publisher"),
        "language": language(told.get("language", "")),
        "byline": told.get("byline"),
        "section": told.get("section"),
    }
    names = {name: code for code, name in _words().head.items()} | {"title": "HD"}
    sources = {name: f"{fields.origin} {names[name]}" for name, value in values.items() if value}
    if length := told.get("length"):
        sources["length"] = length
    return Draft(text, position, **values, sources=sources)  # type: ignore[arg-type]


def _coded(lines: Sequence[str]) -> _Fields:
    """An article in display with codes: a code, then its value, on the same line or those after it."""
    words = _words()
    fields = _Fields(origin="field")
    into: list[str] | None = None
    code = ""
    values: dict[str, list[str]] = {}
    for line in lines:
        found = words.tail.fullmatch(line) if code in words.text else None
        coded = words.code.fullmatch(line)
        if found is None and coded and coded[1] not in values:
            # codes of the header come before the text
            found = coded if code not in words.text or coded[1] in words.text else None
        if found:
            code, line = found[1], found[2].removesuffix("|")
            into = values.setdefault(code, [])
        if into is not None:
            (fields.text if code in words.text else into).append(line)
    fields.told = {
        words.head[code]: " ".join(line.strip() for line in said if line.strip())
        for code, said in values.items()
        if code in words.head and any(said)
    }
    return fields


def _plain(lines: Sequence[str]) -> _Fields:
    """An article in display without codes: known by the order of its lines."""
    words = _words()
    fields = _Fields()
    anchor = _anchor(lines)
    if anchor is None:
        fields.text = list(lines)
        return fields
    length, day = anchor
    fields.told = _names([line.strip() for line in lines[:length]])
    fields.told["length"] = lines[length].strip()
    if day is not None:
        fields.told["published"] = lines[day].strip()
    at = (length if day is None else day) + 1
    said = 0
    while at < len(lines) and said < _HEADER:
        stripped = lines[at].strip()
        at += 1
        if not stripped:
            continue
        said += 1
        if stripped.startswith(words.rights):
            break
        if "publisher" not in fields.told and not re.fullmatch(r"\d{1,2}:\d\d.*", stripped):
            fields.told["publisher"] = stripped
        elif len(stripped) < _NAME and language(stripped) and "language" not in fields.told:
            fields.told["language"] = stripped
            if not _rights_follow(lines, at):
                break
        elif len(stripped) > _NAME:  # no line of a header
            at -= 1
            break
    while at < len(lines) and (not lines[at].strip() or lines[at].strip().startswith(words.rights)):
        at += 1
    fields.text = list(lines[at:])
    return fields


def _rights_follow(lines: Sequence[str], at: int) -> bool:
    return next((line for line in lines[at : at + 4] if line.strip()), "").strip().startswith(_words().rights)


def _anchor(lines: Sequence[str]) -> tuple[int, int | None] | None:
    """The line of words, and that of the day after it; the first such line that more of a header follows."""
    for at, line in enumerate(lines):
        if not _words().length.fullmatch(line):
            continue
        after = [place for place in range(at + 1, min(at + 6, len(lines))) if lines[place].strip()][:2]
        day = next((place for place in after if date_line(lines[place].strip())), None)
        if day is not None or _opening(lines, at + 1, at + 1 + _HEADER) > 1:
            return at, day
    return None


def _names(before: Sequence[str]) -> dict[str, str]:
    """Section, headline and byline: the lines before the line of words."""
    words = _words()
    stated = [line for line in before if line]
    said = stated[-_NAMES:]
    if len(stated) > _NAMES:  # a list of the articles, or a cover, stands in front; what is of which cannot be told
        said = said[-2:] if said[-1].startswith(words.by) else said[-1:]
    told: dict[str, str] = {}
    if len(said) == _NAMES or (len(said) > 1 and (said[-1].startswith(words.by) or _is_names(*said))):
        told["byline"] = said.pop()
    if said:
        told["headline"] = said.pop()
    if said:
        told["section"] = said.pop()
    return told


def _is_names(headline: str, line: str) -> bool:
    """Whether a line under a headline is names of people, as far as its capitals tell."""
    parts = line.split()
    return len(parts) <= _BYLINE < len(headline.split()) and all(part[0].isupper() for part in parts)
