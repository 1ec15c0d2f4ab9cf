"""The weights: one linear model a question, each a table of features that anybody can read."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from groundswell.errors import DataError

FILES = ("weights.json", "confidence.json")


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model of one question.

    Attributes
    ----------
    classes
        The answers. Two of them make a logistic regression, more a softmax.
    bias
        A number for each answer.
    weights
        What each feature says for each answer.
    least
        Probability from which an answer is given, by answer.
    """

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    least: Mapping[str, float]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each answer, from the features that hold."""
        scores = list(self.bias)
        for feature in features:
            if known := self.weights.get(feature):
                for place, weight in enumerate(known):
                    scores[place] += weight
        top = max(scores)
        grown = [math.exp(score - top) for score in scores]
        total = sum(grown)
        return {name: value / total for name, value in zip(self.classes, grown, strict=True)}


@cache
def load_models() -> Mapping[str, Model]:
    """Every packaged model, by its question.

    Raises
    ------
    DataError
        If a file is missing or malformed.
    """
    models: dict[str, Model] = {}
    for file in FILES:
        try:
            told: Mapping[str, Any] = json.loads(resources.files(__package__).joinpath(file).read_bytes())["models"]
            models |= {name: model_of(held) for name, held in told.items()}
        except (OSError, ValueError, KeyError) as error:
            raise DataError(
                f"extract/selection/{file}: no models: {error}. training/selection.py and training/confidence.py "
                "make these files"
            ) from error
    return models


def load_model(name: str) -> Model:
    """The model of one question."""
    return load_models()[name]


def model_of(held: Mapping[str, Any]) -> Model:
    """A model from its table."""
    return Model(
        tuple(held["classes"]),
        tuple(held["bias"]),
        {feature: tuple(weights) for feature, weights in held["weights"].items()},
        held["least"],
    )
