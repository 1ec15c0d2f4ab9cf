"""Confidence: how often values that were come by in the same way were right.

The table `confidence.yaml` beside this file is fitted by `training/confidence.py` on reports that people coded, and
docs/accuracy.md shows how well it holds on reports that it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from groundswell.extract.draft import Draft
from groundswell.language.lexicon import read_data
from groundswell.record.event import Standing

_UNKNOWN = 0.3  # of a field that the table does not hold: below the mean of the table


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    table: Mapping[str, Mapping[str, float]] = read_data("groundswell.extract", "confidence.yaml")["fields"]
    return table


def confidence(draft: Draft, standing: Standing) -> float:
    """Probability that a careful coder would give the same value, 0 to 1."""
    rows = _table().get(draft.field, {})
    for key in keys(draft.basis, standing):
        if key in rows:
            return rows[key]
    return _UNKNOWN


def keys(basis: str, standing: Standing) -> tuple[str, str, str]:
    """The rows of the table that hold for a value, the closest first."""
    return f"{standing}: {basis}", basis, "any"
