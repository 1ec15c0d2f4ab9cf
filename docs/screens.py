"""Pictures of the review application for the documentation: the sample reports, read by two people.

python docs/screens.py
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from groundswell.project import Project
from groundswell.project.coding import code
from groundswell.project.editing import Editor, finish, say_not_stated
from groundswell.project.linking import link
from groundswell.review.app import make_app
from groundswell.samples import load_samples

IMAGES = Path(__file__).parent / "images"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TELLING = "en-gdynia-agency"  # the report that is shown


def main() -> None:
    """Make a project, serve it, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = _project(Path(folder) / "harbours")
        with _serving(Path(folder) / "harbours") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
            for name, path in {
                "overview": "/overview",
                "report": f"/reports/{numbers[TELLING]}",
                "event": f"/events/{_event(page, address)}",
                "queue": "/queue",
                "adjudication": f"/adjudication/{numbers[TELLING]}?left=ana&right=ben",
                "agreement": "/agreement",
            }.items():
                page.goto(address + path, wait_until="networkidle")
                page.wait_for_timeout(6_000 if name == "overview" else 1_000)  # the map draws itself
                page.screenshot(path=IMAGES / f"review-{name}.png")
            browser.close()


def _project(folder: Path) -> dict[str, int]:
    """The samples, coded, linked, and some of them read by two people; numbers of the reports by name."""
    with Project.create(folder) as project:
        code(project, load_samples(), processes=1)
        link(project)
        with project.database.reading() as connection:
            numbers = dict(connection.exec_driver_sql("SELECT name, document_id FROM document").fetchall())
            events = connection.exec_driver_sql(
                "SELECT document_id, min(name) FROM candidate GROUP BY document_id ORDER BY document_id LIMIT 6"
            ).fetchall()
        for number, event in events:
            for by in ("ana", "ben"):
                seen = 10_000
                if by == "ben" and number % 2:
                    seen = say_not_stated(project, Editor(number, by, seen, blind=True), event, "participant").last_run
                finish(project, Editor(number, by, seen, blind=True))
    return numbers


def _event(page: Page, address: str) -> str:
    """The event that most reports tell."""
    page.goto(f"{address}/overview?sort=reports")
    return str(page.evaluate("document.querySelector('tbody a[href^=\"/events/\"]').getAttribute('href')")).split("/")[
        -1
    ]


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(make_app(folder, by="maria"), log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
