"""Every coded report there is to learn from: the bench's, the samples, and the annotations beside this file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation import standoff
from groundswell.language.fold import fold
from groundswell.language.recognize import recognize
from groundswell.record.document import Document
from groundswell.samples import load_gold, load_samples

NEWS = Path(__file__).with_name("written.jsonl")
WRITTEN = Path(__file__).resolve().parents[2] / "benchmarks/linking/written"


@dataclass(frozen=True, slots=True)
class Coded:
    """A report and how one or two people coded it.

    Attributes
    ----------
    document
        The report.
    codings
        For each coder the events, in the shape of the coding guide.
    part
        ``train`` or ``test``.
    source
        The task of the bench, ``samples``, ``news`` or ``written``.
    """

    document: Document
    codings: tuple[list[dict[str, Any]], ...]
    part: str
    source: str


def reports(bench: Path) -> Iterator[Coded]:
    """All of them, the bench's first."""
    known = set()
    for language in ("en", "es"):
        folder = bench / "tasks" / f"records_{language}"
        gold = {row["id"]: row["readers"] for row in standoff.rows(folder / "gold.jsonl")}
        for row in standoff.rows(folder / "docs.jsonl"):
            known.add(_start(row["text"]))
            yield Coded(document_of(row, language), tuple(gold[row["id"]].values()), "train", folder.name)
    for sample in load_samples():
        document = sample if sample.language else _in(sample)
        yield Coded(document, (load_gold(sample.id),), "train", "samples")
    for row in standoff.rows(NEWS):
        yield Coded(document_of(row, row["language"]), (row["events"],), "train", "news")
    yield from _written()
    if standoff.ANNOTATIONS.exists():
        held: dict[str, list[standoff.Annotated]] = {}
        for annotated in standoff.load(bench):
            held.setdefault(annotated.doc["id"], []).append(annotated)
        for coded in held.values():
            first = coded[0]
            if _start(first.doc["text"]) in known:
                continue  # a report of the bench that another task holds, too
            yield Coded(document_of(first.doc, first.language), tuple(c.events for c in coded), first.part, first.task)


def _written() -> Iterator[Coded]:
    """The reports written by hand for the linking benchmark; a third of the worlds they tell of is for testing."""
    rows = [row for file in sorted(WRITTEN.glob("*.jsonl")) for row in standoff.rows(file)]
    world: dict[str, str] = {}

    def root(key: str) -> str:
        while world.setdefault(key, key) != key:
            key = world[key]
        return key

    for row in rows:
        keys = [row["id"], *(e[k] for e in row["events"] for k in ("event", "campaign") if e[k])]
        least = min(root(key) for key in keys)
        for key in keys:
            world[root(key)] = least
    for row in rows:
        held_out = int(hashlib.sha256(root(row["id"]).encode()).hexdigest(), 16) % 3 == 0
        events = [{k: v for k, v in e.items() if k not in ("event", "campaign")} for e in row["events"]]
        document = document_of(row, row["language"])
        yield Coded(document, (events,), "test" if held_out else "train", "written")


def _start(text: str) -> str:
    """The first words of a text, by which a copy of it is known."""
    return " ".join(fold(text).split())[:120]


def _in(document: Document) -> Document:
    return Document(
        document.id,
        document.text,
        document.title,
        document.published,
        document.publisher,
        document.country,
        document.url,
        recognize(document.text),
    )


def document_of(row: Mapping[str, Any], language: str) -> Document:
    """A line of the bench as a document."""
    day = dt.date.fromisoformat(row["published"]) if row.get("published") else None
    return Document(
        row["id"], row["text"], row.get("title"), day, row.get("publisher"), row.get("country"), None, language
    )
