"""Coverage: published examples, worked by hand, and simulated sources."""

import math
import random
from collections import Counter

import pytest

from groundswell.export.coverage import Capture, chao, chapman, coverage_of


def test_chapman_of_the_frogs_of_turner() -> None:
    """109 frogs marked, 177 caught, 57 of them marked (Turner 1960, worked by Krebs): 110 x 178 / 58 - 1 = 336.59."""
    found = chapman(109, 177, 57)
    assert found.seen == 229
    assert found.total == pytest.approx(336.586, abs=0.001)
    variance = 110 * 178 * (109 - 57) * (177 - 57) / (58**2 * 59)  # Seber's: 615.6
    assert variance == pytest.approx(615.6, abs=0.1)
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + variance / 107.586**2)))  # 1.562
    assert spread == pytest.approx(1.562, abs=0.001)
    assert found.interval == pytest.approx((229 + 107.586 / spread, 229 + 107.586 * spread), rel=1e-4)


def test_chao_of_the_cottontails_of_edwards_and_eberhardt() -> None:
    """43 rabbits caught once, 16 twice, of 76 in 18 nights: at least 76 + 17/18 x 43 x 43 / (2 x 16) = 130.57.

    Chao (1987) gives 133.8, without the 17/18; 135 were there.
    """
    found = chao({1: 43, 2: 16, 3: 8, 4: 6, 6: 2, 7: 1}, sources=18)
    assert (found.seen, found.once, found.twice) == (76, 43, 16)
    assert found.total == pytest.approx(130.57, abs=0.01)
    assert 76 + (found.total - 76) * 18 / 17 == pytest.approx(133.78, abs=0.01)
    assert found.interval is not None
    assert found.interval[0] < 135 < found.interval[1]


def test_chao_of_two_equal_sources_is_that_of_lincoln_and_petersen() -> None:
    """Of 200 events two sources that see half of them see 50 together, and 50 each alone."""
    once, twice = 100, 50
    share = (2 - 1) / 2
    assert share * once**2 / (2 * twice) == 50  # as 100 x 100 / 50 - 150
    assert chao({1: once, 2: twice}, sources=2).refused == "few_sources"


@pytest.mark.parametrize(
    ("found", "why"),
    [
        pytest.param(chapman(20, 10, 6), "few_of_both", id="six events of both"),
        pytest.param(chapman(20, 10, 10), "nothing_alone", id="one sees all that the other sees"),
        pytest.param(chao({1: 50, 2: 4}, sources=5), "few_of_two", id="four events of two sources"),
        pytest.param(chao({1: 50, 2: 9}, sources=1), "few_sources", id="one source"),
        pytest.param(chao({2: 9}, sources=4), "nothing_alone", id="no event of one source"),
        pytest.param(chao({}, sources=0), "few_sources", id="nothing"),
    ],
)
def test_too_little_is_not_estimated(found: object, why: str) -> None:
    assert found.refused == why  # type: ignore[attr-defined]
    assert found.total is None  # type: ignore[attr-defined]
    assert found.interval is None  # type: ignore[attr-defined]


def test_more_of_both_than_of_one_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no more than 5"):
        chapman(5, 9, 6)


def test_chapman_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    rng, events, times = random.Random(1951), 600, 400
    held = 0
    for _ in range(times):
        seen = [(rng.random() < 0.4, rng.random() < 0.25) for _ in range(events)]
        found = chapman(sum(a for a, _ in seen), sum(b for _, b in seen), sum(a and b for a, b in seen))
        assert found.interval is not None
        held += found.interval[0] <= events <= found.interval[1]
    assert 0.92 <= held / times <= 0.98


def test_chao_is_a_lower_bound_where_some_events_are_hard_to_see() -> None:
    rng, events, sources, times = random.Random(1987), 800, 6, 100
    totals = []
    for _ in range(times):
        shares = [rng.choice((0.03, 0.3)) for _ in range(events)]
        seen = Counter(sum(rng.random() < share for _ in range(sources)) for share in shares)
        seen.pop(0)
        found = chao(seen, sources=sources)
        assert found.total is not None
        assert found.total > found.seen
        totals.append(found.total)
    assert sum(totals) / times < events


def test_chao_comes_near_the_truth_where_all_events_are_alike() -> None:
    rng, events, sources = random.Random(7), 2_000, 8
    seen = Counter(sum(rng.random() < 0.15 for _ in range(sources)) for _ in range(events))
    seen.pop(0)
    found = chao(seen, sources=sources)
    assert found.total == pytest.approx(events, rel=0.05)


def capture(n: int, outlets: str, form: str = "march", sources: str | None = None) -> Capture:
    told = outlets if sources is None else sources
    return Capture(f"e{n}", frozenset(outlets.split()), frozenset(told.split()), {"form": (form,)})


def test_overlap_counts_near_identical_reports_once() -> None:
    found = coverage_of(
        [capture(1, "A B"), capture(2, "A B", sources="A"), capture(3, "C", form="strike"), capture(4, "")]
    )
    assert (found.events, found.unnamed) == (4, 1)
    assert found.times_seen == {1: 2, 2: 1}
    assert found.shared == {("A", "B"): 2}
    assert [(o.name, o.events, o.alone) for o in found.outlets] == [("A", 2, 0), ("B", 2, 0), ("C", 1, 1)]
    assert found.outlets[0].kinds["form"] == {"march": 2}
    assert found.whole.refused == "few_of_two"


def test_two_groups_are_estimated_after_chapman_by_class() -> None:
    told = [
        *(capture(n, "A C") for n in range(20)),
        *(capture(n, "B") for n in range(20, 50)),
        *(capture(n, "C") for n in range(50, 60)),
        *(capture(n, "A", form="vigil") for n in range(60, 63)),
    ]
    found = coverage_of(told, first_group=["A", "B"])
    assert found.whole == chapman(53, 30, 20)
    assert found.by_kind["form"]["march"] == chapman(50, 30, 20)
    assert found.by_kind["form"]["vigil"].refused == "few_of_both"
    assert found.groups == ("A", "B")


def test_two_publishers_are_two_groups() -> None:
    told = [capture(n, "A B") for n in range(9)] + [capture(n, "A") for n in range(5)] + [capture(1, "B")]
    assert coverage_of(told).whole == chapman(14, 10, 9)
