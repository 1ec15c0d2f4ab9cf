"""What each coder says by itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from groundswell.record.event import FIELDS
from groundswell.record.statement import Coder, Statement
from groundswell.store import coders, history, keep, tables
from groundswell.store.database import Database
from groundswell.store.readings import keep_reading

MARCH = "Dockers held a march in Gdynia, then a rally."

Make = Callable[..., keep.Coded]
A, A2, B = (keep.candidate_name(*name) for name in (("a", 1, "e1"), ("a", 1, "e2"), ("b", 1, "e1")))


def form(value: str | None, status: str = "stated") -> Statement:
    return Statement("form", value, status if value else "not_stated")


def say(kept: Any, who: str, candidate: str, *said: Statement, command: str = "edit") -> int:
    """Keep what a person says; gives the number of the run."""
    with kept.database.writing() as connection:
        run_id = keep.start_run(connection, replace(kept.person, coder=Coder("person", who), command=command))
        keep.say(connection, candidate, said, run_id)
    return run_id


def read(kept: Any, who: str, document: str, outcome: str, *said: Statement, command: str = "read") -> int:
    """Keep what a person makes of a report, and says of its first event; gives the number of the run."""
    with kept.database.writing() as connection:
        query = (
            select(tables.document.c.document_id).filter_by(name=document).order_by(tables.document.c.version.desc())
        )
        number = connection.execute(query.limit(1)).scalar_one()
        run = replace(kept.person, coder=Coder("person", who), command=command)
        run_id = keep.start_run(connection, run, document_id=number)
        if said:
            keep.say(connection, keep.candidate_name(document, 1, "e1"), said, run_id)
        keep_reading(connection, number, outcome, run_id)
    return run_id


def undo(kept: Any, who: str, run_id: int, *, redo: bool = False) -> None:
    """Take back what a person did, or bring it back."""
    with kept.database.writing() as connection:
        [action] = [a for a in history.actions(connection) if a.run_id == run_id]
        run = replace(kept.person, coder=Coder("person", who), command="redo" if redo else "undo")
        own = keep.start_run(connection, run, document_id=action.document_id, of_id=run_id)
        (history.bring_back if redo else history.take_back)(connection, action, own)


def told(database: Database, name: str) -> dict[str, tuple[dict[str, dict[str, list[Any]]], set[str]]]:
    """By document, of one coder: by candidate event and field the values, and what was rejected."""
    with database.reading() as connection:
        known = [*coders.versions(connection), *coders.speakers(connection)]
        speaker = next(s for s in known if s.name == name)
        spoken = coders.documents_spoken_of(connection, speaker)
        return {
            report.document: (
                {
                    event.name: {field: [s.value for s in said] for field, said in event.said.items()}
                    for event in report.events
                },
                set(report.denied),
            )
            for report in coders.own_reports(connection, [speaker], spoken)
        }


def test_person_and_machine_say_what_each_says(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, form("rally"))
    assert told(kept.database, "ana") == {"a": ({A: {"form": ["rally"]}}, set())}
    machine = told(kept.database, "groundswell")["a"][0][A]
    assert (machine["form"], machine["size"], machine["standing"]) == (["march"], [], ["told"])


def test_each_person_says_the_own_latest(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, form("rally"))
    say(kept, "ana", A, form("vigil"), form("petition"))
    say(kept, "ben", A, form(None), Statement("standing", "focal", "stated"))
    assert told(kept.database, "ana")["a"][0] == {A: {"form": ["vigil", "petition"]}}
    assert told(kept.database, "ben")["a"][0] == {A: {"form": [], "standing": ["focal"]}}


def test_who_cannot_decide_is_silent(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, Statement("form", None, "ambiguous"), Statement("standing", "focal", "stated"))
    assert told(kept.database, "ana")["a"][0] == {A: {"standing": ["focal"]}}


def test_event_that_a_person_rejected_or_never_touched_is_not_theirs(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march", "rally"), coded("b", MARCH, "march"))
    say(kept, "ana", A, Statement("standing", None, "not_stated"))
    assert told(kept.database, "ana") == {"a": ({}, {A})}
    assert set(told(kept.database, "groundswell")["a"][0]) == {A, A2}


def test_who_finished_a_report_says_of_all_else_that_nothing_is_told(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march", "rally"))
    say(kept, "ana", A, form("rally"), Statement("size", None, "ambiguous"))
    read(kept, "ana", "a", "done", Statement("standing", "focal", "stated"))
    [said] = told(kept.database, "ana")["a"][0].values()
    assert (said["form"], said["standing"], said["place"], said["deaths"]) == (["rally"], ["focal"], [], [])
    assert "size" not in said  # undecided, not untold
    assert set(FIELDS) - set(said) == {"size"}
    read(kept, "ana", "a", "reopened")
    assert set(told(kept.database, "ana")["a"][0][A]) == {"form", "standing"}


def test_report_that_was_finished_without_events_has_none(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    finished = read(kept, "ana", "a", "done")
    assert told(kept.database, "ana") == {"a": ({}, set())}
    undo(kept, "ana", finished)
    assert told(kept.database, "ana") == {}
    undo(kept, "ana", finished, redo=True)
    assert told(kept.database, "ana") == {"a": ({}, set())}


@pytest.mark.parametrize("outcome", ["skipped", "expert"])
def test_report_that_was_passed_over_is_not_spoken_of_unless_something_was_said(
    kept: Any, coded: Make, outcome: str
) -> None:
    kept.code(coded("a", MARCH, "march"))
    read(kept, "ana", "a", outcome)
    assert told(kept.database, "ana") == {}
    say(kept, "ana", A, form("rally"))
    assert told(kept.database, "ana") == {"a": ({A: {"form": ["rally"]}}, set())}


def test_finished_report_counts_in_the_version_that_stands_alone(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    read(kept, "ana", "a", "done")
    kept.code(coded("a", MARCH + " 800 came.", "march"))
    assert told(kept.database, "ana") == {}


# ------------------------------------------------------------------ the adjudicated record


def test_adjudicated_record_speaks_for_itself_once_it_is_finished(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, form("rally"))
    say(kept, "ana", A, form("vigil"), command="adjudicate")
    assert told(kept.database, "ana")["a"][0] == {A: {"form": ["rally"]}}
    assert told(kept.database, "adjudicated") == {}
    finished = read(kept, "ben", "a", "done", Statement("standing", "focal", "stated"), command="adjudicate")
    [said] = told(kept.database, "adjudicated")["a"][0].values()
    assert (said["form"], said["standing"], said["size"]) == (["vigil"], ["focal"], [])
    assert told(kept.database, "ana")["a"][0] == {A: {"form": ["rally"]}}
    assert told(kept.database, "ben") == {}
    undo(kept, "ben", finished)
    assert told(kept.database, "adjudicated") == {}
    undo(kept, "ben", finished, redo=True)
    assert told(kept.database, "adjudicated")["a"][0][A]["standing"] == ["focal"]


def test_who_adjudicates_a_report_that_they_coded_opens_the_adjudication_alone(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    read(kept, "ana", "a", "done", form("rally"))
    finished = read(kept, "ana", "a", "done", form("vigil"), command="adjudicate")
    undo(kept, "ana", finished)
    assert told(kept.database, "adjudicated") == {}
    assert told(kept.database, "ana")["a"][0][A]["size"] == []


def test_adjudication_that_is_not_finished_is_read_where_it_is_asked_for(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, form("vigil"), command="adjudicate")
    with kept.database.reading() as connection:
        record = coders.speakers(connection)[-1]
        [report] = coders.own_reports(connection, [record], {1}, unfinished=True)
    assert (report.speaker.kind, report.finished, set(report.events[0].said)) == ("adjudicated", False, {"form"})


def test_person_called_as_the_record_is_told_apart(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "adjudicated", A, form("rally"))
    assert told(kept.database, "adjudicated (person)")["a"][0] == {A: {"form": ["rally"]}}
    assert told(kept.database, "adjudicated (record)") == {}


# ------------------------------------------------------------------ what has changed


def test_what_changed_is_known_by_document(kept: Any, coded: Make) -> None:
    def changed(since: coders.Mark, *held: int) -> tuple[coders.Mark, set[int]]:
        with kept.database.reading() as connection:
            return coders.mark(connection), coders.changed_since(connection, since, held)

    kept.code(*(coded(name, MARCH, "march") for name in "abc"))
    since, found = changed(coders.Mark(0, 0, 0, 0), 2)
    assert found == {2}  # coded
    run_id = say(kept, "ana", A, form("rally"))
    read(kept, "ben", "b", "done")
    since, found = changed(since)
    assert found == {1, 2}
    undo(kept, "ana", run_id)
    since, found = changed(since)
    assert found == {1}
    undo(kept, "ana", run_id, redo=True)
    since, found = changed(since)
    assert found == {1}
    kept.code(coded("b", MARCH + " 800 came.", "march"), coded("c", MARCH + " 800 came.", "march"))
    since, found = changed(since, 1, 2)
    assert found == {2}
    assert changed(since, 1, 2) == (since, set())


# ------------------------------------------------------------------ machines


def test_report_in_which_a_machine_finds_nothing_is_spoken_of_and_one_it_could_not_code_is_not(
    kept: Any, coded: Make
) -> None:
    kept.code(coded("a", "Shares rose in Gdynia."), coded("b", "", error="empty"))
    assert told(kept.database, "groundswell") == {"a": ({}, set())}


def test_what_a_person_took_back_is_no_more_said_and_the_machine_keeps_its_word(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, form("rally"))
    say(kept, "ana", A, form("vigil"))
    with kept.database.reading() as connection:
        numbers = connection.exec_driver_sql("SELECT statement_id, value FROM statement WHERE field = 'form'").all()
    by_value = {value: number for number, value in numbers}
    kept.act(lambda c, run_id: keep.retract(c, run_id, statements=[by_value['"vigil"'], by_value['"march"']]))
    assert told(kept.database, "ana")["a"][0][A]["form"] == ["rally"]
    assert told(kept.database, "groundswell")["a"][0][A]["form"] == ["march"]
    kept.act(lambda c, run_id: keep.retract(c, run_id, statements=[by_value['"rally"']]))
    assert told(kept.database, "ana") == {}


def test_machine_speaks_by_its_latest_coding_and_each_version_for_itself(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march", "rally"))
    newer = replace(kept.machine, coder=Coder("extractor", "groundswell", "2"))
    kept.code(coded("a", MARCH, "strike"), run=newer)
    events = {
        name: {event: said["form"] for event, said in told(kept.database, name)["a"][0].items()}
        for name in ("groundswell", "groundswell 1", "groundswell 2")
    }
    assert events == {
        "groundswell": {A: ["strike"]},
        "groundswell 1": {A: ["march"], A2: ["rally"]},
        "groundswell 2": {A: ["strike"]},
    }


def test_only_the_version_that_stands_is_spoken_of(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "ana", A, form("rally"))
    kept.code(coded("a", MARCH + " 800 came.", "march"))
    assert told(kept.database, "ana") == {}
    assert set(told(kept.database, "groundswell")["a"][0]) == {keep.candidate_name("a", 2, "e1")}


def test_words_that_a_value_rests_on_are_given(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    with kept.database.reading() as connection:
        [speaker, _] = coders.speakers(connection)
        [report] = coders.own_reports(connection, [speaker], coders.documents_spoken_of(connection, speaker))
    [statement] = report.events[0].said["form"]
    assert [(e.start, e.end, e.quote) for e in statement.evidence] == [(15, 20, "march")]


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_many_documents_are_read_part_by_part(
    kept: Any, coded: Make, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(coders, "_AT_ONCE", at_once)
    kept.code(*(coded(name, MARCH, "march") for name in "abcde"))
    assert list(told(kept.database, "groundswell")) == list("abcde")


def test_person_and_machine_of_one_name_are_told_apart(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    say(kept, "groundswell", A, form("rally"))
    assert told(kept.database, "groundswell (person)")["a"][0] == {A: {"form": ["rally"]}}
    assert told(kept.database, "groundswell (extractor)")["a"][0][A]["form"] == ["march"]
