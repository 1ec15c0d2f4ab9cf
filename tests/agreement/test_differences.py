"""How far two values differ."""

import doctest
import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.agreement.differences import dates, jaccard, nominal, ranges


def test_examples_run() -> None:
    result = doctest.testmod(importlib.import_module("groundswell.agreement.differences"))
    assert result.attempted >= 3
    assert result.failed == 0


def test_dates_differ_the_less_the_nearer_they_are_and_less_still_where_they_allow_a_common_day() -> None:
    day = "2023-02-06"
    ordered = [day, "2023-W06", "2023-02", "2023-Q1", "2023", "2023-02-07", "2023-02-13", "2023-03-06", "2021-02-06"]
    told = [dates(day, other) for other in ordered]
    assert told == sorted(set(told))
    assert told[4] < 0.5 < told[5]
    assert told[-1] < dates(day, None) == 1


def test_a_week_of_two_months_differs_from_each_by_the_days_outside() -> None:
    assert dates("2023-W05", "2023-01") == pytest.approx((1 - 2 / 36) / 2)  # it begins on January 30


def test_an_end_that_is_open_is_no_day() -> None:
    assert dates("..", "..") == 0
    assert dates("..", "2023-02-06") == 1


def test_an_empty_set_is_a_word_too() -> None:
    assert jaccard(frozenset(), frozenset()) == 0
    assert jaccard(frozenset(), frozenset({"march"})) == 1


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [((0, 0), (0, 0), 0), ((0, 0), (5, 5), 1), (None, None, 0), (None, (0, 0), 1), ((100, 300), (300, 300), 0.125)],
)
def test_ranges_differ_by_their_ends(one: tuple[int, int], other: tuple[int, int], told: float) -> None:
    assert ranges(one, other) == ranges(other, one) == told


days = st.dates().map(str) | st.sampled_from(["2021-W18", "2021-05", "2021-Q2", "2021", "..", "soon"]) | st.none()
ends = st.none() | st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
sets = st.frozensets(st.sampled_from("abc"))


@given(st.tuples(days, days) | st.tuples(ends, ends) | st.tuples(sets, sets), st.data())
def test_differences_are_the_same_both_ways_and_from_0_to_1(two: tuple[object, object], data: st.DataObject) -> None:
    one, other = two
    kinds = {str: [dates], tuple: [ranges], frozenset: [jaccard], type(None): []}
    for difference in (nominal, *kinds[type(one)], *([] if one is None else kinds[type(other)])):
        assert difference(one, one) == 0  # type: ignore[operator]
        assert 0 <= difference(one, other) == difference(other, one) <= 1  # type: ignore[operator]
        assert one == other or difference(one, other) > 0  # type: ignore[operator]
