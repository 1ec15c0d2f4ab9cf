from groundswell.gazetteer import Gazetteer
from groundswell.gazetteer.disambiguate import Name, choose


def _name(world: Gazetteer, key: str, **told: object) -> Name:
    return Name(world.look_up(key), **told)  # type: ignore[arg-type]


def test_alone_the_larger_town_is_meant(world: Gazetteer) -> None:
    (choice,) = choose([_name(world, "paris")], peoples={})
    assert choice.candidate.country == "FRA"


def test_unit_told_after_the_name_decides(world: Gazetteer) -> None:
    (choice,) = choose([_name(world, "paris", within=frozenset({3}))], peoples={})
    assert choice.candidate.geoname_id == 6


def test_other_names_of_the_text_decide(world: Gazetteer) -> None:
    names = [_name(world, key) for key in ("paris", "dallas", "houston", "texas", "lamar")]
    assert choose(names, peoples={"USA": 3})[0].candidate.geoname_id == 6


def test_shares_are_probabilities(world: Gazetteer) -> None:
    (choice,) = choose([_name(world, "paris")], peoples={})
    assert 0.5 < choice.share <= 1.0


def test_no_names_no_choices() -> None:
    assert choose([], peoples={}) == []


def test_county_named_beside_decides(world: Gazetteer) -> None:
    assert choose([_name(world, key) for key in ("paris", "lamar")], peoples={})[0].candidate.geoname_id == 6
