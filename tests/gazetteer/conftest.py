"""A small world to test with: the places and their numbers are made up, the names are not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundswell.gazetteer import Gazetteer
from groundswell.gazetteer.build import build
from groundswell.gazetteer.entry import Entry

WORLD = [
    Entry(1, "France", "country", "FRA", None, None, 46.0, 2.0, 60_000_000),
    Entry(2, "United States", "country", "USA", None, None, 39.0, -98.0, 300_000_000),
    Entry(3, "Texas", "admin1", "USA", 3, None, 31.0, -99.0, 20_000_000),
    Entry(4, "Lamar County", "admin2", "USA", 3, 4, 33.6, -95.5, 50_000),
    Entry(5, "Paris", "locality", "FRA", None, None, 48.8, 2.3, 2_000_000, ("PAR", "Lutèce", "France"), True),
    Entry(6, "Paris", "locality", "USA", 3, 4, 33.6, -95.5, 25_000),
    Entry(7, "Dallas", "locality", "USA", 3, None, 32.8, -96.8, 1_300_000),
    Entry(8, "Houston", "locality", "USA", 3, None, 29.7, -95.4, 2_300_000),
]


@pytest.fixture
def entries() -> list[Entry]:
    return list(WORLD)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "world.sqlite"
    build(path, WORLD, manifest={"origin": "test"}, reserved=frozenset({"france"}))
    return path


@pytest.fixture
def world(index: Path) -> Iterator[Gazetteer]:
    opened = Gazetteer(index)
    yield opened
    opened.close()
