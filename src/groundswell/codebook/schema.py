"""The interchange format as JSON Schema, with the codes of the core codebook."""

from __future__ import annotations

from typing import Any

from groundswell.codebook.book import Codebook, Field, load_codebook

#: Version of the interchange format; changes whenever a key or a type does.
VERSION = "1.0"

_STRING = {"type": "string"}
_MAYBE_STRING = {"type": ["string", "null"]}
_MAYBE_NUMBER = {"type": ["number", "null"]}
_MAYBE_COUNT = {"type": ["integer", "null"], "minimum": 0}
_DATE = {"type": ["string", "null"], "pattern": r"^(\d{4}(-(0[1-9]|1[0-2])(-\d\d)?|-W\d\d|-Q[1-4])?|\.\.)$"}


def schema(codebook: Codebook | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line of output.

    Parameters
    ----------
    codebook
        Where the codes are taken from; the core codebook where None.
    """
    book = codebook or load_codebook()
    values = {field.name: _held(field, book) for field in book.fields}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Groundswell extraction, format {VERSION}",
        "description": f"One document and its candidate events, coded by the codebook {book.name} {book.version}.",
        "version": VERSION,
        **_object({"document": _document(), "events": _list(_event(values, book)), "mentions": _list(_mention())}),
        "required": ["document", "events"],
        "$defs": {
            "evidence": _object(
                {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}, "quote": _STRING}
            )
        },
    }


def _document() -> dict[str, Any]:
    told = _object(
        {
            "id": _STRING,
            "language": _MAYBE_STRING,
            "relevance": {"type": "number", "minimum": 0, "maximum": 1},
            "text_sha256": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
            "note": _STRING,
            "error": _STRING,
        }
    )
    return told | {"required": ["id", "language", "relevance", "text_sha256"]}


def _event(values: dict[str, Any], book: Codebook) -> dict[str, Any]:
    return _object(
        {
            "event_id": _STRING,
            "rank": {"type": "integer", "minimum": 1},
            "standing": {"enum": list(book.names("standing"))},
            "values": _object(values),
        }
    )


def _held(field: Field, book: Codebook) -> dict[str, Any]:
    statement = _object(
        {
            "value": _type(field, book),
            "status": {"enum": list(book.names("status"))},
            "text": _MAYBE_STRING,
            "evidence": _list({"$ref": "#/$defs/evidence"}),
            "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "reason": _MAYBE_STRING,
        }
    )
    return _list(statement) if field.many else {"anyOf": [{"type": "null"}, statement]}


def _type(field: Field, book: Codebook) -> dict[str, Any]:
    match field.type:
        case "code":
            return {"enum": [*book.names(field.codes or ""), None]}
        case "date":
            return _DATE
        case "time":
            return {"type": ["string", "null"], "pattern": r"^\d\d:\d\d$"}
        case "flag":
            return {"type": ["boolean", "null"]}
        case "actor":
            return _object({"name": _STRING, "kind": {"enum": list(book.names(field.codes or ""))}})
        case "claim":
            issues = _list({"enum": list(book.names(field.codes or ""))})
            return _object({"text": _STRING, "issue": issues, "stance": {"enum": ["for", "against", None]}})
        case "place":
            return _place(book)
        case "size" | "harm":
            return _count(field.type, book)
    return _MAYBE_STRING


def _place(book: Codebook) -> dict[str, Any]:
    words = dict.fromkeys(("site", "locality", "admin2", "admin1"), _MAYBE_STRING)
    return _object(
        {
            "name": _STRING,
            **words,
            "country": {"type": ["string", "null"], "pattern": "^[A-Z]{3}$"},
            "latitude": _MAYBE_NUMBER,
            "longitude": _MAYBE_NUMBER,
            "geoname_id": {"type": ["integer", "null"]},
            "precision": {"enum": [*book.names("precision"), None]},
        }
    )


def _count(kind: str, book: Codebook) -> dict[str, Any]:
    parts: dict[str, Any] = dict.fromkeys(("low", "high", "estimate"), _MAYBE_COUNT)
    parts |= {"text": _STRING, "rule": _MAYBE_STRING}
    if kind == "size":
        parts |= {
            "category": {"enum": [*book.names("size_categories"), None]},
            "by": {"enum": list(book.names("counted_by"))},
        }
    else:
        parts |= {"of": {"enum": list(book.names("harmed"))}, "by": _MAYBE_STRING}
    return _object(parts)


def _mention() -> dict[str, Any]:
    kinds = {"enum": ["date", "place", "count", "actor"]}
    start_end = {"type": "integer", "minimum": 0}
    return _object({"kind": kinds, "start": start_end, "end": start_end, "quote": _STRING, "value": {}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
