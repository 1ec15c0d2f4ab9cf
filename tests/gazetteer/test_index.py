from pathlib import Path

import pytest

from groundswell.errors import SetupError
from groundswell.gazetteer import Gazetteer


def test_names_are_found_most_peopled_first(world: Gazetteer) -> None:
    assert [c.geoname_id for c in world.look_up("paris")] == [5, 6]


def test_unit_is_found_without_the_word_for_its_kind(world: Gazetteer) -> None:
    assert [(c.geoname_id, c.quality) for c in world.look_up("lamar")] == [(4, 2)]


def test_alternate_spelling_is_found(world: Gazetteer) -> None:
    assert [(c.geoname_id, c.quality) for c in world.look_up("lutece")] == [(5, 1)]


@pytest.mark.parametrize("key", [pytest.param("par", id="code"), pytest.param("france", id="country")])
def test_junk_alternates_are_not_names(world: Gazetteer, key: str) -> None:
    assert world.look_up(key) == ()


def test_place_says_the_units_it_lies_in(world: Gazetteer) -> None:
    place = world.place(world.look_up("paris")[1], name="PARIS")
    assert (place.name, place.locality, place.admin2, place.admin1, place.country) == (
        "PARIS",
        "Paris",
        "Lamar County",
        "Texas",
        "USA",
    )
    assert place.precision == "locality"


def test_capital(world: Gazetteer) -> None:
    capital = world.capital("FRA")
    assert capital is not None
    assert capital.geoname_id == 5
    assert world.capital("USA") is None


def test_missing_index_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="groundswell gazetteer build"):
        Gazetteer(tmp_path / "none.sqlite")


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be taken for one" * 20])
def test_broken_index_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(content)
    with pytest.raises(SetupError, match="delete it"):
        Gazetteer(path)


def test_manifest_counts_the_places(world: Gazetteer) -> None:
    assert world.manifest["places"] == "8"
    assert world.manifest["origin"] == "test"
