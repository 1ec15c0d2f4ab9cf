"""What guards the application: who may do what, what every answer carries, and what no request can do."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from groundswell.project import Project, team
from groundswell.review import app as application
from groundswell.review.app import make_app
from groundswell.review.security import LARGEST_BODY, own_path

ROLES = ("reader", "coder", "adjudicator", "admin")
PASSWORD = "a walk along the river"

#: The least role that each page, piece of data and action needs. What is listed as a page has a twin under /api.
NEEDED = {
    "page": {
        "nobody": ("/login",),
        "person": ("/me",),
        "reader": (
            "/overview",
            "/search",
            "/events/{name}",
            "/reports/{number}",
            "/reports/{number}/parts",
            "/agreement",
            "/agreement/confusion/{field}",
        ),
        "coder": ("/queue", "/queue/next", "/progress", "/exam", "/exam/{number}"),
        "adjudicator": ("/queue/questions", "/adjudication", "/adjudication/{number}"),
        "admin": ("/assign", "/team", "/audit", "/audit/chain"),
    },
    "data": {
        "nobody": ("/visitor",),
        "reader": (
            "/map",
            "/events.jsonl",
            "/events.csv",
            "/events/{name}/similar",
            "/fields",
            "/places",
            "/reports/{number}/words",
            "/reports/{number}/ready",
        ),
        "coder": ("/events/{name}/plan",),
    },
    "action": {
        "nobody": ("/login", "/preferences"),
        "person": ("/logout", "/me/password", "/me/elsewhere"),
        "coder": (
            "/events/{name}/separate",
            "/events/{name}/join",
            "/events/{name}/apart",
            "/events/{name}/undo",
            "/events/{name}/redo",
            "/events/{name}/note",
            "/reports/{number}/accept",
            "/reports/{number}/values",
            "/reports/{number}/not-stated",
            "/reports/{number}/undecided",
            "/reports/{number}/add",
            "/reports/{number}/reject",
            "/reports/{number}/restore",
            "/reports/{number}/split",
            "/reports/{number}/merge",
            "/reports/{number}/note",
            "/reports/{number}/replace-note",
            "/reports/{number}/finish",
            "/reports/{number}/skip",
            "/reports/{number}/expert",
            "/reports/{number}/reopen",
            "/reports/{number}/undo",
            "/reports/{number}/redo",
        ),
        "adjudicator": (
            "/queue/questions/{number}/answer",
            "/adjudication/{number}/value",
            "/adjudication/{number}/values",
            "/adjudication/{number}/event",
            "/adjudication/{number}/finish",
            "/adjudication/{number}/undo",
            "/adjudication/{number}/redo",
        ),
        "admin": (
            *("/assign", "/assign/exam", "/assign/withdraw", "/assign/rules"),
            *("/team/add", "/team/role", "/team/disable", "/team/enable", "/team/password"),
        ),
    },
}
#: Data that is a file, and its media type.
FILES = {"/api/events.jsonl": "application/jsonl; charset=utf-8", "/api/events.csv": "text/csv; charset=utf-8"}
#: Addresses that belong to no screen: the page to begin with, files of the package, the description of the data.
OTHERS = {"/", "/static/{name:path}", "/api/openapi.json"}


def table() -> dict[tuple[str, str], str]:
    """By method and address the least role that is needed."""
    found = {}
    for kind, roles in NEEDED.items():
        for role, paths in roles.items():
            for path in paths:
                found["POST" if kind == "action" else "GET", f"/api{path}"] = role
                if kind == "page":
                    found["GET", path] = role
    return found


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Method and address of all routes of the screens."""
    return [
        (method, route.path)
        for route in app.routes
        if isinstance(route, APIRoute) and route.path not in OTHERS
        for method in route.methods
    ]


def filled(path: str, folder: Path) -> str:
    """An address with something that is there in place of each name in braces."""
    with sqlite3.connect(folder / "project.sqlite") as connection:
        event = connection.execute("SELECT min(event_id) FROM membership").fetchone()[0]
    values = {"number": "1", "name": event, "field": "form"}
    return re.sub(r"\{(\w+)\}", lambda told: values[told[1]], path)


def everything(folder: Path) -> list[str]:
    """The whole database, as commands that make it."""
    with sqlite3.connect(folder / "project.sqlite") as connection:
        return [line for line in connection.iterdump() if "_search" not in line]


@pytest.fixture(scope="module")
def still(peopled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application for a team that is looked at alone, and so shared by tests."""
    made = make_app(Path(shutil.copytree(peopled_folder, tmp_path_factory.mktemp("still") / "p")), by="", team=True)
    yield made
    made.state.project.close()


@pytest.fixture
def onlooker(still: FastAPI, browse: Callable[..., Any]) -> Any:
    """A browser of it in which nobody is logged in."""
    return browse(still)


# ------------------------------------------------------------------ roles


def test_every_route_is_in_the_table_of_roles(still: FastAPI) -> None:
    known = table()
    assert [route for route in routes(still) if route not in known] == [], "say in NEEDED which role it needs"
    assert [route for route in known if route not in routes(still)] == []


def test_all_other_addresses_are_known(still: FastAPI) -> None:
    others = {getattr(route, "path", str(route)) for route in still.routes}
    assert others - {path for _, path in routes(still)} == OTHERS


@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_every_route_is_open_to_the_roles_of_the_table_and_to_no_other(
    team_app: FastAPI, team_folder: Path, nobody: Any, logged_in: Callable[[str], Any], role: str
) -> None:
    wrong = []
    ranks = {"nobody": 0, "person": 1, "reader": 1, "coder": 2, "adjudicator": 3, "admin": 4}
    for (method, path), needed in table().items():
        browser = nobody if role == "nobody" else logged_in(role)
        address = filled(path, team_folder)
        answer = (
            browser.act(address.removeprefix("/api"))
            if method == "POST"
            else browser.get(address, follow_redirects=False)
        )
        allowed = ranks[role] >= ranks[needed]
        refused = answer.status_code in (401, 403) or answer.headers.get("location", "").startswith("/login")
        as_told = answer.status_code in ((401, 303) if role == "nobody" else (403,))
        if refused == allowed or (refused and not as_told):
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_what_somebody_may_not_do_is_not_done_and_noted(team_folder: Path, logged_in: Callable[[str], Any]) -> None:
    answer = logged_in("coder").act("/team/add", name="Eve", role="admin")
    assert answer.status_code == 403
    assert answer.json() == {"kind": "role", "detail": "this needs the role admin; Cora is coder"}
    with Project.open(team_folder) as project:
        assert [account.name for account in team.team(project)] == ["Ada", "Cora", "Jude", "Rita"]
        last = team.log(project, limit=1)[0]
    assert (last.who, last.action, last.detail) == ("Cora", "refused", {"asked": "team.add", "needed": "admin"})


def test_page_that_needs_a_login_leads_there_and_back(nobody: Any) -> None:
    answer = nobody.get("/audit?who=Ada&before=7", follow_redirects=False)
    assert answer.status_code == 303
    login = nobody.get(answer.headers["location"])
    assert 'name="next" value="/audit?who=Ada&amp;before=7"' in login.text
    part = nobody.get("/overview", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/login")


def test_role_that_changes_counts_on_pages_that_are_open(team_folder: Path, logged_in: Callable[[str], Any]) -> None:
    browser = logged_in("admin")
    with Project.open(team_folder) as project:
        team.change_role(project, "Cora", "admin", by="root")
        team.change_role(project, "Ada", "reader", by="root")
    assert browser.get("/audit").status_code == 403
    assert browser.act("/team/add", name="Eve", role="admin").status_code == 403


def test_who_has_a_password_for_one_use_can_only_choose_another(
    team_app: FastAPI, team_folder: Path, logged_in: Callable[[str], Any], browse: Callable[..., Any]
) -> None:
    told = logged_in("admin").act("/team/password", name="Ada")
    browser = browse(team_app)
    assert browser.act("/login", name="Ada", password=told.json()["password"]).json() == {"go": "/me"}
    for (method, path), needed in table().items():
        if needed in ("nobody", "person"):
            continue
        address = filled(path, team_folder)
        if method == "POST":
            answer = browser.act(address.removeprefix("/api"))
        else:
            answer = browser.get(address, follow_redirects=False)
        if address.startswith("/api"):
            assert (answer.status_code, answer.json()["kind"]) == (403, "password"), path
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, "/me"), path
    changed = browser.act("/me/password", old=told.json()["password"], new="a password of my own")
    assert changed.json() == {"go": "/overview"}
    assert browser.get("/audit").status_code == 200


def test_one_person_alone_is_asked_for_no_login_and_has_no_accounts(client: Any) -> None:
    assert client.get("/overview").status_code == 200
    for path in ("/login", "/me", "/team", "/audit", "/audit/chain"):
        assert client.get(path).status_code == 404
        assert client.get(f"/api{path}").json()["kind"] == "missing"
    assert client.act("/login", name="Ada", password=PASSWORD).status_code == 404
    assert client.act("/team/add", name="Eve", role="admin").status_code == 404


# ------------------------------------------------------------------ nothing changes by being looked at


@pytest.mark.parametrize("role", ["alone", *ROLES])
def test_looking_at_all_pages_changes_nothing(
    folder: Path, client: Any, team_folder: Path, logged_in: Callable[[str], Any], role: str
) -> None:
    browser, where = (client, folder) if role == "alone" else (logged_in(role), team_folder)
    allowed = [
        path
        for (method, path), needed in table().items()
        if method == "GET" and (role == "alone" or needed in ("nobody", "person", *ROLES[: ROLES.index(role) + 1]))
    ]
    before = everything(where)
    for path in allowed:
        for query in ("", "?delete=1&name=Cora&role=admin&language=es&theme=dark"):
            browser.get(filled(path, where) + query)
    assert everything(where) == before
    assert len(before) > 100


def test_nothing_answers_to_other_methods(
    team_app: FastAPI, team_folder: Path, logged_in: Callable[[str], Any]
) -> None:
    browser = logged_in("admin")
    before = everything(team_folder)
    headers = {"content-type": "application/json"}
    for method, path in routes(team_app):
        for other in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {method}:
            if (other, path) in table():
                continue
            answer = browser.request(other, filled(path, team_folder), headers=headers)
            assert answer.status_code == 405, (other, path)
    assert everything(team_folder) == before


# ------------------------------------------------------------------ tokens


def test_no_action_is_done_without_the_token_of_its_session(
    team_app: FastAPI, team_folder: Path, nobody: Any, logged_in: Callable[[str], Any]
) -> None:
    browser, other = logged_in("admin"), logged_in("admin")
    tokens = ["", "x", "é", nobody.get("/api/visitor").json()["token"], other.get("/api/visitor").json()["token"]]
    before = everything(team_folder)
    for method, path in routes(team_app):
        if method != "POST":
            continue
        for token in tokens:
            headers = {"x-groundswell-token": token.encode("latin-1")} if token else {}
            answer = browser.post(filled(path, team_folder), json={}, headers=headers)
            assert (answer.status_code, answer.json()["kind"]) == (403, "token"), (path, token)
    assert everything(team_folder) == before


@pytest.mark.parametrize("mode", ["alone", "team"])
def test_pages_that_are_open_outlive_the_server(team_folder: Path, browse: Callable[..., Any], mode: str) -> None:
    tokens = []
    cookies: dict[str, str] = {}
    for _ in range(2):
        served = make_app(team_folder, by="ana", team=mode == "team")
        browser = browse(served, cookies=cookies)
        if mode == "team" and not cookies:
            browser.act("/login", name="Cora", password=PASSWORD)
            cookies = dict(browser.cookies)
        tokens.append(browser.get("/api/visitor").json()["token"])
        served.state.project.close()
    assert tokens[0] == tokens[1]


def test_token_is_given_to_no_other_site(onlooker: Any) -> None:
    answer = onlooker.get("/api/visitor", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


# ------------------------------------------------------------------ cookies


def set_cookies(answer: Any) -> list[str]:
    return list(answer.headers.get_list("set-cookie"))


def test_cookie_of_a_session_is_kept_from_scripts_and_from_other_sites(nobody: Any) -> None:
    [cookie] = set_cookies(nobody.act("/login", name="Ada", password=PASSWORD))
    name, *attributes = [part.strip() for part in cookie.split(";")]
    assert re.fullmatch(r"session=[\w-]{43}", name)
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(attributes)
    assert not [a for a in attributes if a.lower().startswith("domain")]


def test_cookie_over_https_is_bound_to_the_host(team_app: FastAPI, browse: Callable[..., Any]) -> None:
    browser = browse(team_app, base_url="https://127.0.0.1")
    [cookie] = set_cookies(browser.act("/login", name="Ada", password=PASSWORD))
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert browser.get("/audit").status_code == 200
    secret = browser.cookies["__Host-session"]
    plain = browse(team_app, base_url="https://127.0.0.1", cookies={"session": secret})
    assert plain.get("/audit", follow_redirects=False).status_code == 303
    preferences = set_cookies(browser.act("/preferences", theme="dark"))
    assert preferences
    assert "Secure" in preferences[0]


def test_logging_out_ends_the_session_for_who_kept_the_cookie(
    team_app: FastAPI, nobody: Any, browse: Callable[..., Any]
) -> None:
    nobody.act("/login", name="Ada", password=PASSWORD)
    kept = dict(nobody.cookies)
    [gone] = set_cookies(nobody.act("/logout"))
    assert gone.startswith('session=""')
    assert "Max-Age=0" in gone
    assert browse(team_app, cookies=kept).get("/api/me").status_code == 401


def test_login_takes_no_secret_that_the_browser_brought(team_app: FastAPI, browse: Callable[..., Any]) -> None:
    browser = browse(team_app, cookies={"session": "chosen-by-an-attacker"})
    [cookie] = set_cookies(browser.act("/login", name="Ada", password=PASSWORD))
    assert "chosen" not in cookie


@pytest.mark.parametrize("secret", ["", "x", "\x00", "é", "' OR 1=1 --", "a" * 4000, "../../etc/passwd"])
def test_forged_cookie_is_onlookers(onlooker: Any, secret: str) -> None:
    answer = onlooker.get("/api/me", headers={"cookie": f"session={secret}".encode("latin-1")})
    assert answer.status_code == 401


def test_no_cookie_is_set_but_by_logging_in_and_out_and_by_preferences(
    team_folder: Path, logged_in: Callable[[str], Any]
) -> None:
    browser = logged_in("admin")
    paths = [filled(path, team_folder) for (method, path) in table() if method == "GET"]
    for path in (*paths, "/", "/static/app.css", "/static/none", "/nowhere", "/api/openapi.json"):
        assert set_cookies(browser.get(path, follow_redirects=False)) == [], path


# ------------------------------------------------------------------ what every answer carries


@pytest.fixture
def answers(
    team_app: FastAPI, team_folder: Path, logged_in: Callable[[str], Any], browse: Callable[..., Any]
) -> dict[str, Any]:
    """An answer of every kind, by what it is."""

    def fail() -> None:
        raise RuntimeError("a fault")

    team_app.add_api_route("/fault", fail)
    team_app.add_api_route("/api/fault", fail)
    admin, coder = logged_in("admin"), logged_in("coder")
    outside = browse(team_app, raise_server_exceptions=False)
    found = {path: admin.get(filled(path, team_folder)) for (method, path) in table() if method == "GET"}
    return found | {
        "beginning": admin.get("/", follow_redirects=False),
        "description": admin.get("/api/openapi.json"),
        "file": admin.get("/static/app.css"),
        "no file": admin.get("/static/none"),
        "no page": admin.get("/nowhere"),
        "no data": admin.get("/api/nowhere"),
        "to the login": outside.get("/overview", follow_redirects=False),
        "no login": outside.get("/api/overview"),
        "no role": coder.get("/audit"),
        "no role for data": coder.get("/api/audit"),
        "no token": admin.post("/api/team/add", json={}),
        "malformed": admin.post("/api/team/add", content="{", headers={"content-type": "application/json"}),
        "not JSON": admin.post("/api/team/add", content="x"),
        "too large": admin.post("/api/team/add", content="x" * (LARGEST_BODY + 1)),
        "method": admin.request("DELETE", "/api/overview", headers={"content-type": "application/json"}),
        "done": admin.act("/preferences", theme="dark"),
        "host": admin.get("/overview", headers={"host": "evil.example"}),
        "fault": outside.get("/fault"),
        "fault in data": outside.get("/api/fault"),
    }


def test_every_answer_carries_the_headers_that_protect_it(answers: dict[str, Any]) -> None:
    assert answers["fault"].status_code == answers["fault in data"].status_code == 500
    for told, answer in answers.items():
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'", told
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'", told
        assert answer.headers["x-content-type-options"] == "nosniff", told
        assert answer.headers["x-frame-options"] == "DENY", told
        assert answer.headers["referrer-policy"] == "same-origin", told
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", told
        assert "server" not in answer.headers, told


def test_nothing_but_files_is_kept_by_caches(answers: dict[str, Any]) -> None:
    for told, answer in answers.items():
        assert answer.headers["cache-control"] == ("no-cache" if told == "file" else "no-store"), told


def test_answers_say_what_they_are(answers: dict[str, Any]) -> None:
    data = ("no token", "malformed", "not JSON", "too large", "method", "done", "description", "no login", "host")
    for told, answer in answers.items():
        kind = answer.headers.get("content-type", "")
        if told in FILES:
            assert kind == FILES[told]
            assert answer.headers["content-disposition"].startswith("attachment"), told
        elif told.startswith("/api") or "data" in told or told in data:
            assert kind == "application/json", told
        elif told.startswith("/") or told in ("no page", "no role", "fault"):
            assert kind == "text/html; charset=utf-8", told


def test_faults_tell_nothing_of_the_program(answers: dict[str, Any]) -> None:
    for told in ("fault", "fault in data"):
        assert "a fault of the program" in answers[told].text
        assert "RuntimeError" not in answers[told].text
        assert "Traceback" not in answers[told].text


# ------------------------------------------------------------------ the file system, and other places

TRAVERSAL = (
    "../app.py",
    "..%2fapp.py",
    "%2e%2e/app.py",
    "%2e%2e%2f%2e%2e%2fpyproject.toml",
    "....//app.py",
    "..\\app.py",
    "..%5capp.py",
    "%252e%252e%252fapp.py",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "vendor/../../app.py",
    "app.css/../../app.py",
    "app.css%00.py",
    "%00",
    "app.css/",
    "vendor",
    "vendor/",
    "",
    ".",
    "~root/.profile",
    "C:%5cWindows%5cwin.ini",
    "%c0%ae%c0%ae%c0%afapp.py",
    "app.css;.py",
    "APP.CSS",
)

_OPENED: list[str] = []
_WATCHING = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING and event in ("open", "os.listdir", "os.scandir"):
        _OPENED.append(str(arguments[0]))


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """All files that are opened by the program."""
    global _WATCHING  # noqa: PLW0603 — a hook can be added and never taken off
    if _watch not in _HOOKS:
        sys.addaudithook(_watch)
        _HOOKS.append(_watch)
    _OPENED.clear()
    _WATCHING = True
    yield _OPENED
    _WATCHING = False


_HOOKS: list[Callable[..., None]] = []


@pytest.mark.parametrize("path", TRAVERSAL)
def test_files_are_served_from_the_package_alone(onlooker: Any, opened: list[str], path: str) -> None:
    onlooker.get("/overview")
    opened.clear()
    answer = onlooker.get(f"/static/{path}")
    assert answer.status_code == 404
    assert "there is no such file" in answer.text or "there is no page" in answer.text
    assert [name for name in opened if "project.sqlite" not in name and "templates" not in name] == []


def test_files_of_this_edition_are_kept_for_good_and_of_another_asked_for_again(onlooker: Any) -> None:
    told = re.search(r'href="(/static/\w+/app\.css)"', onlooker.get("/overview").text)
    assert told
    assert "immutable" in onlooker.get(told[1]).headers["cache-control"]
    for path in ("/static/000000000000/app.css", "/static/app.css"):
        assert onlooker.get(path).headers["cache-control"] == "no-cache"
        assert onlooker.get(path).content == onlooker.get(told[1]).content


@pytest.mark.parametrize("value", ["../../../../etc/passwd", "/etc/passwd", "..\\..\\win.ini", "%00/etc/passwd"])
def test_nothing_of_an_address_or_a_body_reaches_the_file_system(
    team_app: FastAPI, team_folder: Path, logged_in: Callable[[str], Any], opened: list[str], value: str
) -> None:
    browser = logged_in("admin")
    for method, path in table():
        address = re.sub(r"\{\w+\}", lambda _: quote(value, safe=""), path)
        if method == "POST":
            if path == "/api/logout":
                continue
            answer = browser.act(address.removeprefix("/api"), name=value, role=value, next=value, text=value)
        else:
            answer = browser.get(
                address, params={"q": value, "next": value, "who": value, "file": value, "path": value}
            )
        assert answer.status_code < 500, (method, address)
        assert "root:" not in answer.text
    assert [name for name in opened if "passwd" in name or "win.ini" in name] == []


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\tevil",
        "/\nevil",
        "/%0aevil\r\nset-cookie: x=1",
        "/\u202eevil",
        " /overview",
        "",
        "/api/login",
        "/" + "x" * 5000,
    ],
)
def test_one_is_sent_on_to_our_own_pages_alone(onlooker: Any, path: str) -> None:
    assert own_path(path) == "/overview"
    answer = onlooker.act("/login", name="Ada", password=PASSWORD, next=path[:4000])
    assert answer.json() == {"go": "/overview"}
    page = onlooker.get("/login", params={"next": path[:3000]})
    assert "evil" not in re.sub(r"\s", "", page.text).replace('name="next"', "").partition("<main")[2]


@pytest.mark.parametrize("path", ["/overview", "/reports/17?seen=3", "/events/0a1b2c#form"])
def test_one_is_sent_on_to_the_page_that_one_asked_for(onlooker: Any, path: str) -> None:
    assert onlooker.act("/login", name="Ada", password=PASSWORD, next=path).json() == {"go": path}


@pytest.mark.parametrize("path", ["/overview/", "//evil.example/overview/", "//evil.example", "/login/"])
def test_no_redirect_is_made_from_what_was_asked(onlooker: Any, path: str) -> None:
    answer = onlooker.get(f"http://127.0.0.1{path}", follow_redirects=False)
    assert answer.status_code == 404
    assert "location" not in answer.headers


# ------------------------------------------------------------------ bounds


def test_body_that_grows_beyond_what_is_allowed_is_refused(onlooker: Any) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"language": "'
        for _ in range(20):
            yield b"x" * 100_000

    answer = onlooker.post("/api/preferences", content=pieces(), headers={"content-type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[" * 500_000, id="deep"),
        pytest.param('{"a":' * 100_000, id="deep objects"),
        pytest.param("1" * 900_000, id="long number"),
        pytest.param('{"name": "\\ud800", "password": "\\ud800"}', id="half a character"),
        pytest.param('{"name": "\\u0000", "password": "\\u0000"}', id="zero byte"),
        pytest.param("NaN", id="no number"),
        pytest.param("null", id="nothing"),
        pytest.param("", id="empty"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
    ],
)
def test_odd_bodies_are_refused_and_nothing_fails(onlooker: Any, body: str | bytes) -> None:
    headers = {
        "content-type": "application/json",
        "x-groundswell-token": onlooker.get("/api/visitor").json()["token"],
    }
    answer = onlooker.post("/api/login", content=body, headers=headers)
    assert answer.status_code in (400, 401, 422)
    assert answer.json()["kind"]


# ------------------------------------------------------------------ what is kept secret


def test_passwords_and_secrets_are_kept_nowhere_and_told_nowhere(
    team_folder: Path, nobody: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    told = [nobody.act("/login", name="Ada", password=PASSWORD)]
    secret = nobody.cookies["session"]
    told.append(nobody.act("/me/password", old=PASSWORD, new="another password of mine"))
    told.append(nobody.act("/me/password", old=7, new="another password of mine"))
    once = nobody.act("/team/password", name="Cora").json()["password"]
    told += [nobody.get(path) for path in ("/team", "/api/team", "/audit", "/api/audit", "/me", "/api/me")]
    words = "\n".join([*(answer.text for answer in told), *everything(team_folder), caplog.text])
    for hidden in (PASSWORD, "another password of mine", once, secret):
        assert hidden not in words
    assert "$argon2id$" not in "\n".join(answer.text for answer in told)


def test_actions_are_noted_with_who_did_what_to_what_and_without_their_words(
    team_folder: Path, logged_in: Callable[[str], Any]
) -> None:
    browser = logged_in("coder")
    told = browser.get("/api/reports/1").json()
    seen, event = told["seen"], told["report"]["events"][0]["name"]
    assert browser.act("/reports/1/note", seen=seen, text="a remark of mine").status_code == 200
    assert browser.act("/reports/1/accept", seen=seen, event=event, field="form").status_code == 200
    refused = browser.act("/reports/1/undecided", seen=seen, event=event, field="nonsense", reason="my doubts")
    assert refused.is_error
    with Project.open(team_folder) as project:
        rows = [(e.who, e.action, dict(e.detail)) for e in team.log(project) if e.action.startswith("edits.")]
    assert rows == [
        ("Cora", "edits.accept", {"number": 1, "event": event, "field": "form"}),
        ("Cora", "edits.note", {"number": 1}),
    ]


def test_description_of_the_data_names_what_a_request_needs(team_app: FastAPI, onlooker: Any) -> None:
    described = onlooker.get("/api/openapi.json").json()
    schemes = described["components"]["securitySchemes"]
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            needed = table()[method.upper(), path]
            names = {name for option in told["security"] for name in option}
            assert names <= set(schemes), path
            assert ("session" in names) == (needed != "nobody"), path
            assert ("token" in names) == (method == "post"), path
            assert {"400", "401", "403", "404", "409", "413", "422", "429", "503"} <= set(told["responses"]), path
    assert "HTTPValidationError" not in json.dumps(described)


def test_pages_that_describe_by_loading_from_elsewhere_are_off(onlooker: Any) -> None:
    for path in ("/docs", "/redoc", "/docs/oauth2-redirect"):
        assert onlooker.get(path).status_code == 404


def test_all_screens_are_in_the_application() -> None:
    folder = Path(application.__file__).parent
    with_screens = {file.stem for file in folder.glob("*.py") if "screens = Screens(" in file.read_text("utf-8")}
    assert with_screens == set(application.SCREENS)
