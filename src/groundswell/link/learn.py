"""Learning from judgements: weights move from the packaged ones as far as what people say of pairs makes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from groundswell.link.model import Model

#: How strongly a weight is held to where it was: the weight of one judgement against it grows with their number.
HOLD = 1.0
ROUNDS = 25


def learned(model: Model, judged: Sequence[tuple[Mapping[str, str], bool]]) -> Model:
    """The model after judgements.

    A logistic regression whose weights are drawn towards those of `model` (maximum a posteriori, Newton's method), so
    that few judgements change little.

    Parameters
    ----------
    model
        Where the weights start.
    judged
        For each pair the level that every comparison reached, and whether people call it one event.
    """
    import numpy as np

    names = [(c.name, level.name) for c in model.comparisons for level in c.levels if not level.unknown]
    place = {name: i for i, name in enumerate(names, start=1)}
    start = np.array([model.prior, *(model.weights[c].get(level, 0.0) for c, level in names)]) * math.log(2)
    told = np.zeros((len(judged), len(names) + 1))
    told[:, 0] = 1.0
    for row, (reached, _) in enumerate(judged):
        for pair in reached.items():
            if pair in place:
                told[row, place[pair]] = 1.0
    wanted = np.array([float(one) for _, one in judged])
    weights = start.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-told @ weights))
        slope = told.T @ (wanted - chance) - HOLD * (weights - start)
        bend = (told * (chance * (1 - chance))[:, None]).T @ told + HOLD * np.eye(len(start))
        weights += np.linalg.solve(bend, slope)
    moved = [round(float(w) / math.log(2), 3) for w in weights]
    held: dict[str, dict[str, float]] = {c.name: {} for c in model.comparisons}
    for (comparison, level), weight in zip(names, moved[1:], strict=True):
        held[comparison][level] = weight
    return Model(model.comparisons, moved[0], held)
