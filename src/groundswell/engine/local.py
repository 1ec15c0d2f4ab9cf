"""Work spread over the processes of one machine, with results in the order of the items."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 16  # items handed to a process at a time
AHEAD = 4  # batches a process that may wait in line: bounds the memory
SMALL = 8  # items that are done in this process: starting others would take longer


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of one item: a result, or the error that it ended in."""

    item: Item
    result: Result | None
    error: Exception | None


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_ordered(
    make: Callable[[], Callable[[Item], Result]],
    items: Iterable[Item],
    *,
    processes: int | None = None,
) -> Iterator[Outcome[Item, Result]]:
    """Do the same work on every item, over several processes, and hand out the outcomes in the order of the items.

    Parameters
    ----------
    make
        Makes the worker, once a process; it is called in the process. Must be importable there.
    items
        May be endless: only so many are taken as can be worked on soon.
    processes
        How many; as many as there are processors where None. One does the work in this process.

    Yields
    ------
    Outcome
        One an item. An item that raises does not stop the others. Where a process dies, the items that it held are
        tried once more, each in a process of its own; one that kills that too ends in an error.
    """
    source = iter(items)
    head = list(islice(source, SMALL))
    wanted = processes or processors()
    if wanted == 1 or (processes is None and len(head) < SMALL):
        worker = make()
        for item in _chain(head, source):
            yield _outcome(worker, item)
        return
    yield from _spread(make, _batches(_chain(head, source)), wanted)


def _chain(head: list[Item], source: Iterator[Item]) -> Iterator[Item]:
    yield from head
    yield from source


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _spread(
    make: Callable[[], Callable[[Item], Result]], batches: Iterator[list[Item]], processes: int
) -> Iterator[Outcome[Item, Result]]:
    waiting: deque[tuple[list[Item], Future[list[Outcome[Item, Result]]]]] = deque()
    pool = _pool(make, processes)
    try:
        while True:
            for batch in islice(batches, max(0, processes * AHEAD - len(waiting))):
                waiting.append((batch, pool.submit(_work, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                left = [batch, *(other for other, _ in waiting)]
                waiting.clear()
                for item in left[0]:
                    yield _alone(make, item)
                pool = _pool(make, processes)
                waiting.extend((other, pool.submit(_work, other)) for other in left[1:])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(make: Callable[[], Callable[[Item], Result]], item: Item) -> Outcome[Item, Result]:
    """One item in a process of its own, after a process that held it has died."""
    with _pool(make, 1) as pool:
        try:
            return pool.submit(_work, [item]).result()[0]
        except BrokenProcessPool:
            return Outcome(
                item, None, RuntimeError("the process that worked on it was killed; is there memory enough?")
            )


# ------------------------------------------------------------------ in the process

_worker: Any = None


def _pool(make: Callable[[], Callable[[Item], Result]], processes: int) -> ProcessPoolExecutor:
    # spawned, not forked: the same on every system, and no locks or open files are inherited
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(make,))


def _start(make: Callable[[], Any]) -> None:
    global _worker  # noqa: PLW0603  # a process has one worker, made when it starts
    import signal

    # an interrupt is for the process that the person runs; it stops the others in good order
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = make()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however that ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(batch: list[Item]) -> list[Outcome[Item, Any]]:
    return [_outcome(_worker, item) for item in batch]


def _outcome(worker: Callable[[Item], Result], item: Item) -> Outcome[Item, Result]:
    try:
        return Outcome(item, worker(item), None)
    except Exception as error:  # noqa: BLE001  # whatever one item ends in, the others go on
        return Outcome(item, None, _plain(error))


def _plain(error: Exception) -> Exception:
    """The error itself where it can travel between processes, else one that says the same."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))  # our own
    except Exception:  # noqa: BLE001  # an error may hold anything
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
