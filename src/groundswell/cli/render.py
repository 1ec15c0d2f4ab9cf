"""An extraction as a person reads it: event by event, every value beside its quoted words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from groundswell.record.event import CandidateEvent, Extraction
from groundswell.record.json import plain
from groundswell.record.value import Value

_LABEL = 18  # columns of the label of a row, its indent included
_QUOTE = 60  # longest quote shown, in characters
_MOST = 4  # values of a field that are shown

#: Label, and the fields of the record that it holds, in the order in which they are read.
ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("form",)),
    ("when", ("start_date", "end_date", "start_time")),
    ("where", ("place",)),
    ("who", ("organizer", "participant")),
    ("against", ("target",)),
    ("asked", ("addressee",)),
    ("for what", ("claim",)),
    ("slogans", ("slogan",)),
    ("how many", ("size",)),
    ("authorities", ("police_presence", "response")),
    ("arrested", ("arrests",)),
    ("injured", ("injuries",)),
    ("killed", ("deaths",)),
    ("violence by", ("violence",)),
    ("there too", ("counter_protest", "media_presence", "property_damage")),
    ("part of", ("campaign", "part_of")),
)


def render(extraction: Extraction, *, width: int = 80) -> str:
    """A document and its events as text, with terminal styles that `click.echo` leaves out where there is no terminal.

    Parameters
    ----------
    extraction
        What was made of the document.
    width
        Columns of the terminal.

    Returns
    -------
    str
        Lines of at most `width` columns, without the last line end.
    """
    return "\n".join(_lines(extraction, width))


def _lines(extraction: Extraction, width: int) -> Iterator[str]:
    number = len(extraction.events)
    told = f"{number} event{'' if number == 1 else 's'}" if number else "no events"
    note = f" · {extraction.note}" if extraction.note else ""
    yield click.style(_cut(extraction.document.id, width - 40), bold=True) + click.style(
        f" · {extraction.language or '?'} · relevance {extraction.relevance:.2f} · {told}{note}", dim=True
    )
    ids = {e.event_id: e.rank for e in extraction.events}
    for event in extraction.events:
        yield ""
        yield from _event(event, ids, width)


def _event(event: CandidateEvent, ids: dict[str, int], width: int) -> Iterator[str]:
    yield f"{event.rank:>3}  " + click.style(event.standing.upper(), fg=_COLOURS[event.standing], bold=True)
    for label, fields in ROWS:
        first = True
        for field in fields:
            values = event.values.get(field, ())
            for value in values[:_MOST]:
                yield from _row(label if first else "", field, value, ids, width)
                first = False
            if len(values) > _MOST:
                yield " " * _LABEL + f"… and {len(values) - _MOST} more"


_COLOURS = {"focal": "green", "background": "blue", "preparatory": "cyan", "announced": "yellow", "averted": "red"}


def _row(label: str, field: str, value: Value[Any], ids: dict[str, int], width: int) -> Iterator[str]:
    mark = "~" if value.status == "inferred" else " "
    shown = _shown(field, value.value, ids)
    sure = "" if value.confidence is None else f" {value.confidence:.2f}".replace("0.", ".")
    quote = "" if value.text is None or value.text == shown else f"  “{_cut(' '.join(value.text.split()), _QUOTE)}”"
    body = textwrap.wrap(f"{shown}{quote}{sure}", width - _LABEL - 2, break_long_words=True) or [""]
    yield click.style(f"     {label:<{_LABEL - 6}} "[:_LABEL].ljust(_LABEL), dim=True) + f"{mark} {body[0]}"
    for line in body[1:]:
        yield " " * (_LABEL + 2) + line
    if value.reason:
        for line in textwrap.wrap(value.reason, width - _LABEL - 4, initial_indent="", subsequent_indent=""):
            yield click.style(" " * (_LABEL + 4) + line, dim=True)


def _shown(field: str, value: Any, ids: dict[str, int]) -> str:
    return f"event {ids.get(value, '?')}" if field == "part_of" else short(field, plain(value))


def short(field: str, value: Any) -> str:
    """A value, in the shape of the interchange format, in a few words."""
    match field, value:
        case "place", _:
            parts = [value["site"], value["locality"], value["admin1"], value["country"]]
            return ", ".join(_unique([p for p in parts if p])) or str(value["name"])
        case (("organizer" | "participant" | "target" | "addressee"), _):
            return f"{value['name']} [{value['kind']}]"
        case "claim", _:
            issues = f" [{', '.join(value['issue'])}]" if value["issue"] else ""
            return f"{value['stance'] or 'about'} {value['text']}{issues}"
        case "size", _:
            return _range(value) + ("" if value["by"] == "unknown" else f", says {value['by']}")
        case (("arrests" | "injuries" | "deaths"), _):
            of = "" if value["of"] == "unknown" else f" {value['of']}"
            return _range(value) + of + (f", by {value['by']}" if value["by"] else "")
        case _, bool():
            return field.replace("_", " ") + ("" if value else ": no")
        case "end_date", _:
            return "still going on" if value == ".." else f"until {value}"
        case "start_time", _:
            return f"at {value}"
    return str(value)


def _range(count: Mapping[str, Any]) -> str:
    low, high = count["low"], count["high"]
    if low is not None and low == high:
        return f"{low:,}"
    if high is None:
        return f"{low:,} or more" if low is not None else "some"
    return f"{low:,} to {high:,}" if low is not None else f"up to {high:,}"


def _unique(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
