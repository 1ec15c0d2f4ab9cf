"""What a person does on a report: kept, refused, in conflict, taken back and brought back; and never lost."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from groundswell.errors import ConflictError, MissingError, RefusedError
from groundswell.project import Project, editing, judging
from groundswell.project.editing import Done, Editor, Given
from groundswell.project.reports import OpenEvent, OpenReport, open_report
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store import keep, tables

TEXT = (
    "On 14 March 2019 about 800 dockers marched in Gdynia for higher wages. "
    "Students of the port school joined them. A day later bakers held a vigil in Sopot."
)


def words(quote: str) -> tuple[Evidence, ...]:
    start = TEXT.index(quote)
    return (Evidence(start, start + len(quote), quote),)


def said(field: str, value: Any, quote: str, **more: Any) -> Statement:
    return Statement(field, value, "stated", quote, words(quote), 0.8, **more)


def actor(name: str, kind: str) -> dict[str, str]:
    return {"name": name, "kind": kind}


def place(town: str) -> dict[str, Any]:
    parts = dict.fromkeys(("site", "admin2", "admin1", "latitude", "longitude", "geoname_id"))
    return {"name": town, "locality": town, "country": "POL", "precision": "locality"} | parts


MARCH = (
    Statement("standing", "focal", "stated"),
    Statement("rank", 1, "stated"),
    said("form", "march", "marched"),
    said("start_date", "2019-03-14", "14 March 2019"),
    said("place", place("Gdynia"), "Gdynia"),
    said("participant", actor("dockers", "transport_workers"), "dockers"),
    said("participant", actor("Students of the port school", "students"), "Students of the port school"),
)
VIGIL = (
    Statement("standing", "background", "stated"),
    Statement("rank", 2, "stated"),
    said("form", "vigil", "vigil"),
    Statement(
        "start_date", "2019-03-15", "inferred", "A day later", words("A day later"), 0.6, "a day after the march"
    ),
    said("place", place("Sopot"), "Sopot"),
    said("participant", actor("bakers", "workers"), "bakers"),
)


@pytest.fixture
def kept(project: Project) -> Project:
    """A project with one report that tells a march and a vigil, coded by the machine."""
    code(project, TEXT)
    return project


def code(project: Project, text: str, *, machine: str = "1", events: Any = (("e1", MARCH), ("e2", VIGIL))) -> None:
    run = replace(project.run("code"), coder=Coder("extractor", "groundswell", machine))
    with project.database.writing() as connection:
        run_id = keep.start_run(connection, run)
    report = keep.Coded(Document("gdynia", text), None, "en", 0.98, None, None, events)
    keep.keep_coded(project.database, [report], run, run_id)


class Hand:
    """A person whose page is always that of the moment, unless it is told otherwise."""

    def __init__(self, project: Project, name: str, **more: Any) -> None:
        self.project, self.name, self.more = project, name, more
        self.seen: int | None = None

    def report(self, number: int = 1) -> OpenReport:
        with self.project.database.reading() as connection:
            blind = self.more.get("blind", False)
            return open_report(connection, number, codebook=self.project.codebook, coder=self.name, blind=blind)

    def events(self) -> tuple[OpenEvent, ...]:
        return self.report().events

    def values(self, event: int, field: str) -> list[Any]:
        return [v.value for v in self.events()[event].field(field).values]

    def __call__(self, action: Callable[..., Done], *arguments: Any, **more: Any) -> Done:
        seen = self.report().last_run if self.seen is None else self.seen
        own = {key: more.pop(key) for key in ("token",) if key in more}
        return action(self.project, Editor(1, self.name, seen, **self.more, **own), *arguments, **more)


@pytest.fixture
def ana(kept: Project) -> Hand:
    return Hand(kept, "ana")


@pytest.fixture
def ben(kept: Project) -> Hand:
    return Hand(kept, "ben")


@pytest.fixture
def march(ana: Hand) -> str:
    return ana.events()[0].name


@pytest.fixture
def vigil(ana: Hand) -> str:
    return ana.events()[1].name


def statements(project: Project) -> int:
    with project.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.statement)).scalar_one())


def evidence(quote: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((e.start, e.end, e.quote) for e in words(quote))


# ------------------------------------------------------------------ fields


def test_accepted_field_is_restated_by_the_person_without_a_confidence(ana: Hand, vigil: str) -> None:
    ana(editing.accept, vigil, "start_date")
    (value,) = ana.events()[1].field("start_date").values
    assert (value.value, value.status, value.reason) == ("2019-03-15", "inferred", "a day after the march")
    assert (value.by, value.by_person, value.confidence) == ("ana", True, None)
    assert value.evidence == words("A day later")


def test_accepted_event_leaves_no_field_open(ana: Hand, march: str) -> None:
    ana(editing.accept, march)
    event = ana.events()[0]
    assert all(field.mine for field in event.stated if field.values)
    before = ana.report().last_run
    assert ana(editing.accept, march).last_run == before, "nothing is left to accept, and no run is made"


def test_accepted_empty_field_says_that_nothing_is_told(ana: Hand, march: str) -> None:
    ana(editing.accept, march, "size")
    (value,) = ana.events()[0].field("size").values
    assert (value.value, value.status, value.by) == (None, "not_stated", "ana")


def test_value_is_corrected_among_those_that_stay(ana: Hand, march: str) -> None:
    held = ana.events()[0].field("participant").values
    ana(
        editing.set_values,
        march,
        "participant",
        [Given(actor("dockers", "workers"), evidence=evidence("dockers")), Given(keep=held[1].statement)],
    )
    first, second = ana.events()[0].field("participant").values
    assert (first.value, first.text) == (actor("dockers", "workers"), "dockers")
    assert (second.value, second.evidence, second.by) == (held[1].value, held[1].evidence, "ana")


def test_value_left_out_is_gone_and_the_others_stay(ana: Hand, march: str) -> None:
    held = ana.events()[0].field("participant").values
    ana(editing.set_values, march, "participant", [Given(keep=held[0].statement)])
    assert ana.values(0, "participant") == [held[0].value]


def test_field_is_said_to_be_not_stated(ana: Hand, march: str) -> None:
    ana(editing.say_not_stated, march, "place")
    assert [(v.value, v.status) for v in ana.events()[0].field("place").values] == [(None, "not_stated")]


def test_undecided_field_keeps_the_words_that_tell_its_values(ana: Hand, march: str) -> None:
    ana(editing.say_ambiguous, march, "participant", reason="both may have been led there")
    values = ana.events()[0].field("participant").values
    assert [(v.value, v.status, v.text) for v in values] == [
        (None, "ambiguous", "dockers"),
        (None, "ambiguous", "Students of the port school"),
    ]


@pytest.mark.parametrize(
    ("field", "told", "said"),
    [
        ("form", Given("dance", evidence=evidence("marched")), "form: found 'dance'; expected one of demonstration"),
        ("form", Given("march"), "no words are given"),
        ("form", Given("march", status="inferred"), "no reason is given"),
        ("form", Given("march", status="sure", evidence=evidence("marched")), "status is 'sure'"),
        ("form", Given("march", evidence=((5, 5, ""),)), "expected a range of 1 to"),
        ("form", Given("march", evidence=((-4, 5, "x"),)), "expected a range of 1 to"),
        ("form", Given("march", evidence=((0, 9_999, "x"),)), "expected a range of 1 to"),
        ("form", Given("march", evidence=((2, 3, " "),)), "there are no words from 2 to 3"),
        ("form", Given("march", evidence=((0, 2, "In"),)), "the text has 'On', not 'In'"),
        ("form", Given(keep=999), "value 999 of this event does not stand"),
        ("start_date", Given("14 March", evidence=evidence("14 March")), "expected a date such as"),
        ("size", Given({"low": 9, "high": 8, "text": "x"}, evidence=evidence("800")), "expected low ≤ estimate ≤ high"),
        ("campaign", Given("x" * 2_001, evidence=evidence("On")), "expected 2,000 at most"),
        ("part_of", Given("e9", evidence=evidence("On")), "expected the event_id of another event of this report"),
        ("part_of", Given("e1", evidence=evidence("On")), "expected the event_id of another event of this report"),
        ("colour", Given("red", evidence=evidence("On")), "no field 'colour'"),
        ("rank", Given(2, evidence=evidence("On")), "no field 'rank'"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_changed(
    ana: Hand, march: str, field: str, told: Given, said: str
) -> None:
    before = statements(ana.project)
    with pytest.raises((RefusedError, MissingError)) as raised:
        ana(editing.set_values, march, field, [told])
    assert said in str(raised.value)
    assert statements(ana.project) == before


def test_single_field_holds_one_value_and_no_field_the_same_value_twice(ana: Hand, march: str) -> None:
    two = [Given("2019-03-14", evidence=evidence("14 March 2019")), Given("2019", evidence=evidence("2019"))]
    with pytest.raises(RefusedError, match="2 values; expected 1 at most"):
        ana(editing.set_values, march, "start_date", two)
    with pytest.raises(RefusedError, match="given twice"):
        ana(editing.set_values, march, "form", [Given("march", evidence=evidence("marched"))] * 2)
    with pytest.raises(RefusedError, match="201 values; expected 200 at most"):
        ana(editing.set_values, march, "form", [Given("march", evidence=evidence("marched"))] * 201)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE statement; --",
        "\x00 and \ud83d",
        "‮ reversed ​",
        "{{ 7 * 7 }}",
        "%s %(x)s {0}",
        "😀" * 500,
        "\r\n\t .",
    ],
)
def test_hostile_words_are_kept_as_words(ana: Hand, march: str, hostile: str) -> None:
    shown = hostile.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd").strip()
    ana(editing.set_values, march, "slogan", [Given(hostile, status="inferred", reason=hostile)])
    ana(editing.leave_note, hostile, event=march)
    ana(editing.skip, reason=hostile)
    report = ana.report()
    (value,) = report.events[0].field("slogan").values
    assert (value.value, value.reason) == (shown, shown)
    assert [note.text for note in report.events[0].notes] == [shown]
    assert [reading.reason for reading in report.readings] == [shown]


@given(name=st.text(max_size=60), start=st.integers(-5, 200), end=st.integers(-5, 200), status=st.text(max_size=9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_is_kept_whole_or_refused(ana: Hand, march: str, name: str, start: int, end: int, status: str) -> None:
    value = Given(actor(name, "union"), status=status, evidence=((start, end, TEXT[max(start, 0) : max(end, 0)]),))
    before = statements(ana.project)
    try:
        ana(editing.set_values, march, "organizer", [replace(value, status="stated"), value][:1])
    except RefusedError:
        assert statements(ana.project) == before
    else:
        (held,) = ana.events()[0].field("organizer").values
        assert TEXT[held.evidence[0].start : held.evidence[0].end] == held.evidence[0].quote


# ------------------------------------------------------------------ events


def at(quote: str) -> tuple[int, int]:
    (found,) = words(quote)
    return found.start, found.end


def test_event_is_added_from_words(ana: Hand) -> None:
    done = ana(editing.add_event, *at("joined them"), ["demonstration"])
    event = ana.events()[2]
    assert event.name == done.event
    assert (event.rank, event.standing.told[0].value, event.standing.mine) == (3, "focal", True)
    assert [(v.value, v.text, v.evidence) for v in event.field("form").values] == [
        ("demonstration", "joined them", words("joined them"))
    ]


def test_two_people_who_add_the_same_words_add_one_event(kept: Project) -> None:
    ana, ben = Hand(kept, "ana", blind=True), Hand(kept, "ben", blind=True)
    first = ana(editing.add_event, *at("joined them"), ["demonstration"])
    second = ben(editing.add_event, *at("joined them"), ["picket"])
    assert first.event == second.event
    assert (ana.values(2, "form"), ben.values(2, "form")) == (["demonstration"], ["picket"])


def test_words_that_tell_an_event_already_are_refused_and_those_of_a_rejected_one_bring_it_back(ana: Hand) -> None:
    name = ana(editing.add_event, *at("joined them"), ["demonstration"]).event
    with pytest.raises(RefusedError, match="'joined them' tells an event of this report already"):
        ana(editing.add_event, *at("joined them"), ["march"])
    ana(editing.reject_event, name)
    assert ana(editing.add_event, *at("joined them"), ["march"]).event == name
    assert ana.values(2, "form") == ["march"]


@pytest.mark.parametrize(
    ("start", "end", "forms", "standing"),
    [
        (0, 0, ["march"], "focal"),
        (0, 2, [], "focal"),
        (0, 2, ["x"], "focal"),
        (0, 2, ["march"], "x"),
        (2, 3, ["march"], "focal"),
    ],
)
def test_event_without_words_form_or_standing_is_refused(
    ana: Hand, start: int, end: int, forms: list[str], standing: str
) -> None:
    with pytest.raises(RefusedError):
        ana(editing.add_event, start, end, forms, standing=standing)


def test_rejected_event_stands_no_more_and_comes_back_as_it_stood(ana: Hand, vigil: str) -> None:
    ana(editing.reject_event, vigil, reason="it was a concert")
    report = ana.report()
    assert len(report.events) == 1
    assert [(e.name, e.standing.values[0].reason) for e in report.rejected] == [(vigil, "it was a concert")]
    with pytest.raises(RefusedError, match="was rejected; bring it back"):
        ana(editing.accept, vigil)
    ana(editing.restore_event, vigil)
    assert ana.events()[1].standing.told[0].value == "background"
    with pytest.raises(RefusedError, match="there is nothing to bring back"):
        ana(editing.restore_event, vigil)


def test_event_that_is_not_there_is_told(ana: Hand) -> None:
    for action in (editing.accept, editing.reject_event, editing.restore_event):
        with pytest.raises(MissingError, match="no event 'ffffffffffff' in report 1"):
            ana(action, "ffffffffffff")


def test_split_moves_values_and_copies_day_and_place(ana: Hand, march: str) -> None:
    students = ana.events()[0].field("participant").values[1]
    done = ana(editing.split_event, march, [students.statement])
    first, _, new = ana.events()
    assert new.name == done.event
    assert [v.value for v in first.field("participant").told] == [actor("dockers", "transport_workers")]
    assert {f.name: [v.value for v in f.told] for f in new.fields if f.told} == {
        "form": ["march"],
        "start_date": ["2019-03-14"],
        "place": [place("Gdynia")],
        "participant": [students.value],
    }
    assert new.field("participant").values[0].evidence == students.evidence


def test_split_that_moves_the_day_copies_no_day_and_leaves_none(ana: Hand, march: str) -> None:
    event = ana.events()[0]
    moved = [event.field(name).values[0].statement for name in ("start_date", "participant")]
    ana(editing.split_event, march, moved)
    assert [v.status for v in ana.events()[0].field("start_date").values] == ["not_stated"]
    assert ana.events()[2].field("start_date").told[0].value == "2019-03-14"


def test_split_of_nothing_or_of_what_does_not_stand_is_refused(ana: Hand, march: str) -> None:
    with pytest.raises(RefusedError, match="no value is chosen"):
        ana(editing.split_event, march, [])
    with pytest.raises(MissingError, match="no value 999"):
        ana(editing.split_event, march, [999])


def test_merged_event_holds_what_both_said_and_the_second_is_rejected(ana: Hand, march: str, vigil: str) -> None:
    day = [Given("2019-03-14", evidence=evidence("14 March 2019"))]
    ana(editing.set_values, vigil, "start_date", day)
    ana(editing.set_values, vigil, "start_time", [Given("19:00", status="inferred", reason="vigils are at night")])
    ana(editing.set_values, vigil, "form", [Given("march", evidence=evidence("vigil"))])
    ana(editing.merge_events, march, vigil)
    report = ana.report()
    (event,) = report.events
    assert [len(event.field(name).told) for name in ("form", "start_date", "place", "participant", "start_time")] == [
        1, 1, 2, 3, 1
    ]  # fmt: skip
    assert event.field("form").values[0].evidence == words("marched") + words("vigil")
    assert not event.field("start_date").mine, "what does not change is not said anew"
    assert f"it is the same event as {march}" in str(report.rejected[0].standing.values[0].reason)
    with pytest.raises(RefusedError, match="both are one event"):
        ana(editing.merge_events, march, march)


def test_what_was_part_of_a_merged_event_is_part_of_the_other(ana: Hand, march: str, vigil: str) -> None:
    third = ana(editing.add_event, *at("joined them"), ["demonstration"]).event
    ana(editing.set_values, third, "part_of", [Given("e2", evidence=evidence("joined them"))])
    ana(editing.set_values, march, "part_of", [Given("e2", evidence=evidence("joined them"))])
    ana(editing.merge_events, march, vigil)
    assert [ana.values(n, "part_of") for n in (0, 1)] == [[None], ["e1"]]


# ------------------------------------------------------------------ the report as a whole


def test_finished_report_is_signed_whole(ana: Hand, march: str) -> None:
    ana(editing.set_values, march, "form", [Given("strike", evidence=evidence("marched"))])
    done = ana(editing.finish)
    report = ana.report()
    assert all(field.mine for event in report.events for field in event.stated if field.values)
    assert ana.values(0, "form") == ["strike"]
    assert [(r.by, r.outcome) for r in report.readings] == [("ana", "done")]
    assert ana(editing.finish).last_run == done.last_run, "nothing is left to sign"


@pytest.mark.parametrize(
    ("action", "told", "outcome"),
    [(editing.skip, {"reason": "too long"}, "skipped"), (editing.ask_expert, {"question": "a march?"}, "expert")],
)
def test_report_is_left_to_others_and_taken_up_again(
    ana: Hand, action: Callable[..., Done], told: dict[str, str], outcome: str
) -> None:
    with pytest.raises(RefusedError, match="it is open"):
        ana(editing.reopen)
    ana(action, **told)
    assert [(r.outcome, r.reason) for r in ana.report().readings] == [(outcome, *told.values())]
    ana(editing.reopen)
    assert ana.report().readings == ()
    with pytest.raises(RefusedError, match="nothing is written"):
        ana(action, **dict.fromkeys(told, "  "))


def test_notes_are_left_replaced_and_removed_by_who_wrote_them(ana: Hand, ben: Hand, march: str) -> None:
    ana(editing.leave_note, "Check the number.")
    ana(editing.leave_note, "Which square?", event=march)
    (note,) = ana.report().notes
    assert (note.text, note.by, note.event) == ("Check the number.", "ana", None)
    with pytest.raises(RefusedError, match="another person's"):
        ben(editing.replace_note, note.number, "No.")
    ana(editing.replace_note, note.number, "The number is right.")
    with pytest.raises(MissingError, match=f"no note {note.number}"):
        ana(editing.replace_note, note.number, "again")
    (note,) = ana.report().notes
    ana(editing.replace_note, note.number, "")
    assert ana.report().notes == ()
    assert [n.text for n in ana.events()[0].notes] == ["Which square?"]


# ------------------------------------------------------------------ two people


def test_second_of_two_who_edit_one_field_is_told_and_may_choose(ana: Hand, ben: Hand, march: str) -> None:
    ana.seen = ben.seen = ana.report().last_run
    ana(editing.set_values, march, "start_date", [Given("2019-03", evidence=evidence("March 2019"))])
    with pytest.raises(ConflictError, match=r"start_date: ana changed it since .* it says now: 2019-03\."):
        ben(editing.set_values, march, "start_date", [Given("2019", evidence=evidence("2019"))])
    assert ana.values(0, "start_date") == ["2019-03"]
    ben.seen = None
    ben(editing.set_values, march, "start_date", [Given("2019", evidence=evidence("2019"))])
    assert ana.values(0, "start_date") == ["2019"]


def test_two_who_edit_different_fields_do_not_disturb_one_another(ana: Hand, ben: Hand, march: str) -> None:
    ana.seen = ben.seen = ana.report().last_run
    ana(editing.set_values, march, "start_date", [Given("2019-03", evidence=evidence("March 2019"))])
    ben(editing.set_values, march, "form", [Given("strike", evidence=evidence("marched"))])
    ben(editing.set_values, march, "form", [Given("picket", evidence=evidence("marched"))])
    assert (ana.values(0, "start_date"), ana.values(0, "form")) == (["2019-03"], ["picket"])


def test_taking_back_is_a_change_like_others(ana: Hand, ben: Hand, march: str) -> None:
    ana(editing.set_values, march, "form", [Given("strike", evidence=evidence("marched"))])
    for action in (editing.undo, editing.redo):
        ben.seen = ben.report().last_run
        ana(action)
        with pytest.raises(ConflictError, match="form: ana changed it"):
            ben(editing.accept, march, "form")


def test_whole_event_and_report_conflict_with_any_field_of_it(ana: Hand, ben: Hand, march: str, vigil: str) -> None:
    ben.seen = ben.report().last_run
    ana(editing.accept, march, "form")
    for action, told in (
        (editing.reject_event, (march,)),
        (editing.merge_events, (vigil, march)),
        (editing.finish, ()),
    ):
        with pytest.raises(ConflictError, match="form: ana changed it"):
            ben(action, *told)
    ben(editing.accept, vigil)


def test_event_that_another_rejected_meanwhile_is_a_conflict(ana: Hand, ben: Hand, march: str) -> None:
    ben.seen = ben.report().last_run
    ana(editing.reject_event, march)
    with pytest.raises(ConflictError, match="standing: ana changed it"):
        ben(editing.accept, march, "form")


def test_machine_that_codes_anew_is_a_conflict_where_nobody_spoke(ana: Hand, march: str) -> None:
    ana(editing.accept, march, "form")
    ana.seen = ana.report().last_run
    code(ana.project, TEXT, machine="2")
    with pytest.raises(ConflictError, match="another version of the machine"):
        ana(editing.accept, march, "place")
    ana(editing.accept, march, "form")


def test_who_reads_apart_sees_no_other_and_is_in_nobodys_way(kept: Project, march: str) -> None:
    ana, ben = Hand(kept, "ana", blind=True), Hand(kept, "ben", blind=True)
    ana.seen = ben.seen = ana.report().last_run
    ana(editing.set_values, march, "form", [Given("strike", evidence=evidence("marched"))])
    ana(editing.leave_note, "Is it a strike?")
    ana(editing.add_event, *at("joined them"), ["picket"])
    ana(editing.finish)
    report = ben.report()
    assert ben.values(0, "form") == ["march"]
    assert (len(report.events), report.notes, report.readings) == (2, (), ())
    assert "ana" not in repr(report)
    ben(editing.accept, march)
    ben(editing.finish)
    assert [ana.values(0, "form"), ben.values(0, "form")] == [["strike"], ["march"]]


def test_what_was_adjudicated_is_changed_only_by_who_may_settle(ana: Hand, ben: Hand, march: str) -> None:
    eva = Hand(ana.project, "eva", settles=True)
    with ana.project.database.writing() as connection:
        run_id = keep.start_run(connection, ana.project.run("adjudicate", by="eva"), document_id=1)
        keep.say(connection, march, [said("form", "strike", "marched")], run_id)
    with pytest.raises(RefusedError, match="form: eva settled this by adjudication"):
        ben(editing.accept, march, "form")
    ben(editing.finish)
    assert ben.values(0, "form") == ["strike"]
    eva(editing.set_values, march, "form", [Given("picket", evidence=evidence("marched"))])
    assert ben.values(0, "form") == ["picket"]
    assert ben.events()[0].field("form").adjudicated


def test_older_version_of_a_report_is_not_edited(ana: Hand, march: str) -> None:
    code(ana.project, TEXT + " It rained.")
    assert (ana.report().latest, ana.report().current) == (2, False)
    with pytest.raises(RefusedError, match="Edit report 2"):
        ana(editing.accept, march)


# ------------------------------------------------------------------ taking back


def snapshot(hand: Hand) -> tuple[object, ...]:
    report = hand.report()
    told = [
        (e.name, [(f.name, [(v.value, v.status, v.by) for v in f.values]) for f in e.stated if f.values])
        for e in report.events
    ]
    notes = sorted((n.text, n.event or "") for e in (*report.events, report) for n in e.notes)
    return told, [e.name for e in report.rejected], notes, [(r.by, r.outcome, r.reason) for r in report.readings]


def test_every_action_is_taken_back_and_brought_back(ana: Hand, march: str, vigil: str) -> None:
    students = ana.events()[0].field("participant").values[1].statement
    steps: list[tuple[Any, ...]] = [
        (editing.accept, (march, "form"), {}),
        (editing.set_values, (march, "size", [Given({"low": 800, "text": "800"}, evidence=evidence("800"))]), {}),
        (editing.say_ambiguous, (vigil, "place"), {"reason": "two towns"}),
        (editing.leave_note, ("A note.",), {}),
        (editing.split_event, (march, [students]), {}),
        (editing.merge_events, (march, vigil), {}),
        (editing.add_event, (*at("joined them"), ["march"]), {}),
        (editing.skip, (), {"reason": "late"}),
        (editing.finish, (), {}),
        (editing.reopen, (), {}),
        (editing.finish, (), {}),
    ]
    states = [snapshot(ana)]
    for action, told, more in steps:
        ana(action, *told, **more)
        states.append(snapshot(ana))
    (note,) = ana.report().notes
    for action, told in ((editing.replace_note, (note.number, "Better.")), (editing.leave_note, ("More.",))):
        ana(action, *told)
        states.append(snapshot(ana))
    assert all(before != after for before, after in itertools.pairwise(states))
    for state in reversed(states[:-1]):
        ana(editing.undo)
        assert snapshot(ana) == state
    with pytest.raises(RefusedError, match="nothing left to take back"):
        ana(editing.undo)
    for state in states[1:]:
        ana(editing.redo)
        assert snapshot(ana) == state
    with pytest.raises(RefusedError, match="nothing to bring back"):
        ana(editing.redo)


def test_a_new_action_leaves_nothing_to_bring_back(ana: Hand, march: str, vigil: str) -> None:
    ana(editing.accept, march)
    ana(editing.accept, vigil)
    ana(editing.undo)
    ana(editing.accept, vigil, "form")
    with pytest.raises(RefusedError, match="nothing to bring back"):
        ana(editing.redo)
    ana(editing.undo)
    ana(editing.redo)
    assert ana.events()[1].field("form").mine


def test_each_takes_back_only_their_own_on_this_report(ana: Hand, ben: Hand, march: str, vigil: str) -> None:
    ana(editing.accept, march, "form")
    ben(editing.accept, vigil, "form")
    ana(editing.undo)
    assert ben.events()[1].field("form").people == ("ben",)
    with pytest.raises(RefusedError):
        ana(editing.undo)
    with pytest.raises(RefusedError):
        editing.undo(ana.project, Editor(2, "ben", 0))


def test_a_thousand_steps_back_and_forth_lose_nothing(ana: Hand, march: str) -> None:
    ana(editing.accept, march, "form")
    ana(editing.leave_note, "A note.")
    before, kept = snapshot(ana), statements(ana.project)
    for _ in range(250):
        for action in (editing.undo, editing.undo, editing.redo, editing.redo):
            action(ana.project, Editor(1, "ana", 0))
    assert snapshot(ana) == before
    assert statements(ana.project) == kept


def test_what_is_sent_twice_is_done_once(ana: Hand, ben: Hand, march: str) -> None:
    first = ana(editing.leave_note, "A note.", token="7f3a")
    assert ana(editing.leave_note, "A note.", token="7f3a").last_run == first.last_run
    assert len(ana.report().notes) == 1
    ana(editing.undo, token="7f3b")
    ana(editing.undo, token="7f3b")
    assert ana.report().notes == ()
    with pytest.raises(RefusedError, match="token"):
        ana(editing.undo, token="x" * 3_000)


def test_nobody_edits_without_a_name(kept: Project, march: str) -> None:
    with pytest.raises(RefusedError, match="nobody's name"):
        editing.accept(kept, Editor(1, "", 0), march)


def test_command_line_takes_back_what_was_done_on_a_report_but_not_anothers_reading(ana: Hand, march: str) -> None:
    ana(editing.accept, march, "form")
    assert judging.undo(ana.project, by="ben").command == "accept"
    assert not ana.events()[0].field("form").mine
    assert judging.redo(ana.project, by="ben").command == "accept"
    ana(editing.finish)
    with pytest.raises(RefusedError, match="nobody but ana takes that back"):
        judging.undo(ana.project, by="ben")
    judging.undo(ana.project, by="ana")
    assert ana.report().readings == ()


def test_earlier_reading_taken_back_leaves_a_later_one(ana: Hand) -> None:
    skipped = ana(editing.skip, reason="late").last_run
    ana(editing.finish)
    judging.undo(ana.project, by="ana", run_id=skipped)
    assert [r.outcome for r in ana.report().readings] == ["done"]


def test_no_statement_is_ever_lost(ana: Hand, ben: Hand, march: str, vigil: str) -> None:
    with ana.project.database.reading() as connection:
        before = connection.execute(select(tables.statement).order_by(tables.statement.c.statement_id)).all()
    ana(editing.accept, march)
    ben(editing.merge_events, march, vigil)
    ana(editing.undo)
    ben(editing.undo)
    ben(editing.finish)
    with ana.project.database.reading() as connection:
        after = connection.execute(select(tables.statement).order_by(tables.statement.c.statement_id)).all()
    assert after[: len(before)] == before
    assert len(after) > len(before)
