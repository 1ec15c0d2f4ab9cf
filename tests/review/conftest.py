"""The review application over a small project."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from groundswell.project import Project
from groundswell.project.coding import code
from groundswell.project.linking import link
from groundswell.review.app import make_app
from groundswell.samples import load_samples

ADDRESS = "http://127.0.0.1"


@pytest.fixture(scope="session")
def coded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of some sample reports, coded and linked once; tests copy it."""
    folder = tmp_path_factory.mktemp("coded") / "project"
    with Project.create(folder) as project:
        code(project, load_samples()[:12], processes=1)
        link(project)
    return folder


@pytest.fixture
def folder(coded_folder: Path, tmp_path: Path) -> Path:
    """A copy of that project, to change."""
    return Path(shutil.copytree(coded_folder, tmp_path / "project"))


@pytest.fixture
def app(folder: Path) -> Iterator[FastAPI]:
    """The application over it, for one person without a login."""
    made = make_app(folder, by="ana")
    yield made
    made.state.project.close()


class Client(TestClient):
    """A browser that brings the token of its session along, as the pages' own script does."""

    def act(self, path: str, /, **body: Any) -> Response:
        """Send an action."""
        page = self.get("/overview")
        told = re.search(r'<meta name="token" content="(\w+)">', page.text)
        assert told
        return self.post(f"/api{path}", json=body, headers={"x-groundswell-token": told[1]})


@pytest.fixture
def client(app: FastAPI) -> Client:
    """A browser of that person."""
    return Client(app, base_url=ADDRESS)
