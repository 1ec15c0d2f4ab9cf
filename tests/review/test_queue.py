"""A person's reports, the next one, questions, progress, assigning and the exam, as pages and as data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from groundswell.project import Project, editing
from groundswell.project.assigning import assign, assign_exam
from groundswell.project.desk import Editor
from groundswell.project.summaries import refresh
from groundswell.store import readings
from groundswell.store.assignments import assignments
from groundswell.store.reports import last_change

LogIn = Callable[[str], Any]
MINE = ("/queue", "/queue?state=asked", "/progress", "/exam", "/exam/1")
THEIRS = ("/queue/questions", "/assign?form=march", "/exam?coder=Cora", "/exam/1?coder=Cora")


def editor(project: Project, who: str, number: int) -> Editor:
    with project.database.reading() as connection:
        blind = readings.read_apart(connection, number, who)
        return Editor(number, who, last_change(connection, number), blind=blind)


@pytest.fixture
def team_folder(team_folder: Path) -> Path:
    """The project of a team, with work dealt out: Cora has an exam of two reports, and has finished one."""
    with Project.open(team_folder) as project:
        refresh(project)
        for number in (1, 2):
            editing.finish(project, editor(project, "Ada", number))
        assign_exam(project, ["Cora"], documents=[1, 2], gold="Ada", by="Ada")
        assign(project, ["Cora", "Jude"], documents=[3, 4, 5, 6], by="Ada", seed="oak")
        editing.finish(project, editor(project, "Cora", 1))
        editing.ask_expert(project, editor(project, "Cora", 7), question="<b>One</b> event or two?")
        editing.skip(project, editor(project, "Cora", 8), reason="A sports page")
    return team_folder


def own(folder: Path, who: str) -> set[int]:
    with Project.open(folder) as project, project.database.reading() as connection:
        return {a.document_id for a in assignments(connection, coder=who)}


# ------------------------------------------------------------------ the queue


def test_reports_of_a_person_are_listed_by_state(logged_in: LogIn) -> None:
    cora = logged_in("coder")
    told = cora.get("/api/queue").json()
    assert told["counts"] == {"waiting": 3, "begun": 0, "done": 1, "skipped": 1, "asked": 1}
    assert {item["purpose"] for item in told["items"]} == {"exam", "code"}
    page = cora.get("/queue?state=skipped").text
    assert "A sports page" in page
    assert "<b>One</b>" not in cora.get("/queue?state=asked").text


def test_next_report_is_a_page_to_go_to_and_changes_nothing(logged_in: LogIn, team_folder: Path) -> None:
    cora = logged_in("coder")
    before = cora.get("/api/queue").json()["counts"]
    first = cora.get("/queue/next?order=newest", follow_redirects=False)
    assert first.status_code == 303
    told = re.fullmatch(r"/reports/(\d+)\?order=newest", first.headers["location"])
    assert told
    assert int(told[1]) in own(team_folder, "Cora")
    assert cora.get("/api/queue/next?order=newest").json() == {"number": int(told[1]), "filtered": False}
    after = cora.get(f"/api/queue/next?order=newest&after={told[1]}").json()["number"]
    assert after not in (None, int(told[1]))
    assert cora.get("/api/queue").json()["counts"] == before


def test_filters_of_the_overview_go_along(logged_in: LogIn) -> None:
    cora = logged_in("coder")
    page = cora.get("/queue?form=march&country=pol&order=oldest").text
    assert '<input type="hidden" name="form" value="march">' in page
    assert '<input type="hidden" name="country" value="POL">' in page
    assert "Poland" in page
    nothing = cora.get("/queue/next?form=riot&country=ISL", follow_redirects=False)
    assert nothing.status_code == 200
    assert "No report that tells such an event" in nothing.text


@pytest.mark.parametrize("asked", ["form=sprint", "order=best", "state=lost", "page=0", "after=0", "since=soon"])
def test_what_does_not_exist_is_refused(logged_in: LogIn, asked: str) -> None:
    cora = logged_in("coder")
    path = "/api/queue/next?" if asked.startswith("after") else "/api/queue?"
    assert cora.get(path + asked).status_code == 422


def test_two_coders_are_given_different_reports(logged_in: LogIn) -> None:
    with_team = [logged_in(role) for role in ("admin", "adjudicator")]
    for number in (3, 4, 5, 6):
        with_team[1].get(f"/api/queue/next?after={number}")
    found = {client.get("/api/queue/next?form=&order=newest").json()["number"] for client in with_team}
    assert len(found) == 2


# ------------------------------------------------------------------ questions


def test_question_is_answered_by_an_adjudicator_and_comes_back(logged_in: LogIn) -> None:
    jude, cora = logged_in("adjudicator"), logged_in("coder")
    assert jude.get("/api/queue").json()["questions"] == 1
    page = jude.get("/queue/questions").text
    assert "&lt;b&gt;One&lt;/b&gt; event or two?" in page
    assert jude.act("/queue/questions/7/answer", text="Two.").status_code == 200
    told = cora.get("/api/queue?state=asked").json()
    assert told["answered"] == 1
    assert told["items"][0]["answers"][0]["text"] == "Two."
    assert "Jude" not in cora.get("/queue?state=asked").text
    assert jude.act("/queue/questions/9/answer", text="Two.").status_code == 422


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("reader", "/queue", 403),
        ("reader", "/progress", 403),
        ("coder", "/queue/questions", 403),
        ("coder", "/assign", 403),
        ("coder", "/exam?coder=Ada", 403),
        ("coder", "/exam", 200),
        ("adjudicator", "/queue/questions", 200),
        ("adjudicator", "/assign", 403),
        ("adjudicator", "/exam?coder=Cora", 200),
        ("admin", "/assign", 200),
    ],
)
def test_pages_are_for_those_whose_role_allows_them(logged_in: LogIn, role: str, path: str, status: int) -> None:
    browser = logged_in(role)
    assert browser.get(path).status_code == status
    assert browser.get(f"/api{path}").status_code == status


@pytest.mark.parametrize(
    "path", ["/assign", "/assign/exam", "/assign/withdraw", "/assign/rules", "/queue/questions/7/answer"]
)
def test_actions_are_for_those_whose_role_allows_them(logged_in: LogIn, path: str) -> None:
    assert logged_in("coder").act(path).status_code == 403


# ------------------------------------------------------------------ progress


def test_coder_sees_their_own_figures_and_those_of_all_together(logged_in: LogIn) -> None:
    told = logged_in("coder").get("/api/progress").json()
    assert [coder["coder"] for coder in told["team"]["coders"]] == ["Cora"]
    assert (told["team"]["finished"], told["team"]["asked"], told["team"]["skipped"]) == (2, 1, 1)
    page = logged_in("coder").get("/progress").text
    assert "Ada" not in page


def test_adjudicator_sees_the_figures_of_each(logged_in: LogIn) -> None:
    told = logged_in("adjudicator").get("/api/progress").json()
    assert [coder["coder"] for coder in told["team"]["coders"]] == ["Ada", "Cora", "Jude"]
    assert "<svg" in logged_in("adjudicator").get("/progress").text


# ------------------------------------------------------------------ assigning


def test_reports_are_dealt_out_withdrawn_and_given_on(logged_in: LogIn, team_folder: Path) -> None:
    ada = logged_in("admin")
    done = ada.act("/assign", coders=["Jude", "Ada"], number=2, twice=50, order="random", form="")
    assert done.json() == {"go": "/assign?assigned=2"}
    assert "2 reports assigned." in ada.get("/assign?assigned=2").text
    before = own(team_folder, "Jude")
    assert ada.act("/assign/withdraw", coder="Jude", to="Ada").status_code == 200
    assert own(team_folder, "Jude") < before
    assert ada.act("/assign", coders=["Rita"], number=2).status_code == 422
    assert ada.act("/assign", coders=[], number=2).json()["kind"] == "refused"


def test_rules_are_set_and_exams_given(logged_in: LogIn) -> None:
    ada = logged_in("admin")
    assert ada.act("/assign/rules", open=False, enough=65).status_code == 200
    told = ada.get("/api/assign").json()
    assert (told["open"], told["threshold"]) == (False, 0.65)
    assert told["golds"] == [{"coder": "Ada", "reports": 2}, {"coder": "Cora", "reports": 1}]
    assert ada.act("/assign/exam", coders=["Jude"], number=1, gold="Ada").json() == {"go": "/assign?assigned=1"}


def test_without_a_team_coders_are_called_by_any_name(client: Any, folder: Path) -> None:
    assert client.act("/assign", others="dora, emil", number=2).json() == {"go": "/assign?assigned=2"}
    assert {len(own(folder, who)) for who in ("dora", "emil")} == {1}


# ------------------------------------------------------------------ the exam


def test_exam_tells_where_one_stands_and_nothing_of_what_is_not_finished(logged_in: LogIn) -> None:
    cora = logged_in("coder")
    told = cora.get("/api/exam").json()
    assert (told["result"]["finished"], told["result"]["waiting"], told["result"]["passed"]) == (1, 1, None)
    assert told["others"] == []
    assert cora.get("/api/exam/1").json()["events"]
    assert cora.get("/api/exam/2").status_code == 422
    assert cora.get("/api/exam/3").status_code == 404


def test_gold_standard_is_nobodys_by_name(logged_in: LogIn) -> None:
    for path in ("/exam", "/exam/1", "/api/exam", "/api/exam/1"):
        assert "Ada" not in logged_in("coder").get(path).text


# ------------------------------------------------------------------ in a browser


def log_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/login", wait_until="networkidle")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", "a walk along the river")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_break_no_rule_and_fit_at_twice_the_size(served_team: str, page: Page, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    for name, paths in (("Cora", MINE), ("Ada", THEIRS)):
        page.context.clear_cookies()
        log_in(page, served_team, name)
        for path in paths:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(served_team + path, wait_until="networkidle")
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
            told = [
                (path, v["id"], [node["html"][:150] for node in v["nodes"][:3]]) for v in found.response["violations"]
            ]
            assert told == []
            page.set_viewport_size({"width": 640, "height": 450})
            assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_admin_deals_reports_out_in_the_browser(served_team: str, page: Page, team_folder: Path) -> None:
    before = own(team_folder, "Jude")
    log_in(page, served_team, "Ada")
    page.goto(f"{served_team}/assign", wait_until="networkidle")
    deal = page.get_by_role("region", name="Deal out")
    deal.get_by_label("Jude").check()
    deal.get_by_label("How many reports").fill("2")
    deal.get_by_role("button", name="Assign").click()
    page.get_by_text("2 reports assigned.").wait_for()
    assert len(own(team_folder, "Jude")) == len(before) + 2


def test_from_the_overview_one_goes_on_to_the_reports_of_its_events(logged_in: LogIn) -> None:
    assert 'href="/queue?form=march"' in logged_in("coder").get("/overview?form=march").text
    assert "/queue?" not in logged_in("coder").get("/overview").text
    assert "/queue?" not in logged_in("reader").get("/overview?form=march").text


def test_next_report_comes_in_the_order_in_which_the_one_before_came(
    served_team: str, page: Page, team_folder: Path
) -> None:
    log_in(page, served_team, "Cora")
    page.goto(f"{served_team}/queue/next?order=newest", wait_until="networkidle")
    first = page.url
    page.keyboard.press("D")
    page.wait_for_url(lambda address: address != first and "/reports/" in address and "order=newest" in address)


def test_filters_without_a_field_of_their_own_are_kept_and_shown(logged_in: LogIn) -> None:
    page = logged_in("admin").get("/assign?form=march&conflicts=true&standing=focal").text
    assert '<input type="hidden" name="conflicts" value="true">' in page
    assert '<input type="hidden" name="standing" value="focal">' in page
    assert "reports contradict one another" in page
