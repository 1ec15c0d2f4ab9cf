"""Sample reports, written for Groundswell, with the events that a careful coder would give.

Persons and organizations in them are made up. `reports.jsonl` is in the record's input format; `gold.jsonl` holds the
events of each report, every one with the words that name it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from groundswell.ingest.jsonl import document_of
from groundswell.ingest.known import Known
from groundswell.record.document import Document


@cache
def load_samples() -> tuple[Document, ...]:
    """Every sample report, English first."""
    rows = _rows("reports.jsonl")
    return tuple(document_of(row, where="samples/reports.jsonl", name="sample", known=Known()) for row in rows)


def load_gold(document_id: str) -> list[dict[str, Any]]:
    """The coded events of one sample report, the most prominent first.

    Raises
    ------
    KeyError
        If there is no sample of that name.
    """
    events: list[dict[str, Any]] = _gold()[document_id]["events"]
    return events


@cache
def _gold() -> Mapping[str, Any]:
    return {row["id"]: row for row in _rows("gold.jsonl")}


def _rows(file: str) -> list[dict[str, Any]]:
    text = resources.files("groundswell.samples").joinpath(file).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]
