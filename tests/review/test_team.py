"""Logging in, one's own account, the accounts of a team and the audit log, as people meet them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from groundswell.project import Project, team
from groundswell.review import team as screen
from groundswell.review.visitor import Visitor

PASSWORD = "a walk along the river"
Enter = Callable[[str], Any]


def logged(folder: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """What the audit log tells, the latest first."""
    with Project.open(folder) as project:
        return [(e.who, e.action, dict(e.detail)) for e in team.log(project, limit=1000)]


def accounts(folder: Path) -> dict[str, str]:
    with Project.open(folder) as project:
        return {account.name: "disabled" if account.disabled else account.role for account in team.team(project)}


# ------------------------------------------------------------------ logging in


def test_person_logs_in_and_is_named_on_every_page(nobody: Any) -> None:
    assert nobody.act("/login", name="Cora", password=PASSWORD).json() == {"go": "/overview"}
    page = nobody.get("/overview").text
    assert "<bdi>Cora</bdi>" in page
    assert "/team" not in page
    assert nobody.get("/api/visitor").json()["role"] == "coder"
    assert "You are logged in as Cora." in nobody.get("/login").text


def test_wrong_password_is_told_in_the_language_of_the_person(nobody: Any) -> None:
    for language, told in (("en", "The name or the password is wrong."), ("es", "no son correctos")):
        nobody.act("/preferences", language=language)
        answer = nobody.act("/login", name="Cora", password="wrong")
        assert answer.status_code == 401
        assert told in answer.json()["detail"]
        assert "set-cookie" not in answer.headers


def test_too_many_failures_are_told_with_the_time_to_wait(nobody: Any) -> None:
    for _ in range(team.FAILURES_OF_NAME):
        nobody.act("/login", name="Cora", password="wrong")
    answer = nobody.act("/login", name="Cora", password=PASSWORD)
    assert answer.status_code == 429
    assert answer.json() == {"kind": "login", "detail": "Too many failed logins. Try again in 15 minutes."}
    assert 880 <= int(answer.headers["retry-after"]) <= 900


def test_logging_out_ends_the_session(nobody: Any, team_folder: Path) -> None:
    nobody.act("/login", name="Cora", password=PASSWORD)
    assert nobody.act("/logout").json() == {"go": "/login"}
    assert nobody.get("/api/me").status_code == 401
    assert [action for _, action, _ in logged(team_folder)[:2]] == ["logout", "login"]


# ------------------------------------------------------------------ one's own account


def test_person_sees_their_sessions_and_ends_the_others(logged_in: Enter) -> None:
    here, there = logged_in("coder"), logged_in("coder")
    sessions = here.get("/api/me").json()["sessions"]
    assert sorted(session["here"] for session in sessions) == [False, True]
    assert {session["address"] for session in sessions} == {"testclient"}
    assert ">Log out everywhere else<" in here.get("/me").text
    here.act("/me/elsewhere")
    assert there.get("/api/me").status_code == 401
    assert len(here.get("/api/me").json()["sessions"]) == 1
    assert ">Log out everywhere else<" not in here.get("/me").text


def test_person_changes_their_password(logged_in: Enter, nobody: Any) -> None:
    browser = logged_in("coder")
    assert browser.act("/me/password", old="wrong", new="something quite new").status_code == 422
    assert browser.act("/me/password", old=PASSWORD, new="short").json()["kind"] == "refused"
    assert browser.act("/me/password", old=PASSWORD, new="something quite new").json() == {"go": "/me"}
    assert nobody.act("/login", name="Cora", password=PASSWORD).status_code == 401
    assert nobody.act("/login", name="Cora", password="something quite new").status_code == 200


# ------------------------------------------------------------------ the accounts of a team


def test_admin_adds_a_person_who_logs_in_once_with_the_password_told(
    logged_in: Enter, nobody: Any, team_folder: Path
) -> None:
    told = logged_in("admin").act("/team/add", name="Nora", role="coder").json()
    assert told["name"] == "Nora"
    assert nobody.act("/login", name="Nora", password=told["password"]).json() == {"go": "/me"}
    assert "Choose a password of your own" in nobody.get("/overview").text
    nobody.act("/me/password", old=told["password"], new="something quite new")
    assert nobody.get("/overview").url.path == "/overview"
    assert ("Ada", "account_added", {"account": "Nora", "role": "coder"}) in logged(team_folder)


@pytest.mark.parametrize(
    "body",
    [{"name": "cora"}, {"name": " Eve"}, {"name": ""}, {"name": "A\u202eb"}, {"name": "Eve", "role": "owner"}, {}],
)
def test_person_that_cannot_be_added_is_refused(logged_in: Enter, team_folder: Path, body: dict[str, str]) -> None:
    before = accounts(team_folder)
    assert logged_in("admin").act("/team/add", **({"role": "coder"} | body)).status_code == 422
    assert accounts(team_folder) == before


def test_admin_changes_roles_and_access(logged_in: Enter, team_folder: Path) -> None:
    admin, coder = logged_in("admin"), logged_in("coder")
    assert admin.act("/team/role", name="Cora", role="adjudicator").json()["role"] == "adjudicator"
    assert admin.act("/team/disable", name="Rita").json()["disabled"]
    assert coder.get("/api/visitor").json()["role"] == "adjudicator"
    assert accounts(team_folder) == {"Ada": "admin", "Cora": "adjudicator", "Jude": "adjudicator", "Rita": "disabled"}
    assert not admin.act("/team/enable", name="Rita").json()["disabled"]
    assert admin.act("/team/disable", name="Nobody").status_code == 404


def test_last_admin_can_neither_leave_nor_step_back(logged_in: Enter, team_folder: Path) -> None:
    admin = logged_in("admin")
    for path, body in (("/team/disable", {}), ("/team/role", {"role": "coder"})):
        answer = admin.act(path, name="Ada", **body)
        assert answer.status_code == 422
        assert "the only admin" in answer.json()["detail"]
    assert accounts(team_folder)["Ada"] == "admin"


def test_no_answer_gives_a_password_that_is_kept(logged_in: Enter) -> None:
    admin = logged_in("admin")
    [member] = [m for m in admin.get("/api/team").json()["members"] if m["name"] == "Cora"]
    assert set(member) == {"name", "role", "one_time", "disabled", "created_at"}


# ------------------------------------------------------------------ the audit log


def test_audit_log_is_shown_filtered_and_paged(
    logged_in: Enter, team_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = logged_in("admin")
    rows = admin.get("/api/audit").json()["rows"]
    assert [row["action"] for row in rows] == ["login", *["account_added"] * 4]
    assert rows[0]["who"] == "Ada"
    only = admin.get("/api/audit", params={"who": "root", "action": "account_added"}).json()["rows"]
    assert len(only) == 4
    monkeypatch.setattr(screen, "ROWS", 2)
    first = admin.get("/api/audit").json()
    assert len(first["rows"]) == 2
    page = admin.get("/audit").text
    assert f"/audit?who=&amp;action=&amp;before={first['older']}" in page
    second = admin.get("/api/audit", params={"before": first["older"]}).json()
    assert second["rows"][0]["number"] == first["older"] - 1
    last = admin.get("/api/audit", params={"before": 2}).json()
    assert last["older"] is None
    assert "No row fits." in admin.get("/audit", params={"who": "Nobody"}).text


def test_audit_log_says_whether_it_was_tampered_with(logged_in: Enter, team_folder: Path) -> None:
    admin = logged_in("admin")
    assert admin.get("/api/audit/chain").json()["broken"] is None
    assert "Every row is as it was written." in admin.get("/audit/chain").text
    with sqlite3.connect(team_folder / "project.sqlite") as connection:
        connection.execute("DROP TRIGGER audit_is_not_changed")
        connection.execute("UPDATE audit SET who = 'Cora' WHERE audit_id = 3")
    assert admin.get("/api/audit/chain").json()["broken"] == 3
    assert "Row 3 is not as it was written" in admin.get("/audit/chain").text


# ------------------------------------------------------------------ who sees whose name


@pytest.mark.parametrize(
    ("coder", "role", "team", "shown"),
    [
        ("Cora", "coder", True, "another coder"),
        ("Cora", "reader", True, "another coder"),
        ("Jo", "coder", True, "Jo"),
        ("Cora", "adjudicator", True, "Cora"),
        ("Cora", "admin", True, "Cora"),
        ("Cora", "admin", False, "Cora"),
        ("Cora", "", True, "another coder"),
    ],
)
def test_names_of_others_are_hidden_from_who_does_not_adjudicate(
    app: FastAPI, coder: str, role: str, team: bool, shown: str
) -> None:
    visitor = Visitor(app.state.project, "Jo", role, team, "en", "system", "", "")
    assert visitor.shown_name(coder) == shown
    assert visitor.sees_all == (role in ("adjudicator", "admin"))


# ------------------------------------------------------------------ in a browser


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def test_admin_adds_a_person_who_chooses_a_password_in_a_browser(served_team: str, page: Page) -> None:
    page.goto(f"{served_team}/team")
    assert re.search(r"/login\?next=/team$", page.url)
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not done: The name or the password is wrong.")).to_be_visible()
    log_in(page, "Ada")
    assert page.url.endswith("/team")
    page.get_by_label("Name", exact=True).fill("Nora Ñandú")
    page.get_by_label("Role", exact=True).select_option("adjudicator")
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="A password to be used once")
    expect(dialog).to_contain_text("Tell it to Nora Ñandú.")
    password = dialog.locator("output").inner_text()
    dialog.get_by_role("button", name="I have told it").click()
    expect(page.get_by_role("row", name="Nora Ñandú")).to_contain_text("has yet to choose a password")
    assert password not in page.content()

    page.get_by_role("link", name="Ada").click()
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    log_in(page, "Nora Ñandú", password)
    assert page.url.endswith("/me")
    page.goto(f"{served_team}/overview")
    assert page.url.endswith("/me")
    page.get_by_label("The password that you were given").fill(password)
    page.get_by_label("The new password").fill("something quite new")
    page.get_by_role("button", name="Change the password").click()
    page.wait_for_url("**/overview")


def test_audit_log_is_checked_while_it_is_read(served_team: str, page: Page) -> None:
    page.goto(f"{served_team}/audit")
    log_in(page, "Ada")
    expect(page.get_by_text("Every row is as it was written.")).to_be_visible()
    expect(page.get_by_role("row", name="login")).to_be_visible()
    page.get_by_label("Person").fill("root")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("row", name="login")).to_have_count(0)


def test_what_was_written_is_not_lost_where_the_session_ends(served_team: str, page: Page, team_folder: Path) -> None:
    page.goto(f"{served_team}/team")
    log_in(page, "Ada")
    page.get_by_label("Name", exact=True).fill("Nora")
    with Project.open(team_folder) as project:
        team.set_password(project, "Ada", PASSWORD, by="root")
    page.get_by_role("button", name="Add a person").click()
    expect(page.get_by_text("Log in in another tab and try again here")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{served_team}/login")
    log_in(other, "Ada")
    page.get_by_role("button", name="Add a person").click()
    expect(page.get_by_role("dialog")).to_contain_text("Tell it to Nora.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_a_team_break_no_rule_of_accessibility(served_team: str, page: Page, theme: Any) -> None:
    rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    page.emulate_media(color_scheme=theme)
    page.goto(f"{served_team}/login")
    told = [f"/login: {v['id']}" for v in Axe().run(page, options={"runOnly": rules}).response["violations"]]
    log_in(page, "Ada")
    for path in ("/me", "/team", "/audit"):
        page.goto(served_team + path, wait_until="networkidle")
        found = Axe().run(page, options={"runOnly": rules}).response["violations"]
        told += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
    assert told == []


def test_pages_of_a_team_fit_at_twice_the_size(served_team: str, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(f"{served_team}/login")
    log_in(page, "Ada")
    for path in ("/me", "/team", "/audit"):
        page.goto(served_team + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
