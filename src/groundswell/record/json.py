"""The interchange format: an extraction as one line of JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from groundswell.record.event import SINGLE_FIELDS, Extraction, Mention
from groundswell.record.value import Value


def to_json(extraction: Extraction, *, mentions: bool = False) -> dict[str, Any]:
    """An extraction in the interchange format.

    Parameters
    ----------
    extraction
        What was made of one document.
    mentions
        Add the dates, places, counts and actors found.

    Returns
    -------
    dict
        One line of output, ready for `json.dumps`.
    """
    document: dict[str, Any] = {
        "id": extraction.document.id,
        "language": extraction.language,
        "relevance": round(extraction.relevance, 4),
        "text_sha256": extraction.document.sha256,
    }
    if extraction.note:
        document["note"] = extraction.note
    line: dict[str, Any] = {"document": document, "events": [_event(e) for e in extraction.events]}
    if mentions:
        line["mentions"] = [_mention(m) for m in extraction.mentions]
    return line


def dumps(extraction: Extraction, *, mentions: bool = False) -> str:
    """An extraction as one line of JSON, without the line end; what is no valid Unicode is escaped."""
    return encode(to_json(extraction, mentions=mentions))


def encode(line: Mapping[str, Any]) -> str:
    """One line of output as text that any UTF-8 stream can carry."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(line, separators=(",", ":"))
    return text


def error_json(document_id: str, message: str) -> dict[str, Any]:
    """The line of a document that could not be read: it has no events, and says why."""
    document = {"id": document_id, "language": None, "relevance": 0.0, "text_sha256": None, "error": message}
    return {"document": document, "events": []}


def plain(value: Any) -> Any:
    """A value of a field in the shape of the interchange format."""
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value


def _event(event: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, held in event.values.items():
        told = [_value(v) for v in held]
        values[name] = (told[0] if told else None) if name in SINGLE_FIELDS else told
    return {"event_id": event.event_id, "rank": event.rank, "standing": event.standing, "values": values}


def _value(value: Value[Any]) -> dict[str, Any]:
    return {
        "value": plain(value.value),
        "status": value.status,
        "text": value.text,
        "evidence": [{"start": e.start, "end": e.end, "quote": e.quote} for e in value.evidence],
        "confidence": None if value.confidence is None else round(value.confidence, 2),
        "reason": value.reason,
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return dataclasses.asdict(mention)
