"""What of each field coders are compared by, worked out from the codebook.

Codes are compared as they are; of names, the kind; of claims, their issues; of places, country and town. Free words
(slogans, names of campaigns) have no measure: two coders who quote the same words differently do not disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.agreement.alpha import Difference
from groundswell.agreement.differences import dates, jaccard, nominal, ranges
from groundswell.codebook import Codebook
from groundswell.codebook.book import Field
from groundswell.language.fold import fold

Read = Callable[[Sequence[Any]], Hashable]


@dataclass(frozen=True, slots=True)
class Measure:
    """How coders are compared on a field.

    Attributes
    ----------
    name, field
        What is compared, and the field of the record that it is read from: ``issue`` of ``claim``.
    scale
        ``one`` of several codes, a ``set`` of codes, a ``date`` or a ``range`` of numbers.
    read
        Of the values of the field, in the shape of the interchange format, what is compared.
    codes
        All codes that there are, where it is a field of codes.
    """

    name: str
    field: str
    scale: str
    read: Read
    codes: tuple[str, ...] = ()

    @property
    def difference(self) -> Difference:
        """Of two values that were read."""
        return _DIFFERENCES[self.scale]

    @property
    def of_codes(self) -> bool:
        """Whether a confusion table can be made of it."""
        return self.scale in ("one", "set")


_DIFFERENCES: Mapping[str, Difference] = {"one": nominal, "set": jaccard, "date": dates, "range": ranges}


def measures_of(codebook: Codebook) -> dict[str, Measure]:
    """By name all that coders can be compared by: how an event stands, and the fields in the order of the codebook."""
    found = [Measure("standing", "standing", "one", _first, codebook.names("standing"))]
    for field in codebook.fields:
        codes = codebook.names(field.codes) if field.codes else ()
        found += _of(field, codes)
    return {measure.name: measure for measure in found}


def agree(measures: Iterable[Measure], one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two coders agree on a field: both tell a value or neither does, and no measure of it differs.

    Of words, which have no measure, that is whether both tell any.

    Examples
    --------
    >>> agree([], ["No to the mine"], ["¡No a la mina!"]), agree([], ["No to the mine"], [])
    (True, False)
    """
    return bool(one) == bool(other) and all(measure.read(one) == measure.read(other) for measure in measures)


def _of(field: Field, codes: tuple[str, ...]) -> list[Measure]:
    name = field.name
    match field.type:
        case "code":
            return [
                Measure(name, name, "set", frozenset, codes)
                if field.many
                else Measure(name, name, "one", _first, codes)
            ]
        case "flag":
            return [Measure(name, name, "one", _flag, ("true", "false"))]
        case "time":
            return [Measure(name, name, "one", _first)]
        case "date":
            return [Measure(name, name, "date", _first)]
        case "place":
            return [Measure("country", name, "set", _countries), Measure("town", name, "set", _towns)]
        case "actor":
            return [Measure(name, name, "set", _kinds, codes)]
        case "claim":
            return [Measure("issue", name, "set", _issues, codes)]
        case "size" | "harm":
            return [Measure(name, name, "range", _range)]
    return []  # words, and the event that it is part of


def _first(values: Sequence[Any]) -> Hashable:
    return next(iter(values), None)


def _flag(values: Sequence[Any]) -> Hashable:
    return str(values[0]).lower() if values else None


def _countries(values: Sequence[Any]) -> Hashable:
    return frozenset(place["country"] for place in values if place.get("country"))


def towns(values: Sequence[Any]) -> frozenset[str]:
    """Names of the towns of some places. Not their numbers: a person may write a town that no gazetteer has."""
    return frozenset(fold(place["locality"]) for place in values if place.get("locality"))


_towns: Read = towns


def _kinds(values: Sequence[Any]) -> Hashable:
    return frozenset(actor["kind"] for actor in values if actor.get("kind"))


def _issues(values: Sequence[Any]) -> Hashable:
    return frozenset(issue for claim in values for issue in claim["issue"])


def _range(values: Sequence[Any]) -> Hashable:
    """The least and the most of all that is told. An open end is the other one: "more than 60" says nothing above."""
    lows = [n for v in values if (n := v.get("low") if v.get("low") is not None else v.get("high")) is not None]
    highs = [n for v in values if (n := v.get("high") if v.get("high") is not None else v.get("low")) is not None]
    return (min(lows), max(highs)) if lows else None
