"""Which countries a report is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from groundswell.extract.mentions.where.mention import PlaceMention

_WEIGHTS = {
    "country": 1.0,
    "admin1": 1.0,
    "admin2": 1.0,
    "locality": 1.0,
    "region": 0.5,
    "demonym": 0.8,
    "institution": 0.8,
}
_DATELINE = 2.0  # a report is sent from the country it is about, more often than not


def document_countries(mentions: Iterable[PlaceMention]) -> list[tuple[str, float]]:
    """Countries by their share of what a report names, the most named first.

    Parameters
    ----------
    mentions
        The places of one document.
    """
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    for mention in mentions:
        if mention.place is None or mention.place.country is None:
            continue
        country = mention.place.country
        weight = _WEIGHTS.get(mention.kind, 0.0) * mention.confidence
        weights[country] += _DATELINE * weight if mention.reason == "dateline" else weight
        first.setdefault(country, mention.start)
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda c: (-weights[c], first[c], c))
    return [(c, round(weights[c] / total, 3)) for c in ranked] if total else []
