from __future__ import annotations

from typing import Any

import pytest

from groundswell.link.explain import sentence, steps, waterfall, waterfall_svg
from groundswell.link.model import comparisons, load_model
from groundswell.link.profile import Profile, profile_of
from groundswell.link.score import LEAST, Scored, scored

LIMA = {"name": "Lima", "locality": "Lima", "admin1": "Lima", "country": "PER", "site": None, "geoname_id": 3936456}
LIMA |= {"latitude": -12.04, "longitude": -77.03, "precision": "locality"}
CALLAO = {
    **LIMA,
    "name": "Callao",
    "locality": "Callao",
    "geoname_id": 3946083,
    "latitude": -12.06,
    "longitude": -77.12,
}
CUSCO = {**LIMA, "name": "Cusco", "locality": "Cusco", "geoname_id": 3941584, "latitude": -13.52, "longitude": -71.97}
PERU = dict.fromkeys(LIMA) | {"name": "Peru", "country": "PER", "precision": "country"}


def profile(number: int, *, published: str | None = "2021-05-04", standing: str = "focal", **values: Any) -> Profile:
    told = {"form": ["march"], "start_date": ["2021-05-03"], "place": [LIMA], **values}
    return profile_of(
        told, number=number, document=number, copies=number, standing=standing, published=published, language="en"
    )


def reached(left: Profile, right: Profile) -> dict[str, str]:
    pair = one(left, right)
    assert pair is not None
    return dict(zip((c.name for c in comparisons()), pair.reached, strict=True))


def one(left: Profile, right: Profile, **options: Any) -> Scored | None:
    return next(iter(scored([left, right], load_model(), least=None, **options)), None)


@pytest.mark.parametrize(
    ("comparison", "left", "right", "level"),
    [
        pytest.param("day", {}, {}, "same", id="same-day"),
        pytest.param("day", {}, {"start_date": ["2021-05"]}, "within", id="a-month-holds-the-day"),
        pytest.param("day", {}, {"start_date": []}, "near_publication", id="no-day-told"),
        pytest.param("day", {}, {"start_date": ["2021-05-04"]}, "next", id="next-day"),
        pytest.param("place", {}, {}, "town", id="same-town"),
        pytest.param("place", {}, {"place": [CALLAO]}, "near", id="neighbouring-towns"),
        pytest.param("place", {}, {"place": [PERU]}, "around", id="town-and-country"),
        pytest.param("form", {}, {"form": ["demonstration"]}, "kin", id="march-and-rally"),
        pytest.param("form", {}, {"form": ["strike"], "place": [LIMA]}, "other", id="march-and-strike"),
        pytest.param(
            "organizer",
            {"organizer": [{"name": "Sindicato Unitario de Maestros (SUMA)", "kind": "union"}]},
            {"organizer": [{"name": "SUMA", "kind": "union"}]},
            "same",
            id="abbreviation",
        ),
        pytest.param(
            "size",
            {"size": [{"low": 300, "high": 300}, {"low": 2_000, "high": 2_000}]},
            {"size": [{"low": 1_000, "high": None}]},
            "overlap",
            id="an-open-range-overlaps",
        ),
    ],
)
def test_pairs_reach_the_level_that_fits(
    comparison: str, left: dict[str, Any], right: dict[str, Any], level: str
) -> None:
    assert reached(profile(1, **left), profile(2, **right))[comparison] == level


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param({"start_date": []}, {}, id="no-day-told"),
        pytest.param({"start_date": [], "published": None}, {}, id="no-day-known"),
        pytest.param({"start_date": ["2021-05"]}, {}, id="a-month"),
        pytest.param({"place": [PERU]}, {}, id="no-town"),
        pytest.param({"place": [CALLAO]}, {}, id="neighbouring-town"),
        pytest.param({"start_date": ["2021-05-04"]}, {}, id="next-day"),
        pytest.param(
            {"place": [], "organizer": [{"name": "Union of Weavers of Lima", "kind": "union"}]},
            {"organizer": [{"name": "Union of Weavers of Lima", "kind": "union"}]},
            id="no-place-same-organizer",
        ),
    ],
)
def test_vague_reports_are_compared(left: dict[str, Any], right: dict[str, Any]) -> None:
    assert one(profile(1, **left), profile(2, **right)) is not None


def test_other_towns_on_the_same_day_are_not_compared() -> None:
    assert one(profile(1), profile(2, place=[CUSCO])) is None


def test_only_pairs_with_something_new_are_compared() -> None:
    profiles = [profile(n) for n in (1, 2, 3)]
    found = {(s.left, s.right) for s in scored(profiles, load_model(), new={3}, least=None)}
    assert found == {(1, 3), (2, 3)}


def test_splink_weighs_a_pair_as_the_model_does() -> None:
    model = load_model()
    for right in (profile(2), profile(2, form=["strike"], place=[PERU]), profile(2, start_date=["2021-05-04"])):
        pair = one(profile(1), right, pairs=[(1, 2)])
        assert pair is not None
        told = dict(zip((c.name for c in comparisons()), pair.reached, strict=True))
        assert pair.weight == pytest.approx(model.weight(told), abs=0.01)


def test_what_weighs_too_little_is_not_kept() -> None:
    pairs = list(scored([profile(1), profile(2), profile(3, start_date=["2021-05-04"])], load_model()))
    assert pairs
    assert all(pair.weight >= LEAST for pair in pairs)


def test_a_link_is_told_as_a_sentence_and_drawn() -> None:
    model = load_model()
    told = reached(profile(1), profile(2, form=["strike"]))
    assert sentence(model, told) == "same town, same day; but different form"
    bars = steps(model, told)
    lines = waterfall(bars)
    assert len(lines) == len(bars) + 1
    assert f"{sum(bar.weight for bar in bars):+.1f}" in lines[-1]
    assert "same day" in waterfall_svg(bars, title="a = b")


def test_the_first_level_never_speaks_against_and_the_last_never_for() -> None:
    model = load_model()
    for comparison in model.comparisons:
        known = [level.name for level in comparison.levels if not level.unknown]
        assert model.weights[comparison.name][known[0]] >= 0 >= model.weights[comparison.name][known[-1]]
