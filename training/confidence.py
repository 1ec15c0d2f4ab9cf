"""Fit the model of confidence, and show how well it holds on reports that it was not fitted on.

    python training/confidence.py BENCH [--write]

Selection is fitted anew without each fifth of the coded reports, and the line is run on that fifth. Each value that it
gives is right or wrong by each coder of the report; a value of an event that the coder does not have is wrong. What
comes out is the honest accuracy of selection, too: the output of all five is written to `.bench/unseen`, for the
scorers of the bench. The reliability curve is cross-validated once more: each fifth of the reports is judged by a model
of confidence that was fitted on the other four.

With `--write` the model, the curve and the page docs/confidence.md are written.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import selection
from annotation import coded
from readings import gazetteer, reading_of

from groundswell.evaluate.compare import matches, pairs, values
from groundswell.extract.confidence import features
from groundswell.extract.pipeline import candidate_events, resolve, scene_of
from groundswell.extract.selection import model
from groundswell.extract.triage import triage
from groundswell.record.event import Extraction
from groundswell.record.json import dumps
from groundswell.record.value import Actor, Claim, Count, Place

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "src/groundswell/extract/selection/confidence.json"
CURVE = ROOT / "docs/images/reliability.svg"
PAGE = ROOT / "docs/confidence.md"
UNSEEN = ROOT / ".bench/unseen"
BINS = 10
#: Confidence before any is known: every value gets the same.
FLAT: dict[str, Any] = {"classes": ["no", "yes"], "bias": [0.0, 0.0], "least": {}, "weights": {}}


@dataclass(frozen=True, slots=True)
class Judged:
    """One value, how it was come by, and the share of the coders who have it too."""

    document: str
    field: str
    features: tuple[str, ...]
    right: float


# ------------------------------------------------------------------ judging


def judge(bench: Path) -> tuple[list[Judged], list[tuple[coded.Coded, Extraction]]]:
    """Every value of every coded report, by a line whose selection never saw the report."""
    made, _ = selection.gathered(bench)
    reports = [r for r in coded.reports(bench) if r.part == "train"]
    judged: list[Judged] = []
    unseen = []
    for number in range(selection.FOLDS):
        others = {t: [e for e in held if selection.fold_of(e.document) != number] for t, held in made.items()}
        selection.install(selection.fitted(others) | {"confidence": FLAT})
        for report in reports:
            if selection.fold_of(report.document.id) == number:
                found, extraction = _of_report(report)
                judged += found
                unseen.append((report, extraction))
    return sorted(judged, key=lambda v: (v.document, v.field, v.features, v.right)), unseen


def _of_report(report: coded.Coded) -> tuple[list[Judged], Extraction]:
    document = report.document
    language = document.language
    assert language is not None
    found = triage(document.text, language=language, title=document.title)
    if not found.pass_on:
        return [], Extraction(document, language, found.relevance, ())
    reading = reading_of(document)
    scene = scene_of(reading, relevance=found.relevance)
    extraction = Extraction(document, language, found.relevance, candidate_events(scene, gazetteer()))
    partners = []
    for gold in report.codings:
        matched = {id(event): one for one, event in pairs(extraction, gold) if event is not None}
        partners.append([matched.get(id(event)) for event in extraction.events])
    judged = []
    for number, (frame, event) in enumerate(zip(scene.frames, extraction.events, strict=True)):
        for draft in resolve(frame, scene, gazetteer()):
            verdicts = [_right(draft.field, draft.value, coder[number], event.standing) for coder in partners]
            known = [v for v in verdicts if v is not None]
            if known:
                told = tuple(features(draft, frame))
                judged.append(Judged(document.id, draft.field, told, sum(known) / len(known)))
    return judged, extraction


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
    if field in ("police_presence", "property_damage", "counter_protest", "media_presence") and held is None:
        return False
    return value in held if isinstance(held, list) else held == value


# ------------------------------------------------------------------ fitting


def fit(judged: Sequence[Judged]) -> dict[str, Any]:
    """The model of confidence as the package reads it."""
    return selection.table(selection.fit(_examples(judged)), {})


def _examples(judged: Sequence[Judged]) -> list[selection.Example]:
    """Each value as two examples, right and wrong, with the shares of the coders as weights."""
    return [
        selection.Example("confidence", v.document, v.field, v.features, label, weight)
        for v in judged
        for label, weight in (("yes", v.right), ("no", 1 - v.right))
        if weight
    ]


def cross_validated(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Confidence and share of coders for every value, each by a model that never saw its report."""
    found = []
    for number in range(selection.FOLDS):
        fitted = model.model_of(fit([v for v in judged if selection.fold_of(v.document) != number]))
        found += [
            (fitted.probabilities(v.features)["yes"], v.right)
            for v in judged
            if selection.fold_of(v.document) == number
        ]
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


def write_unseen(unseen: Sequence[tuple[coded.Coded, Extraction]]) -> None:
    """What the line says of reports that its selection never saw, and what coders say, as tasks of the bench."""
    for name in sorted({report.source for report, _ in unseen}):
        for language in ("en", "es"):
            held = [u for u in unseen if u[0].source == name and u[0].document.language == language]
            folder = UNSEEN / f"{name}-{language}" / f"records_{language}"
            folder.mkdir(parents=True, exist_ok=True)
            rows: dict[str, list[str]] = {"docs": [], "gold": [], "out": []}
            for report, extraction in held:
                document = report.document
                rows["docs"].append(json.dumps({"id": document.id, "text": document.text}))
                readers = {str(i): events for i, events in enumerate(report.codings)}
                rows["gold"].append(json.dumps({"id": document.id, "readers": readers}))
                rows["out"].append(dumps(extraction))
            for kind, lines in rows.items():
                (folder / f"{kind}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


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

Every value carries the probability that a careful coder would give it too. A linear model gives it from the field, from
how the value was come by (a name, a town of the dateline, a number with an open end), from how sure selection is of
it, and from how sure it is that its event is one. It is fitted on {reports} reports with events that people coded in
full, {len(judged)} values, each extracted by a selection that never saw the report. A value of an event that the coder
does not have counts as wrong, whatever it says.

The curve is cross-validated by story: every value below was judged by a model fitted on reports of other stories.
On the diagonal, of the values given .9 nine in ten are right. The mean distance from the diagonal, weighted by the
number of values (the expected calibration error), is {error:.3f}.

![Reliability curve](images/reliability.svg)

| confidence given | share that was right | values |
|---|---|---|
{rows}

## How often values are right, by field

| field | share that was right | values |
|---|---|---|
{fields}

The model is `src/groundswell/extract/selection/confidence.json`; `training/confidence.py` fits it and writes this page.
Claims are judged by their issues, places by their town, or by their country where they have no town. What coders did
not code (campaigns, what is part of what) takes the mean.
"""


def main(arguments: Sequence[str]) -> None:
    """Judge, fit, and write or show."""
    judged, unseen = judge(Path(arguments[0]))
    write_unseen(unseen)
    shown = curve(cross_validated(judged))
    error = sum(abs(s - r) * n for s, r, n in shown) / sum(n for _, _, n in shown)
    if "--write" in arguments:
        MODEL.write_text(selection.written({"confidence": fit(judged)}), "utf-8")
        CURVE.parent.mkdir(parents=True, exist_ok=True)
        CURVE.write_text(draw(shown), "utf-8")
        PAGE.write_text(page(shown, judged, error), "utf-8")
    for sure, right, number in shown:
        print(f"{sure:.2f} given, {right:.2f} right, {number} values")
    print(f"mean distance {error:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
