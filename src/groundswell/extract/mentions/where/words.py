"""The words of a language about places, read once from its places.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from groundswell.gazetteer.names import key_of
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.language.recognize import LANGUAGES


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of places.yaml, folded. `abbreviations` and `other_names` give a name of the index and its country."""

    firm: frozenset[str]
    loose: frozenset[str]
    titles: frozenset[str]
    person_after: frozenset[str]
    not_with_after: frozenset[str]
    not_with_before: frozenset[str]
    not_with_before_of: frozenset[str]
    stands_there: frozenset[str]
    spoken_in: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    not_places: frozenset[str]
    things: frozenset[str]
    common_words: frozenset[str]
    kind_before: dict[str, str]
    kind_after: dict[str, str]
    abbreviations: dict[str, tuple[tuple[str, str], ...]]
    other_names: dict[str, tuple[str, str]]
    regions: dict[str, tuple[float, float] | None]
    regions_in: dict[str, str]
    the_capital: re.Pattern[str]


@cache
def words_of(language: str) -> Words:
    """The word lists of a language."""
    data = read_data(f"groundswell.language.{language}", "places.yaml")
    short: dict[str, list[tuple[str, str]]] = {}
    for country, listed in data["abbreviations"].items():
        for written, name in listed.items():
            short.setdefault(written.replace(".", ""), []).append((key_of(name), country))
    kind_before = {fold(p): kind for kind, listed in data["kind_before"].items() for p in _listed(listed, "|")}
    regions = {key_of(name): point and (float(point[0]), float(point[1])) for name, point in data["regions"].items()}
    return Words(
        firm=_set(data["before"]["firm"]),
        loose=_set(data["before"]["loose"]),
        titles=_set(data["titles"]),
        person_after=_set(data["person_after"]),
        not_with_after=_set(" ".join(data["not_with_after"].values())),
        not_with_before=_set(data["not_with_before"]),
        not_with_before_of=_set(data["not_with_before_of"]),
        stands_there=_set(data["stands_there"]),
        spoken_in=frozenset(data["spoken_in"].split()),
        given_names=_in_all("given_names"),
        surnames=_in_all("surnames"),
        not_places=_set(data["not_places"]) | _set(data["sites"]["heads"]) | {p for p in kind_before if " " not in p},
        things=_set(data["sites"]["heads"]) | _set(data["not_with_before"]),
        common_words=_set(data["common_words"]),
        kind_before=kind_before,
        kind_after={fold(p): kind for kind, listed in data["kind_after"].items() for p in _listed(listed, " ")},
        abbreviations={written: tuple(names) for written, names in short.items()},
        other_names={key_of(name): (key_of(known), country) for name, (known, country) in data["other_names"].items()},
        regions=regions,
        regions_in={key_of(name): country for name, country in data["regions_in"].items()},
        the_capital=_the_capital(data["the_capital"]),
    )


def _the_capital(data: dict[str, str]) -> re.Pattern[str]:
    """The capital of a country that is not told; one of the groups `said` and `adjective` holds the words."""
    part = {name: "|".join(sorted(fold(listed).split("|"), key=len, reverse=True)) for name, listed in data.items()}
    said = rf"(?:{part['led']}) (?P<said>{part['said']})"
    adjective = rf"(?:{part['adjective_after']}) (?P<adjective>{part['adjective']})" if part["adjective"] else "(?!)"
    return re.compile(rf"\b(?:{said}|{adjective})\b")


def _in_all(section: str) -> frozenset[str]:
    """A list of every language: people are named in all of them whatever a report is written in."""
    listed = (read_data(f"groundswell.language.{name}", "places.yaml")[section] for name in LANGUAGES)
    return frozenset(word for words in listed for word in _set(words))


def _set(listed: Any) -> frozenset[str]:
    return frozenset(fold(str(listed)).split())


def _listed(listed: str, separator: str) -> list[str]:
    return [part for part in listed.split(separator) if part]
