"""Towns that only say where a road leads: the second of "la carretera que de Tela conduce a La Ceiba"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

_REACH = 60  # characters before a town in which what leads to it stands


@dataclass(frozen=True, slots=True)
class _Roads:
    leads: re.Pattern[str]
    begins: re.Pattern[str]
    joins: re.Pattern[str]


@cache
def _roads(language: str) -> _Roads:
    data = read_data(f"groundswell.language.{language}", "places.yaml")["roads"]
    part = {name: "|".join(re.escape(fold(p)) for p in listed.split("|")) for name, listed in data.items()}
    kind = rf"(?:(?:{part['kinds']})\s+)*"
    return _Roads(
        leads=re.compile(rf"\b(?:{part['leads']})\s+{kind}$"),
        begins=re.compile(rf"\b(?:{part['roads']})\b[^.;:,\n]*$"),
        joins=re.compile(rf"\s*(?:-|/|\b(?:{part['joins']})\s)\s*{kind}"),
    )


def with_ends_of_roads(mentions: Iterable[PlaceMention], folded: str, *, language: str) -> Iterator[PlaceMention]:
    """The places of a text by position; the towns that a road, or those on it, are only bound for say so."""
    words, last = _roads(language), None
    for mention in sorted(mentions, key=lambda m: m.start):
        before = folded[max(0, mention.start - _REACH) : mention.start]
        led = words.leads.search(before) is not None
        joined = (
            last is not None
            and words.joins.fullmatch(folded, last.end, mention.start)
            and words.begins.search(folded, max(0, last.start - _REACH), last.start)
        )
        last = mention
        bound = mention.kind in ("locality", "admin2") and mention.reason is None and (led or joined)
        yield replace(mention, reason="road") if bound else mention
