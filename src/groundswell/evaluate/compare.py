"""Comparing what the extractor gives with what a person coded, event by event and field by field.

A person's events are in the format of `samples/gold.jsonl`: the words that name the event (`trigger`) and a value a
field. An extracted event and a coded one are the same where they rest on the same words and their forms, days and
towns agree; pairs are made greedily, the likest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.language.fold import fold
from groundswell.record.event import CandidateEvent, Extraction
from groundswell.record.value import Actor, Claim, Place

HAPPENED = ("focal", "background")
FIELDS = (
    "form",
    "start_date",
    "start_time",
    "country",
    "locality",
    "organizer",
    "participant",
    "target",
    "issue",
    "size",
    "response",
    "arrests",
    "injuries",
    "deaths",
    "violence",
    "slogan",
)
_SAME = 2.0  # likeness from which two events are taken for one
_NEAR = 150  # characters between words that still tell the same event
_ALIKE = 0.5  # share of words from which two names are taken for one
_SIZE_FACTOR = 2.0

Gold = Mapping[str, Any]
Pair = tuple[Gold | None, CandidateEvent | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that only one side has, or an event that only one side has (`field` is `event`)."""

    document: str
    field: str
    gold: str | None
    extracted: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Values that both sides have, that only the extractor has, and that only the person has."""

    both: int = 0
    invented: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.both + other.both, self.invented + other.invented, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was."""
        errors = self.invented + self.missed
        return 2 * self.both / (2 * self.both + errors) if self.both or errors else 1.0


def pairs(extraction: Extraction, gold: Sequence[Gold]) -> list[Pair]:
    """Every coded event with the extracted event that is the same, None on the side where there is none."""
    ranked = sorted(
        (
            (likeness(g, e, extraction.document.text), -i, -j)
            for i, g in enumerate(gold)
            for j, e in enumerate(extraction.events)
        ),
        reverse=True,
    )
    left, right = set(range(len(gold))), set(range(len(extraction.events)))
    found: list[Pair] = []
    for score, i, j in ranked:
        if score >= _SAME and -i in left and -j in right:
            left.discard(-i)
            right.discard(-j)
            found.append((gold[-i], extraction.events[-j]))
    found += [(gold[i], None) for i in sorted(left)]
    return found + [(None, extraction.events[j]) for j in sorted(right)]


def likeness(gold: Gold, event: CandidateEvent, text: str) -> float:
    """How well an extracted event fits a coded one; the same words alone are not enough without form or day."""
    start = text.find(gold["trigger"])
    end = start + len(gold["trigger"])
    spans = [(e.start, e.end) for value in event.values["form"] for e in value.evidence]
    gap = min((max(0, a - end, start - b) for a, b in spans), default=10**6)
    score = 2.0 if gap == 0 else 1.2 if gap <= _NEAR else 0.0
    score += 1.0 if set(gold["form"]) & set(event.all("form")) else 0.0
    for field in ("start_date", "locality"):
        a, b = values(gold, field), extracted(event, field)
        if a and b:
            score += 0.8 if matches(field, a[0], b[0]) else -0.8
    return score


def compare(extraction: Extraction, gold: Sequence[Gold]) -> tuple[Counter[str], list[Difference]]:
    """Tallies of one document, by `field:both`, `field:invented`, `field:missed`, and every difference.

    Only events that happened are compared field by field; `event` counts these events themselves.
    """
    counted: Counter[str] = Counter()
    differences: list[Difference] = []
    for coded, event in pairs(extraction, gold):
        a = coded if coded and coded["standing"] in HAPPENED else None
        b = event if event and event.standing in HAPPENED else None
        if a is None and b is None:
            continue
        counted["event:both" if a and b else "event:missed" if a else "event:invented"] += 1
        if not (a and b):
            told = a["trigger"] if a else None
            given = ", ".join(b.all("form")) if b else None
            differences.append(Difference(extraction.document.id, "event", told, given))
        for field in FIELDS:
            wanted, given_values = values(a, field) if a else [], extracted(b, field) if b else []
            for kind, one, other in _matched(field, wanted, given_values):
                counted[f"{field}:{kind}"] += 1
                if kind != "both":
                    differences.append(Difference(extraction.document.id, field, one, other))
    return counted, differences


def tallies(counted: Counter[str]) -> dict[str, Tally]:
    """Counts of `compare`, summed over documents, as a tally a field, with `event` and `record` (all fields)."""
    found = {
        name: Tally(counted[f"{name}:both"], counted[f"{name}:invented"], counted[f"{name}:missed"])
        for name in ("event", *FIELDS)
    }
    return found | {"record": sum((found[name] for name in FIELDS), Tally())}


# ------------------------------------------------------------------ values


def values(gold: Gold, field: str) -> list[Any]:
    """Values of a field as a person coded them."""
    held = gold.get(field)
    if field == "participant":
        return sorted({p["kind"] for p in held or ()})
    if isinstance(held, list):
        return [h["name"] if isinstance(h, Mapping) else h for h in held]
    return [] if held is None else [held]


def extracted(event: CandidateEvent, field: str) -> list[Any]:
    """Values of a field as the extractor gives them, in the same shape."""
    if field in ("country", "locality"):
        place = event.one("place")
        told = getattr(place, field) if isinstance(place, Place) else None
        return [told] if told else []
    if field == "issue":
        claims: Iterable[Claim] = event.all("claim")
        return sorted({code for claim in claims for code in claim.issue})
    if field == "participant":
        actors: Iterable[Actor] = event.all("participant")
        return sorted({actor.kind for actor in actors})
    held = event.all(field)
    if field in ("organizer", "target"):
        return [actor.name for actor in held]
    if field in ("size", "arrests", "injuries", "deaths"):
        return [{"low": c.low, "high": c.high} for c in held[:1]]
    return [v for v in held if v not in ("presence", "ignore")]


def _matched(field: str, wanted: list[Any], given: list[Any]) -> list[tuple[str, str | None, str | None]]:
    found: list[tuple[str, str | None, str | None]] = []
    rest = list(given)
    for one in wanted:
        if field == "response" and one in ("presence", "ignore"):
            continue
        other = next((g for g in rest if matches(field, one, g)), None)
        if other is None:
            found.append(("missed", str(one), None))
        else:
            rest.remove(other)
            found.append(("both", str(one), str(other)))
    return found + [("invented", None, str(other)) for other in rest]


def matches(field: str, one: Any, other: Any) -> bool:
    """Are two values of a field taken for one: names by their words, numbers by their size, codes by being equal?"""
    if field in ("organizer", "target", "locality", "slogan"):
        return alike(str(one), str(other))
    if field in ("size", "arrests", "injuries", "deaths"):
        a, b = _point(one), _point(other)
        factor = _SIZE_FACTOR if field == "size" else 1.1
        return a is not None and b is not None and (a == b or (min(a, b) > 0 and max(a, b) / min(a, b) <= factor))
    return bool(one == other)


def _point(count: Mapping[str, int | None]) -> float | None:
    low, high = count.get("low"), count.get("high")
    if low is not None and high is not None:
        return float((low * high) ** 0.5)
    return low if low is not None else high


def alike(one: str, other: str) -> bool:
    """Do two names share half of their words?"""
    a, b = (Counter(_words(name)) for name in (one, other))
    common = sum((a & b).values())
    return bool(common) and 2 * common / (sum(a.values()) + sum(b.values())) >= _ALIKE


def _words(name: str) -> list[str]:
    plain = "".join(c if c.isalnum() else " " for c in fold(name))
    return [w for w in plain.split() if w not in ("the", "of", "el", "la", "los", "las", "de", "del")]
