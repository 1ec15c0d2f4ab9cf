"""How far coders agree, as a page tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from groundswell.project import Project, adjudication, editing
from groundswell.project.adjudication import Between
from groundswell.project.desk import Editor, Given
from groundswell.project.reports import OpenReport, open_report

Client = Any  # of conftest: a browser that brings its token along
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture
def project(app: FastAPI) -> Project:
    return app.state.project  # type: ignore[no-any-return]


def opened(project: Project, number: int, who: str) -> OpenReport:
    with project.database.reading() as connection:
        return open_report(connection, number, codebook=project.codebook, coder=who, blind=True)


def editor(project: Project, number: int, who: str) -> Editor:
    return Editor(number, who, opened(project, number, who).last_run, blind=True)


def read(project: Project, who: str, *numbers: int, form: str | None = None) -> None:
    """A person finishes reports, and gives the first event of each a form."""
    for number in numbers:
        report = opened(project, number, who)
        if form and report.events:
            event = report.events[0]
            words = tuple((e.start, e.end, e.quote) for e in event.field("form").told[0].evidence)
            given = [Given(form, evidence=words)]
            editing.set_values(project, editor(project, number, who), event.name, "form", given)
        editing.finish(project, editor(project, number, who))


def told(client: Client, *coders: str) -> Any:
    answer = client.get("/api/agreement", params={"coder": list(coders)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def form(client: Client, *coders: str) -> Any:
    return next(field for field in told(client, *coders)["fields"] if field["name"] == "form")


def test_nothing_is_compared_before_two_have_read_the_same(client: Client, project: Project) -> None:
    assert (told(client)["reports"], told(client)["coders"]) == (0, [])
    assert "No report that two of the chosen coders coded" in client.get("/agreement").text
    read(project, "ben", 1, 2)
    found = told(client)
    assert {c["name"]: (c["kind"], c["reports"], c["chosen"]) for c in found["coders"]} == {
        "ben": ("person", 2, True),
        "groundswell": ("machine", 2, True),
    }
    assert found["reports"] == 2


def test_alpha_has_its_interval_and_events_their_shares(client: Client, project: Project) -> None:
    read(project, "ben", 1, 2, 3, 4, 5)
    read(project, "cleo", 1, 2, form="vigil")
    read(project, "cleo", 3, 4, 5)
    found = form(client)
    assert found["coders"] == 2
    assert found["percent"] < 1
    assert found["low"] < found["alpha"] < found["high"]
    assert found["grade"] in ("reliable", "tentative", "neither")
    [pair] = told(client)["pairs"]
    assert (pair["left"], pair["right"], pair["f1"], pair["only_left"]) == ("ben", "cleo", 1, 0)
    page = client.get("/agreement").text
    assert '<circle class="dot"' in page
    assert f"{found['alpha']:.2f}" in page


def test_figures_differ_at_once_after_a_correction_or_an_adjudication(client: Client, project: Project) -> None:
    read(project, "ben", 1, 2, 3)
    read(project, "cleo", 1, 2, form="vigil")
    read(project, "cleo", 3)
    before = form(client)
    report = opened(project, 1, "ben")
    words = tuple((e.start, e.end, e.quote) for e in report.events[0].field("form").told[0].evidence)
    given = [Given("vigil", evidence=words)]
    editing.set_values(project, editor(project, 1, "ben"), report.events[0].name, "form", given)
    corrected = form(client)
    assert corrected["alpha"] > before["alpha"]
    both = Between("ben", "cleo")
    adjudication.finish(project, editor(project, 2, "eva"), both, rest="right")
    assert form(client) == corrected
    assert form(client, "cleo", "adjudicated")["percent"] == 1
    assert {c["name"]: c["kind"] for c in told(client)["coders"]}["the adjudicated record"] == "adjudicated"


def test_a_cell_of_the_confusion_table_leads_to_its_reports(client: Client, project: Project) -> None:
    read(project, "ben", 1, 2)
    read(project, "cleo", 1, 2, form="vigil")
    where = "/api/agreement/confusion/form"
    found = client.get(where, params={"left": "ben", "right": "cleo"}).json()
    row = next(row for row in found["rows"] if row["code"] == "march")
    assert row["total"] == sum(cell["events"] for cell in row["cells"])
    assert [c["events"] for c in row["cells"] if c["column"] == "vigil"] == [2]
    cell = {"left": "ben", "right": "cleo", "row": "march", "column": "vigil"}
    assert [r["number"] for r in client.get(where, params=cell).json()["reports"]] == [1, 2]
    page = client.get("/agreement/confusion/form", params=cell).text
    assert "/adjudication/1?left=ben&amp;right=cleo" in page
    turned = client.get(where, params={"left": "cleo", "right": "ben"}).json()
    assert (turned["left"], [r["code"] for r in turned["rows"]]) == ("cleo", [r["code"] for r in found["rows"]])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/agreement?coder=nobody", 404),
        ("/api/agreement/confusion/form", 404),
        ("/api/agreement/confusion/form?left=ben&right=ben", 422),
        ("/api/agreement/confusion/size?left=ben&right=groundswell", 404),
        ("/api/agreement/confusion/form?left=ben&right=nobody", 404),
    ],
)
def test_what_is_not_there_says_so(client: Client, project: Project, path: str, status: int) -> None:
    if "left" in path:
        read(project, "ben", 1)
    assert client.get(path).status_code == status


def test_names_of_coders_are_hidden_from_coders(team_app: FastAPI, logged_in: Callable[[str], Client]) -> None:
    project: Project = team_app.state.project
    read(project, "Cora", 1, 2, 3)
    read(project, "Ben Ortega", 1, 2, 3, form="vigil")
    browser = logged_in("coder")
    found = told(browser)
    assert {c["name"] for c in found["coders"]} == {"Cora", "Coder 2", "groundswell"}
    for path in ("/agreement", "/api/agreement", "/agreement/confusion/form", "/api/agreement/confusion/form"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "Ortega" not in answer.text
    assert form(browser, "Cora", "coder-2")["percent"] < 1
    assert browser.get("/api/agreement", params={"coder": ["Cora", "Ben Ortega"]}).status_code == 404
    cell = {"left": "Cora", "right": "coder-2", "row": "march", "column": "vigil"}
    assert browser.get("/api/agreement/confusion/form", params=cell).status_code == 403
    assert "row=march" not in browser.get("/agreement/confusion/form").text
    adjudicator = logged_in("adjudicator")
    assert "Ben Ortega" in adjudicator.get("/agreement").text
    assert logged_in("reader").get("/agreement").status_code == 200


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_field_has_a_name_and_every_code_words(client: Client, project: Project, language: str) -> None:
    client.act("/preferences", language=language, theme="system")
    read(project, "ben", *range(1, 8))
    read(project, "cleo", *range(1, 8))
    for name, _ in client.get("/api/agreement/confusion/form").json()["fields"]:
        answer = client.get(f"/agreement/confusion/{name}")
        assert answer.status_code == 200, name
    labels = [row["label"] for row in client.get("/api/agreement/confusion/country").json()["rows"]]
    assert not any(label.isupper() for label in labels)


# ------------------------------------------------------------------ in a browser


def test_coders_are_chosen_and_alpha_is_seen_to_change(served: str, page: Page, project: Project) -> None:
    read(project, "ben", 1, 2, 3)
    read(project, "cleo", 1, 2, form="vigil")
    read(project, "cleo", 3)
    page.goto(f"{served}/agreement")
    alpha = page.locator("tr", has_text="form").first.locator("td").first
    before = alpha.inner_text()
    page.get_by_label("groundswell").check()
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(f"{served}/agreement?coder=ben&coder=cleo&coder=groundswell")
    assert alpha.inner_text() != before
    page.get_by_role("link", name="Confusion of form").click()
    page.get_by_role("link", name="2 events: march for ben, vigil for cleo").click()
    expect(page.locator("#reports")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_screens_break_no_rule_of_accessibility(served: str, page: Page, project: Project, theme: Any) -> None:
    read(project, "ben", 1, 2, 3)
    read(project, "cleo", 1, 2, 3, form="vigil")
    for who in ("diego", "eva"):
        read(project, who, 3)
    page.emulate_media(color_scheme=theme)
    for path in ("/agreement", "/agreement/confusion/form?left=ben&right=cleo&row=march&column=vigil"):
        page.goto(served + path, wait_until="networkidle")
        found = Axe().run(page, options=RULES)
        broken = [
            f"{v['id']}: {v['help']}: " + "; ".join(node["html"][:200] for node in v["nodes"][:3])
            for v in found.response["violations"]
        ]
        assert broken == [], path


def test_nothing_is_cut_off_at_twice_the_size(served: str, page: Page, project: Project) -> None:
    read(project, "ben", 1, 2, 3)
    read(project, "cleo", 1, 2, 3, form="vigil")
    page.set_viewport_size({"width": 640, "height": 450})
    for path in ("/agreement", "/agreement/confusion/form"):
        page.goto(served + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
