"""Every coded report there is to learn from: the bench's, the samples, and the annotations beside this file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation import standoff
from groundswell.language.fold import fold
from groundswell.language.recognize import recognize
from groundswell.record.document import Document
from groundswell.samples import load_gold, load_samples


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
        The task of the bench, or ``samples``.
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
    if standoff.ANNOTATIONS.exists():
        held: dict[str, list[standoff.Annotated]] = {}
        for annotated in standoff.load(bench):
            held.setdefault(annotated.doc["id"], []).append(annotated)
        for coded in held.values():
            first = coded[0]
            if _start(first.doc["text"]) in known:
                continue  # a report of the bench that another task holds, too
            yield Coded(document_of(first.doc, first.language), tuple(c.events for c in coded), first.part, first.task)


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
