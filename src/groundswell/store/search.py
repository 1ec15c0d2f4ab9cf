"""Full-text search: plain words, and "words in quotes" that stand together. Whatever is typed is safe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, column, false, func, literal_column, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from groundswell.errors import RefusedError
from groundswell.store import tables as t
from groundswell.store.keep import storable

MOST = 32  # words and phrases of one search
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
    """The condition that the words of an event summary hold all that is searched for."""
    words = t.event_summary.c.words
    return _found(terms_of(q), "event_search", t.event_summary.c.summary_id, words)


def documents_found(q: str) -> ColumnElement[bool]:
    """The condition that title and text of a document hold all that is searched for."""
    words = func.coalesce(t.document.c.title, "") + " " + t.document.c.text
    return _found(terms_of(q), "document_search", t.document.c.document_id, words)


def _found(terms: Sequence[Term], index: str, number: Any, words: Any) -> ColumnElement[bool]:
    match = " ".join(f'"{" ".join(term.words)}"{"*" if term.start else ""}' for term in terms)
    whole: ColumnElement[Any] = literal_column(index)  # all columns of the index are called as it is
    rows: Select[Any] = select(column("rowid")).select_from(table(index)).where(whole.op("MATCH")(match))
    return _Either(number.in_(rows) if terms else false(), func.searched(words).op("@@")(_tsquery(terms)))


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
