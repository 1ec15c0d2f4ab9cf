from hypothesis import given
from hypothesis import strategies as st

from groundswell.link.clusters import clusters

ALONE = {n: n for n in range(10)}


def test_what_weighs_for_one_event_is_one() -> None:
    made = clusters([1, 2, 3], {(1, 2): 4.0, (2, 3): -2.0}, documents=ALONE)
    assert made.groups == ((1, 2), (3,))


def test_a_vague_report_does_not_chain_two_days() -> None:
    # 1 is Monday's, 3 is Wednesday's; 2 says "this week" and fits both; 1 and 3 share no block
    made = clusters([1, 2, 3], {(1, 2): 3.0, (2, 3): 2.9}, documents=ALONE)
    assert made.groups == ((1, 2), (3,))


def test_the_surest_pair_is_joined_first() -> None:
    made = clusters([1, 2, 3], {(1, 2): 2.0, (2, 3): 4.0, (1, 3): -2.5}, documents=ALONE)
    assert made.groups == ((1,), (2, 3))


def test_a_machine_never_joins_two_events_of_one_document() -> None:
    made = clusters([1, 2], {(1, 2): 9.0}, documents={1: 7, 2: 7})
    assert made.groups == ((1,), (2,))


def test_a_person_may_join_two_events_of_one_document() -> None:
    made = clusters([1, 2], {}, documents={1: 7, 2: 7}, same=[(1, 2)])
    assert made.groups == ((1, 2),)


def test_what_a_person_calls_different_is_never_joined_not_even_through_others() -> None:
    weights = {(1, 2): 9.0, (2, 3): 9.0, (1, 3): 9.0}
    made = clusters([1, 2, 3], weights, documents=ALONE, different=[(1, 3)])
    assert made.groups in {((1, 2), (3,)), ((1,), (2, 3))}


def test_what_a_person_calls_the_same_holds_against_any_weight() -> None:
    made = clusters([1, 2], {(1, 2): -9.0}, documents=ALONE, same=[(2, 1)])
    assert made.groups == ((1, 2),)


def test_judgements_that_contradict_one_another_are_named() -> None:
    made = clusters([1, 2, 3], {}, documents=ALONE, same=[(1, 2), (2, 3)], different=[(1, 3)])
    assert made.groups == ((1, 2), (3,))
    assert made.contradictions == ((2, 3),)


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]), st.floats(-3, 6), max_size=25
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_what_is_known_does_not_matter(weights: dict[tuple[int, int], float], chance: object) -> None:
    shuffled = list(weights.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first = clusters(range(10), weights, documents=ALONE)
    assert clusters(reversed(range(10)), dict(shuffled), documents=ALONE) == first
    assert sorted(n for group in first.groups for n in group) == list(range(10))
