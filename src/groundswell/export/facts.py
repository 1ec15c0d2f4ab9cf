"""What is known of an event as plain facts with names, which the rules of a crosswalk ask for.

Every fact is a list, empty where nothing is known: ``form``, ``place.country``, ``size.low``, ``claim.issue`` …
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from groundswell.codebook import Codebook
from groundswell.gazetteer.nations import country_name
from groundswell.record.canonical import CanonicalEvent
from groundswell.record.partial_date import days_of

Facts = Mapping[str, tuple[Any, ...]]

#: By type of a field, the parts that its values have.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "place": (
        "name", "site", "locality", "admin2", "admin1", "country", "latitude", "longitude", "geoname_id", "precision",
    ),
    "actor": ("name", "kind"),
    "claim": ("text", "issue", "stance"),
    "size": ("low", "high", "estimate", "text", "rule", "category", "by"),
    "harm": ("low", "high", "estimate", "text", "rule", "of", "by"),
}  # fmt: skip
_DATE_PARTS = ("first", "last", "year", "precision")
#: Facts that no field of the codebook gives.
_BEYOND = ("event_id", "standing", "reports", "documents", "publishers", "day", "place.country_name", "part")
_PRECISIONS = {1: "day", 7: "week", 31: "month", 92: "quarter", 366: "year"}
_LONGEST = 366  # days of one event that become rows of their own


def known_facts(codebook: Codebook) -> set[str]:
    """Names of all facts that a rule may ask for."""
    names = set(_BEYOND)
    for field in codebook.fields:
        parts = _DATE_PARTS if field.type == "date" else _PARTS.get(field.type, ())
        names |= {field.name, *(f"{field.name}.{part}" for part in parts)}
    return names


def facts_of(event: CanonicalEvent, codebook: Codebook) -> dict[str, tuple[Any, ...]]:
    """All facts of an event."""
    sources = {s for told in event.values.values() for held in told.values for s in held.sources}
    facts: dict[str, tuple[Any, ...]] = dict.fromkeys(known_facts(codebook), ())
    facts["event_id"], facts["standing"] = (event.event_id,), (event.standing,)
    facts["reports"] = (max(1, len({s.copies for s in sources})),)
    facts["documents"] = tuple(sorted({s.document for s in sources}))
    facts["publishers"] = tuple(sorted({s.publisher for s in sources if s.publisher}))
    for field in codebook.fields:
        told = event.values.get(field.name)
        values = [held.value for held in told.values] if told else []
        if field.type in _PARTS:
            facts |= _in_parts(field.name, values, _PARTS[field.type])
        else:
            facts[field.name] = tuple(values)
        if field.type == "date":
            facts |= _of_date(field.name, values)
    facts["place.country_name"] = tuple(country_name(c, language="en") for c in facts["place.country"])
    return facts


def _in_parts(name: str, values: list[Any], parts: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    found = {name: tuple(value.get("name") or value.get("text") for value in values)}
    for part in parts:
        told = [value.get(part) for value in values]
        flat = [one for value in told for one in (value if isinstance(value, list) else [value])]
        found[f"{name}.{part}"] = tuple(one for one in flat if one is not None)
    return found


def _of_date(name: str, values: list[Any]) -> dict[str, tuple[Any, ...]]:
    span = days_of(values[0]) if values else None
    if span is None:
        return {}
    length = (span[1] - span[0]).days + 1
    precision = next(word for days, word in _PRECISIONS.items() if length <= days)
    first, last = (day.isoformat() for day in span)
    return {
        f"{name}.first": (first,),
        f"{name}.last": (last,),
        f"{name}.year": (span[0].year,) if span[0].year == span[1].year else (),
        f"{name}.precision": (precision,),
    }


# ------------------------------------------------------------------ rows


def rows_of(event: CanonicalEvent, codebook: Codebook, *, each: tuple[str, ...]) -> Iterator[Facts]:
    """The facts of every row that an event becomes.

    Parameters
    ----------
    event
        The event.
    codebook
        By which it is coded.
    each
        ``day``: a row for every day from the first to the last, where both are known to the day. ``place``: a row for
        every place. The fact ``part`` counts the rows of an event from 1, and is empty where there is only one.
    """
    whole = facts_of(event, codebook)
    days = _days(whole) if "day" in each else [whole["start_date.first"][:1]]
    told = event.values.get("place")
    places = [held.value for held in told.values] if told else []
    rows = []
    for day in days:
        if "place" not in each or len(places) < 2:
            rows.append(whole | {"day": day})
            continue
        for place in places:
            own = _in_parts("place", [place], _PARTS["place"])
            country = tuple(country_name(c, language="en") for c in own["place.country"])
            rows.append(whole | own | {"day": day, "place.country_name": country})
    for number, row in enumerate(rows, start=1):
        yield row | {"part": (number,) if len(rows) > 1 else ()}


def _days(facts: Facts) -> list[tuple[Any, ...]]:
    first = facts["start_date.first"][:1]
    exact = facts["start_date.precision"] == ("day",) and facts["end_date.precision"] == ("day",)
    if not exact:
        return [first]
    start, end = (dt.date.fromisoformat(facts[f"{name}.first"][0]) for name in ("start_date", "end_date"))
    length = min((end - start).days + 1, _LONGEST)
    return [((start + dt.timedelta(days=n)).isoformat(),) for n in range(length)] or [first]
