"""Reports of the bench of which people coded a part: what that part says of the main event's candidates.

A report of `mm`, `honduras` or `ipe` has no full record, but it answers some of the questions of selection: was the
day, the town, the number found the one that people gave, and did the police do what a word says they did? Reports that
are held out for testing are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotation import standoff
from annotation.coded import document_of

from groundswell.evaluate.compare import matches
from groundswell.extract.events import Frame
from groundswell.extract.selection import Scene
from groundswell.language.fold import fold
from groundswell.record.document import Document

#: Classes of the source that say nothing of any one code.
_VAGUE = ("political_process",)
_SKIP = ("of", "the", "de", "la", "el", "los", "city", "ciudad", "province")

Answer = tuple[str, Any, bool]  # the field, the candidate, and whether it is right


def documents(bench: Path, without: set[str]) -> Iterator[tuple[Document, Mapping[str, Any], str]]:
    """The reports with what people coded of them, and their task."""
    for task, language in (("mm", "en"), ("honduras", "es"), ("ipe", "en")):
        gold = {row["id"]: row for row in standoff.rows(bench / "tasks" / task / "gold.jsonl")}
        for row in standoff.rows(bench / "tasks" / task / "docs.jsonl"):
            if row["id"] not in without:
                yield document_of(row, language), gold[row["id"]], task


class Crosswalks:
    """From codes of the record to those of the sources."""

    def __init__(self, bench: Path) -> None:
        held = json.loads((bench / "crosswalks.json").read_text("utf-8"))
        self.issue: Mapping[str, str | None] = held["issue_to_mm"]
        self.response: Mapping[str, str | None] = held["response_to_mm"]


def right_place(gold: str, name: str, locality: str | None) -> bool:
    """Does a place share a naming word with the one that people gave?"""
    wanted = {w for w in fold(gold).replace(",", " ").split() if w not in _SKIP and len(w) > 2}
    return bool(wanted & set(fold(f"{name} {locality or ''}").replace(",", " ").split()))


def of_mass_mobilization(
    gold: Mapping[str, Any], scene: Scene, frame: Frame, walks: Crosswalks
) -> Iterator[tuple[str, Any, bool]]:
    """What a row of Mass Mobilization says of the candidates."""
    reading = scene.reading
    if gold["date_in_text"]:
        for value in sorted({d.start_date for d in reading.dates if d.start_date}):
            yield "date", value, value == gold["start_date"]
    if gold["place_in_text"]:
        for place in reading.places:
            if place.place:
                yield "place", place, right_place(gold["place"], place.place.name, place.place.locality)
    if gold["size"] and gold["size_in_text"]:
        for count in reading.counts:
            if count.counted == "participants":
                told = {"low": gold["size"], "high": gold["size"]}
                yield "count", count, matches("size", told, {"low": count.low, "high": count.high})
    for code in sorted({a.code for a in reading.actions if a.field == "response"}):
        if walks.response.get(code):
            yield "response", code, walks.response[code] in gold["responses"]
    if any(a.field == "violence" and a.code == "protesters" for a in reading.actions):
        yield "violence", "protesters", bool(gold["violence"])
    for code in sorted({m.code for m in reading.issues}):
        told = walks.issue.get(code)
        if told and (told not in gold["demands"] or told not in _VAGUE):
            yield "issue", code, told in gold["demands"]


def of_register(gold: Mapping[str, Any], scene: Scene) -> Iterator[tuple[str, Any, bool]]:
    """What an entry of the Honduran register says of the candidates."""
    if gold["place"]:
        for place in scene.reading.places:
            if place.place:
                yield "place", place, right_place(gold["place"], place.place.name, place.place.locality)
    if gold["size"]:
        for count in scene.reading.counts:
            if count.counted == "participants":
                told = {"low": gold["size"], "high": gold["size"]}
                yield "count", count, matches("size", told, {"low": count.low, "high": count.high})


#: Labels of IndiaPoliceEvents, by the response that they tell.
_POLICE = {
    "killings": "KILL",
    "shootings": "FORCE",
    "beatings": "FORCE",
    "arrests": "ARREST",
    "tear_gas_water_cannon": "FORCE",
    "dispersal": "FORCE",
}


def of_police(gold: Mapping[str, Any], scene: Scene, frame: Frame) -> Iterator[tuple[str, Any, bool]]:
    """What the labels of sentences say of the actions of the police that are near an event."""
    for code in sorted({a.code for a in scene.reading.actions if a.field == "response" and a.code != "ignore"}):
        label = _POLICE.get(code, "ANY")
        told = [a for a in scene.reading.actions if a.field == "response" and a.code == code]
        own = [a for a in told if scene.owner(a) is frame]
        if label not in gold["labels"]:
            yield "response", code, False
        elif any(label in labels for a in own for s, e, labels in gold["sentences"] if s <= a.start < e):
            yield "response", code, True


def answers(task: str, gold: Mapping[str, Any], scene: Scene, frame: Frame, walks: Crosswalks) -> Sequence[Answer]:
    """All that the coded part of a report says."""
    if task == "mm":
        return list(of_mass_mobilization(gold, scene, frame, walks))
    return list(of_register(gold, scene) if task == "honduras" else of_police(gold, scene, frame))
