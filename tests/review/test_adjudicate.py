"""The list of reports to adjudicate, and two records of one side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from groundswell.project import Project, editing
from groundswell.project.agreement import Comparisons, comparisons_of
from groundswell.project.desk import Editor, Given
from groundswell.project.reports import OpenReport, open_report

Client = Any  # of conftest: a browser that brings its token along
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


@pytest.fixture
def project(app: FastAPI) -> Project:
    return app.state.project  # type: ignore[no-any-return]


def opened(project: Project, number: int, who: str) -> OpenReport:
    with project.database.reading() as connection:
        return open_report(connection, number, codebook=project.codebook, coder=who, blind=True)


def editor(project: Project, number: int, who: str) -> Editor:
    return Editor(number, who, opened(project, number, who).last_run, blind=True)


def disagree(project: Project, *, left: str = "ben", right: str = "cleo") -> OpenReport:
    """Two people finish a report: the first gives the first event another form, the second rejects the second event."""
    reports = (opened(project, number, left) for number in range(1, 13))
    report = next(report for report in reports if len(report.events) > 1)
    first, second, *_ = report.events
    words = tuple((e.start, e.end, e.quote) for e in first.field("form").told[0].evidence)
    other = "vigil" if first.field("form").told[0].value != "vigil" else "march"
    number = report.number
    editing.set_values(project, editor(project, number, left), first.name, "form", [Given(other, evidence=words)])
    editing.reject_event(project, editor(project, number, right), second.name)
    for who in (left, right):
        editing.finish(project, editor(project, number, who))
    return report


def beside(client: Client, number: int, **query: str) -> Any:
    answer = client.get(f"/api/adjudication/{number}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(client: Client, number: int, action: str, *, seen: int | None = None, **body: Any) -> Any:
    """Send a decision, as of the page that one sees now."""
    told = beside(client, number)["told"]
    sides = {"left": told["left"]["name"], "right": told["right"]["name"]}
    now = told["seen"] if seen is None else seen
    return client.act(f"/adjudication/{number}/{action}", **sides, seen=now, **body)


def field(told: Any, event: str, name: str) -> Any:
    return next(f for e in told["told"]["events"] if e["name"] == event for f in e["fields"] if f["name"] == name)


def test_reports_on_which_two_people_disagree_wait(client: Client, project: Project) -> None:
    assert client.get("/api/adjudication").json()["reports"] == []
    assert "Nothing waits here" in client.get("/adjudication").text
    report = disagree(project)
    [row] = client.get("/api/adjudication").json()["reports"]
    assert (row["number"], row["left"], row["right"]) == (report.number, "ben", "cleo")
    assert (row["events"], row["fields"]) == (1, 1)
    assert client.get("/api/adjudication", params={"between": "machine"}).json()["reports"] == []
    page = client.get("/adjudication").text
    assert f"/adjudication/{report.number}?left=ben&amp;right=cleo&amp;between=all" in page


def test_records_stand_side_by_side_with_the_words_that_they_rest_on(client: Client, project: Project) -> None:
    report = disagree(project)
    told = beside(client, report.number)
    assert (told["told"]["left"]["name"], told["told"]["right"]["name"], told["may_decide"]) == ("ben", "cleo", True)
    form = field(told, report.events[0].name, "form")
    assert (form["state"], form["adjudicated"]) == ("differ", None)
    assert "".join(piece["text"] for piece in told["pieces"]) == report.text
    assert told["coders"] == ["ben", "cleo", "groundswell"]
    page = client.get(f"/adjudication/{report.number}").text
    assert f'data-on="{report.events[0].name}:form:1' in page


def test_value_is_taken_and_taken_back(client: Client, project: Project) -> None:
    report = disagree(project)
    event = report.events[0].name
    assert decide(client, report.number, "value", event=event, field="form", side="right").status_code == 200
    form = field(beside(client, report.number), event, "form")
    assert (form["chosen"], form["adjudicated"]) == ("right", form["right"])
    assert client.act(f"/adjudication/{report.number}/undo", seen=0).status_code == 200
    assert field(beside(client, report.number), event, "form")["adjudicated"] is None
    assert client.act(f"/adjudication/{report.number}/redo", seen=0).status_code == 200
    assert field(beside(client, report.number), event, "form")["chosen"] == "right"
    assert client.act(f"/adjudication/{report.number}/redo", seen=0).status_code == 422


def test_what_neither_says_is_written(client: Client, project: Project) -> None:
    report = disagree(project)
    event = report.events[0]
    at = event.field("form").told[0].evidence[0]
    value = {"value": "strike", "evidence": [{"start": at.start, "end": at.end, "quote": at.quote}]}
    assert decide(client, report.number, "values", event=event.name, field="form", values=[value]).status_code == 200
    assert field(beside(client, report.number), event.name, "form")["chosen"] == "own"
    refused = decide(client, report.number, "values", event=event.name, field="form", values=[value | {"value": "x"}])
    assert (refused.status_code, refused.json()["kind"]) == (422, "refused")


def test_record_is_finished_when_all_is_decided(client: Client, project: Project) -> None:
    report = disagree(project)
    number, (first, second, *_) = report.number, report.events
    refused = decide(client, number, "finish")
    assert (refused.status_code, "2 differences are open" in refused.json()["detail"]) == (422, True)
    assert decide(client, number, "event", event=second.name, take=False).status_code == 200
    assert decide(client, number, "value", event=first.name, field="form", side="left").status_code == 200
    done = decide(client, number, "finish")
    assert (done.status_code, done.json()["go"]) == (200, "/adjudication?between=all")
    assert beside(client, number)["told"]["adjudicated"]
    assert client.get("/api/adjudication").json()["waiting"] == 0
    [row] = client.get("/api/adjudication", params={"done": "true"}).json()["reports"]
    assert row["number"] == number
    assert client.get(f"/adjudication/{number}?left=adjudicated&right=ben").status_code == 200


def test_rest_may_be_left_to_one_coder(client: Client, project: Project) -> None:
    report = disagree(project)
    assert decide(client, report.number, "finish", rest="right").status_code == 200
    told = beside(client, report.number)
    assert [e["decided"] for e in told["told"]["events"] if e["name"] == report.events[1].name] == ["left"]


def test_what_somebody_else_changed_meanwhile_is_a_conflict(client: Client, project: Project) -> None:
    report = disagree(project)
    event = report.events[0].name
    seen = beside(client, report.number)["told"]["seen"]
    words = tuple((e.start, e.end, e.quote) for e in report.events[0].field("form").told[0].evidence)
    again = [Given("blockade", evidence=words)]
    editing.set_values(project, editor(project, report.number, "ben"), event, "form", again)
    answer = decide(client, report.number, "value", seen=seen, event=event, field="form", side="left")
    assert (answer.status_code, answer.json()["kind"]) == (409, "conflict")
    assert "ben changed it" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("number", "query", "status"),
    [(99, "", 422), (1, "", 422), (99, "?left=ana&right=groundswell", 404), (1, "?left=a&right=b", 404), (0, "", 422)],
)
def test_what_is_not_there_says_so(client: Client, number: int, query: str, status: int) -> None:
    assert client.get(f"/api/adjudication/{number}{query}").status_code == status


def test_who_has_not_finished_cannot_be_decided_on(client: Client, project: Project) -> None:
    report = disagree(project)
    editing.reopen(project, editor(project, report.number, "cleo"))
    told = beside(client, report.number, left="ben", right="cleo")
    assert (told["told"]["unfinished"], told["may_decide"]) == (["cleo"], False)
    assert "Not finished by cleo" in client.get(f"/adjudication/{report.number}?left=ben&right=cleo").text


def test_records_are_told_in_spanish(client: Client, project: Project) -> None:
    report = disagree(project)
    shown = client.get(f"/adjudication/{report.number}", headers={"accept-language": "es"}).text
    assert "situación" in shown
    assert ">standing<" not in shown


@pytest.mark.parametrize(("path", "language", "words"), [
    ("/adjudication?between=people", "en", "3 of 12,000 reports"),
    ("/agreement", "es", "3 de 12,000 informes"),
])  # fmt: skip
def test_while_all_is_read_the_page_says_how_far_that_is(
    client: Client, project: Project, path: str, language: str, words: str
) -> None:
    held = comparisons_of(project)
    held.reading = (3, 12_000)
    shown = client.get(path, headers={"accept-language": language}).text
    assert words in shown
    held.reading = None
    assert words not in client.get(path).text


def test_reports_are_read_before_anybody_asks_and_no_longer_than_needed(project: Project) -> None:
    disagree(project)
    held, stop = Comparisons(project), threading.Event()
    stop.set()
    held.prepare(stop)
    assert held.reading is None
    assert held._state is None
    stop.clear()
    held.prepare(stop)
    assert held.reading is None
    before = held._state
    assert len(held.reports()) == 1
    assert held._state is before


def test_only_those_who_adjudicate_see_it(logged_in: Callable[[str], Client], nobody: Client) -> None:
    for role, status in (("reader", 403), ("coder", 403), ("adjudicator", 200), ("admin", 200)):
        browser = logged_in(role)
        assert browser.get("/api/adjudication").status_code == status
        assert browser.get("/adjudication/1?left=Cora&right=groundswell").status_code in (403, 404)
        sent = {"left": "a", "right": "b", "seen": 0}
        assert browser.act("/adjudication/1/finish", **sent).status_code == (403 if status == 403 else 404)
    assert nobody.get("/api/adjudication").status_code == 401


def test_nothing_that_coders_write_runs(client: Client, project: Project) -> None:
    report = disagree(project, left=ATTACK, right="cleo")
    at = report.events[0].field("form").told[0].evidence[0]
    given = [Given(ATTACK, status="inferred", reason=ATTACK, evidence=((at.start, at.end, at.quote),))]
    editing.set_values(project, editor(project, report.number, ATTACK), report.events[0].name, "slogan", given)
    for path in ("/adjudication", f"/adjudication/{report.number}", "/agreement", "/agreement/confusion/form"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in text or "{{7*7}}" in text


# ------------------------------------------------------------------ in a browser


def test_disagreement_is_adjudicated_by_keys_alone(served: str, page: Page, project: Project) -> None:
    report = disagree(project)
    page.goto(f"{served}/adjudication")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    first, second, *_ = report.events
    form = page.locator(f'[data-row="{first.name}:form"]')
    expect(form).to_have_attribute("aria-current", "true")
    expect(page.locator("#text .mark-l.mark-r").first).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator(f'[data-row="{second.name}"]')).to_have_attribute("aria-current", "true")
    expect(form.locator(".of-record")).to_contain_text("vigil")
    expect(page.locator(".state")).to_contain_text("1 of 2 decided")
    page.keyboard.press("x")
    expect(page.locator(".state")).to_contain_text("2 of 2 decided")
    page.keyboard.press("u")
    expect(page.locator(".state")).to_contain_text("1 of 2 decided")
    page.keyboard.press("U")
    expect(page.locator(".state")).to_contain_text("2 of 2 decided")
    page.keyboard.press("D")
    expect(page).to_have_url(f"{served}/adjudication?between=all")
    expect(page.locator(".tabs")).to_contain_text("Adjudicated 1")


def test_own_value_is_written_in_the_page(served: str, page: Page, project: Project) -> None:
    report = disagree(project)
    page.goto(f"{served}/adjudication/{report.number}")
    first = report.events[0]
    form = page.locator(f'[data-row="{first.name}:form"]')
    expect(form).to_be_focused()
    page.keyboard.press("0")
    both = page.locator(".own input[type=checkbox]")
    expect(both.nth(1)).to_be_visible()
    both.nth(0).check()
    both.nth(1).check()
    page.get_by_role("button", name="Save the chosen").click()
    expect(form.locator(".of-record li")).to_have_count(2)
    expect(page.locator(".own")).to_have_count(0)


def test_finishing_asks_whose_word_counts_for_the_rest(served: str, page: Page, project: Project) -> None:
    report = disagree(project)
    page.goto(f"{served}/adjudication/{report.number}")
    page.keyboard.press("D")
    expect(page.locator("#finish")).to_contain_text("2 differences are open")
    page.get_by_role("button", name="Go on deciding").click()
    page.keyboard.press("D")
    page.get_by_role("button", name="That of cleo").click()
    expect(page).to_have_url(f"{served}/adjudication?between=all")


def test_conflict_is_told_and_the_person_chooses(served: str, page: Page, project: Project) -> None:
    report = disagree(project)
    page.goto(f"{served}/adjudication/{report.number}")
    first = report.events[0]
    words = tuple((e.start, e.end, e.quote) for e in first.field("form").told[0].evidence)
    editing.set_values(
        project, editor(project, report.number, "ben"), first.name, "form", [Given("blockade", evidence=words)]
    )
    page.keyboard.press("1")
    expect(page.locator("#conflict")).to_contain_text("ben changed it")
    page.get_by_role("button", name="Decide as I did").click()
    expect(page.locator(f'[data-row="{first.name}:form"] .of-record')).to_contain_text("blockade")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_screens_break_no_rule_of_accessibility(served: str, page: Page, project: Project, theme: Any) -> None:
    report = disagree(project)
    page.emulate_media(color_scheme=theme)
    for path in ("/adjudication", f"/adjudication/{report.number}"):
        page.goto(served + path, wait_until="networkidle")
        if path.endswith(str(report.number)):
            page.keyboard.press("0")
            expect(page.locator(".own")).to_be_visible()
        found = Axe().run(page, options=RULES)
        told = [
            f"{v['id']}: {v['help']}: " + "; ".join(node["html"][:200] for node in v["nodes"][:3])
            for v in found.response["violations"]
        ]
        assert told == [], path


def test_nothing_is_cut_off_at_twice_the_size(served: str, page: Page, project: Project) -> None:
    report = disagree(project)
    page.set_viewport_size({"width": 640, "height": 450})
    for path in ("/adjudication", f"/adjudication/{report.number}"):
        page.goto(served + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
