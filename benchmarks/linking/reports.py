"""The reports of the linking benchmark, and their events as people coded them and as the line extracts them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import templates

from groundswell.evaluate.compare import pairs
from groundswell.extract.pipeline import Extractor
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.gazetteer.names import key_of
from groundswell.link.copies import copies, sketch_of
from groundswell.link.profile import Profile, profile_of
from groundswell.record.document import Document
from groundswell.record.json import plain

WRITTEN = Path(__file__).with_name("written")


@dataclass(frozen=True, slots=True)
class Telling:
    """One event of one report.

    Attributes
    ----------
    number
        Place among all tellings.
    report
        Name of the report; reports of one writer begin alike.
    event
        Key of the event in the world.
    campaign
        Key of its campaign, where it is part of one.
    words
        The words that name it.
    profile
        What is compared.
    """

    number: int
    report: str
    event: str
    campaign: str | None
    words: str
    profile: Profile

    @property
    def writer(self) -> str:
        """Who wrote the report: the start of its name."""
        return self.report.split("-")[0]


def rows(part: str) -> list[dict[str, Any]]:
    """Reports with their coded events: those written by hand (`written`), or from templates (`templates`)."""
    if part == "templates":
        return [dict(row) for row in templates.reports()]
    files = sorted(WRITTEN.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").split("\n") if line]


def coded(part: str) -> list[Telling]:
    """Every event of every report as people coded it."""
    reports = rows(part)
    return _numbered(
        (number, row, event, _values(event), event["standing"])
        for number, row in enumerate(reports)
        for event in row["events"]
    )


def extracted(part: str) -> tuple[list[Telling], int]:
    """Every coded event that the line finds, as the line extracts it; and the number of those that it does not find."""
    found, missed = [], 0
    extractor = Extractor()
    for number, row in enumerate(rows(part)):
        extraction = extractor.extract(_document(row))
        for event, own in pairs(extraction, row["events"]):
            if event is not None and own is not None:
                values = {field: [plain(v.value) for v in held] for field, held in own.values.items()}
                found.append((number, row, event, values, own.standing))
            missed += event is not None and own is None
    return _numbered(found), missed


def _numbered(
    told: Iterable[tuple[int, dict[str, Any], Mapping[str, Any], Mapping[str, Any], str]],
) -> list[Telling]:
    held = list(told)
    texts = {number: row["text"] for number, row, *_ in held}
    group = copies([(number, sketch_of(text)) for number, text in texts.items()], texts.__getitem__)
    return [
        Telling(
            place,
            row["id"],
            event["event"],
            event.get("campaign"),
            event["trigger"],
            profile_of(
                values,
                number=place,
                document=number,
                copies=group[number],
                standing=standing,
                published=row.get("published"),
                language=row["language"],
            ),
        )
        for place, (number, row, event, values, standing) in enumerate(held)
    ]


def _document(row: Mapping[str, Any]) -> Document:
    published = dt.date.fromisoformat(row["published"]) if row.get("published") else None
    return Document(
        row["id"],
        row["text"],
        row.get("title"),
        published,
        row.get("publisher"),
        row.get("country"),
        None,
        row["language"],
    )


def _values(event: Mapping[str, Any]) -> dict[str, list[Any]]:
    """A coded event in the shape of the interchange format."""
    claims = event["claim"] or ([""] if event["issue"] else [])
    return {
        "form": event["form"],
        "start_date": [event["start_date"]] if event["start_date"] else [],
        "place": [_place(event)] if event["country"] or event["locality"] else [],
        "organizer": [{"name": name, "kind": "other"} for name in event["organizer"]],
        "participant": event["participant"],
        "target": event["target"],
        "addressee": event["addressee"],
        "claim": [{"text": text, "issue": event["issue"], "stance": None} for text in claims],
        "slogan": event["slogan"],
        "size": [event["size"]] if event["size"] else [],
    }


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer(ensure_index())


def _place(event: Mapping[str, Any]) -> dict[str, Any]:
    """The place of a coded event, with the town of that name in that country."""
    told = {"name": event["locality"] or event["country"], "site": event["site"], "country": event["country"]}
    if event["locality"]:
        for candidate in _gazetteer().look_up(key_of(event["locality"])):
            if candidate.kind == "locality" and event["country"] in (None, candidate.country):
                found = _gazetteer().place(candidate, name=event["locality"])
                return {**plain(replace(found, site=event["site"]))}
    return {"locality": event["locality"], "admin1": event["admin1"], **told}
