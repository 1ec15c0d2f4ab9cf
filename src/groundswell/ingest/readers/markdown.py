"""Markdown: the text as it is written; title, date and the like from the lines between dashes at its top."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from groundswell.ingest.dates import day_of
from groundswell.ingest.draft import Draft, Options
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.plain import draft_of
from groundswell.ingest.text import check, decoded

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FIELDS = {
    "title": ("title", "título", "titulo"),
    "published": ("date", "published", "fecha"),
    "publisher": ("publisher", "source", "publication", "medio", "fuente"),
    "byline": ("author", "byline", "autor"),
    "url": ("url", "link", "source_url"),
    "section": ("section", "category", "sección", "seccion"),
}


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the text without the lines between dashes at its top.

    Raises
    ------
    DocumentError
        If the content is no text of a report.
    """
    text, encoding = decoded(content)
    told: dict[str, str] = {}
    sources = {"text": encoding}
    if front := _FRONT.match(text):
        held = _front(front[1])
        if held is not None:
            text = text[front.end() :]
            for field, keys in _FIELDS.items():
                for key in keys:
                    if field not in told and held.get(key):
                        told[field], sources[field] = held[key], f"front matter {key}"
    check(text)
    heading = _HEADING.search(text)
    if "title" not in told and heading and not text[: heading.start()].strip():
        told["title"], sources["title"] = heading[1], "first heading"
    day = day_of(told.pop("published"), order=options.date_order) if "published" in told else None
    if day is None:
        sources.pop("published", None)
        found = draft_of(text, text.splitlines(), sources)
        day, sources = found.published, dict(found.sources)
    yield Draft(text, published=day, sources=sources, **told)


def _front(told: str) -> dict[str, str] | None:
    """Keys and words of front matter; None where it is none, but a rule across the page."""
    if "&" in told or "*" in told:  # anchors: front matter has none, and a bomb is made of them
        return None
    try:
        held = yaml.load(told, Loader=yaml.BaseLoader)  # gives words alone
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(held, dict):
        return None
    return {str(key).lower(): value for key, value in held.items() if isinstance(value, str)}
