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
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks/linking"))

from reports import Telling, coded, extracted  # noqa: E402

from groundswell.evaluate.linking import BCubed, b_cubed, recall_of  # noqa: E402
from groundswell.link.clusters import clusters  # noqa: E402
from groundswell.link.model import Model, comparisons, load_model  # noqa: E402
from groundswell.link.score import LEAST, Scored, scored  # noqa: E402

WEIGHTS = ROOT / "src/groundswell/link/weights.json"
PULL = 1.0  # of the regularization, towards 0

Sample = tuple[list[Telling], list[Scored]]


def sample(tellings: Sequence[Telling]) -> Sample:
    """Tellings with all their pairs that share a block."""
    profiles = [telling.profile for telling in tellings]
    return list(tellings), list(scored(profiles, load_model(), least=None))


def fit(samples: Sequence[Sample]) -> Model:
    """Weights, to base 2, by which pairs of one event are told from pairs of two.

    The first level of a comparison never speaks against, and the last never for: what a person reads as a reason is one.
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


def judge(one: Sample, model: Model) -> BCubed:
    """B-cubed of linking these tellings by themselves."""
    tellings, pairs = one
    return b_cubed({t.number: t.event for t in tellings}, dict(groups(tellings, pairs, model)))


def without(one: Sample, writer: str, *, only: bool = False) -> Sample:
    """The sample without the reports of a writer, or with only those."""
    tellings, pairs = one
    own = {t.number for t in tellings if (t.writer == writer) == only}
    kept = [p for p in pairs if p.left in own and p.right in own]
    return tellings, kept


def main() -> None:
    """Fit, judge, and write or show."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    samples = {}
    for part in ("templates", "written"):
        samples[part, "coded"] = sample(coded(part))
        found, missed = extracted(part)
        samples[part, "extracted"] = sample(found)
        print(f"{part}: {len(samples[part, 'coded'][0])} coded events, {missed} of them not found by the line")
    for (part, how), (tellings, pairs) in samples.items():
        truth = {t.number: t.event for t in tellings}
        share = recall_of(((p.left, p.right) for p in pairs), truth)
        print(f"{part}, {how}: {len(pairs)} pairs compared, which hold {share:.3f} of those that are one event")
    for how in ("coded", "extracted"):
        made: dict[int, int] = {}
        tellings, pairs = samples["written", how]
        for writer in sorted({t.writer for t in tellings}):
            others = [without(one, writer) for one in samples.values()]
            model = fit(others)
            _, own = without((tellings, pairs), writer, only=True)
            made |= {n: g for n, g in groups(tellings, own, model).items() if tellings[n].writer == writer}
        score = b_cubed({t.number: t.event for t in tellings}, dict(made))
        print(f"written, {how}, by weights of other writers: {score.precision:.3f} {score.recall:.3f} {score.f1:.3f}")
        score = judge(samples["templates", how], fit([samples["written", "coded"], samples["written", "extracted"]]))
        print(f"templates, {how}, by weights of written ones: {score.precision:.3f} {score.recall:.3f} {score.f1:.3f}")
    model = fit(list(samples.values()))
    for (part, how), one in samples.items():
        score = judge(one, model)
        print(f"{part}, {how}, by all: {score.precision:.3f} {score.recall:.3f} {score.f1:.3f}")
    if given.write:
        WEIGHTS.write_text(model.dumps() + "\n", "utf-8")
    print(model.dumps())


if __name__ == "__main__":
    main()
