"""Every screen by the rules of WCAG 2.2, level AA, as far as a tool can check them."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
PAGES = ("/overview", "/search?q=union", "/reports/1", "/nowhere")  # the others have tests of their own


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_page_breaks_no_rule(served: str, page: Page, path: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(served + path, wait_until="networkidle")
    found = Axe().run(page, options=RULES)
    told = [
        f"{v['id']}: {v['help']}: " + "; ".join(node["html"][:200] for node in v["nodes"][:3])
        for v in found.response["violations"]
    ]
    assert told == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_at_twice_the_size(served: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 640, "height": 450})  # what is left of 1280 pixels at 200 %
    page.goto(served + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
