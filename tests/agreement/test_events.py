"""Which events of several coders are the same, and how far they agree on that."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groundswell.agreement.events import CodersEvent, found_by, identification, same_events

MARCH, RALLY = (10, 15), (40, 45)


def event(coder: str, candidate: str, *words: tuple[int, int], day: str | None = None, town: str | None = None) -> Any:
    said: dict[str, tuple[Any, ...]] = {}
    if day:
        said["start_date"] = (day,)
    if town:
        said["place"] = ({"locality": town},)
    return CodersEvent(coder, candidate, words, said)


def brought(*events: Any) -> set[frozenset[str]]:
    return {frozenset(f"{e.coder}:{e.candidate}" for e in same) for same in same_events(events)}


def test_the_same_candidate_event_is_the_same_whatever_is_said_of_it() -> None:
    one, other = event("ana", "a", MARCH, day="2021-05-03"), event("ben", "a", RALLY, day="2021-06-03")
    assert brought(one, other) == {frozenset({"ana:a", "ben:a"})}


def test_events_found_apart_are_the_same_where_their_words_overlap() -> None:
    told = brought(event("ana", "a", MARCH), event("ben", "b", (12, 30)), event("cleo", "c", RALLY))
    assert told == {frozenset({"ana:a", "ben:b"}), frozenset({"cleo:c"})}


def test_days_or_towns_that_contradict_one_another_keep_events_apart() -> None:
    march = event("ana", "a", MARCH, day="2021-05-03", town="Lima")
    assert len(brought(march, event("ben", "b", MARCH, day="2021-05-04"))) == 2
    assert len(brought(march, event("ben", "b", MARCH, town="Cusco"))) == 2
    assert len(brought(march, event("ben", "b", MARCH, day="2021-05", town="LIMA"))) == 1


def test_two_events_of_one_coder_stay_two() -> None:
    told = brought(event("ana", "a", MARCH), event("ana", "b", (12, 20)), event("ben", "c", (12, 20)))
    assert told == {frozenset({"ana:a"}), frozenset({"ana:b", "ben:c"})}


def test_events_without_words_are_matched_by_nothing_else() -> None:
    assert len(brought(event("ana", "a", day="2021-05-03"), event("ben", "b", day="2021-05-03"))) == 2


spans = st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda t: (t[0], t[0] + t[1]))
some = st.lists(st.tuples(st.sampled_from(["ana", "ben", "cleo"]), st.sampled_from("abcd"), spans), max_size=8)


@given(some, st.randoms())
def test_every_event_is_in_one_place_each_coder_once_in_any_order(told: Any, random: Any) -> None:
    events = [event(*one) for one in {one[:2]: one for one in told}.values()]
    groups = same_events(events)
    assert sorted((e.coder, e.candidate) for same in groups for e in same) == sorted(
        (e.coder, e.candidate) for e in events
    )
    assert all(len({e.coder for e in same}) == len(same) for same in groups)
    random.shuffle(events)
    assert {frozenset(map(repr, same)) for same in same_events(events)} == {
        frozenset(map(repr, same)) for same in groups
    }


def test_events_that_only_one_tells_count_against_both_and_rejections_are_told() -> None:
    first = [event("ana", "a", MARCH), event("ana", "n", (90, 99)), *(event("m", name) for name in "abc")]
    second = [event("m", "d")]
    reports = [(first, {"ana": {"b"}}), (second, {}), ([], {})]
    told = identification("ana", "m", [found_by("ana", "m", events, denied) for events, denied in reports])
    assert (told.reports, told.common, told.only_left, told.only_right, told.rejected) == (3, 1, 1, 3, 1)
    assert (told.precision, told.recall, told.f1) == (1 / 2, 1 / 4, 1 / 3)


def test_reports_without_events_have_no_share_of_them() -> None:
    told = identification("ana", "m", [found_by("ana", "m", [], {})])
    assert (told.precision, told.recall, told.f1) == (None, None, None)
