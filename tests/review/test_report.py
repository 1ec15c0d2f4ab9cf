"""The page of a report, its twin, and the actions that it sends."""

import html
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from groundswell.project import Project
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.record.words import storable
from groundswell.review.app import make_app
from groundswell.store import keep, tables

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</span></div></main><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "‮gnitirw-rorrim​",
    "a\r\nb\rc\td",
    "half \ud83d and zero \x00",
    "😀👩‍🌾 on the square",
]


def opened(client: Any, number: int = 1) -> dict[str, Any]:
    """A report as its twin gives it."""
    answer = client.get(f"/api/reports/{number}")
    assert answer.status_code == 200
    return dict(answer.json()["report"])


def act(client: Any, action: str, number: int = 1, /, **body: Any) -> Any:
    """Send an action from a page that is up to date, unless it says what it had seen."""
    seen = body.pop("seen", None)
    return client.act(
        f"/reports/{number}/{action}", seen=opened(client, number)["last_run"] if seen is None else seen, **body
    )


def field(report: dict[str, Any], name: str, event: int = 0) -> dict[str, Any]:
    return next(f for f in report["events"][event]["fields"] if f["name"] == name)


def words(report: dict[str, Any], quote: str) -> dict[str, Any]:
    start = report["text"].index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


@pytest.fixture
def event(client: Any) -> str:
    return str(opened(client)["events"][0]["name"])


# ------------------------------------------------------------------ the page


def test_page_shows_the_text_whole_and_the_values_of_its_events(client: Any) -> None:
    report, page = opened(client), client.get("/reports/1").text
    text = re.search(r'<div id="text".*?>(.*?)</div>\s*<p id="text-help"', page, re.DOTALL)
    assert text
    assert html.unescape(re.sub(r"<[^>]+>", "", text[1])) == report["text"]
    for event in report["events"]:
        assert f'data-event="{event["name"]}"' in page
    assert f'data-seen="{report["last_run"]}"' in page


def test_page_tells_where_the_report_was_found(folder: Path, client: Any) -> None:
    assert "muted origin" not in client.get("/reports/1").text
    told = {"reader": "docx", "reader_version": "1", "read_at": "2021-05-03T10:00:00+00:00", "sources": "{}"}
    places = [("a <b>.zip", "march.docx", "article 3", "Ana\u202e", None), ("c.docx", "", "", None, None)]
    with Project.open(folder) as project, project.database.writing() as connection:
        for file, entry, position, byline, section in places:
            place = {"file": file, "entry": entry, "position": position, "byline": byline, "section": section}
            row = {"document_id": 1, "run_id": 1, "sha256": "ab" * 32, "content": "", **told, **place}
            connection.execute(insert(tables.origin), [row])
    page = client.get("/reports/1").text
    assert "found in a &lt;b&gt;.zip!march.docx, article 3" in page
    assert "and in 1 more place<" in page
    assert "read by docx 1" in page
    assert opened(client)["origins"][1]["file"] == "c.docx"
    client.act("/preferences", language="es")
    assert "y en 1 lugar más" in client.get("/reports/1").text


def test_parts_are_those_of_the_page(client: Any) -> None:
    page, parts = client.get("/reports/1").text, client.get("/reports/1/parts").text
    assert "<html" not in parts
    told = re.search(r'<div data-part="text">(.*?)</div>\n<div data-part="events">', parts, re.DOTALL)
    assert told
    assert told[1] in page


def test_twin_gives_pieces_and_evidence_in_characters(client: Any) -> None:
    twin = client.get("/api/reports/1").json()
    text = twin["report"]["text"]
    assert "".join(piece["text"] for piece in twin["pieces"]) == text
    for event in twin["report"]["events"]:
        for told in event["fields"]:
            for value in told["values"]:
                assert all(text[e["start"] : e["end"]] == e["quote"] for e in value["evidence"])


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "99999999999999999999"])
def test_report_that_is_not_there_is_told(client: Any, number: str) -> None:
    assert client.get(f"/reports/{number}").status_code in (404, 422)
    assert client.get(f"/api/reports/{number}").status_code in (404, 422)


def test_fields_and_codes_are_told_in_the_language_of_the_interface(client: Any) -> None:
    client.act("/preferences", language="es")
    known = client.get("/api/fields").json()
    form = next(f for f in known["fields"] if f["name"] == "form")
    assert (form["label"], form["group"], form["many"]) == ("forma", "what", True)
    assert {"code": "march", "label": "marcha"}.items() <= next(
        c for c in form["codes"] if c["code"] == "march"
    ).items()


def test_chosen_words_are_proposed_for_fields(client: Any) -> None:
    report = opened(client)
    told = words(report, "Gdynia")
    found = client.get(f"/api/reports/1/words?start={told['start']}&end={told['end']}").json()
    assert found[0]["proposal"]["value"]["locality"] == "Gdynia"
    assert (found[0]["label"], found[0]["words"]) == ("place", "Gdynia, Pomorskie, Poland")
    assert client.get("/api/reports/1/words?start=5&end=5").status_code == 422
    assert client.get("/api/reports/1/ready").json() is True
    assert client.get("/api/places?name=Gdynia").json()[0]["place"]["country"] == "POL"


# ------------------------------------------------------------------ actions


def test_every_action_is_done_and_taken_back(client: Any, event: str) -> None:
    report = opened(client)
    first = field(report, "participant")["values"][0]["statement"]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("accept", {"event": event, "field": "form"}),
        ("accept", {"event": event}),
        (
            "values",
            {"event": event, "field": "end_date", "values": [{"value": "..", "evidence": [words(report, "march")]}]},
        ),
        ("not-stated", {"event": event, "field": "slogan"}),
        ("undecided", {"event": event, "field": "start_date", "reason": "the 14th or the 15th"}),
        ("add", {**{k: words(report, "speaker")[k] for k in ("start", "end")}, "forms": ["vigil"]}),
        ("split", {"event": event, "statements": [field(report, "target")["values"][0]["statement"]]}),
        ("note", {"event": event, "text": "Which gate?"}),
        ("note", {"text": "Read twice."}),
        ("skip", {"reason": "late"}),
        ("expert", {"reason": "Is it one event?"}),
        ("reopen", {}),
        ("finish", {}),
    ]
    assert first
    for action, body in steps:
        if action == "split":
            body["statements"] = [field(opened(client), "target")["values"][0]["statement"]]
        answer = act(client, action, **body)
        assert answer.status_code == 200, (action, answer.json())
    report = opened(client)
    first, second = (e["name"] for e in report["events"][:2])
    assert act(client, "merge", first=first, second=second).json()["event"] == first
    assert act(client, "restore", event=second).status_code == 200
    assert act(client, "reject", event=second).status_code == 200
    note = opened(client)["notes"][0]["number"]
    assert act(client, "replace-note", note=note, text="").status_code == 200
    assert opened(client)["notes"] == []
    number = 0
    while act(client, "undo").status_code == 200:
        number += 1
    assert number == len(steps) + 4
    assert all(not f["people"] for e in opened(client)["events"] for f in e["fields"])
    while act(client, "redo").status_code == 200:
        number -= 1
    assert number == 0


def test_value_is_corrected_and_the_others_stay(client: Any, event: str) -> None:
    report = opened(client)
    held = field(report, "form")["values"]
    kept = [{"keep": held[0]["statement"]}, {"value": "vigil", "evidence": [words(report, "union")]}]
    assert act(client, "values", event=event, field="form", values=kept).status_code == 200
    told = field(opened(client), "form")
    assert [(v["value"], v["by"]) for v in told["values"]] == [(held[0]["value"], "ana"), ("vigil", "ana")]
    again = [{"keep": held[0]["statement"]}]
    assert act(client, "values", event=event, field="form", values=again).status_code == 200, (
        "what was kept, by its first number"
    )
    assert [v["value"] for v in field(opened(client), "form")["values"]] == [held[0]["value"]]


@pytest.mark.parametrize(
    ("action", "body", "said"),
    [
        ("accept", {"event": "ffffffffffff"}, "no event"),
        ("accept", {"event": "x"}, "event"),
        ("accept", {"event": "ffffffffffff", "more": 1}, "more"),
        ("values", {"field": "form", "values": [{"value": "dance", "evidence": []}]}, "expected one of"),
        (
            "values",
            {"field": "size", "values": [{"value": {"low": -1}, "status": "inferred", "reason": "x"}]},
            "size: low",
        ),
        ("values", {"field": "form", "values": [{}] * 201}, "values"),
        ("undecided", {"field": "form", "reason": "x" * 2_001}, "reason"),
        ("add", {"start": 3, "end": 2, "forms": ["march"]}, "range"),
        ("split", {"statements": [2**40]}, "statements"),
        ("note", {"text": " "}, "nothing is written"),
        ("undo", {}, "nothing left"),
        ("redo", {}, "nothing to bring back"),
        ("reopen", {}, "it is open"),
    ],
)
def test_action_that_makes_no_sense_is_refused(
    client: Any, event: str, action: str, body: dict[str, Any], said: str
) -> None:
    needs_event = action in ("values", "undecided", "split")
    answer = client.act(f"/reports/1/{action}", seen=1, **({"event": event} if needs_event else {}), **body)
    assert answer.status_code in (404, 422)
    assert said in answer.json()["detail"]


def test_second_of_two_who_edit_one_field_is_told(client: Any, event: str, folder: Path) -> None:
    seen = opened(client)["last_run"]
    with Project.open(folder) as project, project.database.writing() as connection:
        run_id = keep.start_run(connection, project.run("correct", by="ben"), document_id=1)
        keep.say(connection, event, [Statement("form", "vigil", "inferred", reason="candles")], run_id)
    answer = act(client, "accept", event=event, field="form", seen=seen)
    assert (answer.status_code, answer.json()["kind"]) == (409, "conflict")
    assert "ben changed it" in answer.json()["detail"]
    assert act(client, "accept", event=event, field="start_date", seen=seen).status_code == 200
    assert act(client, "accept", event=event, field="form").status_code == 200


def test_what_is_sent_twice_is_done_once(client: Any) -> None:
    for _ in range(2):
        assert act(client, "note", text="Once.", token="4f").status_code == 200
    assert len(opened(client)["notes"]) == 1


def test_nothing_changes_by_looking(client: Any) -> None:
    before = opened(client)["last_run"]
    for action in ("accept", "finish", "undo"):
        assert client.get(f"/api/reports/1/{action}").status_code in (404, 405)
    client.get("/reports/1")
    assert opened(client)["last_run"] == before


# ------------------------------------------------------------------ a team


def test_reader_sees_a_report_and_changes_nothing(logged_in: Callable[[str], Any]) -> None:
    reader = logged_in("reader")
    page = reader.get("/reports/1").text
    assert 'data-may-edit="0"' in page
    assert 'id="deeds"' not in page
    assert act(reader, "finish").status_code == 403


def test_who_reads_apart_sees_no_trace_of_another(logged_in: Callable[[str], Any], team_folder: Path) -> None:
    admin, coder = logged_in("admin"), logged_in("coder")
    event = opened(admin)["events"][0]["name"]
    assert act(admin, "note", text="A secret remark.").status_code == 200
    report = opened(admin)
    told = [{"value": "vigil", "evidence": [words(report, "union")]}]
    assert act(admin, "values", event=event, field="form", values=told).status_code == 200
    shared = coder.get("/reports/1").text  # names are hidden, what was said is not
    assert ("A secret remark." in shared, "another coder" in shared, "Ada" in shared) == (True, True, False)
    with Project.open(team_folder) as project, project.database.writing() as connection:
        run_id = keep.start_run(connection, project.run("assign", by="Ada"))
        cora = keep.coder_number(connection, Coder("person", "Cora"))
        row = {"document_id": 1, "coder_id": cora, "run_id": run_id, "purpose": "reliability"}
        connection.execute(insert(tables.assignment).values(row))
    for answer in (coder.get("/reports/1"), coder.get("/api/reports/1"), coder.get("/reports/1/parts")):
        assert "Ada" not in answer.text
        assert "secret" not in answer.text
        assert "vigil" not in answer.text
    assert act(coder, "accept", event=event, field="form", seen=1).status_code == 200, "what is hidden is no conflict"
    assert "Ada" in admin.get("/reports/1").text


# ------------------------------------------------------------------ hostile words


@pytest.fixture
def hostile(folder: Path) -> list[int]:
    """Reports whose text, title, values and notes are attacks; gives their numbers."""
    numbers = []
    with Project.open(folder) as project:
        run = project.run("code")
        with project.database.writing() as connection:
            run_id = keep.start_run(connection, run)
        for place, attack in enumerate(ATTACKS):
            text = f"😀 They said: {attack} in Lima."
            start = text.index(attack)
            said = (
                Statement("standing", "focal", "stated"),
                Statement("rank", 1, "stated"),
                Statement("slogan", attack, "stated", attack, (Evidence(start, start + len(attack), attack),), 0.5),
                Statement("organizer", {"name": attack, "kind": "union"}, "inferred", attack, (), 0.5, attack),
                Statement("form", "march", "stated", text[0], (Evidence(0, 1, text[0]),), 0.5),
            )
            document = Document(
                f"attack {place}", text, title=attack, publisher=attack, url=attack, language="en", country="PER"
            )
            coded = keep.Coded(document, None, "en", 0.9, attack, None, (("e1", said),))
            keep.keep_coded(project.database, [coded], run, run_id)
            numbers.append(12 + place + 1)
    return numbers


class Elements(HTMLParser):
    """The elements of a page, and what of them could run or lead away."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]

    def named(self, *tags: str) -> list[int]:
        return [self.tags.count(tag) for tag in tags]


def elements_of_an_empty_page(client: Any) -> list[int]:
    return Elements(client.get("/reports/1").text).named("script", "svg", "img")


def test_hostile_words_are_shown_as_words(client: Any, hostile: list[int]) -> None:
    for number, attack in zip(hostile, ATTACKS, strict=True):
        event = opened(client, number)["events"][0]["name"]
        noted = act(client, "note", number, event=event, text=storable(attack))
        assert noted.status_code == 200
        page = client.get(f"/reports/{number}")
        assert page.status_code == 200
        elements = Elements(page.text)
        assert elements.named("script", "svg", "img") == elements_of_an_empty_page(client)
        assert not [name for name in elements.attributes if name.startswith("on") or name == "style"]
        assert all(link.startswith(("/", "#")) for link in elements.links)
        assert json.loads(client.get(f"/api/reports/{number}").text)


def test_words_stand_where_they_stood_whatever_they_are(client: Any, hostile: list[int]) -> None:
    for number in hostile:
        report = opened(client, number)
        page = client.get(f"/reports/{number}").text
        told = re.search(r'<div id="text".*?>(.*?)</div>\s*<p id="text-help"', page, re.DOTALL)
        assert told
        assert html.unescape(re.sub(r"<[^>]+>", "", told[1])) == report["text"]
        value = field(report, "slogan")["values"][0]
        (piece,) = value["evidence"]
        event = report["events"][0]["name"]
        again = [{"value": "x", "evidence": [piece]}]
        assert act(client, "values", number, event=event, field="slogan", values=again).status_code == 200


def test_page_of_a_long_report_is_made(folder: Path) -> None:
    with Project.open(folder) as project:
        run = project.run("code")
        with project.database.writing() as connection:
            run_id = keep.start_run(connection, run)
        text = "Dockers marched. " * 5_000
        said = tuple(
            Statement("slogan", f"{n}", "stated", "x", (Evidence(17 * n, 17 * n + 7, "Dockers"),), 0.5)
            for n in range(2_000)
        )
        head = (Statement("standing", "focal", "stated"), Statement("rank", 1, "stated"))
        coded = keep.Coded(Document("long", text), None, "en", 0.9, None, None, (("e1", (*head, *said)),))
        keep.keep_coded(project.database, [coded], run, run_id)
    app = make_app(folder, by="ana")
    answer = TestClient(app, base_url="http://127.0.0.1").get("/reports/13")
    assert answer.text.count('class="seg"') == 2_000
    app.state.project.close()
