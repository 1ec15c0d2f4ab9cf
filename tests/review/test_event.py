"""The page of a canonical event, and what a person can say of which events are one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from sqlalchemy import func, insert, select

from groundswell.link.campaigns import REASONS
from groundswell.link.model import comparisons
from groundswell.project import Project
from groundswell.record.statement import Coder, Statement
from groundswell.review.wording import LANGUAGES, say
from groundswell.store import keep
from groundswell.store import tables as t
from groundswell.store.views import ADJUDICATE

Client = Any  # of conftest: a browser that brings its token along
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


@pytest.fixture
def project(app: FastAPI) -> Project:
    return app.state.project  # type: ignore[no-any-return]


def shared(project: Project) -> list[str]:
    """Names of the candidate events of the event that most reports tell; the first is that of the event."""
    m = t.membership.c
    most = select(m.event_id).group_by(m.event_id).order_by(func.count().desc(), m.event_id).limit(1).scalar_subquery()
    query = select(t.candidate.c.name).join(t.membership).where(m.event_id == most).order_by(t.candidate.c.name)
    with project.database.reading() as connection:
        return list(connection.execute(query).scalars())


def told(client: TestClient, name: str) -> set[str]:
    """The candidate events that tell the event of one, as its page has them."""
    answer = client.get(f"/api/events/{name}")
    assert answer.status_code == 200, answer.text
    return {teller["candidate"] for teller in answer.json()["event"]["tellers"]}


def plan(client: TestClient, name: str, act: str, other: str) -> Any:
    answer = client.get(f"/api/events/{name}/plan", params={"act": act, "other": other})
    assert answer.status_code == 200, answer.text
    return answer.json()


def done(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["go"])


def correct(project: Project, candidate: str, *said: Statement, by: str = "ana", command: str = "correct") -> None:
    """What a person says of a candidate event."""
    with project.database.writing() as connection:
        keep.say(connection, candidate, said, keep.start_run(connection, project.run(command, by=by)))


# ------------------------------------------------------------------ what is seen


def test_any_name_of_a_candidate_event_finds_the_event(client: Client, project: Project) -> None:
    names = shared(project)
    pages = [client.get(f"/events/{name}") for name in (*names, names[-1][:6])]
    assert {page.status_code for page in pages} == {200}
    assert len({re.search(r"<h1>.*?</h1>", page.text)[0] for page in pages}) == 1  # type: ignore[index]
    assert told(client, names[-1]) == set(names)


def test_what_is_no_event_is_told_as_such(client: Client, project: Project) -> None:
    assert client.get("/events/000000000000").status_code == 404
    assert client.get("/api/events/nonsense").json()["kind"] == "refused"
    name = shared(project)[0]
    correct(project, name, Statement("standing", None, "not_stated"))
    assert name not in told(client, name)


def test_every_value_leads_to_its_words_in_its_report(client: Client, project: Project) -> None:
    name = shared(project)[0]
    event = client.get(f"/api/events/{name}").json()["event"]
    page = client.get(f"/events/{name}").text
    for field in event["fields"]:
        for value in field["values"]:
            for word in value["words"]:
                report = event["tellers"][word["teller"]]["number"]
                assert f'href="/reports/{report}#v{word["statement"]}"' in page


def test_what_reports_contradict_one_another_on_stands_side_by_side(client: Client, project: Project) -> None:
    name = shared(project)[0]
    event = client.get(f"/api/events/{name}").json()
    size = next(field for field in event["event"]["fields"] if field["name"] == "size")
    assert size["conflict"]
    assert event["conflicts"] >= 1
    assert sum(value["against"] for value in size["values"]) >= 2
    page = client.get(f"/events/{name}").text
    told_in_full = page[page.index('id="field-size"') :]
    assert told_in_full.index("values beside") < told_in_full.index("</section>")


def test_a_persons_statement_is_marked(client: Client, project: Project) -> None:
    names = shared(project)
    assert "✎" not in client.get(f"/events/{names[0]}").text
    correct(project, names[1], Statement("form", "vigil", "stated"))
    correct(project, names[2], Statement("police_presence", None, "not_stated"))
    page = client.get(f"/events/{names[0]}").text
    assert page.count("✎") >= 4  # in the matrix and in full, each
    assert "a person says: not told" in page
    assert "said: form" in page


def test_a_link_is_explained_in_a_sentence_and_by_bars_that_add_up(client: Client, project: Project) -> None:
    links = client.get(f"/api/events/{shared(project)[0]}").json()["links"]
    assert len(links) == len(shared(project)) - 1
    for link in links:
        *bars, total = link["bars"]
        assert "same day" in link["sentence"]
        assert total["weight"] == pytest.approx(sum(bar["weight"] for bar in bars))
        assert total["weight"] == pytest.approx(link["weight"], abs=0.5)  # bars that are too small to see are left out
        assert all(bar["start"] >= 0 and bar["start"] + bar["width"] <= 100.1 for bar in link["bars"])


def test_a_page_needs_neither_styles_nor_scripts_in_its_text(client: Client, project: Project) -> None:
    page = client.get(f"/events/{shared(project)[0]}").text
    assert not re.search(r"\sstyle=|\son\w+=|<style|fill=\"#", page)


def test_a_page_speaks_spanish(client: Client, project: Project) -> None:
    page = client.get(f"/events/{shared(project)[0]}", headers={"accept-language": "es"}).text
    for words in ("Quién dice qué", "mismo día", "contradicción", "de marzo de"):
        assert words in page
    assert "same day" not in page


def test_reasons_are_worded_in_every_language_as_the_comparison_has_them() -> None:
    for comparison in comparisons():
        for level in comparison.levels:
            assert say(f"why.{comparison.name}.{level.name}", "en") == level.words
            assert say(f"why.{comparison.name}.{level.name}", "es")
    for key, words in REASONS.items():
        assert say(f"why.tie.{key}", "en") == words
        assert all(say(f"why.tie.{key}", language) for language in LANGUAGES)


def test_nothing_that_is_said_runs(client: Client, project: Project) -> None:
    name, *_, last = shared(project)
    slogan = Statement("slogan", ATTACK, "stated", ATTACK)
    actor = Statement("organizer", {"name": ATTACK, "kind": ATTACK}, "stated", reason=ATTACK)
    correct(project, name, slogan, actor, Statement("form", ATTACK, "stated"), by=ATTACK)
    with project.database.writing() as connection:
        connection.execute(t.document.update().values(title=ATTACK, publisher=ATTACK))
    seen = plan(client, name, "separate", last)["seen"]
    go = done(client.act(f"/events/{name}/separate", candidate=last, note=ATTACK, seen=seen))
    done(client.act(f"/events/{name}/note", candidate=name, text=ATTACK))
    page = client.get(go).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in page.replace("&#39;", "").split("{{7*7}}")[0][-20:]


# ------------------------------------------------------------------ what is done


def test_what_will_change_is_told_and_then_happens(client: Client, project: Project) -> None:
    name, *others = shared(project)
    foreseen = plan(client, name, "separate", others[-1])
    assert foreseen["sentences"] == ["This event keeps 2 reports.", "The report becomes an event of its own."]
    assert [len(group["reports"]) for group in foreseen["groups"]] == [2, 1]
    body = {"candidate": others[-1], "note": "another day", "seen": foreseen["seen"]}
    go = done(client.act(f"/events/{name}/separate", **body))
    assert told(client, go.removeprefix("/events/")) == {name, *others[:-1]}
    assert told(client, others[-1]) == {others[-1]}
    page = client.get(go).text
    assert "separated a report" in page
    assert "another day" in page
    assert "Marked as different" in page


def test_what_was_seen_and_changed_meanwhile_is_not_done(client: Client, project: Project) -> None:
    name, other, last = shared(project)
    seen = plan(client, name, "separate", last)["seen"]
    done(client.act(f"/events/{name}/separate", candidate=other))
    refused = client.act(f"/events/{name}/separate", candidate=last, seen=seen)
    assert (refused.status_code, refused.json()["kind"]) == (409, "conflict")
    assert last in told(client, name)


def test_the_likeliest_event_is_offered_first_and_can_be_joined(client: Client, project: Project) -> None:
    name, *others = shared(project)
    done(client.act(f"/events/{name}/separate", candidate=others[-1]))
    offered = client.get(f"/api/events/{name}/similar").json()["events"]
    assert offered[0]["name"] == others[-1]
    assert "marked as different" in offered[0]["why"]
    foreseen = plan(client, name, "join", others[-1])
    assert foreseen["sentences"] == ["The two become one event, told by 3 reports."]
    assert "ana said on" in foreseen["warnings"][0]
    done(client.act(f"/events/{name}/join", other=others[-1], seen=foreseen["seen"]))
    assert told(client, name) == {name, *others}


def test_events_are_found_by_words(client: Client, project: Project) -> None:
    name = shared(project)[0]
    found = client.get(f"/api/events/{name}/similar", params={"q": "strike"}).json()["events"]
    assert found
    assert name not in {event["name"] for event in found}
    assert client.get(f"/api/events/{name}/similar", params={"q": "xyzzy"}).json()["events"] == []


def test_events_that_are_marked_as_different_show_one_another(client: Client, project: Project) -> None:
    name = shared(project)[0]
    other = client.get(f"/api/events/{name}/similar", params={"q": "strike"}).json()["events"][0]["name"]
    foreseen = plan(client, name, "apart", other)
    assert "stay different events for good" in foreseen["sentences"][0]
    done(client.act(f"/events/{name}/apart", other=other, seen=foreseen["seen"]))
    assert [marked["name"] for marked in client.get(f"/api/events/{name}").json()["marked"]] == [other]
    assert [marked["name"] for marked in client.get(f"/api/events/{other}").json()["marked"]] == [name]
    again = client.act(f"/events/{name}/apart", other=other)
    assert (again.status_code, again.json()["kind"]) == (422, "refused")


def test_actions_are_taken_back_and_brought_back_one_by_one(client: Client, project: Project) -> None:
    name, other, last = shared(project)
    done(client.act(f"/events/{name}/separate", candidate=last))
    done(client.act(f"/events/{name}/separate", candidate=other))
    assert told(client, name) == {name}
    done(client.act(f"/events/{name}/undo"))
    assert told(client, name) == {name, other}
    done(client.act(f"/events/{name}/undo"))
    assert told(client, name) == {name, other, last}
    assert client.act(f"/events/{name}/undo").status_code == 422
    done(client.act(f"/events/{name}/redo"))
    assert told(client, name) == {name, other}
    done(client.act(f"/events/{name}/redo"))
    assert told(client, name) == {name}
    assert client.act(f"/events/{name}/redo").status_code == 422


def test_what_makes_no_sense_is_refused(client: Client, project: Project) -> None:
    name, other, last = shared(project)
    done(client.act(f"/events/{name}/separate", candidate=last))
    for path, body in (
        ("separate", {"candidate": last}),  # tells another event
        ("join", {"other": other}),  # tells this one
        ("apart", {"other": name}),
        ("note", {"candidate": last, "text": "x"}),
        ("separate", {"candidate": "../etc"}),
        ("separate", {"candidate": other, "more": 1}),
        ("undo", {"run": 1}),
    ):
        assert client.act(f"/events/{name}/{path}", **body).status_code == 422, (path, body)


def test_a_note_is_left_on_what_one_report_says(client: Client, project: Project) -> None:
    name, other, _ = shared(project)
    done(client.act(f"/events/{name}/note", candidate=other, text="The date is that of the newspaper."))
    [note] = client.get(f"/api/events/{name}").json()["event"]["notes"]
    assert (note["event"], note["by"]) == (other, "ana")
    assert "The date is that of the newspaper." in client.get(f"/events/{name}").text


# ------------------------------------------------------------------ who may see and do what


def test_who_reads_sees_the_event_and_changes_nothing(logged_in: Callable[[str], Client], team_app: FastAPI) -> None:
    name, *_, last = shared(team_app.state.project)
    reader = logged_in("reader")
    page = reader.get(f"/events/{name}")
    assert page.status_code == 200
    assert 'data-act="' not in page.text
    assert reader.act(f"/events/{name}/separate", candidate=last).status_code == 403
    assert reader.get(f"/api/events/{name}/plan", params={"act": "separate", "other": last}).status_code == 403


def test_what_another_did_is_taken_back_by_an_adjudicator_alone(
    logged_in: Callable[[str], Client], team_app: FastAPI
) -> None:
    name, *_, last = shared(team_app.state.project)
    admin, coder, adjudicator = (logged_in(role) for role in ("admin", "coder", "adjudicator"))
    done(admin.act(f"/events/{name}/separate", candidate=last))
    run = admin.get(f"/api/events/{name}").json()["deeds"][0]["run"]
    assert coder.act(f"/events/{name}/undo", run=run).status_code == 422
    assert adjudicator.act(f"/events/{name}/undo").status_code == 422  # u takes back one's own
    done(adjudicator.act(f"/events/{name}/undo", run=run))
    assert last in told(coder, name)


def test_what_others_say_of_a_report_that_is_read_apart_stays_hidden(
    logged_in: Callable[[str], Client], team_app: FastAPI
) -> None:
    project = team_app.state.project
    name, other, _ = shared(project)
    correct(project, other, Statement("form", "vigil", "stated", "secret words", reason="secret reason"), by="Ada")
    correct(project, other, Statement("slogan", "own words", "stated"), by="Cora")
    _assign(project, other, "reliability")
    coder, adjudicator = logged_in("coder"), logged_in("adjudicator")
    done(adjudicator.act(f"/events/{name}/apart", other=_elsewhere(adjudicator, name)))
    seen = coder.get(f"/events/{name}").text
    for hidden in ("secret", "vigil", "Ada", "Jude"):
        assert hidden not in seen
    assert "own words" in seen
    assert "another coder" in seen
    assert "read by several coders who do not see one another" in seen
    everything = adjudicator.get(f"/events/{name}").text
    assert "vigil" in everything
    assert "Jude" in everything


def test_the_gold_standard_of_an_exam_stays_hidden_until_it_is_finished(
    logged_in: Callable[[str], Client], team_app: FastAPI
) -> None:
    project = team_app.state.project
    name, other, _ = shared(project)
    correct(project, other, Statement("slogan", "of the gold standard", "stated"), by="Ada", command=ADJUDICATE)
    coder = logged_in("coder")
    assert "of the gold standard" in coder.get(f"/events/{name}").text
    _assign(project, other, "exam")
    assert "of the gold standard" not in coder.get(f"/events/{name}").text


def _assign(project: Project, candidate: str, purpose: str) -> None:
    """Give the coder the report of a candidate event."""
    with project.database.writing() as connection:
        document = select(t.candidate.c.document_id).where(t.candidate.c.name == candidate).scalar_subquery()
        run_id = keep.start_run(connection, project.run("assign", by="Ada"))
        coder_id = keep.coder_number(connection, Coder("person", "Cora"))
        row = {"document_id": document, "coder_id": coder_id, "run_id": run_id, "purpose": purpose}
        connection.execute(insert(t.assignment).values(row))


def _elsewhere(client: Client, name: str) -> str:
    return str(client.get(f"/api/events/{name}/similar", params={"q": "strike"}).json()["events"][0]["name"])


# ------------------------------------------------------------------ in a browser


def reports(page: Page, number: int) -> None:
    """Wait until a page that shows so many reports listens to keys."""
    expect(page.locator(".teller")).to_have_count(number)
    page.wait_for_load_state("networkidle")


def test_a_wrongly_linked_report_is_separated_by_keyboard_and_brought_back(
    served: str, page: Page, project: Project
) -> None:
    page.goto(f"{served}/events/{shared(project)[0]}", wait_until="networkidle")
    reports(page, 3)
    page.keyboard.press("3")
    page.keyboard.press("s")
    expect(page.locator("#act-plan")).to_contain_text("This event keeps 2 reports.")
    page.locator("#act-note").fill("Another march.")
    page.locator("#act-confirm").press("Enter")
    reports(page, 2)
    expect(page.locator(".history")).to_contain_text("separated a report")
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    reports(page, 3)
    page.keyboard.press("Shift+U")
    page.keyboard.press("Enter")
    reports(page, 2)
    page.keyboard.press("j")
    expect(page.locator(".choice")).not_to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#act-plan")).to_contain_text("told by 3 reports")
    page.locator("#act-confirm").click()
    reports(page, 3)


def test_keys_do_nothing_where_one_writes_or_has_switched_them_off(served: str, page: Page, project: Project) -> None:
    page.goto(f"{served}/events/{shared(project)[0]}", wait_until="networkidle")
    page.keyboard.press("j")
    page.locator("#act-q").press_sequentially("sudjn")
    expect(page.locator("#act-title")).to_have_text("Which event is the same as this one?")
    page.keyboard.press("Escape")
    expect(page.locator("body")).to_be_focused()
    page.keyboard.press("?")
    page.locator("#shortcuts-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#act")).not_to_be_visible()


@pytest.mark.parametrize(("theme", "keys"), [("light", ["", "s", "j", "n", "?"]), ("dark", ["", "j"])])
def test_page_and_dialogs_break_no_rule_of_accessibility(
    served: str, page: Page, project: Project, theme: Any, keys: list[str]
) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{served}/events/{shared(project)[0]}", wait_until="networkidle")
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
    for key in keys:
        if key:
            page.keyboard.press(key)
            page.wait_for_load_state("networkidle")
        found = [
            f"{v['id']}: {node['html'][:200]}"
            for v in Axe().run(page, options=RULES).response["violations"]
            for node in v["nodes"]
        ]
        assert found == [], key
        page.keyboard.press("Escape")
        expect(page.locator("dialog :focus")).to_have_count(0)


def test_nothing_is_cut_off_at_twice_the_size(served: str, page: Page, project: Project) -> None:
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(f"{served}/events/{shared(project)[0]}", wait_until="networkidle")
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
