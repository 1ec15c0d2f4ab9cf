"""The page of a report in a real browser, by keyboard: what a coder does all day, and what must never be lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from groundswell.project import Project
from groundswell.project.reports import OpenReport, open_report
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import keep

Told = Callable[..., OpenReport]


@pytest.fixture
def told(folder: Path) -> Told:
    """Gives a report as the database has it now."""

    def read(number: int = 1, coder: str = "ana") -> OpenReport:
        with Project.open(folder, read_only=True) as project, project.database.reading() as connection:
            return open_report(connection, number, codebook=project.codebook, coder=coder)

    return read


@pytest.fixture
def desk(page: Page, served: str) -> Page:
    """The page of the first report, with the cursor on its first event."""
    page.goto(f"{served}/reports/1", wait_until="networkidle")
    expect(page.locator("#events")).to_be_focused()
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("saved")


def to(page: Page, field: str) -> None:
    """Go down to the first value of a field."""
    for _ in range(60):
        if page.locator('[aria-selected="true"]').get_attribute("data-field") == field:
            return
        page.keyboard.press("j")
    raise AssertionError(f"no value of {field}")


def values(report: OpenReport, field: str, event: int = 0) -> list[Any]:
    return [v.value for v in report.events[event].field(field).values]


def test_report_in_which_the_machine_was_right_is_signed_in_under_fifteen_keys(desk: Page, told: Told) -> None:
    keys = [*("A" for _ in told().events), "D"]
    assert len(keys) < 15
    press(desk, *keys)
    desk.wait_for_url(lambda address: not address.endswith("/reports/1"), wait_until="commit")
    report = told()
    assert [(r.by, r.outcome) for r in report.readings] == [("ana", "done")]
    assert all(f.mine for event in report.events for f in event.stated if f.values)


def test_date_is_corrected_and_taken_back_and_brought_back(desk: Page, told: Told) -> None:
    before = values(told(), "start_date")
    to(desk, "start_date")
    press(desk, "e")
    expect(desk.locator("form.ask input").first).to_be_focused()
    press(desk, "ArrowUp", "Enter")
    expect(desk.locator('[aria-selected="true"] .what')).to_contain_text("15 March 2019")
    saved(desk)
    assert (before, values(told(), "start_date")) == (["2019-03-14"], ["2019-03-15"])
    for key, expected in (("u", before), ("U", ["2019-03-15"]), ("Control+z", before), ("Control+y", ["2019-03-15"])):
        with desk.expect_response("**/parts"):
            press(desk, key)
        assert values(told(), "start_date") == expected


def test_values_are_accepted_one_after_the_other_as_fast_as_one_types(desk: Page, told: Told) -> None:
    to(desk, "form")
    press(desk, *"aaaa")
    saved(desk)
    mine = [f.name for f in told().events[0].fields if f.mine]
    assert mine == ["form", "start_date", "start_time", "place"]


def test_two_values_of_one_field_are_rejected_faster_than_the_server_answers(desk: Page, told: Told) -> None:
    assert values(told(), "form") == ["march", "blockade"]
    desk.route("**/values", lambda route: (desk.wait_for_timeout(300), route.continue_()))
    to(desk, "form")
    press(desk, "x", "j", "x")
    saved(desk)
    assert [v.status for v in told().events[0].field("form").values] == ["not_stated"]


def test_code_is_picked_by_typing(desk: Page, told: Told) -> None:
    to(desk, "form")
    press(desk, "e")
    desk.keyboard.type("sit")
    press(desk, "Enter", "Enter")
    saved(desk)
    assert values(told(), "form") == ["sit_in", "blockade"]


def test_claim_gets_an_issue_and_a_stance(desk: Page, told: Told) -> None:
    to(desk, "claim")
    press(desk, "e", "Tab", "Tab")
    desk.keyboard.type("housing")
    press(desk, "Enter", "Tab", "ArrowRight", "Control+Enter")
    saved(desk)
    claim = values(told(), "claim")[0]
    assert (claim["issue"], claim["stance"]) == (["labor_wages", "housing"], "against")


def test_value_is_rejected_and_a_field_is_not_stated(desk: Page, told: Told) -> None:
    to(desk, "participant")
    press(desk, "x")
    saved(desk)
    assert [v.status for v in told().events[0].field("participant").values] == ["not_stated"]
    to(desk, "target")
    press(desk, "-")
    saved(desk)
    assert [v.status for v in told().events[0].field("target").values] == ["not_stated"]


def choose(page: Page, quote: str, *, report: str) -> None:
    """Choose words of the text with the arrow keys."""
    page.keyboard.press("t")
    before, inside = report[: report.index(quote)], quote
    count = "text => [...text.matchAll(/[\\p{L}\\p{N}\\p{M}]+(?:[.,'’\\-][\\p{L}\\p{N}\\p{M}]+)*/gu)].length"
    page.keyboard.press("Home")
    press(page, *["ArrowRight"] * page.evaluate(count, before))
    press(page, *["Shift+ArrowRight"] * (page.evaluate(count, inside) - 1))
    assert page.evaluate("getSelection().toString()") == quote


def test_chosen_words_become_a_value_by_one_key(desk: Page, told: Told) -> None:
    text = told().text
    choose(desk, "offices of the port company", report=text)
    press(desk, "Enter")
    expect(desk.locator(".answers").first).to_be_visible(timeout=20_000)
    key = desk.locator(".answer", has_text="slogan").locator("kbd").inner_text()
    press(desk, key)
    saved(desk)
    (value,) = told().events[0].field("slogan").values
    assert (value.value, value.by) == ("offices of the port company", "ana")
    assert [text[e.start : e.end] for e in value.evidence] == ["offices of the port company"]


def test_missed_event_is_added_from_words(desk: Page, told: Told) -> None:
    number = len(told().events)
    choose(desk, "said one speaker", report=told().text)
    press(desk, "N")
    expect(desk.locator("form.ask")).to_contain_text("said one speaker", timeout=20_000)
    desk.keyboard.type("disruption")
    press(desk, "Enter", "Enter")
    expect(desk.locator(".head")).to_have_count(number + 1)
    expect(desk.locator('[aria-selected="true"]')).to_contain_text("Disruption")
    report = told()
    assert values(report, "form", number) == ["disruption"]
    assert report.events[number].field("form").values[0].text == "said one speaker"


def test_events_are_merged_split_rejected_and_brought_back(desk: Page, told: Told) -> None:
    first, second, third = (event.name for event in told().events)
    press(desk, "l", "m", "1")
    expect(desk.locator(".head")).to_have_count(2)
    report = told()
    assert ([e.name for e in report.events], [e.name for e in report.rejected]) == ([second, third], [first])
    press(desk, "u")
    expect(desk.locator(".head")).to_have_count(3)
    press(desk, "h", "h", "x")
    expect(desk.locator(".head")).to_have_count(2)
    desk.locator('[data-kind="rejected"]').click()
    press(desk, "b")
    expect(desk.locator(".head")).to_have_count(3)
    to(desk, "arrests")
    press(desk, "s", "Enter")
    expect(desk.locator(".head")).to_have_count(4)
    report = told()
    assert values(report, "arrests") == [None]
    assert report.events[3].field("arrests").told
    assert values(report, "start_date", 3) == ["2019-03-14"]


def test_notes_are_left_changed_and_removed(desk: Page, told: Told) -> None:
    press(desk, "o")
    desk.keyboard.type("Which gate?")
    press(desk, "Enter")
    line = desk.locator('[data-kind="note"]')
    expect(line).to_contain_text("Which gate?")
    line.click()
    press(desk, "e", "End")
    desk.keyboard.type(" North.")
    press(desk, "Enter")
    expect(line).to_contain_text("Which gate? North.")
    assert [n.text for n in told().events[0].notes] == ["Which gate? North."]
    line.click()
    press(desk, "x")
    expect(line).to_have_count(0)


def test_skipping_asks_why(desk: Page, told: Told) -> None:
    press(desk, "K")
    press(desk, "Enter")
    assert told().readings == ()
    desk.keyboard.press("K")
    desk.keyboard.type("Too long for today")
    press(desk, "Enter")
    expect(desk.locator(".readings")).to_contain_text("Too long for today")
    assert [(r.outcome, r.reason) for r in told().readings] == [("skipped", "Too long for today")]


def test_help_lists_every_key_and_single_keys_can_be_turned_off(desk: Page, told: Told) -> None:
    press(desk, "?")
    dialog = desk.locator("#help")
    expect(dialog).to_be_visible()
    shown = {key.strip() for key in dialog.locator("kbd").all_inner_texts()}
    assert {"j", "k", "a", "A", "e", "x", "-", "n", "N", "m", "s", "o", "u", "U", "D", "K", "?", "Ctrl+z"} <= shown
    dialog.get_by_role("checkbox").uncheck()
    press(desk, "Escape", "x", "D")
    press(desk, "ArrowDown")
    assert desk.locator('[aria-selected="true"]').get_attribute("data-field") == "form"
    assert told().last_run == 1


# ------------------------------------------------------------------ never a lost edit


def test_half_written_form_comes_back_after_a_reload(desk: Page) -> None:
    to(desk, "organizer")
    press(desk, "e")
    desk.keyboard.type("Harbour Union")
    desk.reload(wait_until="networkidle")
    expect(desk.locator("form.ask input").first).to_have_value("Harbour Union")
    press(desk, "Escape")
    desk.reload(wait_until="networkidle")
    expect(desk.locator("form.ask")).to_have_count(0)


def test_actions_wait_for_the_server_and_are_sent_in_order(desk: Page, told: Told, served: str) -> None:
    desk.route("**/api/**", lambda route: route.abort())
    to(desk, "form")
    press(desk, "a", "a")
    press(desk, "o")
    desk.keyboard.type("While the server was down")
    press(desk, "Enter")
    expect(desk.locator("#saved")).to_have_text("3 changes not saved yet")
    expect(desk.locator("#waiting")).to_contain_text("accepted: form")
    assert told().last_run == 1
    desk.unroute("**/api/**")
    desk.goto(f"{served}/reports/2")
    saved(desk)
    report = told()
    assert [f.name for f in report.events[0].fields if f.mine] == ["form", "start_date"]
    assert [n.text for n in report.events[0].notes] == ["While the server was down"]


def test_answer_that_is_lost_does_not_do_an_action_twice(desk: Page, told: Told) -> None:
    lost = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    desk.route("**/api/reports/1/note", lose)
    press(desk, "O")
    desk.keyboard.type("Once.")
    press(desk, "Enter")
    expect(desk.locator('[data-kind="note"]')).to_have_count(1, timeout=10_000)
    saved(desk)
    assert [note.text for note in told().notes] == ["Once."]


def as_ben(folder: Path, event: str, value: str) -> None:
    with Project.open(folder) as project, project.database.writing() as connection:
        run_id = keep.start_run(connection, project.run("correct", by="ben"), document_id=1)
        said = Statement("start_date", value, "inferred", reason="it says so elsewhere")
        keep.say(connection, event, [said], run_id)


@pytest.mark.parametrize(("key", "expected"), [("t", "2019-03-20"), ("m", "2019-03-15")])
def test_who_is_second_on_a_field_is_told_and_chooses(
    desk: Page, told: Told, folder: Path, key: str, expected: str
) -> None:
    to(desk, "start_date")
    as_ben(folder, told().events[0].name, "2019-03-20")
    press(desk, "e", "ArrowUp", "Enter")
    dialog = desk.locator("#conflict")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("ben changed it")
    expect(dialog).to_contain_text("20 March 2019")
    expect(dialog).to_contain_text("2019-03-15")
    press(desk, "Escape")
    expect(dialog).to_be_visible()
    press(desk, key)
    expect(dialog).to_be_hidden()
    saved(desk)
    assert values(told(), "start_date") == [expected]


def test_value_that_is_refused_comes_back_to_be_mended(desk: Page, told: Told) -> None:
    to(desk, "start_date")
    press(desk, "e", "Control+a")
    desk.keyboard.type("soon")
    press(desk, "Enter")
    expect(desk.locator("#messages")).to_contain_text("expected a date")
    expect(desk.locator("form.ask input").first).to_have_value("soon")
    press(desk, "Control+a")
    desk.keyboard.type("2019-03")
    press(desk, "Enter")
    saved(desk)
    assert values(told(), "start_date") == ["2019-03"]


def test_words_are_counted_in_characters_whatever_stands_before_them(
    page: Page, served: str, folder: Path, told: Told
) -> None:
    text = "😀😀 \r\n\x00 Nurses 👩‍🌾 marched in Lima.\r\nThey sang <b>“¡Sí!”</b>."
    with Project.open(folder) as project:
        run = project.run("code")
        with project.database.writing() as connection:
            run_id = keep.start_run(connection, run)
        start = text.index("marched")
        evidence = (Evidence(start, start + 7, "marched"),)
        said = (
            Statement("standing", "focal", "stated"),
            Statement("rank", 1, "stated"),
            Statement("form", "march", "stated", "marched", evidence, 0.9),
        )
        coded = keep.Coded(Document("emoji", text), None, "en", 0.9, None, None, (("e1", said),))
        keep.keep_coded(project.database, [coded], run, run_id)
    page.goto(f"{served}/reports/13", wait_until="networkidle")
    press(page, "j")
    expect(page.locator(".seg.on")).to_have_text("marched")
    press(page, "t")
    choose(page, "Lima", report=told(13).text.replace("\x00", "\ufffd"))
    press(page, "Enter")
    expect(page.locator(".answers").first).to_be_visible(timeout=20_000)
    press(page, "1")
    saved(page)
    (value,) = told(13).events[0].field("place").values
    assert [text[e.start : e.end] for e in value.evidence] == ["Lima"]


def test_words_are_chosen_by_mouse_and_marked_words_show_their_value(desk: Page) -> None:
    desk.locator(".seg", has_text="10 a.m.").click()
    expect(desk.locator('[aria-selected="true"]')).to_have_attribute("data-field", "start_time")
    desk.locator("#text").evaluate(
        """root => {
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf('speaker');
            if (at < 0) continue;
            getSelection().setBaseAndExtent(node, at, node, at + 7);
            root.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
          }
        }"""
    )
    expect(desk.locator(".dock")).to_contain_text("“speaker” could be", timeout=20_000)
