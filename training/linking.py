"""Fit the weights of linking, and show how well it links reports of writers that it was not fitted on.

    python training/linking.py [--write]

The reports are those of the linking benchmark (`benchmarks/linking`), written for Groundswell by hand and from
templates, each event with the event in the world that it tells: as people coded them, and as the line extracts them.
Every pair that shares a block is an example. The weights are those of a logistic regression on the levels that the
pair reached: unlike the weights of Fellegi and Sunter's model they need no independence, which does not hold here
(events of one day and town share their cause and their organizers, too). Written reports are judged by weights that
were fitted without those of their writer.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks/linking"))

from reports import Telling, coded, extracted  # noqa: E402

from groundswell.evaluate.linking import BCubed, b_cubed, pairs_of, recall_of  # noqa: E402
from groundswell.link.blocking import MOST  # noqa: E402
from groundswell.link.clusters import clusters  # noqa: E402
from groundswell.link.explain import sentence  # noqa: E402
from groundswell.link.model import Model, comparisons, load_model  # noqa: E402
from groundswell.link.score import LEAST, Scored, scored  # noqa: E402

PAGE = ROOT / "docs/linking.md"
WEIGHTS = ROOT / "src/groundswell/link/weights.json"
PULL = 1.0  # of the regularization, towards 0

Sample = tuple[list[Telling], list[Scored]]


def sample(tellings: Sequence[Telling]) -> Sample:
    """Tellings with all their pairs that share a block."""
    profiles = [telling.profile for telling in tellings]
    return list(tellings), list(scored(profiles, load_model(), least=None))


def fit(samples: Sequence[Sample]) -> Model:
    """Weights, to base 2, by which pairs of one event are told from pairs of two.

    The first level of a comparison never speaks against and the last never for: what reads like a reason is one.
    """
    levels = [[level.name for level in c.levels if not level.unknown] for c in comparisons()]
    names = [(c.name, level) for c, held in zip(comparisons(), levels, strict=True) for level in held]
    bounds = [(None, None)]
    for held in levels:
        bounds += [(0, None), *[(None, None)] * (len(held) - 2), (None, 0)]
    place = {name: i for i, name in enumerate(names, start=1)}
    told, wanted = [], []
    for tellings, pairs in samples:
        for pair in pairs:
            row = np.zeros(len(names) + 1)
            row[0] = 1
            row[[place[n] for n in zip([c.name for c in comparisons()], pair.reached, strict=True) if n in place]] = 1
            told.append(row)
            wanted.append(1 if tellings[pair.left].event == tellings[pair.right].event else -1)
    matrix, sign = np.array(told), np.array(wanted)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (matrix @ weights)
        held = np.append(0, weights[1:]) * PULL
        value = np.logaddexp(0, -margin).sum() + held @ weights / 2
        return float(value), held - matrix.T @ (sign / (1 + np.exp(margin)))

    start = np.zeros(matrix.shape[1])
    best = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2_000})
    found = best.x / math.log(2)
    weights: dict[str, dict[str, float]] = {c.name: {} for c in comparisons()}
    for (comparison, level), weight in zip(names, found[1:], strict=True):
        weights[comparison][level] = round(float(weight), 3) + 0.0
    return Model(comparisons(), round(float(found[0]), 3), weights)


def groups(tellings: Sequence[Telling], pairs: Sequence[Scored], model: Model) -> dict[int, int]:
    """By telling the group that linking puts it into."""
    order = [c.name for c in model.comparisons]
    weights = {}
    for pair in pairs:
        weight = model.weight(dict(zip(order, pair.reached, strict=True)))
        if weight >= LEAST:
            weights[pair.left, pair.right] = weight
    documents = {t.number: t.profile.document for t in tellings}
    made = clusters(documents, weights, documents=documents)
    return {number: group[0] for group in made.groups for number in group}


def without(one: Sample, writer: str, *, only: bool = False) -> Sample:
    """The sample without the reports of a writer, or with only those."""
    tellings, pairs = one
    own = {t.number for t in tellings if (t.writer == writer) == only}
    kept = [p for p in pairs if p.left in own and p.right in own]
    return tellings, kept


def crossed(one: Sample, samples: Sequence[Sample]) -> dict[int, int]:
    """By telling the group that linking puts it into, by weights that were fitted without the reports of its writer."""
    tellings, _ = one
    made: dict[int, int] = {}
    for writer in sorted({t.writer for t in tellings}):
        model = fit([without(other, writer) for other in samples])
        _, pairs = without(one, writer, only=True)
        made |= groups([t for t in tellings if t.writer == writer], pairs, model)
    return made


def wrong(one: Sample, made: Mapping[int, int], model: Model) -> list[str]:
    """Pairs that linking gets wrong, each as a line of a table."""
    tellings, pairs = one
    named = {t.number: t for t in tellings}
    order = [c.name for c in model.comparisons]
    reached = {(p.left, p.right): dict(zip(order, p.reached, strict=True)) for p in pairs}
    truth, found = pairs_of({t.number: t.event for t in tellings}), pairs_of(made)
    lines = []
    for left, right in sorted(truth ^ found):
        told = reached.get((left, right))
        why = sentence(model, told) if told else "not compared"
        fault = "joined" if (left, right) in found else "apart"
        words = " · ".join(f"{named[n].report}: {_cell(named[n].words)}" for n in (left, right))
        lines.append(f"| {fault} | {words} | {why} |")
    return lines


def _cell(words: str) -> str:
    cell = " ".join(words.split()).replace("|", "/")
    return cell if len(cell) <= 60 else cell[:59] + "…"


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one part of the benchmark."""

    part: str
    how: str
    tellings: int
    blocked: float
    score: BCubed


def page(rows: Sequence[Row], missed: Mapping[str, int], model: Model, faults: Mapping[str, list[str]]) -> str:
    """The page on linking."""
    figures = "\n".join(
        f"| {r.part}, {r.how} | {r.tellings} | {r.blocked:.3f} | {r.score.precision:.3f} | {r.score.recall:.3f} | "
        f"{r.score.f1:.3f} |"
        for r in rows
    )
    weights = "\n".join(
        f"| {c.label} | {level.words} | {model.weights[c.name][level.name]:+.1f} |"
        for c in model.comparisons
        for level in c.levels
        if not level.unknown
    )
    coded_wrong, extracted_wrong = faults["coded"], faults["extracted"]
    return f"""# Linking

One march is told by five papers. `groundswell link` finds that the five candidate events are one, says why, and keeps
what the papers disagree on.

1. *Copies* (`link/copies.py`). Near-identical reports are found first, by MinHash, and count as one source.
2. *Profiles* (`link/profile.py`). What of a candidate event can be compared: the days it allows, towns, sites,
   families of forms, names by their whole, abbreviation and words, sizes, demands.
3. *Blocks* (`link/blocking.py`). Pairs are compared where they share a block of time and place, or a coarser one where
   a report is vague. A coarse block of more than {MOST:,} events tells nothing: it is left out, and `link` says so.
   Only where a block grows past that size can linking reports later differ from linking them all at once.
4. *Comparisons* (`link/comparisons.yaml`). Each pair reaches a level of each comparison; Splink adds the weights on
   DuckDB. A weight is the logarithm, to base 2, of how much likelier the level makes one event. All start at
   {model.prior:+.1f}.
5. *Clusters* (`link/clusters.py`). Two groups become one where the mean weight of all pairs between them is above 0; a
   pair that was not compared speaks against. Two events of one report stay two. What people say binds.
6. *Reconciliation* (`link/reconcile.py`). One rule a field, named in the codebook: nothing is averaged, and what is not
   chosen is kept and shown.
7. *Campaigns* (`link/campaigns.py`). Events of one wave are tied, never merged.

Weights are in `link/weights.json`. `training/linking.py` fits them by logistic regression and writes this page. Fellegi
and Sunter's weights would need comparisons that are independent; those of protest are not: events of one day and town
share their cause. People's judgements change them with `groundswell link --learn`.

## How good is it?

The benchmark (`benchmarks/linking`) has reports written for it by hand and from templates, in English and Spanish, with
the event in the world that each tells: the same place next day, rival marches, other cities of one campaign,
anniversaries, weekly vigils, announcements, copies. *Coded* is linking what people coded. *Extracted* is linking what
the line extracts of the same reports, two thirds of the written ones known to its models; {missed["written"]} events of
the written reports and {missed["templates"]} of the template reports are not found by the line and not counted there.
Written reports are judged by weights fitted without those of their writer, template reports by weights fitted to
written ones.

| reports | candidate events | pairs of one event that share a block | B-cubed precision | recall | F1 |
|---|---|---|---|---|---|
{figures}

## Weights

| comparison | level | weight |
|---|---|---|
{weights}

## Pairs that it gets wrong

Of the written reports as people coded them ({len(coded_wrong)}; the names are those of the reports in
`benchmarks/linking/written`):

| | | |
|---|---|---|
{chr(10).join(coded_wrong)}

Of the written reports as the line extracts them: {len(extracted_wrong)} pairs, of which
{sum(line.startswith("| joined") for line in extracted_wrong)} are joined and should not be.
"""


def main() -> None:
    """Fit, judge, and write or show."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    samples: dict[tuple[str, str], Sample] = {}
    missed = {}
    for part in ("written", "templates"):
        samples[part, "coded"] = sample(coded(part))
        found, missed[part] = extracted(part)
        samples[part, "extracted"] = sample(found)
    model = fit(list(samples.values()))
    of_written = fit([samples["written", "coded"], samples["written", "extracted"]])
    rows, faults = [], {}
    for (part, how), one in samples.items():
        tellings, pairs = one
        truth = {t.number: t.event for t in tellings}
        made = crossed(one, list(samples.values())) if part == "written" else groups(tellings, pairs, of_written)
        if part == "written":
            faults[how] = wrong(one, made, model)
        blocked = recall_of(((p.left, p.right) for p in pairs), truth)
        rows.append(Row(part, how, len(tellings), blocked, b_cubed(truth, made)))
        score = rows[-1].score
        print(f"{part}, {how}: {len(tellings)} events, {blocked:.3f} of pairs share a block, ", end="")
        print(f"B-cubed {score.precision:.3f} {score.recall:.3f} {score.f1:.3f}")
    if given.write:
        WEIGHTS.write_text(model.dumps() + "\n", "utf-8")
        PAGE.write_text(page(rows, missed, model, faults), "utf-8")


if __name__ == "__main__":
    main()
