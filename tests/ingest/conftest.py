"""What tests of reading files share: the writers of files of every kind, and a short way to read."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.ingest import Ingested, Item, Options, read_documents
from groundswell.ingest.limits import LIMITS, Limits
from groundswell.ingest.worker import Worker

Read = Callable[..., list[Item]]


@pytest.fixture(scope="session")
def mixed() -> ModuleType:
    """The script that writes files of every kind to measure with."""
    path = Path(__file__).parents[2] / "benchmarks" / "mixed.py"
    spec = importlib.util.spec_from_file_location("mixed", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mixed"] = module  # its data classes look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """A worker that is started once for all tests that do not attack it."""
    with Worker(LIMITS) as one:
        yield one


@pytest.fixture
def read() -> Read:
    """Reads paths with some limits changed; gives all that comes of it."""

    def reading(
        *paths: object, limits: Limits = LIMITS, options: Options | None = None, **changed: object
    ) -> list[Item]:
        bounds = replace(limits, **changed)  # type: ignore[arg-type]
        return list(read_documents(map(str, paths), options=replace(options or Options(), limits=bounds)))

    return reading


@pytest.fixture(scope="session")
def texts() -> Callable[[list[Item]], list[str]]:
    """The texts of the documents among some items."""
    return lambda items: [item.document.text for item in items if isinstance(item, Ingested)]
