"""The worker: what it cannot bear fails one file, and the next is read."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.errors import DocumentError
from groundswell.ingest import worker as module
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.limits import LIMITS
from groundswell.ingest.readers import READERS, Found, Reader
from groundswell.ingest.worker import Worker

LIMITED = replace(LIMITS, seconds=2.0, memory_bytes=300 * 1024 * 1024)


def misbehave(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """A reader that does what a file says."""
    yield Draft("before", position="1", title="half \ud800 of a character", sources={"text": "said"})
    match content.decode():
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(600)
        case "memory":
            held = []
            while True:
                held.append(bytearray(50_000_000))
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "fault":
            raise ZeroDivisionError("a fault of the reader")
        case "refuse":
            raise DocumentError("no such thing; expected another")
        case "write":
            Path(name).write_bytes(b"x" * 10)
        case "long":
            yield Draft("x" * (LIMITS.document_chars + 1), position="2")
        case "deep":
            deeper(0)
        case "fine":
            yield Problem("2", "passed over", skipped=True)
            yield Note("a note")


def deeper(n: int) -> int:
    return deeper(n + 1)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker that knows the reader above, which it inherits."""
    room = ModuleType("groundswell.ingest.readers.misbehaving")
    room.read = misbehave  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, room.__name__, room)
    monkeypatch.setitem(READERS, "misbehaving", Reader("misbehaving", "1", "what misbehaves"))
    monkeypatch.setattr(module, "_METHOD", "fork")
    with Worker(LIMITED) as one:
        yield one


def read(worker: Worker, told: str, name: str = "file") -> list[Found]:
    return list(worker.read("misbehaving", told.encode(), name=name, options=Options(limits=worker.limits)))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("loop", "took more than 2 seconds"),
        ("sleep", "took more than 2 seconds"),
        ("memory", "takes more than 314,572,800 bytes of memory"),
        ("die", "died (by signal SIGSEGV)"),
        ("exit", "died (with status 3)"),
        ("fault", "ZeroDivisionError: a fault of the reader; is it damaged?"),
        ("refuse", "no such thing; expected another"),
        ("deep", "RecursionError"),
    ],
)
def test_file_that_the_worker_cannot_bear_fails_alone(worker: Worker, told: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(worker, told)
    assert said in str(caught.value)
    assert len(read(worker, "fine")) == 3


def test_worker_gives_what_the_reader_gives(worker: Worker) -> None:
    assert read(worker, "fine") == [
        Draft("before", position="1", title="half \ud800 of a character", sources={"text": "said"}),
        Problem("2", "passed over", skipped=True),
        Note("a note"),
    ]


def test_text_that_is_too_long_is_not_sent(worker: Worker) -> None:
    _, told = read(worker, "long")
    assert isinstance(told, Problem)
    assert told.position == "2"
    assert "1,000,001 characters" in told.message


def test_worker_writes_no_files(worker: Worker, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="File too large"):
        read(worker, "write", name=f"{tmp_path}/written")


def test_what_is_not_asked_for_any_more_is_not_mixed_with_the_next(worker: Worker) -> None:
    given = worker.read("misbehaving", b"fine", name="file", options=Options(limits=LIMITED))
    next(given)
    given.close()  # type: ignore[attr-defined]
    assert len(read(worker, "fine")) == 3


def test_one_process_reads_many_files(worker: Worker) -> None:
    worker.limits = replace(LIMITED, memory_bytes=2**40)  # it inherits what this process holds
    read(worker, "fine")
    number = worker._process.pid
    for _ in range(5):
        read(worker, "fine")
    assert worker._process.pid == number
