"""JSON Lines in the record's input format: one document a line."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.known import Known
from groundswell.ingest.text import check
from groundswell.record.document import Document

#: Keys of a line, and whether they may be left out.
KEYS = ("id", "text", "title", "published", "publisher", "country", "url", "language", "byline", "section")


def read_line(line: str, *, where: str) -> dict[str, Any]:
    """The keys of one line; `where` is its file and number, for messages.

    Raises
    ------
    DocumentError
        If the line is no JSON object.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "colno", None)
        told = f"{getattr(error, 'msg', 'nested too deep')}" + (f" at character {at}" if at else "")
        raise DocumentError(f"{where}: no valid JSON ({told}); expected one document in JSON on every line") from error
    if not isinstance(row, dict):
        raise DocumentError(f"{where}: a JSON {type(row).__name__}; expected an object with the key 'text'")
    return row


def document_of(row: Mapping[str, Any], *, where: str, name: str, known: Known) -> Document:
    """A document from its keys; what the keys lack is taken from `known`.

    Raises
    ------
    DocumentError
        If a key is missing, unknown or of the wrong kind.
    """
    unknown = sorted(set(row) - set(KEYS))
    if unknown:
        raise DocumentError(f"{where}: unknown key {unknown[0]!r}; expected {', '.join(KEYS)}")
    if "text" not in row:
        raise DocumentError(f'{where}: no \'text\'; expected at least {{"text": "…"}}')
    for key in KEYS:
        if row.get(key) is not None and not isinstance(row[key], str):
            raise DocumentError(f"{where}: {key!r} is {row[key]!r}; expected words in quotation marks")
    text = row["text"]
    if text is None:
        raise DocumentError(f"{where}: 'text' is null; expected the text of a report")
    check(text, where=where)
    return Document(
        row.get("id") or name,
        text,
        row.get("title") or known.title,
        day(row["published"], where=where) if row.get("published") else known.published,
        row.get("publisher"),
        alpha3(row["country"], where=where) if row.get("country") else known.country,
        row.get("url"),
        two_letters(row["language"], where=where) if row.get("language") else known.language,
    )


def day(told: str, *, where: str) -> dt.date:
    """An ISO day; of a time stamp its day."""
    try:
        return dt.date.fromisoformat(told[:10])
    except ValueError as error:
        raise DocumentError(f"{where}: published is {told!r}; expected a day such as 2023-02-08") from error


def alpha3(told: str, *, where: str) -> str:
    """A country code of three letters."""
    if not re.fullmatch(r"[A-Za-z]{3}", told):
        raise DocumentError(f"{where}: country is {told!r}; expected three letters (ISO 3166-1 alpha-3) such as CRI")
    return told.upper()


def two_letters(told: str, *, where: str) -> str:
    """A language code of two letters; what follows a hyphen is left out."""
    if not re.fullmatch(r"[A-Za-z]{2}(?:[-_].*)?", told):
        raise DocumentError(f"{where}: language is {told!r}; expected two letters (ISO 639-1) such as es")
    return told[:2].lower()
