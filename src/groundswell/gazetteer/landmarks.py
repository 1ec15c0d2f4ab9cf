"""Landmarks: squares, palaces, universities whose name alone says in which town they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from groundswell.errors import DataError
from groundswell.gazetteer.index import Candidate, Gazetteer
from groundswell.gazetteer.names import key_of
from groundswell.language.lexicon import Lexicon, read_data

_BETWEEN = "/"


@cache
def _landmarks() -> Lexicon:
    data = read_data("groundswell.gazetteer", "landmarks.yaml")
    return Lexicon(
        {
            f"{country}{_BETWEEN}{town}": [name for listed in names for name in listed.split("|")]
            for country, towns in data.items()
            for town, names in towns.items()
        },
        name="gazetteer/landmarks.yaml",
    )


def find_landmarks(folded: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int, Candidate]]:
    """Every landmark named in a text, by position, with its town; of names inside one another the longest.

    Parameters
    ----------
    folded
        Text as `fold` gives it.
    gazetteer
        The gazetteer.

    Raises
    ------
    DataError
        If the gazetteer has no such town.
    """
    reached = 0
    for found in sorted(_landmarks().find(folded), key=lambda m: (m.start, -m.end)):
        if found.end > reached:
            country, _, town = found.code.partition(_BETWEEN)
            yield found.start, found.end, town_of(country, town, gazetteer)
            reached = found.end


def towns() -> list[tuple[str, str]]:
    """Country (alpha-3) and town of every landmark, in the order of the file."""
    held = [code.partition(_BETWEEN) for code in _landmarks().codes]
    return [(country, town) for country, _, town in held]


def town_of(country: str, town: str, gazetteer: Gazetteer) -> Candidate:
    """The most peopled town of a name in a country.

    Raises
    ------
    DataError
        If there is none.
    """
    for place in gazetteer.look_up(key_of(town)):
        if place.country == country and place.kind == "locality":
            return place
    raise DataError(f"gazetteer/landmarks.yaml: the gazetteer has no town {town!r} in {country}")
