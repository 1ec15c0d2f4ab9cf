"""Projects to code into."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.project import Project
from groundswell.project.settings import ProjectSettings


@pytest.fixture(scope="session")
def kills() -> ModuleType:
    """The script that kills and compares: what it compares is compared here, too."""
    path = Path(__file__).parents[2] / "benchmarks" / "kills.py"
    spec = importlib.util.spec_from_file_location("kills", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["kills"] = module  # its data classes look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(where: str | Path, tmp_path: Path) -> Path:
    """Folder of a project that is empty."""
    Project.create(tmp_path / "project", ProjectSettings(database=str(where))).close()
    return tmp_path / "project"


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with Project.open(folder) as opened:
        yield opened
