"""The model of linking: comparisons and their levels, as data, each level with a weight."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from groundswell.errors import DataError
from groundswell.language.lexicon import read_data

_COLUMN = re.compile(r"\b([lr])\.(\w+)")


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: its condition in SQL, what it says in words, and whether it says anything at all."""

    name: str
    condition: str
    words: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and the levels that a pair may reach, tried from the first."""

    name: str
    label: str
    levels: tuple[Level, ...]

    def level(self, name: str) -> Level:
        """The level of a name."""
        return next(level for level in self.levels if level.name == name)


@dataclass(frozen=True, slots=True)
class Model:
    """Comparisons and weights.

    Attributes
    ----------
    comparisons
        In the order in which they are read.
    prior
        Logarithm, to base 2, of the odds that two candidate events which share a block are one, before anything is
        compared.
    weights
        By comparison and level, what reaching the level adds to it.
    """

    comparisons: tuple[Comparison, ...]
    prior: float
    weights: Mapping[str, Mapping[str, float]]

    def weight(self, reached: Mapping[str, str]) -> float:
        """Logarithm, to base 2, of the odds that two candidate events are one, by the levels that they reached."""
        return self.prior + sum(self.weights[c.name].get(reached[c.name], 0.0) for c in self.comparisons)

    def dumps(self) -> str:
        """The weights as JSON."""
        return json.dumps({"prior": self.prior, "weights": self.weights}, indent=1)

    @property
    def digest(self) -> str:
        """Digest of comparisons and weights."""
        told = [[c.name, [[x.name, x.condition] for x in c.levels]] for c in self.comparisons]
        return hashlib.sha256((json.dumps(told) + self.dumps()).encode()).hexdigest()[:16]


@cache
def comparisons() -> tuple[Comparison, ...]:
    """The comparisons of the data file.

    Raises
    ------
    DataError
        If one has no last level, or a level lacks its condition or words.
    """
    return tuple(_comparison(name, told) for name, told in read_data("groundswell.link", "comparisons.yaml").items())


def _comparison(name: str, told: Mapping[str, Any]) -> Comparison:
    where = f"link/comparisons.yaml: {name}"
    levels = []
    for level, held in told["levels"].items():
        if not held.get("if") or not held.get("words"):
            raise DataError(f"{where}: {level}: expected `if` and `words`")
        levels.append(Level(level, str(held["if"]), held["words"], bool(held.get("unknown"))))
    if levels[-1].condition != "else":
        raise DataError(f"{where}: the last level is {levels[-1].name!r}; expected one with `if: else`")
    return Comparison(name, told["label"], tuple(levels))


def load_model(weights: str | None = None) -> Model:
    """The model with the packaged weights, or with those given as JSON.

    Raises
    ------
    DataError
        If a weight names no level of the comparisons.
    """
    told = json.loads(weights or resources.files("groundswell.link").joinpath("weights.json").read_text("utf-8"))
    known = {c.name: {level.name for level in c.levels} for c in comparisons()}
    for name, levels in told["weights"].items():
        if unknown := sorted(set(levels) - known.get(name, set())):
            raise DataError(f"link/weights.json: {name}: no level {unknown[0]!r}; expected {', '.join(known[name])}")
    return Model(comparisons(), told["prior"], told["weights"])


def for_splink(model: Model) -> list[dict[str, Any]]:
    """The comparisons as Splink takes them.

    Splink adds the logarithms of m over u. What is fitted here is their sum, as the comparisons are not independent of
    one another; u is the same for all levels, and m carries the weight.
    """
    largest = max((abs(w) for levels in model.weights.values() for w in levels.values()), default=1.0)
    u = 2.0 ** -(largest + 1)
    return [
        {
            "output_column_name": comparison.name,
            "comparison_levels": [
                {
                    "sql_condition": "ELSE" if level.condition == "else" else _COLUMN.sub(r'"\2_\1"', level.condition),
                    "label_for_charts": level.words,
                    "is_null_level": True,
                }
                if level.unknown
                else {
                    "sql_condition": "ELSE" if level.condition == "else" else _COLUMN.sub(r'"\2_\1"', level.condition),
                    "label_for_charts": level.words,
                    "m_probability": u * 2.0 ** model.weights[comparison.name].get(level.name, 0.0),
                    "u_probability": u,
                }
                for level in comparison.levels
            ],
        }
        for comparison in model.comparisons
    ]
