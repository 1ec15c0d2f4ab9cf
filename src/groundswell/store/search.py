"""Full-text search: plain words, and "words in quotes" that stand together. Whatever is typed is safe."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    column,
    exists,
    false,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from groundswell.errors import RefusedError
from groundswell.language.fold import fold
from groundswell.record.words import storable
from groundswell.store import tables as t

MOST = 32  # words and phrases of one search
MOST_RANKED = 500  # reports that are put in order of likeness: to do so they are all read
MOST_COUNTED = 10_000  # reports that are counted
LONGEST_TEXT, LONGEST_TITLE = 200_000, 200  # characters that are looked through, and shown
_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_WORD = re.compile(r"[^\W_]+")
#: What the index of PostgreSQL folds (see the migration on search); that of SQLite folds more.
_FOLDED = str.maketrans("áéíóúüñàèìòùâêîôûäëïöçãõ", "aeiouunaeiouaeiouaeiocao")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are to stand together; of the last, with `start`, only the start."""

    words: tuple[str, ...]
    told: str
    start: bool


def terms_of(q: str) -> tuple[Term, ...]:
    """What is searched for: words, "phrases", and the start of a word: march*.

    Raises
    ------
    RefusedError
        If there are too many.
    """
    found = []
    for piece in _PIECE.finditer(storable(q).translate(_QUOTES)):
        told = piece[2] or piece[1]
        if words := _WORD.findall(told):
            found.append(Term(tuple(words), told, piece[2] is not None and told.endswith("*")))
    if len(found) > MOST:
        raise RefusedError(f"found {len(found)} words to search for; expected {MOST} or fewer")
    return tuple(found)


# ------------------------------------------------------------------ conditions


class _Either(FunctionElement[bool]):
    """The first condition in SQLite, the second in PostgreSQL."""

    type = Boolean()
    inherit_cache = True


@compiles(_Either, "sqlite")
def _first(element: _Either, compiler: SQLCompiler, **options: Any) -> str:
    first, _ = element.clauses
    return compiler.process(first, **options)


@compiles(_Either, "postgresql")
def _second(element: _Either, compiler: SQLCompiler, **options: Any) -> str:
    _, second = element.clauses
    return compiler.process(second, **options)


def events_found(q: str) -> ColumnElement[bool]:
    """The condition on a summary of an event that its words hold all that is searched for."""
    terms, w = terms_of(q), t.event_words.c
    told = select(w.summary_id).where(func.searched(w.words).op("@@")(_tsquery(terms)))
    return _found(terms, "event_search", t.event_summary.c.summary_id, told)


def documents_found(q: str) -> ColumnElement[bool]:
    """The condition on a document that title and text hold all that is searched for."""
    terms, other = terms_of(q), t.document.alias()
    words = func.coalesce(other.c.title, "") + " " + other.c.text
    told = select(other.c.document_id).where(func.searched(words).op("@@")(_tsquery(terms)))
    return _found(terms, "document_search", t.document.c.document_id, told)


_WORDS = func.coalesce(t.document.c.title, "") + " " + t.document.c.text


def _found(terms: Sequence[Term], index: str, number: Any, told: Select[Any]) -> ColumnElement[bool]:
    """The condition that a number is in an index of SQLite, or among those `told` by PostgreSQL."""
    return _Either(number.in_(_matching(index, terms)), number.in_(told)) if terms else false()


def _matching(index: str, terms: Sequence[Term]) -> Select[Any]:
    """Numbers of the rows of an index of SQLite that hold all that is searched for."""
    match = " ".join(f'"{" ".join(term.words)}"{"*" if term.start else ""}' for term in terms)
    whole: ColumnElement[Any] = literal_column(index)  # all columns of an index are called as it is
    return select(column("rowid")).select_from(table(index)).where(whole.op("MATCH")(match))


def _tsquery(terms: Sequence[Term]) -> ColumnElement[Any]:
    simple: ColumnElement[Any] = literal_column("'simple'::regconfig")
    all_told: ColumnElement[Any] = literal_column("''::tsquery")
    for place, term in enumerate(terms):
        if term.start:
            told = func.to_tsquery(simple, f"{' <-> '.join(term.words).lower().translate(_FOLDED)}:*")
        else:
            told = func.phraseto_tsquery(simple, term.told.lower().translate(_FOLDED))
        all_told = all_told.op("&&")(told) if place else told
    return all_told


# ------------------------------------------------------------------ reports


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text around a hit.

    Attributes
    ----------
    words
        As they stand there; white space is one space, and what is left out at either end is an ellipsis.
    hits
        Where in them stands what was searched for: half-open ranges of characters.
    """

    words: str
    hits: tuple[tuple[int, int], ...]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The words in parts, each with whether it is a hit."""
        ends = [0, *(place for hit in self.hits for place in hit), len(self.words)]
        told = [(self.words[start:end], bool(n % 2)) for n, (start, end) in enumerate(pairwise(ends))]
        return [part for part in told if part[0]]


@dataclass(frozen=True, slots=True)
class FoundReport:
    """A report that holds what is searched for.

    Attributes
    ----------
    document_id, name
        Number and name of the document.
    published, publisher, language
        What is known of it.
    events
        Number of candidate events in it that stand.
    title, passage
        Its title, and the words of its text around the first hit.
    """

    document_id: int
    name: str
    published: str | None
    publisher: str | None
    language: str | None
    events: int
    title: Passage
    passage: Passage


@dataclass(frozen=True, slots=True)
class FoundReports:
    """Reports that hold what is searched for.

    Attributes
    ----------
    reports
        Those that were asked for.
    number
        Of all; where there are more than are counted, of those that are.
    more
        Whether there are more.
    """

    reports: tuple[FoundReport, ...]
    number: int
    more: bool


def reports(connection: Connection, q: str, *, start: int = 0, at_most: int = 20) -> FoundReports:
    """Reports, in the version that stands, that hold what is searched for: the likest first; of very many, the newest.

    Parameters
    ----------
    connection
        Of one transaction.
    q
        What is searched for, as by `terms_of`.
    start, at_most
        How many to pass over, and to give.

    Raises
    ------
    RefusedError
        If too many words are searched for.
    """
    terms, d = terms_of(q), t.document.c
    later = t.document.alias()
    stands = ~exists().where(later.c.name == d.name, later.c.version > d.version)
    found = select(d.document_id).where(documents_found(q), stands)
    numbers = list(connection.execute(found.limit(MOST_RANKED + 1)).scalars())
    if len(numbers) <= MOST_RANKED:
        number, more = len(numbers), False
        shown = _ranked(connection, terms, numbers)[start : start + at_most]
    else:
        counted = select(func.count()).select_from(found.limit(MOST_COUNTED + 1).subquery())
        number = int(connection.execute(counted).scalar_one())
        number, more = min(number, MOST_COUNTED), number > MOST_COUNTED
        newest = found.order_by(d.document_id.desc()).offset(start).limit(at_most)
        shown = list(connection.execute(newest).scalars())
    return FoundReports(_shown(connection, terms, shown), number, more)


def _ranked(connection: Connection, terms: Sequence[Term], numbers: Sequence[int]) -> list[int]:
    """Numbers of documents, the likest to what is searched for first."""
    if not numbers:
        return []
    if connection.dialect.name == "sqlite":
        rank: Any = literal_column("rank")
        query = _matching("document_search", terms).order_by(rank, column("rowid"))
        held = set(numbers)
        return [number for number in connection.execute(query).scalars() if number in held]
    d = t.document.c
    rank = func.ts_rank(func.searched(_WORDS), _tsquery(terms))
    by_rank = select(d.document_id).where(d.document_id.in_(numbers)).order_by(rank.desc(), d.document_id)
    return list(connection.execute(by_rank).scalars())


def _shown(connection: Connection, terms: Sequence[Term], numbers: Sequence[int]) -> tuple[FoundReport, ...]:
    d, s = t.document.c, t.document_summary.c
    query = (
        select(d.document_id, d.name, d.published, d.publisher, d.language, d.title, d.text, d.escaped, s.events)
        .outerjoin_from(t.document, t.document_summary)
        .where(d.document_id.in_(numbers))
    )
    rows = {row.document_id: row for row in connection.execute(query)}
    return tuple(
        FoundReport(
            row.document_id,
            row.name,
            row.published,
            row.publisher,
            row.language,
            row.events or 0,
            passage(row.title or "", terms, around=LONGEST_TITLE),
            passage(json.loads(row.text) if row.escaped else row.text, terms),
        )
        for row in (rows[number] for number in numbers)
    )


def passage(text: str, terms: Sequence[Term], *, around: int = 130) -> Passage:
    """The words of a text around the first that is searched for; its first words where none is found.

    Parameters
    ----------
    text
        A text.
    terms
        What is searched for.
    around
        Characters on either side.
    """
    pattern = _pattern(terms)
    hit = pattern.search(fold(text[:LONGEST_TEXT])) if pattern else None
    begin, end = (max(0, hit.start() - around), hit.end() + around) if hit else (0, 2 * around)
    words = " ".join(storable(text[begin:end]).split())
    if begin > 0 and (cut := words.find(" ")) >= 0:
        words = f"… {words[cut + 1 :]}"
    if end < len(text) and (cut := words.rfind(" ")) >= 0:
        words = f"{words[:cut]} …"
    hits = [match.span() for match in pattern.finditer(fold(words))] if pattern else []
    return Passage(words, tuple(hits))


def _pattern(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """Where the words of any term stand in a folded text."""
    told = [
        r"[\W_]+".join(map(re.escape, map(fold, term.words))) + ("" if term.start else r"(?![^\W_])") for term in terms
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(told)})") if told else None
