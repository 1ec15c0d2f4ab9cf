"""Running the line over the bench's tasks and scoring it, each task once a version.

What the line says of a task depends on the task's documents and on the package's own files alone, so both are kept
under a digest of the two (`.bench/` of the repository, or where GROUNDSWELL_BENCH_CACHE says): a task is run again only
where a document, a rule or a lexicon has changed.

The bench stands beside the repository (`../shared/bench`) or where GROUNDSWELL_BENCH says.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parents[1]
#: Every task of the bench that is scored, in the order in which it is shown.
TASKS = (
    "records_en",
    "records_es",
    "mm",
    "ipe",
    "case2",
    "time",
    "geo",
    "size",
    "relevance_en",
    "relevance_es",
    "honduras",
    "seed",
)
_MENTIONS = ("time", "geo")  # tasks that score mentions, too


@dataclass(frozen=True, slots=True)
class Run:
    """A task as the line sees it.

    Attributes
    ----------
    task
        Name of the task.
    folder
        Holds ``docs.jsonl``, ``gold.jsonl``, the line's output ``out.jsonl`` and ``scores.json``.
    scores
        What the scorer says: ``metrics`` is a list of figures with their intervals.
    """

    task: str
    folder: Path
    scores: dict[str, Any]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The lines of ``docs``, ``gold`` or ``out``."""
        return [json.loads(line) for line in lines(self.folder / f"{name}.jsonl")]


def lines(path: Path) -> list[str]:
    """The lines of a JSON Lines file: only a line feed ends one, whatever other breaks a text holds."""
    return [line for line in path.read_text("utf-8").split("\n") if line.strip()]


def bench() -> Path | None:
    """Where the bench is, None where there is none."""
    told = os.environ.get("GROUNDSWELL_BENCH")
    path = Path(told) if told else REPOSITORY.parent / "shared" / "bench"
    return path if (path / "score.py").exists() else None


def run(folder: Path, task: str, limit: int | None = None) -> Run:
    """Extract and score a task, or fetch what this version said of it before.

    Parameters
    ----------
    folder
        The bench.
    task
        One of its tasks.
    limit
        How many of its documents, from the first; all where it is None.

    Raises
    ------
    subprocess.CalledProcessError
        Where the scorer fails.
    """
    source = folder / "tasks" / task
    docs = lines(source / "docs.jsonl")[:limit]
    key = hashlib.sha256("\n".join([task, _version(), *docs]).encode()).hexdigest()[:16]
    here = _cache() / f"{task}-{key}"
    if not (here / "scores.json").exists():
        _make(folder, task, docs, here)
    return Run(task, here, json.loads((here / "scores.json").read_text("utf-8")))


def _make(folder: Path, task: str, docs: list[str], here: Path) -> None:
    sys.stderr.write(f"bench: {task}\n")
    inner = here / task  # the scorer takes its measures from the folder's name
    inner.mkdir(parents=True, exist_ok=True)
    (inner / "docs.jsonl").write_text("".join(f"{row}\n" for row in docs), "utf-8")
    ids = {json.loads(row)["id"] for row in docs}
    gold = lines(folder / "tasks" / task / "gold.jsonl")
    (inner / "gold.jsonl").write_text("".join(f"{row}\n" for row in gold if json.loads(row)["id"] in ids), "utf-8")
    command = [sys.executable, "-m", "groundswell.cli", "extract", "--json", "--quiet"]
    command += ["--mentions"] if task in _MENTIONS else []
    with (here / "out.jsonl").open("wb") as stream:
        subprocess.run([*command, str(inner / "docs.jsonl")], stdout=stream, check=False)
    scored = subprocess.run(
        [sys.executable, str(folder / "score.py"), str(inner), str(here / "out.jsonl"), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name in ("docs.jsonl", "gold.jsonl"):
        (inner / name).replace(here / name)
    inner.rmdir()
    (here / "scores.json").write_text(scored.stdout, "utf-8")


def _cache() -> Path:
    told = os.environ.get("GROUNDSWELL_BENCH_CACHE")
    return Path(told) if told else REPOSITORY / ".bench"


@functools.cache
def _version() -> str:
    """A digest of every file that the line's words depend on."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    """What is part of the line; how it is measured is not."""
    for path in sorted(PACKAGE.rglob("*")):
        apart = {"__pycache__", "evaluate"} & set(path.relative_to(PACKAGE).parts)
        if path.is_file() and not apart and path.suffix != ".sqlite":
            yield path
    yield from sorted((REPOSITORY / "requirements").glob("*.txt"))


def version() -> str:
    """The first characters of the digest of the line: what a figure belongs to."""
    return _version()[:10]
