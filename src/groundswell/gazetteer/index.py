"""The gazetteer at run time: names looked up in the index, read only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from groundswell.errors import SetupError
from groundswell.gazetteer.entry import KINDS, Kind
from groundswell.record.value import Place

Row = tuple[int, str, int, str, int | None, int | None, float, float, int, int, int]
_KEPT = 20_000  # names and units held in memory
_MOST = 60  # places of one name that are weighed, the most peopled first
_BY_KEY = """
SELECT p.id, p.name, p.kind, p.country, p.admin1, p.admin2, p.latitude, p.longitude, p.population, p.capital, n.quality
FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC, p.id LIMIT ?
"""
_BY_ID = """
SELECT id, name, kind, country, admin1, admin2, latitude, longitude, population, capital, 3 FROM place WHERE id = ?
"""
_OF_COUNTRY = """
SELECT id, name, kind, country, admin1, admin2, latitude, longitude, population, capital, 3
FROM place WHERE kind = 0 OR capital = 1 ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of the gazetteer that a name may stand for.

    A negative `geoname_id` is that of a town that the lists of GeoNames lack. `quality`: 3 for the place's own name, 2
    for that without the word for its kind, 1 for another spelling.
    """

    geoname_id: int
    name: str
    kind: Kind
    country: str
    admin1: int | None
    admin2: int | None
    latitude: float
    longitude: float
    population: int
    capital: bool
    quality: int


class Gazetteer:
    """Places by name.

    Parameters
    ----------
    index
        File made by `groundswell gazetteer build`.

    Raises
    ------
    SetupError
        If the file is missing, empty or no index.
    """

    def __init__(self, index: Path) -> None:
        self.path = index
        if not index.is_file():
            raise SetupError(f"no gazetteer at {index}; make it with: groundswell gazetteer build")
        self._connection = sqlite3.connect(f"file:{_quoted(index)}?mode=ro", uri=True, check_same_thread=False)
        try:
            self.manifest = dict(self._connection.execute("SELECT key, value FROM manifest"))
            nations = [_candidate(row) for row in self._connection.execute(_OF_COUNTRY)]
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise SetupError(
                f"{index} is not a whole gazetteer ({error}); delete it, then make it with: groundswell gazetteer build"
            ) from error
        self._countries = {c.country: c for c in nations if c.kind == "country"}
        self._capitals = {c.country: c for c in nations if c.capital}
        self._names: dict[str, tuple[Candidate, ...]] = {}
        self._units: dict[int, Candidate | None] = {}

    def look_up(self, key: str) -> tuple[Candidate, ...]:
        """Places of a name (a key as `names.key_of` gives it), the most peopled first; countries are not among them."""
        known = self._names.get(key)
        if known is None:
            if len(self._names) >= _KEPT:
                self._names.clear()
            known = tuple(_candidate(row) for row in self._connection.execute(_BY_KEY, (key, _MOST)))
            self._names[key] = known
        return known

    def unit(self, geoname_id: int | None) -> Candidate | None:
        """The place of a GeoNames id, None where the index has none."""
        if geoname_id is None:
            return None
        if geoname_id not in self._units:
            if len(self._units) >= _KEPT:
                self._units.clear()
            row = self._connection.execute(_BY_ID, (geoname_id,)).fetchone()
            self._units[geoname_id] = _candidate(row) if row else None
        return self._units[geoname_id]

    def country(self, code: str) -> Candidate | None:
        """A country by its alpha-3 code."""
        return self._countries.get(code)

    def capital(self, country: str) -> Place | None:
        """The capital of a country (alpha-3), or its seat of government where that is elsewhere; None where unknown."""
        found = self._capitals.get(country)
        return self.place(found, name=found.name) if found else None

    def place(self, candidate: Candidate, *, name: str) -> Place:
        """A candidate as a place of the record, under the name that a report gives it."""
        first, second = self.unit(candidate.admin1), self.unit(candidate.admin2)
        kind = candidate.kind
        return Place(
            name,
            locality=candidate.name if kind == "locality" else None,
            admin2=second.name if second and kind in ("locality", "admin2") else None,
            admin1=first.name if first else None,
            country=candidate.country,
            latitude=candidate.latitude,
            longitude=candidate.longitude,
            geoname_id=candidate.geoname_id if candidate.geoname_id > 0 else None,
            precision=kind if kind != "region" else "admin1",
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _candidate(row: Row) -> Candidate:
    geoname_id, name, kind, country, admin1, admin2, latitude, longitude, population, capital, quality = row
    return Candidate(
        geoname_id,
        name,
        KINDS[kind],
        country,
        admin1,
        admin2,
        latitude,
        longitude,
        population,
        bool(capital),
        quality,
    )
