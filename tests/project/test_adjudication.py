"""Two coders' records of a report, and what somebody decides where they disagree."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from groundswell.errors import ConflictError, MissingError, RefusedError
from groundswell.project import Project, adjudication, editing
from groundswell.project.adjudication import Between, to_adjudicate
from groundswell.project.agreement import Comparisons, comparisons_of, spoken
from groundswell.project.beside import EventBeside, SideBySide, side_by_side
from groundswell.project.desk import Editor, Given
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import reports
from groundswell.store.keep import Coded, candidate_name, keep_coded, start_run
from groundswell.store.views import standing_events

TEXT = "Dockers held a march in Gdynia on Monday. Later 300 people came to a vigil in Sopot, and a strike began."
MARCH, VIGIL = (candidate_name("r1", 1, event) for event in ("e1", "e2"))
BOTH = Between("ana", "ben")


def words(quote: str, text: str = TEXT) -> tuple[Evidence, ...]:
    start = text.index(quote)
    return (Evidence.of(text, start, start + len(quote)),)


def given(value: Any, quote: str) -> Given:
    [at] = words(quote)
    return Given(value, evidence=((at.start, at.end, at.quote),))


def machine_told(form: str, *more: Statement) -> tuple[Statement, ...]:
    return (
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", form, "stated", form, words(form), 0.9),
        *more,
    )


@pytest.fixture
def coded(project: Project) -> Project:
    """A project of three reports in which a machine found a march and a vigil."""
    size = {"low": 300, "high": 300, "estimate": 300, "text": "300 people", "category": "100-999", "by": "unknown"}
    told = (
        ("e1", machine_told("march", Statement("start_date", "2021-05-03", "stated", "Monday", words("Monday"), 0.8))),
        ("e2", machine_told("vigil", Statement("size", size, "stated", "300 people", words("300 people"), 0.8))),
    )
    run = project.run("code")
    with project.database.writing() as connection:
        run_id = start_run(connection, run)
    made = [Coded(Document(f"r{n}", TEXT), None, "en", 0.9, None, None, told) for n in (1, 2, 3)]
    keep_coded(project.database, made, run, run_id)
    return project


Edit = Callable[..., Any]


def seen(project: Project, number: int = 1) -> int:
    with project.database.reading() as connection:
        return reports.last_change(connection, number)


def editor(project: Project, who: str, number: int = 1, **known: Any) -> Editor:
    return Editor(number, who, seen(project, number), **known)


def correct(project: Project, who: str, event: str, field: str, *values: Given, number: int = 1) -> None:
    """What a person says of a field who does not see what others say."""
    editing.set_values(project, editor(project, who, number, blind=True), event, field, values)


def read(project: Project, who: str, number: int = 1) -> None:
    editing.finish(project, editor(project, who, number, blind=True))


def disagree(project: Project) -> None:
    """Ana and Ben finish the first report: Ana takes the march for a strike, Ben rejects the vigil."""
    correct(project, "ana", MARCH, "form", given("strike", "march"))
    read(project, "ana")
    editing.reject_event(project, editor(project, "ben", blind=True), VIGIL)
    read(project, "ben")


def shown(project: Project, left: str = "ana", right: str = "ben", number: int = 1) -> SideBySide:
    with project.database.reading() as connection:
        return side_by_side(connection, number, left, right, codebook=project.codebook)


def event(found: SideBySide, name: str) -> EventBeside:
    return next(e for e in found.events if e.name == name)


def standing(project: Project) -> dict[str, dict[str, Any]]:
    """What stands of the first report, by event and field."""
    with project.database.reading() as connection:
        return {
            e.name: {"standing": e.standing} | {f: e.all(f) for f in e.values}
            for e in standing_events(connection)
            if e.report.name == "r1"
        }


# ------------------------------------------------------------------ side by side


def test_what_two_coders_say_stands_side_by_side(coded: Project) -> None:
    disagree(coded)
    found = shown(coded)
    march, vigil = found.events
    assert [(e.name, e.left, e.right) for e in found.events] == [(MARCH, MARCH, MARCH), (VIGIL, VIGIL, None)]
    form = march.field("form")
    assert form.left
    assert form.right
    assert (form.left.values, form.right.values, form.state, form.open) == (("strike",), ("march",), "differ", True)
    assert form.left.statements[0].evidence == words("march")
    assert (march.field("start_date").state, march.field("start_date").open) == ("same", False)
    assert (march.field("place").left, march.differences) == (march.field("place").right, 1)
    assert (vigil.both, vigil.rejected, vigil.open, vigil.differences) == (False, True, True, 1)
    assert (found.differences, found.unfinished, found.adjudicated, found.text) == (2, (), False, TEXT)


def test_machine_is_a_side_like_others(coded: Project) -> None:
    disagree(coded)
    found = shown(coded, "groundswell", "ben")
    assert [e.differences for e in found.events] == [0, 1]
    assert found.unfinished == ()


def test_values_that_no_measure_tells_apart_are_alike(coded: Project) -> None:
    for who, name in (("ana", "Dockers"), ("ben", "Dockers of Gdynia")):
        value = {"name": name, "kind": "workers"}
        correct(coded, who, MARCH, "participant", given(value, "Dockers"))
    field = event(shown(coded), MARCH).field("participant")
    assert (field.state, field.open) == ("alike", False)


def test_words_are_told_apart_only_where_one_coder_has_none(coded: Project) -> None:
    correct(coded, "ana", MARCH, "campaign", given("the strike", "strike"))
    correct(coded, "ben", MARCH, "campaign", given("strike", "strike"))
    assert event(shown(coded), MARCH).field("campaign").state == "alike"
    correct(coded, "ben", MARCH, "campaign")
    assert event(shown(coded), MARCH).field("campaign").state == "differ"


def test_who_has_not_finished_is_silent(coded: Project) -> None:
    correct(coded, "ana", MARCH, "form", given("strike", "march"))
    found = shown(coded, "ana", "groundswell")
    assert found.unfinished == ("ana",)
    date, size = (event(found, MARCH).field(name) for name in ("start_date", "size"))
    assert date.left
    assert (date.left.kind, date.state) == ("silent", "differ")
    assert size.state == "same"  # nobody tells one


def test_events_that_coders_added_apart_are_one_where_their_words_overlap(coded: Project) -> None:
    for who, quote in (("ana", "a strike began"), ("ben", "strike")):
        at = words(quote)[0]
        editing.add_event(coded, editor(coded, who, blind=True), at.start, at.end, ["strike"])
    found = shown(coded)
    both = next(e for e in found.events if e.left != e.right and e.both)
    assert (both.name, len(both.ids)) == (both.left, 2)
    assert both.field("form").state == "same"


@pytest.mark.parametrize(
    ("left", "right", "number", "error"),
    [
        ("ana", "ana", 1, RefusedError),
        ("ana", "nobody", 1, MissingError),
        ("ana", "groundswell", 99, MissingError),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused(
    coded: Project, left: str, right: str, number: int, error: type[Exception]
) -> None:
    read(coded, "ana")
    with pytest.raises(error):
        shown(coded, left, right, number)


# ------------------------------------------------------------------ deciding


def take(project: Project, name: str, field: str, side: Any, between: Between = BOTH) -> None:
    adjudication.take_value(project, editor(project, "eva"), between, name, field, side=side)


def test_value_that_is_taken_is_the_adjudicators_and_stands_above_both(coded: Project) -> None:
    disagree(coded)
    take(coded, MARCH, "form", "left")
    form = event(shown(coded), MARCH).field("form")
    assert form.adjudicated
    assert (form.adjudicated.values, form.chosen, form.open) == (("strike",), "left", False)
    assert form.adjudicated.statements[0].evidence == words("march")
    assert standing(coded)[MARCH]["form"] == ["strike"]
    correct(coded, "ben", MARCH, "form", given("march", "march"))
    assert standing(coded)[MARCH]["form"] == ["strike"]
    take(coded, MARCH, "form", "right")
    assert standing(coded)[MARCH]["form"] == ["march"]


def test_adjudicator_may_write_what_neither_says(coded: Project) -> None:
    disagree(coded)
    who = editor(coded, "eva")
    adjudication.give_values(coded, who, BOTH, MARCH, "form", [given("blockade", "march")])
    assert event(shown(coded), MARCH).field("form").chosen == "own"
    assert standing(coded)[MARCH]["form"] == ["blockade"]
    with pytest.raises(RefusedError, match="form"):
        adjudication.give_values(coded, editor(coded, "eva"), BOTH, MARCH, "form", [given("dancing", "march")])
    adjudication.give_values(coded, editor(coded, "eva"), BOTH, MARCH, "form", [])
    assert "form" not in standing(coded)[MARCH]


def test_record_is_finished_only_when_all_is_decided(coded: Project) -> None:
    disagree(coded)
    with pytest.raises(RefusedError, match="2 differences are open"):
        adjudication.finish(coded, editor(coded, "eva"), BOTH)
    take(coded, MARCH, "form", "left")
    adjudication.leave_event(coded, editor(coded, "eva"), BOTH, VIGIL)
    assert shown(coded).differences == 0
    adjudication.finish(coded, editor(coded, "eva"), BOTH)
    assert shown(coded).adjudicated
    stands = standing(coded)
    assert set(stands) == {MARCH}
    assert stands[MARCH] | {"rank": None} == {
        "standing": "focal",
        "form": ["strike"],
        "start_date": ["2021-05-03"],
        "rank": None,
    }
    record = shown(coded, "adjudicated", "ana")
    assert event(record, MARCH).field("size").left == event(shown(coded), MARCH).field("size").left
    assert event(record, VIGIL).decided == "left"


def test_event_that_one_coder_tells_is_taken_with_all_that_is_said_of_it(coded: Project) -> None:
    disagree(coded)
    adjudication.take_event(coded, editor(coded, "eva"), BOTH, VIGIL)
    vigil = event(shown(coded), VIGIL)
    assert (vigil.decided, vigil.differences) == ("taken", 0)
    assert vigil.field("size").adjudicated == vigil.field("size").left
    adjudication.leave_event(coded, editor(coded, "eva"), BOTH, VIGIL)
    assert event(shown(coded), VIGIL).decided == "left"
    assert VIGIL not in standing(coded)
    adjudication.take_event(coded, editor(coded, "eva"), BOTH, VIGIL)
    assert standing(coded)[VIGIL]["form"] == ["vigil"]


def test_event_that_both_tell_may_be_none(coded: Project) -> None:
    disagree(coded)
    adjudication.leave_event(coded, editor(coded, "eva"), BOTH, MARCH)
    assert MARCH not in standing(coded)
    assert event(shown(coded), MARCH).differences == 0
    adjudication.take_event(coded, editor(coded, "eva"), BOTH, MARCH)
    march = event(shown(coded), MARCH)
    assert (march.decided, march.differences) == ("taken", 1)


@pytest.mark.parametrize(("side", "forms"), [("left", {"strike", "vigil"}), ("right", {"march"})])
def test_rest_may_be_left_to_one_side(coded: Project, side: Any, forms: set[str]) -> None:
    disagree(coded)
    adjudication.finish(coded, editor(coded, "eva"), BOTH, rest=side)
    assert {form for told in standing(coded).values() for form in told["form"]} == forms
    assert (shown(coded).adjudicated, shown(coded).differences) == (True, 0)


def test_events_found_apart_become_the_one_of_the_left(coded: Project) -> None:
    made = {}
    for who, quote in (("ana", "a strike began"), ("ben", "strike")):
        at = words(quote)[0]
        made[who] = editing.add_event(coded, editor(coded, who, blind=True), at.start, at.end, ["strike"]).event
        read(coded, who)
    adjudication.finish(coded, editor(coded, "eva"), BOTH)
    stands = standing(coded)
    assert set(stands) == {MARCH, VIGIL, made["ana"]}
    with coded.database.reading() as connection:
        told = reports.told_events(connection, 1, coded_in=1)
    [reason] = [e.fields["standing"].said[0].statement.reason for e in told if e.name == made["ben"]]
    assert reason == f"it is the same event as {made['ana']}"
    assert event(shown(coded, "ben", "ana"), made["ana"]).decided == "taken"  # whichever way they stand


def test_event_of_a_third_coder_is_no_part_of_the_record(coded: Project) -> None:
    disagree(coded)
    at = words("strike")[0]
    editing.add_event(coded, editor(coded, "cleo", blind=True), at.start, at.end, ["strike"])
    adjudication.finish(coded, editor(coded, "eva"), BOTH, rest="left")
    assert set(standing(coded)) == {MARCH, VIGIL}


def test_part_of_an_event_follows_the_event_that_is_kept(coded: Project) -> None:
    at = words("strike")[0]
    editing.add_event(coded, editor(coded, "ana", blind=True), at.start - 2, at.end, ["strike"])
    editing.add_event(coded, editor(coded, "ben", blind=True), at.start, at.end, ["strike"])
    own = next(e for e in shown(coded).events if len(e.ids) == 2)
    [other] = own.ids - {own.event_id}
    part = Given(other, status="inferred", reason="the strike began with the march")
    correct(coded, "ben", MARCH, "part_of", part)
    read(coded, "ana")
    read(coded, "ben")
    adjudication.finish(coded, editor(coded, "eva"), BOTH, rest="right")
    assert standing(coded)[MARCH]["part_of"] == [own.event_id]


def test_finishing_waits_for_the_coders(coded: Project) -> None:
    disagree(coded)
    editing.reopen(coded, editor(coded, "ben", blind=True))
    with pytest.raises(RefusedError, match="ben did not finish"):
        adjudication.finish(coded, editor(coded, "eva"), BOTH, rest="left")


def test_what_changed_since_the_page_was_made_is_a_conflict(coded: Project) -> None:
    disagree(coded)
    early = seen(coded)
    take(coded, MARCH, "form", "left")
    for later in (
        lambda who: adjudication.take_value(coded, who, BOTH, MARCH, "form", side="right"),
        lambda who: adjudication.give_values(coded, who, BOTH, MARCH, "form", []),
        lambda who: adjudication.leave_event(coded, who, BOTH, MARCH),
        lambda who: adjudication.finish(coded, who, BOTH, rest="left"),
    ):
        with pytest.raises(ConflictError, match="eva changed it"):
            later(Editor(1, "ines", early))
    adjudication.take_value(coded, Editor(1, "eva", early), BOTH, MARCH, "form", side="right")  # one's own is none
    adjudication.take_event(coded, Editor(1, "ines", early), BOTH, VIGIL)


@pytest.mark.parametrize(
    ("name", "field", "side", "between", "error"),
    [
        pytest.param("000000000000", "form", "left", BOTH, MissingError, id="no event"),
        pytest.param(MARCH, "colour", "left", BOTH, RefusedError, id="no field"),
        pytest.param(VIGIL, "form", "right", BOTH, RefusedError, id="not told"),
        pytest.param(MARCH, "form", "left", Between("ana", "adjudicated"), RefusedError, id="no coder"),
    ],
)
def test_what_cannot_be_taken_is_refused(
    coded: Project, name: str, field: str, side: Any, between: Between, error: type[Exception]
) -> None:
    disagree(coded)
    with pytest.raises(error):
        take(coded, name, field, side, between)


def test_what_was_decided_is_taken_back_and_brought_back(coded: Project) -> None:
    disagree(coded)
    take(coded, MARCH, "form", "right")
    adjudication.take_event(coded, editor(coded, "eva"), BOTH, VIGIL)
    adjudication.finish(coded, editor(coded, "eva"), BOTH)
    assert shown(coded).adjudicated
    for differences in (0, 1, 2):
        adjudication.undo(coded, editor(coded, "eva"))
        assert (shown(coded).adjudicated, shown(coded).differences) == (False, differences)
    with pytest.raises(RefusedError):
        adjudication.undo(coded, editor(coded, "eva"))
    for _ in range(3):
        adjudication.redo(coded, editor(coded, "eva"))
    assert shown(coded).adjudicated
    assert set(standing(coded)) == {MARCH, VIGIL}


def test_own_coding_is_not_taken_back_in_adjudicating(coded: Project) -> None:
    disagree(coded)
    with pytest.raises(RefusedError):
        adjudication.undo(coded, editor(coded, "ana"))
    assert event(shown(coded), MARCH).field("form").state == "differ"


# ------------------------------------------------------------------ what waits, and what it comes to


def waiting(project: Project, **which: Any) -> list[tuple[int, str, str, int]]:
    found = to_adjudicate(comparisons_of(project), **which)
    return [(d.number, d.left, d.right, d.disagreement.number) for d in found]


def test_finished_reports_wait_the_most_disputed_first(coded: Project) -> None:
    assert waiting(coded) == []
    disagree(coded)
    second, third = candidate_name("r2", 1, "e1"), candidate_name("r3", 1, "e1")
    correct(coded, "ana", second, "form", given("strike", "march"), number=2)
    read(coded, "ana", 2)
    correct(coded, "ben", third, "form", given("strike", "march"), number=3)
    assert waiting(coded) == [(1, "ana", "ben", 2), (2, "ana", "groundswell", 1)]
    assert waiting(coded, between="people") == [(1, "ana", "ben", 2)]
    assert waiting(coded, between="machine") == [(2, "ana", "groundswell", 1)]
    read(coded, "cleo", 2)
    assert waiting(coded)[1] == (2, "ana", "cleo", 1)
    adjudication.finish(coded, editor(coded, "eva"), BOTH, rest="left")
    assert waiting(coded) == [(2, "ana", "cleo", 1)]
    adjudication.undo(coded, editor(coded, "eva"))
    assert len(waiting(coded)) == 2


def test_reports_on_which_coders_agree_do_not_wait(coded: Project) -> None:
    read(coded, "ana")
    read(coded, "ben")
    assert waiting(coded) == []


def test_figures_change_with_what_is_said_and_the_record_is_a_coder_of_its_own(coded: Project) -> None:
    def alike(*names: str) -> Any:
        found = {field.name: field for field in comparisons_of(coded).agreement(names).fields}
        return found["form"].percent

    disagree(coded)
    assert alike("ana", "ben") == 0
    correct(coded, "ben", MARCH, "form", given("strike", "march"))
    assert alike("ana", "ben") == 1
    adjudication.finish(coded, editor(coded, "ana"), BOTH, rest="right")
    assert (alike("ana", "ben"), alike("ben", "adjudicated")) == (1, 1)
    correct(coded, "ben", MARCH, "form", given("march", "march"))
    assert (alike("ana", "ben"), alike("ben", "adjudicated")) == (0, 0)
    with coded.database.reading() as connection:
        assert {one.coder for one in spoken(connection)} == {"ana", "ben", "groundswell"}


def test_what_is_held_is_what_would_be_read_anew(coded: Project) -> None:
    held = comparisons_of(coded)
    before = held.reports()
    disagree(coded)
    for number in (1, 2):
        read(coded, "cleo", number)
    adjudication.finish(coded, editor(coded, "eva"), BOTH, rest="left")
    adjudication.undo(coded, editor(coded, "eva"))
    adjudication.redo(coded, editor(coded, "eva"))
    anew = Comparisons(coded).reports()
    assert before == {}
    assert {n: dataclasses.astuple(r) for n, r in held.reports().items()} == {
        n: dataclasses.astuple(r) for n, r in anew.items()
    }
    assert set(held.reports()) == {1, 2}
    again = held.reports()
    correct(coded, "ben", MARCH, "form", given("march", "march"))
    assert held.reports()[2] is again[2]
    assert held.reports()[1] is not again[1]


def test_figures_that_are_kept_are_those_worked_out_anew(coded: Project) -> None:
    held = comparisons_of(coded)
    disagree(coded)
    names = ["ana", "ben", "groundswell"]
    for event in (MARCH, candidate_name("r2", 1, "e1")):
        held.agreement(names)
        number = 1 if event == MARCH else 2
        correct(coded, "ben", event, "size", number=number)
        correct(coded, "ana", event, "form", given("blockade", "march"), number=number)
        read(coded, "ana", number)
        assert held.agreement(names) == Comparisons(coded).agreement(names)


def test_reports_of_a_cell_are_those_it_counts(coded: Project) -> None:
    disagree(coded)
    read(coded, "ana", 2)
    read(coded, "ben", 2)
    held = comparisons_of(coded)
    assert held.confusion("form", "ana", "ben").codes == ("march", "vigil", "strike")
    assert [r.number for r in held.reports_in_cell("form", "ana", "ben", ("strike", "march"))] == [1]
    assert [r.number for r in held.reports_in_cell("form", "ana", "ben", ("march", "march"))] == [2]
    with pytest.raises(MissingError, match="no field of codes"):
        held.confusion("size", "ana", "ben")
    with pytest.raises(MissingError, match="no coder"):
        held.agreement(["ana", "nobody"])
