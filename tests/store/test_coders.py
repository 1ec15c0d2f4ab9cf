"""What each coder says by itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from groundswell.record.statement import Coder, Statement
from groundswell.store import coders, keep
from groundswell.store.database import Database

MARCH = "Dockers held a march in Gdynia, then a rally."

Make = Callable[..., keep.Coded]
A, A2, B = (keep.candidate_name(*name) for name in (("a", 1, "e1"), ("a", 1, "e2"), ("b", 1, "e1")))


def form(value: str | None, status: str = "stated") -> Statement:
    return Statement("form", value, status if value else "not_stated")


def say(kept: Any, who: str, candidate: str, *said: Statement) -> int:
    """Keep what a person says; gives the number of the run."""
    with kept.database.writing() as connection:
        run_id = keep.start_run(connection, replace(kept.person, coder=Coder("person", who)))
        keep.say(connection, candidate, said, run_id)
    return run_id


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
            for report in coders.own_reports(connection, speaker, spoken)
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
        [speaker] = coders.speakers(connection)
        [report] = coders.own_reports(connection, speaker, coders.documents_spoken_of(connection, speaker))
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
