"""The worker: a process that reads risky files, with bounds of its own, and is killed when it goes past them.

A crash fails the file that it was on, and no other. What it answers is JSON: nothing that it says can run here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import multiprocessing
import signal
from collections.abc import Iterator
from dataclasses import asdict, replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.limits import Limits
from groundswell.ingest.readers import READERS, Found

_METHOD = "spawn"  # how the process is started: nothing of this one is left in it
_FILES = 2_000  # read by one process before it is replaced: libraries keep what they have seen
_KINDS: dict[str, type[Draft | Problem | Note]] = {"draft": Draft, "problem": Problem, "note": Note}


class Worker:
    """Reads files in another process, one after another. Use it in a ``with`` block."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: Any = None
        self._pipe: Connection | None = None
        self._files = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, kind: str, content: bytes | Path, *, name: str, options: Options) -> Iterator[Found]:
        """What a reader finds in a file: its bytes, or for readers that stream the path where they stand.

        Raises
        ------
        DocumentError
            If the file cannot be understood, or the worker had to be killed or died over it.
        """
        done = False
        pipe = self._started()
        try:
            try:
                pipe.send((kind, name, options, str(content) if isinstance(content, Path) else None))
                if isinstance(content, bytes):
                    pipe.send_bytes(content)
                while True:
                    if not pipe.poll(self.limits.seconds):
                        raise DocumentError(
                            f"took more than {self.limits.seconds:g} seconds to read, and was given up. "
                            "Is it damaged, or made to take long?"
                        )
                    answer = json.loads(pipe.recv_bytes())
                    match answer:
                        case ["end", spent]:
                            done = not spent
                            return
                        case ["failed", told]:
                            done = True
                            raise DocumentError(told)
                        case ["memory"]:
                            raise DocumentError(
                                f"takes more than {self.limits.memory_bytes:,} bytes of memory, and was given up"
                            )
                        case [what, held]:
                            yield _found(what, held)
            except (EOFError, OSError) as error:
                raise DocumentError(f"the process that read it died ({self._why()}); is it damaged?") from error
        finally:
            if not done:
                self._end()

    def _started(self) -> Connection:
        self._files += 1
        if self._pipe is not None and self._process.is_alive() and self._files <= _FILES:
            return self._pipe
        self._end()
        self._files = 1
        context: Any = multiprocessing.get_context(_METHOD)
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self.limits), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _why(self) -> str:
        self._process.join(5)
        code = self._process.exitcode
        if code is None:
            return "it does not answer"
        with contextlib.suppress(ValueError):
            if code < 0:
                return f"by signal {signal.Signals(-code).name}"
        return f"with status {code}"

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _found(what: str, held: dict[str, Any]) -> Found:
    if what == "draft" and held["published"]:
        held["published"] = dt.date.fromisoformat(held["published"])
    return _KINDS[what](**held)


# ------------------------------------------------------------------ in the process


def _work(pipe: Connection, limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    _bound_memory(limits)
    with contextlib.suppress(EOFError, OSError):
        while True:
            kind, name, options, path = pipe.recv()
            content = pipe.recv_bytes() if path is None else None
            _bound_time(limits)
            try:
                _answer(pipe, kind, content, path, name, options)
            except MemoryError:
                del content
                _send(pipe, ["memory"])
                return


def _answer(pipe: Connection, kind: str, content: bytes | None, path: str | None, name: str, options: Options) -> None:
    read = READERS[kind].load()
    try:
        if path is None:
            _send_all(pipe, read(content, name=name, options=options), options.limits)
        else:
            with open(path, "rb") as stream:  # noqa: PTH123
                _send_all(pipe, read(stream, name=name, options=options), options.limits)
    except DocumentError as error:
        _send(pipe, ["failed", str(error)])
    except (MemoryError, EOFError, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever a library raises fails this file alone
        _send(pipe, ["failed", f"{type(error).__name__}: {str(error)[:300]}; is it damaged?"])
    else:
        _send(pipe, ["end", _spent(options.limits)])


def _send_all(pipe: Connection, found: Iterator[Found], limits: Limits) -> None:
    for one in found:
        match one:
            case Draft() if len(one.text) > limits.document_chars:
                told = f"{len(one.text):,} characters; at most {limits.document_chars:,} are read as one report. "
                _send(pipe, ["problem", asdict(Problem(one.position, f"{told}Split it into its reports"))])
            case Draft():
                held = asdict(replace(one, sources=dict(one.sources)))
                held["published"] = one.published.isoformat() if one.published else None
                _send(pipe, ["draft", held])
            case Problem():
                _send(pipe, ["problem", asdict(one)])
            case Note():
                _send(pipe, ["note", asdict(one)])
        _bound_time(limits)


def _send(pipe: Connection, answer: list[Any]) -> None:
    pipe.send_bytes(json.dumps(answer).encode("ascii"))


def _bound_memory(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bounds: time alone is bounded there
        return
    for what, most in (
        (resource.RLIMIT_AS, _mapped() + limits.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # a reader writes no file
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _bound_time(limits: Limits) -> None:
    """Have the process end by itself when nobody is there any more to kill it."""
    try:
        import resource
    except ImportError:
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = int(spent.ru_utime + spent.ru_stime + 2 * limits.seconds) + 2
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _mapped() -> int:
    """Bytes of addresses that this process has before it reads anything."""
    try:
        import resource

        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, ImportError):
        return 0


def _spent(limits: Limits) -> bool:
    """Whether the process should be replaced: it holds half of what it may."""
    try:
        import resource

        held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, ImportError):
        return False
    return held > limits.memory_bytes // 2
