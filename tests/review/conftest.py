"""The review application over a small project."""

import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from playwright.sync_api import Browser, Page, sync_playwright

from groundswell.project import Project, team
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


@pytest.fixture(scope="session")
def browse() -> Callable[..., Client]:
    """Makes further browsers, for an application, at an address, with cookies."""

    def make(app: FastAPI, *, base_url: str = ADDRESS, **more: Any) -> Client:
        return Client(app, base_url=base_url, **more)

    return make


@pytest.fixture
def client(app: FastAPI) -> Client:
    """A browser of that person."""
    return Client(app, base_url=ADDRESS)


# ------------------------------------------------------------------ a team

#: A person of each role.
TEAM = {"reader": "Rita", "coder": "Cora", "adjudicator": "Jude", "admin": "Ada"}
PASSWORD = "a walk along the river"


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords are worked on for less long than they should be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(team, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def peopled_folder(coded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with accounts; tests copy it."""
    folder = Path(shutil.copytree(coded_folder, tmp_path_factory.mktemp("peopled") / "project"))
    with Project.open(folder) as project:
        for role, name in TEAM.items():
            team.add(project, name, role, PASSWORD, by="root")
    return folder


@pytest.fixture
def team_folder(peopled_folder: Path, tmp_path: Path) -> Path:
    """A copy of that project, to change."""
    return Path(shutil.copytree(peopled_folder, tmp_path / "team"))


@pytest.fixture
def team_app(team_folder: Path) -> Iterator[FastAPI]:
    """The application over that project, for a team."""
    made = make_app(team_folder, by="", team=True)
    yield made
    made.state.project.close()


@pytest.fixture
def nobody(team_app: FastAPI) -> Client:
    """A browser in which nobody is logged in."""
    return Client(team_app, base_url=ADDRESS)


@pytest.fixture
def logged_in(team_app: FastAPI) -> Callable[[str], Client]:
    """Gives a browser in which the person of a role is logged in."""

    def enter(role: str) -> Client:
        browser = Client(team_app, base_url=ADDRESS)
        assert browser.act("/login", name=TEAM[role], password=PASSWORD).status_code == 200
        return browser

    return enter


# ------------------------------------------------------------------ a real server, and a real browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """A server of an application; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def serve() -> Callable[[FastAPI], AbstractContextManager[str]]:
    """Gives the address of a server of an application, within a block."""
    return serving


@pytest.fixture
def served(app: FastAPI) -> Iterator[str]:
    """Address of a server of the application for one person."""
    with serving(app) as address:
        yield address


@pytest.fixture
def served_team(team_app: FastAPI) -> Iterator[str]:
    """Address of a server of the application for a team."""
    with serving(team_app) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh browser profile, which fails the test where its scripts fail."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda told: faults.append(told.text) if "Content Security Policy" in told.text else None)
    yield opened
    context.close()
    assert faults == []
