"""Alpha, against examples that were published with their values, and in what must always hold."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.agreement import alpha
from groundswell.agreement.alpha import alpha_interval, krippendorff_alpha, percent_agreement
from groundswell.agreement.differences import dates, jaccard, nominal, ranges


def interval(one: float, other: float) -> float:
    """Krippendorff's difference of numbers on an interval scale."""
    return float(one - other) ** 2


def units(*coders: str) -> list[tuple[int, ...]]:
    """Units of lines of figures, one a coder; a dot is a missing value."""
    return [tuple(int(v) for v in told if v != ".") for told in zip(*(line.split() for line in coders), strict=True)]


#: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
FOUR = units(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
#: The same, example A: two observers, two values, no data missing.
MEG_AND_OWEN = units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
#: The same, example B: two observers, any number of values.
BEN_AND_GERRY = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
#: The example of the article in Wikipedia: three coders, fifteen units.
THREE = units(
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)


@pytest.mark.parametrize(
    ("told", "difference", "alpha"),
    [
        pytest.param(MEG_AND_OWEN, nominal, 0.095, id="two values"),
        pytest.param(BEN_AND_GERRY, nominal, 0.692, id="five values"),
        pytest.param(FOUR, nominal, 0.743, id="four observers, nominal"),
        pytest.param(FOUR, interval, 0.849, id="four observers, interval"),
        pytest.param([[(v, v) for v in unit] for unit in FOUR], ranges, 0.797, id="four observers, ratio"),
        pytest.param(THREE, nominal, 0.691, id="three coders, nominal"),
        pytest.param(THREE, interval, 0.811, id="three coders, interval"),
    ],
)
def test_published_examples_have_their_published_alpha(told: Any, difference: Any, alpha: float) -> None:
    assert krippendorff_alpha(told, difference) == pytest.approx(alpha, abs=0.0006)


def test_sets_that_differ_by_one_code_agree_by_half_of_it() -> None:
    both = frozenset({"march", "clash"})
    told = [[frozenset({"vigil", "petition"})] * 3, [both, frozenset({"march"}), both]]
    # by hand: observed 1/6; expected of six values 20/30
    assert krippendorff_alpha(told, jaccard) == pytest.approx(0.75)


def test_agreement_in_percent_is_that_of_pairs() -> None:
    assert percent_agreement(MEG_AND_OWEN, nominal) == 0.6
    assert percent_agreement([(1, 1, 2), (1,), ()], nominal) == pytest.approx(1 / 3)


@pytest.mark.parametrize("told", [[], [(1,)], [(1, 1), (1, 1)]], ids=["nothing", "one coder", "one value"])
def test_what_cannot_be_told_is_not_told(told: Any) -> None:
    assert krippendorff_alpha(told, nominal) is None
    assert alpha_interval([told, told], nominal) is None


# ------------------------------------------------------------------ intervals


def test_interval_holds_alpha_and_is_the_same_again() -> None:
    reports = [[unit] for unit in FOUR]
    low, high = found = alpha_interval(reports, nominal) or (0, 0)
    assert low < 0.743 < high <= 1
    assert found == alpha_interval(reports, nominal)


def test_interval_is_wider_where_one_reading_made_many_values() -> None:
    """Four times the events, all from the same reports, tell no more of the coders."""
    apart = alpha_interval([[unit] for unit in MEG_AND_OWEN * 4], nominal) or (0, 0)
    together = alpha_interval([[unit] * 4 for unit in MEG_AND_OWEN], nominal) or (0, 0)
    assert together[1] - together[0] > 1.5 * (apart[1] - apart[0])


def test_full_agreement_is_certain_and_one_report_tells_nothing() -> None:
    assert alpha_interval([[(1, 1)], [(2, 2)]], nominal) == (1.0, 1.0)
    assert alpha_interval([[(1, 1), (2, 2)]], nominal) is None


# ------------------------------------------------------------------ what must always hold

codes = st.sampled_from("abc")
sets = st.frozensets(st.sampled_from("abcd"), max_size=3)
partial_dates = st.sampled_from(["2021-05-03", "2021-05-04", "2021-W18", "2021-05", "2021", "2020-02-29", "..", None])
numbers = st.integers(0, 5000)
pairs = st.none() | st.tuples(numbers, numbers).map(lambda ends: (min(ends), max(ends)))
KINDS = [(codes, nominal), (sets, jaccard), (partial_dates, dates), (pairs, ranges)]


@pytest.mark.parametrize(("values", "difference"), KINDS, ids=["codes", "sets", "dates", "ranges"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_alpha_depends_on_no_order_and_is_one_at_most(values: Any, difference: Any, data: st.DataObject) -> None:
    told: Sequence[list[Any]] = data.draw(st.lists(st.lists(values, max_size=4), max_size=8))
    alpha = krippendorff_alpha(told, difference)
    turned = krippendorff_alpha([unit[::-1] for unit in reversed(told)], difference)
    assert alpha is None or alpha <= 1 + 1e-12
    assert (alpha is None) == (turned is None)
    assert alpha == pytest.approx(turned)
    assert alpha == pytest.approx(krippendorff_alpha([*told, *([unit[0]] for unit in told if unit)], difference))


@pytest.mark.parametrize(("values", "difference"), KINDS, ids=["codes", "sets", "dates", "ranges"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_coders_who_always_agree_have_alpha_one_or_none(values: Any, difference: Any, data: st.DataObject) -> None:
    told = [[value] * 3 for value in data.draw(st.lists(values, max_size=6))]
    assert krippendorff_alpha(told, difference) in (None, 1.0)
    assert percent_agreement(told, difference) in (None, 1.0)


def test_interval_is_the_same_however_many_reports_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [[unit] for unit in FOUR * 3]
    at_once = alpha_interval(reports, nominal)
    monkeypatch.setattr(alpha, "_MOST_KEPT", 0)
    monkeypatch.setattr(alpha, "_MOST_AT_ONCE", 50)
    assert alpha_interval(reports, nominal) == at_once
