"""Reconciliation: what all reports of one event together say, by one rule a field. Nothing is averaged away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.codebook import Codebook
from groundswell.language.fold import fold
from groundswell.link.profile import HAPPENED, names_of
from groundswell.record.canonical import CanonicalEvent, Held, Reconciled, Source
from groundswell.record.partial_date import days_of
from groundswell.record.statement import Statement

#: Precisions of a place, the finest first.
_FINEST = ("site", "locality", "admin2", "admin1", "country", None)


@dataclass(frozen=True, slots=True)
class Account:
    """What one candidate event says.

    Attributes
    ----------
    candidate, document
        Names.
    copies
        Number that near-identical reports share.
    published, publisher
        Of the report, where known.
    standing
        How the event stands in it.
    values
        By field the statements on it that stand, each with whether a person made it, and its number.
    """

    candidate: str
    document: str
    copies: int
    published: str | None
    publisher: str | None
    standing: str
    values: Mapping[str, Sequence[tuple[Statement, bool, int]]]


def reconcile(event_id: str, accounts: Sequence[Account], codebook: Codebook) -> CanonicalEvent:
    """One event of several accounts of it.

    Parameters
    ----------
    event_id
        Name of the canonical event.
    accounts
        Of all its candidate events; the order does not matter.
    codebook
        Says which rule holds for which field.
    """
    ordered = sorted(accounts, key=lambda a: (a.published or "9999", a.candidate))
    values = {}
    for field in codebook.fields:
        if field.reconcile != "tie":
            held = _held(field.name, ordered)
            values[field.name] = _RULES[field.reconcile](held) if held else Reconciled(field.reconcile, ())
    return CanonicalEvent(event_id, _standing(ordered), tuple(sorted(a.candidate for a in accounts)), values)


def _standing(accounts: Sequence[Account]) -> str:
    """An event took place where any report says so; else the latest report tells how it stands."""
    told = [a.standing for a in accounts]
    for standing in (*HAPPENED, "preparatory"):
        if standing in told:
            return standing
    dated = [a.standing for a in accounts if a.published]
    return dated[-1] if dated else "averted" if "averted" in told else told[-1]


# ------------------------------------------------------------------ who says what


def _held(field: str, accounts: Sequence[Account]) -> list[Held]:
    """Every value that any account gives, with all that give it: the best supported first, a person's before all."""
    found: dict[str, tuple[Any, list[Source], float]] = {}
    names: dict[str, str] = {}
    for account in accounts:
        for statement, by_person, number in account.values.get(field, ()):
            key = _key(field, statement.value, names)
            quote = statement.evidence[0].quote if statement.evidence else statement.text
            source = Source(
                account.candidate,
                account.document,
                account.copies,
                account.published,
                account.publisher,
                by_person,
                quote,
                number,
            )
            value, sources, sure = found.setdefault(key, (statement.value, [], 0.0))
            if source.candidate not in {s.candidate for s in sources}:
                sources.append(source)
            found[key] = (value, sources, max(sure, statement.confidence or 0.0))
    told = [(Held(value, tuple(sources)), sure) for value, sources, sure in found.values()]
    told.sort(key=lambda t: (not _by_person(t[0]), -t[0].independent, -t[1], t[0].sources[0].candidate))
    return [held for held, _ in told]


def _by_person(held: Held) -> bool:
    return any(source.by_person for source in held.sources)


def _key(field: str, value: Any, names: dict[str, str]) -> str:
    """What makes two values one: the code; of a name any of its keys; of a figure its range."""
    if isinstance(value, Mapping):
        if "low" in value:
            return f"{value['low']}-{value['high']}-{value.get('by')}-{value.get('of')}"
        if field == "place":
            return "|".join(str(value.get(k)) for k in ("site", "locality", "admin1", "country"))
        if "stance" in value:
            return fold(value["text"])
        keys = [f"{value['kind']}:{k}" for k in names_of([value["name"]]) if k[0] != "w"]
        whole = f"{value['kind']}:{fold(value['name'])}"
        known = next((names[k] for k in (*keys, whole) if k in names), whole)
        for key in (*keys, whole):
            names.setdefault(key, known)
        return known
    return fold(value) if isinstance(value, str) else repr(value)


# ------------------------------------------------------------------ rules


def contradicts(rule: str, one: Any, other: Any) -> bool:
    """Whether two values of a field that a rule reconciles cannot both be right; a vaguer one can."""
    if rule == "finest_day":
        a, b = days_of(one), days_of(other)
        return a is not None and b is not None and not (a[0] <= b[1] and b[0] <= a[1])
    if rule == "finest_place":
        return _apart(one, other)
    if rule == "every_estimate":
        return _least(one) > _most(other) or _least(other) > _most(one)
    if rule == "latest_figure":
        return _whom(one) == _whom(other) and one != other
    return rule != "union" and one != other


def _union(held: list[Held]) -> Reconciled:
    return Reconciled("union", tuple(held))


def _most_supported(held: list[Held]) -> Reconciled:
    return Reconciled("most_supported", (held[0],), tuple(held[1:]), conflict=len(held) > 1)


def _any(held: list[Held]) -> Reconciled:
    chosen = next((h for h in held if _by_person(h)), None) or next((h for h in held if h.value), held[0])
    others = tuple(h for h in held if h is not chosen)
    return Reconciled("any", (chosen,), others, conflict=bool(others))


def _finest_day(held: list[Held]) -> Reconciled:
    """The most precise day; of those the one that most sources allow."""

    def against(one: Held, other: Held) -> bool:
        return contradicts("finest_day", one.value, other.value)

    def order(one: Held) -> tuple[bool, bool, int, int]:
        span = days_of(one.value)
        support = len({s.copies for h in held if not against(one, h) for s in h.sources})
        return not _by_person(one), span is None, (span[1] - span[0]).days if span else 0, -support

    chosen = min(held, key=order)
    others = tuple(h for h in held if h is not chosen)
    return Reconciled("finest_day", (chosen,), others, conflict=any(against(chosen, h) for h in others))


def _finest_place(held: list[Held]) -> Reconciled:
    """The town that most sources name, as precisely as any of them tells it."""
    support: dict[Any, set[int]] = {}
    for h in held:
        support.setdefault(_town(h.value), set()).update(s.copies for s in h.sources)
    named = {town: copies for town, copies in support.items() if town} or support
    person = next((h for h in held if _by_person(h)), None)
    town = _town(person.value) if person else max(named, key=lambda t: len(named[t]))
    own = [h for h in held if _town(h.value) == town]
    chosen = person or min(own, key=lambda h: _FINEST.index(h.value.get("precision")))
    candidates = {s.candidate for h in own for s in h.sources}
    # further places of a report that tells the chosen one: the event is told in several
    further = [
        h for h in held if _town(h.value) != town and {s.candidate for s in h.sources} <= candidates and _town(h.value)
    ]
    others = tuple(h for h in held if h is not chosen and h not in further)
    conflict = any(_apart(chosen.value, h.value) for h in others)
    return Reconciled("finest_place", (chosen, *further), others, conflict=conflict)


def _town(place: Mapping[str, Any]) -> str | None:
    return str(place.get("geoname_id") or fold(place["locality"])) if place.get("locality") else None


def _apart(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    if _town(a) and _town(b):
        return _town(a) != _town(b) or bool(a.get("site") and b.get("site") and not _alike(a["site"], b["site"]))
    return bool(a.get("country") and b.get("country") and a["country"] != b["country"])


def _alike(one: str, other: str) -> bool:
    return bool(set(fold(one).split()) & set(fold(other).split()) - {"the", "de", "la", "el", "of", "in", "en"})


def _every_estimate(held: list[Held]) -> Reconciled:
    """All estimates; they contradict one another where two ranges have nothing in common."""
    conflict = max(_least(h.value) for h in held) > min(_most(h.value) for h in held)
    return Reconciled("every_estimate", tuple(held), conflict=conflict)


def _least(count: Mapping[str, Any]) -> float:
    return float(count["low"] or 0)


def _most(count: Mapping[str, Any]) -> float:
    return float("inf") if count["high"] is None else float(count["high"])


def _latest_figure(held: list[Held]) -> Reconciled:
    """The figures of the latest report, for each kind of people hurt; earlier ones are kept."""
    latest: dict[str, Held] = {}
    for h in sorted(held, key=lambda h: (_by_person(h), max(s.published or "" for s in h.sources))):
        latest[_whom(h.value)] = h
    values = tuple(h for h in held if h in latest.values())
    others = tuple(h for h in held if h not in values)
    return Reconciled("latest_figure", values, others, conflict=bool(others))


def _whom(count: Mapping[str, Any]) -> str:
    return count.get("of") or "unknown"


_RULES: Mapping[str, Callable[[list[Held]], Reconciled]] = {
    "union": _union,
    "any": _any,
    "most_supported": _most_supported,
    "finest_day": _finest_day,
    "finest_place": _finest_place,
    "every_estimate": _every_estimate,
    "latest_figure": _latest_figure,
}
