"""The report page in a real browser: rules of WCAG 2.2, no request, nothing cut off."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from groundswell.project import Project
from groundswell.project.coding import code
from groundswell.project.linking import link
from groundswell.project.reporting import report_of
from groundswell.samples import load_samples

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the sample reports."""
    folder = tmp_path_factory.mktemp("report")
    with Project.create(folder / "samples") as project:
        code(project, load_samples(), processes=1)
        link(project)
        (folder / "report.html").write_text(report_of(project).page, "utf-8")
    return folder / "report.html"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=True, reduced_motion="reduce")
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_breaks_no_rule(written: Path, page: Page, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(written.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page, options=RULES)
    told = [
        f"{v['id']}: {v['help']}: " + "; ".join(node["html"][:200] for node in v["nodes"][:3])
        for v in found.response["violations"]
    ]
    assert told == []


def test_page_asks_for_nothing(written: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri(), wait_until="networkidle")
    assert asked == [written.as_uri()]


@pytest.mark.parametrize("wide", [360, 640, 1280])
def test_nothing_is_cut_off(written: Path, page: Page, wide: int) -> None:
    page.set_viewport_size({"width": wide, "height": 800})
    page.goto(written.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= wide


def test_labels_of_drawings_lie_within_them(written: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto(written.as_uri())
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.drawing svg text')].filter(text => {
            const own = text.getBoundingClientRect(), whole = text.ownerSVGElement.getBoundingClientRect()
            return own.left < whole.left - 2 || own.right > whole.right + 2
              || own.top < whole.top - 2 || own.bottom > whole.bottom + 2
        }).map(text => text.textContent)"""
    )
    assert outside == []
