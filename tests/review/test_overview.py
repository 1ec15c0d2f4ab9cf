"""The overview and the search in reports: in answers, and in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from tests.review.conftest import CHROMIUM, FLAGS, Client

from groundswell.cli.events import dumps
from groundswell.project import Project, editing
from groundswell.project.assigning import assign
from groundswell.project.desk import Editor, Given
from groundswell.project.reports import OpenReport, open_report
from groundswell.project.summaries import events_asked_for, refresh
from groundswell.record.statement import Statement
from groundswell.store import tables as t
from groundswell.store.keep import say, start_run
from groundswell.store.summaries import Filters

HOSTILE = "=HYPERLINK(\"x\")<script>alert('x')</script>"


def asked(client: Client, **query: Any) -> dict[str, Any]:
    """The overview as JSON."""
    answer = client.get("/api/overview", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
def project(app: FastAPI) -> Project:
    return app.state.project  # type: ignore[no-any-return]


def rename(project: Project, name: str) -> str:
    """Have a person give an event an organizer of that name; gives the event."""
    with project.database.writing() as connection:
        candidate = (
            connection.execute(select(t.candidate.c.name).order_by(t.candidate.c.candidate_id)).scalars().first()
        )
        run_id = start_run(connection, project.run("review", by="ana"))
        say(connection, str(candidate), [Statement("organizer", {"name": name, "kind": "union"}, "stated")], run_id)
    (found,) = events_asked_for(project, Filters(by_people=True))
    return found.event_id


# ------------------------------------------------------------------ the page and its twin


def test_root_leads_to_the_overview(client: Client) -> None:
    assert client.get("/", follow_redirects=False).headers["location"] == "/overview"


def test_overview_tells_all_events(client: Client) -> None:
    told = asked(client)
    page = client.get("/overview").text
    assert told["facets"]["events"] == len(told["events"]) > 5
    assert f"{told['facets']['events']} events" in page
    for event in told["events"]:
        assert f'href="/events/{event["event_id"]}"' in page


@pytest.mark.parametrize("name", ["form", "issue", "country", "standing"])
def test_counts_are_what_their_filters_give(client: Client, name: str) -> None:
    kinds = {"form": "forms", "issue": "issues", "country": "countries", "standing": "standings"}
    counted = asked(client)["facets"][kinds[name]]
    assert counted
    for code, number in counted.items():
        assert asked(client, **{name: code})["facets"]["events"] == number


def test_bars_of_the_timeline_are_what_their_links_give(client: Client) -> None:
    told = asked(client)
    assert told["timeline"]["unit"] == "year"
    page = client.get("/overview").text
    for year, number in told["timeline"]["bars"].items():
        assert f"since={year}-01-01&amp;until={year}-12-31" in page
        assert f"{year}: {number} event" in page
        if number:
            within = asked(client, since=year, until=year)
            assert within["facets"]["events"] >= number
            assert within["timeline"]["unit"] == ("month" if within["timeline"]["months"] else "year")


def test_empty_filters_ask_for_nothing(client: Client) -> None:
    told = asked(client, q="", since="", form="", place="", reports="1", by_people="")
    assert told["filtered"] is False


@pytest.mark.parametrize(
    ("query", "words"),
    [("form=parade", "expected one of"), ("since=soon", "expected a day"), ("country=Peru", "three letters")],
)
def test_filters_that_cannot_be_are_told(client: Client, query: str, words: str) -> None:
    answer = client.get(f"/overview?{query}")
    assert answer.status_code == 422
    assert words in answer.text
    assert client.get(f"/api/overview?{query}").json()["kind"] == "refused"


@pytest.mark.parametrize("query", ["sort=colour", "page=0", "page=x", "reports=0", "up=maybe", f"q={'x' * 401}"])
def test_what_makes_no_sense_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/overview?{query}").status_code == 422


def test_table_is_sorted_by_every_column(client: Client) -> None:
    for sort, value in (("event", "event_id"), ("place", "place"), ("reports", "reports"), ("doubt", "doubt")):
        up = [event[value] for event in asked(client, sort=sort, up=True)["events"]]
        down = [event[value] for event in asked(client, sort=sort)["events"]]
        assert [value for value in up if value != ""] == sorted(value for value in up if value != "")
        assert [value for value in down if value != ""] == sorted((v for v in down if v != ""), reverse=True)
    page = client.get("/overview?sort=doubt").text
    assert page.count("aria-sort=") == 1
    assert 'href="/overview?sort=doubt&amp;up=true"' in page


def test_table_is_paged_and_keeps_what_is_asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundswell.review.overview.ROWS", 2)
    first, second = (asked(client, page=number, sort="event", up=True)["events"] for number in (1, 2))
    names = [event["event_id"] for event in (*first, *second)]
    assert names == sorted(set(names))
    assert len(names) == 4
    page = client.get("/overview?sort=event&up=true&page=2").text
    assert 'href="/overview?sort=event&amp;up=true&amp;page=3"' in page
    assert 'href="/overview?sort=event&amp;up=true"' in page
    last = asked(client, page=999_999)
    assert last["page"] == last["pages"] > 2


def test_search_finds_events_by_their_words(client: Client) -> None:
    country = next(iter(asked(client)["facets"]["countries"]))
    event = asked(client, country=country)["events"][0]
    found = asked(client, q=event["event_id"])
    assert [e["event_id"] for e in found["events"]] == [event["event_id"]]
    page = client.get("/overview", params={"q": event["event_id"]}).text
    assert f'href="/search?q={event["event_id"]}"' in page


@pytest.mark.parametrize(
    "q", ['"', "*", "a AND", "(", "'; DROP TABLE run; --", "<script>alert(1)</script>", "\x00", "💥"]
)
def test_anything_may_be_searched_for(client: Client, q: str) -> None:
    for path in ("/overview", "/search", "/api/overview", "/api/search", "/api/map"):
        answer = client.get(path, params={"q": q})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json" or "<script>alert" not in answer.text


def test_too_many_words_are_told(client: Client) -> None:
    answer = client.get("/search", params={"q": "a " * 33})
    assert answer.status_code == 422
    assert "expected 32 or fewer" in answer.text


def test_what_others_said_of_reports_that_one_is_to_read_apart_is_left_out(
    logged_in: Callable[[str], Client], team_app: FastAPI
) -> None:
    project = team_app.state.project
    coder, adjudicator = logged_in("coder"), logged_in("adjudicator")
    everything = coder.get("/api/overview").json()
    event = open_one(project, 1, "Ada").events[0]
    vigil = Given("vigil", status="inferred", reason="seen")
    editing.set_values(project, editor(project, 1, "Ada"), event.name, "form", [vigil])
    refresh(project)
    assert coder.get("/api/overview").json()["hidden"] == 0
    assign(project, ["Cora", "Jude"], documents=[1], share_twice=1.0, by="Ada")
    shown = coder.get("/api/overview").json()
    assert shown["hidden"] > 0
    assert shown["facets"]["events"] == everything["facets"]["events"] - shown["hidden"]
    assert sum(shown["facets"]["standings"].values()) == shown["facets"]["events"]
    timeline = shown["timeline"]
    assert sum(timeline["bars"].values()) + timeline["vague"] + timeline["undated"] == shown["facets"]["events"]
    for address in ("/api/events.csv", "/api/events.jsonl"):
        told, all_told = (browser.get(address).text.splitlines() for browser in (coder, adjudicator))
        assert len(told) == len(all_told) - shown["hidden"]
        assert "vigil" in "".join(set(all_told) - set(told))
    assert "without seeing what they said" in coder.get("/overview").text
    assert adjudicator.get("/api/overview").json()["hidden"] == 0
    editing.finish(project, editor(project, 1, "Cora"))
    assert coder.get("/api/overview").json()["hidden"] == 0


def open_one(project: Project, number: int, who: str) -> OpenReport:
    with project.database.reading() as connection:
        return open_report(connection, number, codebook=project.codebook, coder=who, blind=True)


def editor(project: Project, number: int, who: str) -> Editor:
    return Editor(number, who, open_one(project, number, who).last_run, blind=True)


def test_hostile_words_are_shown_as_words(client: Client, project: Project) -> None:
    rename(project, HOSTILE)
    page = client.get("/overview").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_empty_project_says_what_to_do(client: Client, project: Project) -> None:
    with project.database.writing() as connection:
        for table in ("event_words", "event_summary"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    assert "groundswell code" in client.get("/overview").text


def test_nothing_found_is_said(client: Client) -> None:
    assert "Take a filter off" in client.get("/overview?q=zeppelin").text


def test_overview_speaks_spanish(client: Client) -> None:
    page = client.get("/overview", headers={"accept-language": "es"}).text
    assert "eventos" in page
    assert "Cuándo comenzaron" in page


# ------------------------------------------------------------------ map, downloads, reports


def test_places_have_all_events_of_known_towns(client: Client) -> None:
    places = client.get("/api/map").json()
    placed = sum(place["events"] for place in places["places"]) + places["more"][1]
    assert placed + places["unplaced"] == asked(client)["facets"]["events"]


def test_events_are_downloaded_as_they_are_listed_on_the_command_line(client: Client, project: Project) -> None:
    answer = client.get("/api/events.jsonl?sort=day&up=true")
    assert answer.headers["content-type"] == "application/jsonl; charset=utf-8"
    assert "events.jsonl" in answer.headers["content-disposition"]
    assert answer.text.splitlines() == [dumps(event) for event in events_asked_for(project, Filters())]


def test_table_is_downloaded_with_cells_that_no_spreadsheet_computes(client: Client, project: Project) -> None:
    event = rename(project, HOSTILE)
    answer = client.get("/api/events.csv", params={"by_people": "true"})
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["event_id"], row["who"]) == (event, f"'{HOSTILE}")
    told = {e["event_id"]: e for e in asked(client)["events"]}[event]
    assert row["latitude"] == ("" if told["latitude"] is None else str(told["latitude"]))


def test_reports_are_found_and_their_hits_marked(client: Client) -> None:
    page = client.get("/search?q=march*").text
    assert "<mark>march" in page
    assert re.search(r'href="/reports/\d+"', page)
    told = client.get("/api/search?q=march*").json()
    assert told["found"]["number"] == len(told["found"]["reports"])
    assert "No report holds all these words" in client.get("/search?q=zeppelin").text


# ------------------------------------------------------------------ in a browser


def test_bar_narrows_what_is_shown_without_loading_the_page_anew(served: str, page: Page) -> None:
    page.goto(f"{served}/overview")
    page.evaluate("window.here = true")
    before = page.locator("#count").inner_text()
    page.locator(".facet .bar-link").first.click()
    expect(page.locator(".chip").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?country="))
    assert page.locator("#count").inner_text() != before
    assert page.evaluate("window.here") is True
    page.go_back()
    expect(page.locator("#count")).to_have_text(before)
    expect(page).to_have_url(f"{served}/overview")


def test_filters_stand_in_the_address_and_what_is_empty_does_not(served: str, page: Page) -> None:
    page.goto(f"{served}/overview")
    page.get_by_text("More filters").click()
    page.locator("#form").select_option(index=1)
    expect(page).to_have_url(re.compile(r"/overview\?form=\w+$"))
    page.get_by_role("searchbox").fill("zeppelin")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("0 events")
    expect(page).to_have_url(re.compile(r"/overview\?q=zeppelin&form=\w+$"))
    page.get_by_text("Clear all").click()
    expect(page).to_have_url(f"{served}/overview")
    expect(page.locator("#form")).to_have_value("")


def test_table_sorts_and_the_timeline_is_walked_by_keys(served: str, page: Page) -> None:
    page.goto(f"{served}/overview")
    page.get_by_role("link", name="doubt").click()
    expect(page.locator("th[aria-sort='descending']")).to_contain_text("doubt")
    bars = page.locator(".timeline a")
    bars.first.focus()
    page.keyboard.press("End")
    expect(bars.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("since="))


def test_without_scripts_filters_links_and_pages_work(served: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/overview")
    page.get_by_role("searchbox").fill("zeppelin")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#count")).to_have_text("0 events")
    page.get_by_text("Clear all").click()
    page.locator(".timeline a").last.click()
    expect(page.locator(".chip").first).to_be_visible()
    context.close()


def test_places_stand_in_a_table_where_there_is_no_map(served: str, page: Page) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{served}/overview", wait_until="networkidle")
    expect(page.locator("#map-note")).to_contain_text("cannot draw the map")
    first = page.locator(".places-table a").first
    expect(first).to_be_visible()
    first.click()
    expect(page).to_have_url(re.compile("place="))


@pytest.fixture(scope="module")
def drawing(chromium: Browser) -> Iterator[Browser]:
    """A browser that draws maps without a graphics card."""
    flags = [flag for flag in FLAGS if flag != "--disable-gpu"]
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*flags, "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    )
    yield browser
    browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_has_all_events_and_is_used_by_keys(served: str, drawing: Browser, client: Client, theme: Any) -> None:
    places = client.get("/api/map").json()["places"]
    context = drawing.new_context(reduced_motion="reduce", color_scheme=theme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto(f"{served}/overview", wait_until="networkidle")
    spots = page.locator(".spot")
    expect(spots.first).to_be_visible()
    assert sum(json.loads(n) for n in spots.evaluate_all("all => all.map(s => s.dataset.events)")) == sum(
        place["events"] for place in places
    )
    assert page.locator(".spot[tabindex='0']").count() == 1
    page.locator(".spot[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    focused = page.locator(".spot:focus")
    assert focused.count() == 1
    for _ in range(12):  # clusters part until one place is left
        if page.locator(".maplibregl-popup").count():
            break
        page.locator(".spot[tabindex='0']").press("Enter")
        page.wait_for_timeout(300)
    page.get_by_role("link", name="Show only these").click()
    expect(page).to_have_url(re.compile("place="))
    assert faults == []
    context.close()
