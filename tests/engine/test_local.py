"""Work over several processes: order, errors, and processes that die."""

import os
from collections.abc import Callable, Iterator

import pytest

from groundswell.engine.local import BATCH, map_ordered


def make() -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == 13:
            raise ValueError("thirteen")
        if number == 40:
            os._exit(9)  # as the system does to a process that takes too much memory
        return number * number

    return work


def endless() -> Iterator[int]:
    number = 50
    while True:
        yield number
        number += 1


@pytest.mark.parametrize("processes", [1, 2])
def test_outcomes_come_in_the_order_of_the_items(processes: int) -> None:
    items = [n for n in range(30) if n != 13]
    assert [o.result for o in map_ordered(make, items, processes=processes)] == [n * n for n in items]


@pytest.mark.parametrize("processes", [1, 2])
def test_item_that_raises_does_not_stop_the_others(processes: int) -> None:
    outcomes = list(map_ordered(make, range(30), processes=processes))
    assert [type(o.error) for o in outcomes if o.error] == [ValueError]
    assert len(outcomes) == 30


def test_item_that_kills_its_process_is_an_error_and_nothing_else_is_lost() -> None:
    outcomes = list(map_ordered(make, range(BATCH * 4), processes=2))
    assert [o.item for o in outcomes] == list(range(BATCH * 4))
    assert [o.item for o in outcomes if o.error] == [13, 40]
    assert "killed" in str(outcomes[40].error)


def test_only_as_many_items_are_taken_as_are_soon_worked_on() -> None:
    outcomes = map_ordered(make, endless(), processes=2)
    assert next(outcomes).result == 2500
    outcomes.close()  # type: ignore[attr-defined]
