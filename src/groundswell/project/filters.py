"""Filters as somebody asks for them: checked, with days made of what is less precise."""

from __future__ import annotations

from typing import Any

from groundswell.codebook import Codebook
from groundswell.errors import RefusedError
from groundswell.record.partial_date import days_of
from groundswell.store.search import terms_of
from groundswell.store.summaries import Filters

LONGEST = 400  # characters of words that are asked for


def filters_of(codebook: Codebook, **asked: Any) -> Filters:
    """Filters by name, as of `Filters`. What is None or empty is not asked for; a month or a year stands for its days.

    Raises
    ------
    RefusedError
        If a code or a day does not exist, or words are too long: the message says what was found and is expected.
    """
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    for name, codes in (("form", "forms"), ("issue", "issues"), ("standing", "standing")):
        if name in given and given[name] not in codebook.names(codes):
            raise RefusedError(f"{name}: found {given[name]!r}; expected one of {', '.join(codebook.names(codes))}")
    for name, end in (("since", 0), ("until", 1)):
        if name in given:
            span = days_of(given[name])
            if span is None:
                raise RefusedError(f"{name}: found {given[name]!r}; expected a day, a month or a year: 2021-05-01")
            given[name] = span[end].isoformat()
    for name in ("q", "place"):
        if len(given.get(name, "")) > LONGEST:
            raise RefusedError(f"{name}: found {len(given[name]):,} characters; expected {LONGEST} or fewer")
    if "country" in given:
        given["country"] = given["country"].upper()
        if not (len(given["country"]) == 3 and given["country"].isalpha()):
            raise RefusedError(f"country: found {asked['country']!r}; expected a code of three letters: CRI")
    terms_of(given.get("q", ""))
    return Filters(**given)
