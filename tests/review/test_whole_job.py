"""The whole job in a real browser: two code a report, a third adjudicates, links are set right, data go out."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from groundswell.project import Project, team
from groundswell.project.assigning import assign
from groundswell.review.app import make_app

REPORT, MISSED = 1, "said one speaker"
PASSWORD = "a walk along the river"  # of the people of the team


@contextmanager
def logged_in(chromium: Browser, address: str, name: str) -> Iterator[Page]:
    """A browser of one person, who logs in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/reports/{REPORT}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def open_report(page: Page, address: str) -> None:
    page.goto(f"{address}/reports/{REPORT}", wait_until="networkidle")
    expect(page.locator("#events")).to_be_focused()


def to(page: Page, field: str) -> None:
    for _ in range(60):
        if page.locator('[aria-selected="true"]').get_attribute("data-field") == field:
            return
        page.keyboard.press("j")
    raise AssertionError(f"no value of {field}")


def correct_the_date(page: Page) -> None:
    to(page, "start_date")
    press(page, "e")
    expect(page.locator("form.ask input").first).to_be_focused()
    press(page, "ArrowUp", "Enter")
    expect(page.locator('[aria-selected="true"] .what')).to_contain_text("15 March 2019")
    expect(page.locator("#saved")).to_have_text("saved")


def add_the_missed_event(page: Page) -> None:
    text = page.evaluate("fetch('/api/reports/1').then(r => r.json()).then(told => told.report.text)")
    words = r"[^\W_]+(?:[.,'’\-][^\W_]+)*"
    number = len(page.locator(".head").all())
    press(page, "t", "Home")
    press(page, *["ArrowRight"] * len(re.findall(words, text[: text.index(MISSED)])))
    press(page, *["Shift+ArrowRight"] * (len(re.findall(words, MISSED)) - 1))
    press(page, "N")
    expect(page.locator("form.ask")).to_contain_text(MISSED, timeout=30_000)
    page.keyboard.type("disruption")
    press(page, "Enter", "Enter")
    expect(page.locator(".head")).to_have_count(number + 1)
    expect(page.locator("#saved")).to_have_text("saved")


def sign(page: Page) -> None:
    press(page, "D")
    page.wait_for_url(lambda url: not url.endswith(f"/reports/{REPORT}"), wait_until="commit")


def alpha(page: Page, address: str) -> str:
    """What the screen of agreement shows of the two coders' days."""
    page.goto(f"{address}/agreement?coder=Cora&coder=Ben", wait_until="networkidle")
    return page.locator("tr", has=page.get_by_role("rowheader", name="start", exact=True)).inner_text()


@pytest.fixture
def address(team_folder: Path, serve: Callable[[FastAPI], AbstractContextManager[str]]) -> Iterator[str]:
    """A server for a team in which Cora and Ben both read one report."""
    with Project.open(team_folder) as project:
        team.add(project, "Ben", "coder", PASSWORD, by="root")
        assign(project, ["Cora"], documents=[REPORT], by="Ada")
        assign(project, ["Ben"], documents=[REPORT], by="Ada")
    app = make_app(team_folder, by="", team=True)
    with serve(app) as served:
        yield served
    app.state.project.close()


def test_two_code_one_adjudicates_links_are_set_right_and_data_go_out(chromium: Browser, address: str) -> None:
    with ExitStack() as stack:
        cora, ben, jude = (stack.enter_context(logged_in(chromium, address, n)) for n in ("Cora", "Ben", "Jude"))

        open_report(cora, address)
        correct_the_date(cora)
        add_the_missed_event(cora)
        sign(cora)

        open_report(ben, address)  # blind: Ben sees the machine's day and no event of Cora's
        expect(ben.locator("#events")).to_contain_text("14 March 2019")
        expect(ben.locator("#events")).not_to_contain_text("Disruption")
        expect(ben.locator("body")).not_to_contain_text("Cora")
        sign(ben)

        before = alpha(jude, address)
        open_report(ben, address)
        correct_the_date(ben)
        assert before != alpha(jude, address)

        jude.goto(f"{address}/adjudication", wait_until="networkidle")
        press(jude, "j", "Enter")
        jude.wait_for_url("**/adjudication/1**")
        jude.wait_for_load_state("networkidle")
        expect(jude.locator(".state")).to_contain_text("0 of 1 decided")
        press(jude, "t")
        expect(jude.locator(".state")).to_contain_text("1 of 1 decided")
        press(jude, "D")
        jude.wait_for_url("**/adjudication?**")
        told = jude.request.get(f"{address}/api/reports/{REPORT}").json()["report"]
        forms = [event["fields"][0]["values"][0]["value"] for event in told["events"]]
        assert forms.count("disruption") == 1

        events = jude.request.get(f"{address}/api/overview?reports=3").json()
        jude.goto(f"{address}/events/{events['events'][0]['event_id']}", wait_until="networkidle")
        expect(jude.locator(".teller")).to_have_count(3)
        press(jude, "3", "s")
        expect(jude.locator("#act-plan")).to_contain_text("This event keeps 2 reports.")
        jude.locator("#act-confirm").press("Enter")
        expect(jude.locator(".teller")).to_have_count(2)

        jude.goto(f"{address}/overview", wait_until="networkidle")
        with jude.expect_download() as downloading:
            jude.get_by_role("link", name="CSV").click()
        rows = downloading.value.path().read_text("utf-8").splitlines()
        assert len(rows) == 1 + len(jude.request.get(f"{address}/api/events.jsonl").text().splitlines())
