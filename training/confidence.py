"""Fit the table of confidences, and show how well it holds on reports that it was not fitted on.

    python training/confidence.py BENCH [--write]

BENCH holds `tasks/records_en` and `tasks/records_es`: reports whose every event two people coded. Each value that the
extractor gives is right or wrong by each reader; a value of an event that the reader does not have is wrong. Values
that were come by in the same way share one confidence: their share of right ones, drawn towards the share of their
field the fewer they are. The reliability curve is cross-validated: each fifth of the reports is judged by a table that
was fitted on the other four.

With `--write` the table, the curve and the page docs/confidence.md are written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from groundswell.evaluate.compare import matches, pairs, values
from groundswell.extract.confidence import keys
from groundswell.extract.pipeline import Extractor, frames_of, read, resolve
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.record.document import Document
from groundswell.record.value import Actor, Claim, Count, Place

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "src/groundswell/extract/confidence.yaml"
CURVE = ROOT / "docs/images/reliability.svg"
PAGE = ROOT / "docs/confidence.md"

TASKS = {"records_en": "en", "records_es": "es"}
FOLDS = 5
PULL = 40.0  # values' worth of the wider group's share that a group starts from
LEAST = 5  # values that a row of the table must rest on
BINS = 10

Table = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One value, how it was come by, and the share of the readers who have it too."""

    document: str
    field: str
    basis: str
    standing: str
    right: float


# ------------------------------------------------------------------ judging


def judge(bench: Path) -> Iterator[Judged]:
    """Every value that the extractor gives for the coded reports, judged by both readers."""
    extractor, gazetteer = Extractor(), Gazetteer(ensure_index())
    for task, language in TASKS.items():
        coded = {row["id"]: row["readers"] for row in _rows(bench / "tasks" / task / "gold.jsonl")}
        for row in _rows(bench / "tasks" / task / "docs.jsonl"):
            day = dt.date.fromisoformat(row["published"]) if row.get("published") else None
            document = Document(row["id"], row["text"], row.get("title"), day, None, row.get("country"), None, language)
            yield from _judged(document, list(coded[row["id"]].values()), extractor, gazetteer, language)


def _judged(
    document: Document, readers: Sequence[list[Any]], extractor: Extractor, gazetteer: Gazetteer, language: str
) -> Iterator[Judged]:
    extraction = extractor.extract(document)
    if not extraction.events:
        return
    reading = read(document, language=language, gazetteer=gazetteer)
    frames = frames_of(reading, relevance=extraction.relevance)
    partners = []
    for gold in readers:
        matched = {id(event): coded for coded, event in pairs(extraction, gold) if event is not None}
        partners.append([matched.get(id(event)) for event in extraction.events])
    for number, (frame, event) in enumerate(zip(frames, extraction.events, strict=True)):
        for draft in resolve(frame, frames, reading, gazetteer):
            verdicts = [_right(draft.field, draft.value, reader[number], event.standing) for reader in partners]
            known = [v for v in verdicts if v is not None]
            if known:
                yield Judged(document.id, draft.field, draft.basis, event.standing, sum(known) / len(known))


def _right(field: str, value: Any, gold: Mapping[str, Any] | None, standing: str) -> bool | None:
    """Does the reader have the value? None where readers do not code the field."""
    if gold is None:
        return False
    if field == "place":
        assert isinstance(value, Place)
        told, finest = ("locality", value.locality) if value.locality else ("country", value.country)
        return bool(gold.get(told)) and finest is not None and matches(told, gold[told], finest)
    if field == "claim":
        assert isinstance(value, Claim)
        return bool(set(value.issue) & set(gold["issue"])) if value.issue else bool(gold["issue"]) and None
    if field == "participant":
        assert isinstance(value, Actor)
        return value.kind in values(gold, "participant")
    if isinstance(value, Actor):
        held = [h["name"] if isinstance(h, Mapping) else h for h in gold.get(field) or ()]
        return any(matches("target", name, value.name) for name in held)
    if isinstance(value, Count):
        given = {"low": value.low, "high": value.high}
        return bool(gold.get(field)) and matches(field, gold[field], given)
    if field == "slogan":
        return any(matches("slogan", s, value) for s in gold["slogan"])
    if field in ("campaign", "part_of"):
        return None
    held = gold.get(field)
    return value in held if isinstance(held, list) else held == value


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


# ------------------------------------------------------------------ fitting


def fit(judged: Iterable[Judged]) -> Table:
    """Confidence by field and by how a value was come by."""
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    overall: list[float] = []
    for value in judged:
        overall.append(value.right)
        for key in keys(value.basis, value.standing):
            cells[value.field, key].append(value.right)
    mean = sum(overall) / len(overall)
    table: dict[str, dict[str, float]] = {}
    order = sorted(cells, key=lambda cell: (cell[1] != "any", ": " in cell[1], cell))
    for field, key in order:  # wide groups first: narrow ones are drawn towards them
        rights = cells[field, key]
        rows = table.setdefault(field, {})
        wider = mean if key == "any" else rows.get(key.partition(": ")[2], rows["any"]) if ": " in key else rows["any"]
        if key == "any" or len(rights) >= LEAST:
            rows[key] = round((sum(rights) + PULL * wider) / (len(rights) + PULL), 3)
    return {field: dict(sorted(rows.items())) for field, rows in sorted(table.items())}


def predict(table: Table, value: Judged) -> float:
    """What the table says of a value."""
    rows = table.get(value.field, {})
    return next((rows[key] for key in keys(value.basis, value.standing) if key in rows), 0.3)


def cross_validated(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Confidence and share of readers for every value, each by a table that never saw its report."""

    def fold(value: Judged) -> int:
        return int(hashlib.sha256(value.document.encode()).hexdigest(), 16) % FOLDS

    found = []
    for number in range(FOLDS):
        table = fit(v for v in judged if fold(v) != number)
        found += [(predict(table, v), v.right) for v in judged if fold(v) == number]
    return found


def curve(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share that was right, and number of values, by tenth of confidence."""
    bins: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for sure, right in points:
        bins[min(BINS - 1, int(sure * BINS))].append((sure, right))
    return [
        (sum(s for s, _ in held) / len(held), sum(r for _, r in held) / len(held), len(held))
        for _, held in sorted(bins.items())
    ]


# ------------------------------------------------------------------ writing


def draw(shown: Sequence[tuple[float, float, int]]) -> str:
    """The reliability curve as SVG."""
    side, edge = 320, 40

    def at(x: float, y: float) -> tuple[float, float]:
        return round(edge + x * side, 1), round(edge + (1 - y) * side, 1)

    dots = []
    for sure, right, number in shown:
        x, y = at(sure, right)
        dots.append(
            f'<circle cx="{x}" cy="{y}" r="{round(2 + number**0.5 / 5, 1)}"><title>{number} values</title></circle>'
        )
    line = " ".join(f"{x},{y}" for x, y in (at(s, r) for s, r, _ in shown))
    ticks = []
    for tenth in range(0, 11, 2):
        x, y = at(tenth / 10, 0)
        ticks.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{tenth / 10:.1f}</text>')
        x, y = at(0, tenth / 10)
        ticks.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{tenth / 10:.1f}</text>')
    size = side + 2 * edge
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size + 10}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="{size}" height="{size + 10}" fill="white"/>'
        f'<rect x="{x0}" y="{y1}" width="{side}" height="{side}" fill="none" stroke="#999"/>'
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#1b6ca8" stroke-width="1.5"/>'
        f'<g fill="#1b6ca8">{"".join(dots)}</g><g fill="#333">{"".join(ticks)}'
        f'<text x="{size / 2}" y="{size + 4}" text-anchor="middle">confidence given</text>'
        f'<text x="12" y="{size / 2}" text-anchor="middle" transform="rotate(-90 12 {size / 2})">'
        "share that was right</text>"
        "</g></svg>\n"
    )


def page(shown: Sequence[tuple[float, float, int]], judged: Sequence[Judged], error: float) -> str:
    """The page on confidence."""
    rows = "\n".join(f"| {sure:.2f} | {right:.2f} | {number} |" for sure, right, number in shown)
    by_field: dict[str, list[float]] = defaultdict(list)
    for value in judged:
        by_field[value.field].append(value.right)
    fields = "\n".join(
        f"| `{field}` | {sum(rights) / len(rights):.2f} | {len(rights)} |" for field, rights in sorted(by_field.items())
    )
    reports = len({v.document for v in judged})
    return f"""# Confidence

Every value carries the probability that a careful coder would give it too. It is the share of right ones among values
that were come by in the same way, on reports whose every event two people coded independently ({reports} reports with
events, {len(judged)} values, each judged by both). A way of coming by a value is its field, its basis (a town told
in the same clause, a town of the dateline, an actor after "against") and the standing of its event. A value of an
event that the coder does not have counts as wrong, whatever it says. Groups with few values are drawn towards the
share of their field.

The curve is cross-validated by report: every value below was judged by a table fitted on reports other than its own.
On the diagonal, of the values given .9 nine in ten are right. The mean distance from the diagonal, weighted by the
number of values, is {error:.3f}. With so few coded reports hardly any value earns more than .8: what is given .9 has to
wait for more of them.

![Reliability curve](images/reliability.svg)

| confidence given | share that was right | values |
|---|---|---|
{rows}

## How often values are right, by field

| field | share that was right | values |
|---|---|---|
{fields}

The table is `src/groundswell/extract/confidence.yaml`; `training/confidence.py` fits it and writes this page. Claims
are judged by their issues, places by their town, or by their country where they have no town. What readers did not
code (campaigns, what is part of what) takes the mean.
"""


def main(arguments: Sequence[str]) -> None:
    """Judge, fit, and write or show."""
    judged = sorted(judge(Path(arguments[0])), key=lambda v: (v.document, v.field, v.basis, v.standing, v.right))
    shown = curve(cross_validated(judged))
    error = sum(abs(s - r) * n for s, r, n in shown) / sum(n for _, _, n in shown)
    table = fit(judged)
    if "--write" in arguments:
        head = "# How often values that were come by in the same way were right. Made by training/confidence.py.\n"
        TABLE.write_text(head + yaml.safe_dump({"fields": table}, allow_unicode=True, width=100), "utf-8")
        CURVE.parent.mkdir(parents=True, exist_ok=True)
        CURVE.write_text(draw(shown), "utf-8")
        PAGE.write_text(page(shown, judged, error), "utf-8")
        return
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for value in judged:
        cells[value.field, value.basis].append(value.right)
    for (field, basis), rights in sorted(cells.items()):
        sys.stdout.write(f"{field:<18}{basis:<34}{sum(rights) / len(rights):.2f} {len(rights):>5}\n")
    for sure, right, number in shown:
        sys.stdout.write(f"{sure:.2f} given, {right:.2f} right, {number} values\n")
    sys.stdout.write(f"mean distance {error:.3f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
