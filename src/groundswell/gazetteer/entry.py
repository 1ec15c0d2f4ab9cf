"""Entry: one place on its way into the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["country", "admin1", "admin2", "locality", "region"]
#: Kinds in the order of their numbers in the index.
KINDS: tuple[Kind, ...] = ("country", "admin1", "admin2", "locality", "region")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a gazetteer: `admin1` and `admin2` are GeoNames ids, `country` is ISO 3166-1 alpha-3."""

    geoname_id: int
    name: str
    kind: Kind
    country: str
    admin1: int | None
    admin2: int | None
    latitude: float
    longitude: float
    population: int
    alternates: tuple[str, ...] = ()
    capital: bool = False
