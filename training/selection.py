"""Fit the models of selection, and show how well they choose on reports that they were not fitted on.

    python training/selection.py BENCH [--write]

The coded reports are those of `tasks/records_en` and `tasks/records_es`, the sample reports, and the annotations beside
this file. Candidates come from the line itself: every event that a report may tell, and for each the codes, days,
towns, numbers and actors that may be its own. Where a coder has an event, what the coder has of it is right and every
other candidate is wrong. Weights, never texts, come out. `--test` fits on the training part alone and judges by the
part of the annotations that is held out; otherwise the figures are cross-validated by report.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import partly
from annotation import coded
from readings import reading_of
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from stories import stories

from groundswell.evaluate.compare import alike, matches
from groundswell.extract.events import Frame, Telling, by_prominence, tellings_of, with_sentences
from groundswell.extract.reading import Reading
from groundswell.extract.selection import Scene, features, grouping, model
from groundswell.extract.selection.candidates import actors_of, counts_of, dates_of, places_of
from groundswell.extract.selection.grouping import candidate_frames
from groundswell.extract.triage import triage
from groundswell.language.fold import fold
from groundswell.record.document import Document
from groundswell.record.partial_date import may_be_same

MODEL = Path(__file__).resolve().parents[1] / "src/groundswell/extract/selection/weights.json"
FOLDS = 5
LEAST = {"actor": 5, "issue": 5}  # examples that a feature must stand in
USUAL_LEAST = 3
STRENGTH = {"keep": 0.075, "standing": 0.1, "form": 0.16, "actor": 0.08, "issue": 0.1, "date": 0.2, "place": 0.12}
USUAL_STRENGTH = 0.08
TOGETHER = (
    0.5  # probability from which tellings are one event: the best of .35 to .6, by cross-validation of whole records
)
#: F1 that a threshold may lose so that more is found, where a value more costs little beside its event.
NEARLY = {"response": 0.008, "violence": 0.008, "date": 0.008, "count": 0.008}
PARTLY = 0.25  # weight of an example from a report of which a part was coded
NONE = "none"
SAME = 0.35  # likeness from which an event of the line is the coder's


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate: the question, what speaks for and against it, and what the coder says."""

    task: str
    document: str
    event: str
    features: tuple[str, ...]
    label: str
    weight: float
    code: str | None = None
    trigger: tuple[int, int] = (0, 0)
    words: tuple[tuple[int, int], ...] = ()


# ------------------------------------------------------------------ examples


def examples(report: coded.Coded) -> Iterator[Example]:
    """Every question that a coded report answers."""
    document = report.document
    language = document.language
    assert language is not None
    reading = reading_of(document)
    relevance = triage(document.text, language=language, title=document.title).relevance
    frames = candidate_frames(
        reading.parse, reading.triggers, reading.dates, reading.places, published=reading.published
    )
    if not frames:
        return
    scene = Scene(reading, frames, relevance)
    for number, events in enumerate(report.codings):
        weight = 1 / len(report.codings)
        partners = _partners(reading, frames, events)
        found = {id(frame): event for frame, event in partners}
        for frame in frames:
            told = tuple(features.of_frame(scene, frame))
            event = found.get(id(frame))
            name = f"{document.id}/{number}/{frame.first}"
            trigger = frame.lead.trigger.start, frame.lead.trigger.end
            words = tuple((t.trigger.start, t.trigger.end) for t in frame.tellings)
            held = (weight, None, trigger, words)
            yield Example("keep", document.id, name, told, "yes" if event else "no", *held)
            if event:
                yield Example("standing", document.id, name, told, event["standing"], *held)
        kept = with_sentences(reading.parse, [replace(f, standing=e["standing"]) for f, e in partners])
        inner = Scene(reading, kept, relevance)
        for frame, (_, event) in zip(kept, partners, strict=True):
            name = f"{document.id}/{number}/{frame.first}"
            trigger = frame.lead.trigger.start, frame.lead.trigger.end
            for task, told, label, code, words in _of_event(inner, frame, event):
                spans = tuple((m.start, m.end) for m in words)
                yield Example(task, document.id, name, told, label, weight, code, trigger, spans)


def partial_examples(
    task: str, document: Document, gold: Mapping[str, Any], walks: partly.Crosswalks
) -> Iterator[Example]:
    """The questions that a report answers of which people coded a part."""
    language = document.language
    assert language is not None
    found = triage(document.text, language=language, title=document.title)
    if not found.pass_on:
        return
    reading = reading_of(document)
    candidates = candidate_frames(
        reading.parse, reading.triggers, reading.dates, reading.places, published=reading.published
    )
    happened = [f for f in candidates if f.standing in ("focal", "background")]
    frames = by_prominence(reading.parse, happened)
    scene = Scene(reading, frames, found.relevance)
    for frame in frames if task == "ipe" else frames[:1]:
        name = f"{document.id}/{frame.first}"
        for field, candidate, right in partly.answers(task, gold, scene, frame, walks):
            told = _features(scene, frame, field, candidate)
            if told:
                code = candidate if isinstance(candidate, str) and field != "date" else None
                yield Example(field, document.id, name, told, _yes(right), PARTLY, code)


def _features(scene: Scene, frame: Frame, field: str, candidate: Any) -> tuple[str, ...]:
    """Features of one candidate; none where another mention speaks for it."""
    if field == "date":
        dates = next(d for d in dates_of(scene) if d[0].start_date == candidate)
        return tuple(features.of_date(scene, frame, dates))
    if field == "place":
        places = next((p for p in places_of(scene) if p[0] is candidate), None)
        return tuple(features.of_place(scene, frame, places)) if places else ()
    if field == "count":
        return tuple(features.of_count(scene, frame, candidate)) if candidate in counts_of(scene, frame) else ()
    return tuple(features.of_code(scene, frame, field, candidate))


def _partners(
    reading: Reading, frames: Sequence[Frame], events: Sequence[Mapping[str, Any]]
) -> list[tuple[Frame, Mapping[str, Any]]]:
    """Frames of the line with the coder's events that they are, in the order of the frames."""
    text = reading.document.text
    ranked = sorted(
        ((likeness(g, f, text), -i, -j) for i, g in enumerate(events) for j, f in enumerate(frames)), reverse=True
    )
    left, right, found = set(range(len(events))), set(range(len(frames))), {}
    for score, i, j in ranked:
        if score >= SAME and -i in left and -j in right:
            left.discard(-i)
            right.discard(-j)
            found[-j] = events[-i]
    return [(frames[j], found[j]) for j in sorted(found)]


def likeness(event: Mapping[str, Any], frame: Frame, text: str) -> float:
    """How well a frame fits a coded event: the same words, and no other form, day or town."""
    start = text.find(event["trigger"])
    end = start + len(event["trigger"])
    gap = min(max(0, t.trigger.start - end, start - t.trigger.end) for t in frame.tellings)
    score = 0.45 if gap == 0 else 0.3 if gap <= 150 else 0.15 if gap <= 400 else 0.0
    lead = max(0, frame.lead.trigger.start - end, start - frame.lead.trigger.end) == 0
    score += 0.05 * lead
    score += 0.2 * bool(set(event["form"]) & {c for t in frame.tellings for c in t.trigger.forms})
    days = [may_be_same(event["start_date"], t.date.start_date) for t in frame.tellings if t.date]
    towns = [
        alike(event["locality"], t.place.place.locality)
        for t in frame.tellings
        if t.place and t.place.place and t.place.place.locality and event["locality"]
    ]
    for verdicts in ([d for d in days if d is not None], towns):
        score += 0.15 * any(verdicts) - 0.15 * (bool(verdicts) and not any(verdicts))
    return score


Question = tuple[str, tuple[str, ...], str, str | None, Sequence[Any]]


def _of_event(scene: Scene, frame: Frame, event: Mapping[str, Any]) -> Iterator[Question]:
    reading = scene.reading
    for code in dict.fromkeys(c for t in frame.tellings for c in t.trigger.forms):
        words = [t.trigger for t in frame.tellings if code in t.trigger.forms]
        yield "form", tuple(features.of_form(scene, frame, code)), _yes(code in event["form"]), code, words
    if event["standing"] != "preparatory":
        for code in sorted({m.code for m in reading.issues}):
            words = [m for m in reading.issues if m.code == code]
            yield "issue", tuple(features.of_issue(scene, frame, code)), _yes(code in event["issue"]), code, words
    if event["standing"] in ("focal", "background", "averted"):
        for field in ("response", "violence"):
            for code in sorted({a.code for a in reading.actions if a.field == field}):
                told = tuple(features.of_action(scene, frame, field, code))
                words = [a for a in reading.actions if a.field == field and a.code == code]
                yield field, told, _yes(code in (event[field] or ())), code, words
    for dates in dates_of(scene):
        right = dates[0].start_date == event["start_date"]
        yield "date", tuple(features.of_date(scene, frame, dates)), _yes(right), None, dates
    for places in places_of(scene):
        place = places[0].place
        assert place is not None
        right = (
            matches("locality", event["locality"], place.locality)
            if event["locality"] and place.locality
            else not event["locality"] and bool(event["admin1"]) and not place.locality and _same(event, place.admin1)
        )
        yield "place", tuple(features.of_place(scene, frame, places)), _yes(right), None, places
    for count in counts_of(scene, frame):
        field = "size" if count.counted == "participants" else count.counted
        told = event[field]
        right = bool(told) and matches(field, told, {"low": count.low, "high": count.high})
        yield "count", tuple(features.of_count(scene, frame, count)), _yes(right), field, [count]
    for actors in actors_of(scene):
        role, whom = _role(actors[0], event)
        yield "actor", tuple(features.of_actor(scene, frame, actors)), role, whom, actors


def _yes(held: bool) -> str:  # noqa: FBT001
    return "yes" if held else "no"


def _same(event: Mapping[str, Any], admin1: str | None) -> bool:
    return admin1 is not None and alike(event["admin1"], admin1)


def _role(actor: Any, event: Mapping[str, Any]) -> tuple[str, str]:
    """An actor's role, and whom of the coder's it is: a name, or a kind of participant."""
    for name in event["organizer"]:
        if alike(name, actor.quote):
            return "organizer", name
    for role in ("target", "addressee"):
        for held in event[role]:
            if alike(held["name"], actor.quote):
                return role, held["name"]
    for held in event["participant"]:
        if actor.participant_kind == held["kind"] or (actor.participant_kind and alike(held["name"], actor.quote)):
            return "participant", actor.participant_kind
    return NONE, actor.participant_kind or actor.quote


# ------------------------------------------------------------------ which words tell the same event


def grouping_examples(report: coded.Coded) -> Iterator[Example]:
    """Every telling of a report beside every event that is told before it, by what the coders have."""
    document = report.document
    reading = reading_of(document)
    folded = fold(document.text)
    tellings = tellings_of(reading.parse, reading.triggers, reading.dates, reading.places, published=reading.published)
    for number, events in enumerate(report.codings):
        groups: list[list[Telling]] = []
        owners: list[int] = []
        for telling in grouping.in_order(tellings):
            owner = _event_of(telling, events, document.text)
            if owner is None:
                continue
            for place in range(len(groups)):
                told = tuple(grouping.features(reading.parse, folded, telling, groups, place))
                name = f"{document.id}/{number}/{telling.trigger.start}"
                yield Example(
                    "grouping", document.id, name, told, _yes(owners[place] == owner), 1 / len(report.codings)
                )
            if owner in owners:
                groups[owners.index(owner)].append(telling)
            else:
                groups.append([telling])
                owners.append(owner)


def _event_of(telling: Telling, events: Sequence[Mapping[str, Any]], text: str) -> int | None:
    """The coder's event that a telling is of: the likest, or the only one of its form."""
    frame = Frame((telling,), "focal")
    scored = sorted(((likeness(event, frame, text), -i) for i, event in enumerate(events)), reverse=True)
    if scored and scored[0][0] >= SAME and (len(scored) < 2 or scored[0][0] > scored[1][0]):
        return -scored[0][1]
    any_form = telling.trigger.anaphoric and telling.trigger.forms == ("demonstration",)
    formed = [i for i, event in enumerate(events) if any_form or set(event["form"]) & set(telling.trigger.forms)]
    if any_form and len(formed) > 1:  # "the protest" is what the report is about
        formed = [i for i in formed if events[i]["standing"] == "focal"]
        return formed[0] if len(formed) == 1 else None
    return formed[0] if len(formed) == 1 and len(events) == 1 else None


# ------------------------------------------------------------------ fitting


@dataclass(frozen=True, slots=True)
class Fitted:
    """A linear model in the making."""

    classes: tuple[str, ...]
    vectorizer: DictVectorizer
    linear: LogisticRegression

    def chances(self, told: Sequence[Sequence[str]]) -> np.ndarray:
        """Probability of each class, a row an example."""
        return self.linear.predict_proba(self.vectorizer.transform([dict.fromkeys(t, 1.0) for t in told]))


def fit(held: Sequence[Example]) -> Fitted:
    """One question's model."""
    often = Counter(f for e in held for f in set(e.features))
    vectorizer, least = DictVectorizer(), LEAST.get(held[0].task, USUAL_LEAST)
    matrix = vectorizer.fit_transform([{f: 1.0 for f in e.features if often[f] >= least} for e in held])
    strength = STRENGTH.get(held[0].task, USUAL_STRENGTH)
    linear = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    linear.fit(matrix, [e.label for e in held], sample_weight=[e.weight for e in held])
    return Fitted(tuple(linear.classes_), vectorizer, linear)


#: The story of each document: those of one are judged together.
STORIES: dict[str, str] = {}


def fold_of(document: str) -> int:
    """The part of the cross-validation that judges a document, and all others of its story."""
    return int(hashlib.sha256(STORIES.get(document, document).encode()).hexdigest(), 16) % FOLDS


def cross_validated(held: Sequence[Example]) -> tuple[tuple[str, ...], np.ndarray]:
    """Each example's chances, by a model that never saw its report."""
    classes = tuple(sorted({e.label for e in held}))
    chances = np.zeros((len(held), len(classes)))
    folds = np.array([fold_of(e.document) for e in held])
    for number in range(FOLDS):
        rows = np.flatnonzero(folds == number)
        if not len(rows):
            continue
        fitted = fit([e for e, f in zip(held, folds, strict=True) if f != number])
        told = fitted.chances([held[i].features for i in rows])
        for place, name in enumerate(fitted.classes):
            chances[rows, classes.index(name)] = told[:, place]
    return classes, chances


#: Questions of which an event has one answer at most: the likeliest candidate is taken, if it is likely enough.
ONE = {"date", "place", "grouping"}


def thresholds(held: Sequence[Example], classes: Sequence[str], chances: np.ndarray) -> dict[str, tuple[float, float]]:
    """For each answer the probability from which to give it that makes the best F1, or nearly, and that F1."""
    found = {}
    for place, name in enumerate(classes):
        if name not in ("no", NONE):
            column = chances[:, place]
            tried = [(_f1(held, column, name, least), least) for least in np.arange(0.1, 0.9, 0.02)]
            top = max(f1 for f1, _ in tried)
            f1, least = next((f1, least) for f1, least in tried if f1 >= top - NEARLY.get(held[0].task, 0.0))
            found[name] = (round(float(least), 2), round(float(f1), 3))
    return found


def _f1(held: Sequence[Example], column: np.ndarray, name: str, least: float) -> float:
    """F1 of one answer, counted as readers count: days and towns once an event, actors by name, groups by kind."""
    hits = said = wanted = 0.0
    for _, rows in groupby(range(len(held)), key=lambda i: held[i].event):
        event = list(rows)
        weight = held[event[0]].weight
        given = [i for i in event if column[i] >= least]
        if held[0].task in ONE:
            given = sorted(given, key=lambda i: -column[i])[:1]
        right = [i for i in given if held[i].label == name]
        if held[0].task == "actor":
            kinds = name == "participant"
            said += weight * (len({held[i].code for i in given}) if kinds else len(given))
            hits += weight * len({held[i].code for i in right})
            wanted += weight * len({held[i].code for i in event if held[i].label == name})
        else:
            said += weight * len(given)
            hits += weight * len(right)
            of = [i for i in event if held[i].label == name]
            wanted += weight * (min(1, len(of)) if held[0].task in ONE else len(of))
    return 2 * hits / (said + wanted) if wanted else 0.0


# ------------------------------------------------------------------ writing


def table(fitted: Fitted, least: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """A model as the package reads it. A question with two answers has its weights on the second."""
    weights, bias = fitted.linear.coef_, fitted.linear.intercept_
    if len(fitted.classes) == 2:
        weights, bias = np.vstack([0 * weights, weights]), np.array([0.0, bias[0]])
    names = fitted.vectorizer.get_feature_names_out()
    held = {}
    for place, name in enumerate(names):
        row = [round(float(w), 3) for w in weights[:, place]]
        if any(abs(w) >= 0.01 for w in row):
            held[name] = row
    return {
        "classes": list(fitted.classes),
        "bias": [round(float(b), 4) for b in bias],
        "least": {name: told for name, (told, _) in least.items()},
        "weights": dict(sorted(held.items())),
    }


def written(models: Mapping[str, Mapping[str, Any]]) -> str:
    """The models as a file: JSON with a line for every feature."""
    tables = []
    for name, held in models.items():
        lines = ",\n".join(f"{_json(feature)}: {_json(weights)}" for feature, weights in held["weights"].items())
        head = ",\n".join(f"{_json(key)}: {_json(told)}" for key, told in held.items() if key != "weights")
        tables.append(f'{_json(name)}: {{\n{head},\n"weights": {{\n{lines}\n}}\n}}')
    return '{"models": {\n' + ",\n".join(tables) + "\n}}\n"


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


def gathered(bench: Path) -> tuple[dict[str, list[Example]], dict[str, list[Example]]]:
    """Every example to learn from and every one to test on, by question.

    Which words tell one event is fitted first: what the other questions are asked of are its events. Nothing is learned
    from a report that tells the story of one that is held out.
    """
    reports = list(coded.reports(bench))
    half_coded = list(partly.documents(bench, without={r.document.id for r in reports}))
    documents = [r.document for r in reports] + [document for document, _, _ in half_coded]
    told, near = stories(
        [d.id for d in documents], [d.text for d in documents], {r.document.id for r in reports if r.part == "test"}
    )
    STORIES.update(told)
    reports = [r for r in reports if r.part == "test" or r.document.id not in near]
    print(f"{len(near)} reports left out that tell a story of the held-out ones")
    walks = partly.Crosswalks(bench)
    made: dict[str, list[Example]] = defaultdict(list)
    tested: dict[str, list[Example]] = defaultdict(list)
    into = {"train": made, "test": tested}
    for report in reports:
        into[report.part]["grouping"] += grouping_examples(report)
    install(fitted({"grouping": made["grouping"]}))
    for report in reports:
        for example in examples(report):
            into[report.part][example.task].append(example)
    for document, gold, task in half_coded:
        if document.id not in near:
            for example in partial_examples(task, document, gold, walks):
                made[example.task].append(example)
    return made, tested


def install(tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Have the line in this process ask these models, and no others."""
    models = {name: model.model_of(table) for name, table in tables.items()}
    model.load_models = lambda: models  # type: ignore[assignment]


def fitted(made: Mapping[str, Sequence[Example]]) -> dict[str, dict[str, Any]]:
    """Every question's model as the package reads it, with the thresholds that cross-validation finds best."""
    return {task: table(fit(held), _least(held)) for task, held in sorted(made.items())}


def _least(held: Sequence[Example]) -> dict[str, tuple[float, float]]:
    """The threshold of each answer, and the F1 that it has when cross-validated."""
    classes, chances = cross_validated(held)
    full = [i for i, e in enumerate(held) if e.weight > PARTLY]
    found = thresholds([held[i] for i in full], classes, chances[full])
    if held[0].task == "keep":
        # F1 hardly changes between .3 and .5, and where it is best there is chance: half of it is best in expectation
        found = {"yes": (round(found["yes"][1] / 2, 2), found["yes"][1])}
    if held[0].task == "grouping":
        f1 = _f1([held[i] for i in full], chances[full][:, classes.index("yes")], "yes", TOGETHER)
        return {"yes": (TOGETHER, round(f1, 3))}
    return found


def main() -> None:
    """Make the examples, fit, and write or show."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    made, tested = gathered(given.bench)
    models = fitted(made)
    for task, held in sorted(made.items()):
        print(f"{task:10} {len(held):6} examples, {len(models[task]['weights']):6} weights")
        for name, (least, f1) in _least(held).items():
            print(f"    {name:14} F1 {f1:.3f} from {least:.2f}, cross-validated")
        if tested[task]:
            linear = fit(held)
            told = linear.chances([e.features for e in tested[task]])
            for name, (_, f1) in thresholds(tested[task], linear.classes, told).items():
                print(f"    {name:14} F1 {f1:.3f} at its best, held out")
    if given.write:
        MODEL.write_text(written(models), "utf-8")
        print(f"{MODEL}: {MODEL.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
