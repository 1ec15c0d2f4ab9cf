"""What stands, of all that was ever said."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from groundswell.errors import StoreError
from groundswell.record.statement import Coder, Judgement, Statement
from groundswell.store import keep, tables, views
from groundswell.store.database import Database
from groundswell.store.judgements import machine_judgements, persons_judgements

MARCH = "Dockers held a march in Gdynia, then a rally."

Make = Callable[..., keep.Coded]
A, B, C = (keep.candidate_name(name, 1, "e1") for name in "abc")


def form(value: str | None) -> Statement:
    return Statement("form", value, "stated" if value else "not_stated")


def standing(database: Database, **which: Any) -> dict[str, list[Any]]:
    """Forms of the candidate events that stand, by name."""
    with database.reading() as connection:
        return {event.name: event.all("form") for event in views.standing_events(connection, **which)}


def last(database: Database, table: str) -> int:
    """Number of the row that was added last."""
    key = tables.metadata.tables[table].c[f"{table}_id"]
    with database.reading() as connection:
        return int(connection.execute(select(func.max(key))).scalar_one())


# ------------------------------------------------------------------ versions


def test_events_of_an_older_version_stand_no_more(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march", "rally"))
    kept.code(coded("a", MARCH + " 800 came.", "march"))
    assert standing(kept.database) == {keep.candidate_name("a", 2, "e1"): ["march"]}


def test_report_without_events_any_more_has_none_that_stand(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.code(coded("a", "Shares rose in Gdynia."))
    assert standing(kept.database) == {}


def test_later_coder_takes_the_place_of_the_earlier_on_the_same_version(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march", "rally"))
    newer = replace(kept.machine, coder=Coder("extractor", "groundswell", "2"))
    kept.code(coded("a", MARCH, "strike"), run=newer)
    assert standing(kept.database) == {A: ["strike"]}


def test_what_a_person_said_of_an_older_version_stands_no_more(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally")])
    kept.code(coded("a", MARCH + " 800 came.", "march"))
    assert standing(kept.database) == {keep.candidate_name("a", 2, "e1"): ["march"]}


# ------------------------------------------------------------------ people above machines


def test_person_stands_above_the_machine(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally"), form("vigil")])
    assert standing(kept.database) == {A: ["rally", "vigil"]}


def test_adjudicated_record_stands_above_other_people_then_and_later(kept: Any, coded: Make) -> None:
    def adjudicate(value: str) -> int:
        with kept.database.writing() as connection:
            run_id = keep.start_run(connection, replace(kept.person, command=views.ADJUDICATE))
            keep.say(connection, A, [form(value)], run_id)
        return run_id

    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally"), form("vigil")])
    adjudicate("strike")
    kept.act(keep.say, A, [form("petition")])
    assert standing(kept.database) == {A: ["strike"]}
    adjudicate("vigil")
    assert standing(kept.database) == {A: ["vigil"]}
    for number in (last(kept.database, "statement"), last(kept.database, "statement") - 2):
        kept.act(lambda c, run_id, n=number: keep.retract(c, run_id, statements=[n]))
    assert standing(kept.database) == {A: ["petition"]}


def test_person_stands_above_a_machine_that_comes_later(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally")])
    kept.code(coded("a", MARCH, "strike"), run=replace(kept.machine, settings='{"deep": true}'))
    assert standing(kept.database) == {A: ["rally"]}


def test_person_who_speaks_of_one_field_leaves_the_others(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [Statement("size", {"low": 800}, "stated")])
    with kept.database.reading() as connection:
        (event,) = views.standing_events(connection)
    assert {field: event.one(field) for field in event.values} == {"form": "march", "size": {"low": 800}}
    assert [event.values[field][0].by_person for field in ("form", "size")] == [False, True]
    assert event.values["size"][0].coder == "ana"


def test_later_word_of_a_person_stands_above_the_earlier(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally")])
    kept.act(keep.say, A, [form("vigil")])
    assert standing(kept.database) == {A: ["vigil"]}


def test_person_may_say_that_nothing_is_told(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form(None)])
    assert standing(kept.database) == {A: []}


def test_event_that_a_person_denies_stands_no_more(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march", "rally"))
    kept.act(keep.say, A, [Statement("standing", None, "not_stated")])
    assert standing(kept.database) == {keep.candidate_name("a", 1, "e2"): ["rally"]}


# ------------------------------------------------------------------ taking back


def test_what_is_taken_back_stands_no_more(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally")])
    said = last(kept.database, "statement")
    kept.act(lambda connection, run_id: keep.retract(connection, run_id, statements=[said]))
    assert standing(kept.database) == {A: ["march"]}


def test_earlier_word_of_a_person_stands_again_when_the_later_is_taken_back(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally")])
    kept.act(keep.say, A, [form("vigil")])
    said = last(kept.database, "statement")
    kept.act(lambda connection, run_id: keep.retract(connection, run_id, statements=[said]))
    assert standing(kept.database) == {A: ["rally"]}


def test_what_is_restored_stands_until_it_is_taken_back_again(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [form("rally")])
    said = last(kept.database, "statement")
    found = []
    for _ in range(2):
        kept.act(lambda connection, run_id: keep.retract(connection, run_id, statements=[said]))
        found.append(standing(kept.database)[A])
        back = last(kept.database, "retraction")
        kept.act(lambda connection, run_id, back=back: keep.restore(connection, run_id, [back]))
        found.append(standing(kept.database)[A])
    assert found == [["march"], ["rally"], ["march"], ["rally"]]


def test_statement_of_a_machine_can_be_taken_back(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(lambda connection, run_id: keep.retract(connection, run_id, statements=[3]))
    assert standing(kept.database) == {A: []}


# ------------------------------------------------------------------ asking for a part


def test_only_events_asked_for_are_given(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"), coded("b", MARCH, "rally"))
    assert standing(kept.database, names=[B]) == {B: ["rally"]}


def test_only_fields_asked_for_are_given(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.act(keep.say, A, [Statement("size", {"low": 800}, "stated")])
    with kept.database.reading() as connection:
        (event,) = views.standing_events(connection, fields=["form"])
    assert list(event.values) == ["form"]
    assert event.standing == "told"


def test_event_is_found_by_the_start_of_its_name(kept: Any, coded: Make) -> None:
    kept.code(coded("a", MARCH, "march"), coded("b", MARCH, "rally"))
    with kept.database.reading() as connection:
        assert views.candidate_named(connection, A[:5]) == A


@pytest.mark.parametrize("start", ["fff", "c6", "C68FAEC", "%%%"])
def test_event_that_is_not_there_is_told(kept: Any, coded: Make, start: str) -> None:
    kept.code(coded("a", MARCH, "march"))
    with kept.database.reading() as connection, pytest.raises(StoreError, match=f"'{start}'"):
        views.candidate_named(connection, start)


def test_only_the_latest_version_has_a_sketch_to_compare(kept: Any, coded: Make) -> None:
    kept.code(replace(coded("a", MARCH), sketch="0001"))
    kept.code(replace(coded("a", MARCH + " 800 came."), sketch="0002"))
    with kept.database.reading() as connection:
        assert views.sketches(connection) == [(2, "0002")]


# ------------------------------------------------------------------ judgements


@pytest.fixture
def three(kept: Any, coded: Make) -> Any:
    """A project with three candidate events, numbered in the order of their names."""
    kept.code(*(coded(name, MARCH, "march") for name in "abc"))
    return kept


def judge(kept: Any, one: str, other: str, verdict: Any, run: keep.Run, compared: tuple[str, ...] = ()) -> int:
    """Keep a judgement; gives its number."""
    with kept.database.writing() as connection:
        run_id = keep.start_run(connection, run)
        numbers = keep.numbers_of(connection, [A, B, C])
        left, right = sorted((one, other))
        weight = None if run.coder.kind == "person" else 3.5
        keep.keep_judgements(connection, [Judgement(left, right, verdict, weight, {"day": "same"})], numbers, run_id)
        keep.keep_compared(connection, {numbers[name]: "x" for name in compared}, run_id)
    return last(kept.database, "judgement")


def persons(kept: Any) -> list[str]:
    with kept.database.reading() as connection:
        return [judged.verdict for judged in persons_judgements(connection)]


def _numbers(connection: Connection) -> list[int]:
    return list(connection.execute(select(tables.candidate.c.candidate_id)).scalars())


def machines(kept: Any) -> list[str]:
    with kept.database.reading() as connection:
        return [judged.verdict for judged in machine_judgements(connection, _numbers(connection))]


def test_last_judgement_of_people_on_a_pair_stands(three: Any) -> None:
    judge(three, A, B, "same", three.person)
    judge(three, A, C, "same", three.person)
    judge(three, B, A, "different", replace(three.person, coder=Coder("person", "ben")))
    assert persons(three) == ["same", "different"]


def test_judgement_before_stands_again_when_the_last_is_taken_back(three: Any) -> None:
    judge(three, A, B, "same", three.person)
    number = judge(three, A, B, "different", three.person)
    three.act(lambda connection, run_id: keep.retract(connection, run_id, judgements=[number]))
    assert persons(three) == ["same"]
    back = last(three.database, "retraction")
    three.act(lambda connection, run_id: keep.restore(connection, run_id, [back]))
    assert persons(three) == ["different"]


def test_machine_is_not_asked_about_what_people_say(three: Any) -> None:
    judge(three, A, B, "same", three.machine, compared=(A, B, C))
    judge(three, A, B, "different", three.person)
    assert machines(three) == ["same"]
    assert persons(three) == ["different"]


def test_machine_judgement_from_before_an_event_was_compared_anew_stands_no_more(three: Any) -> None:
    judge(three, A, B, "same", three.machine, compared=(A, B, C))
    judge(three, A, C, "different", three.machine, compared=(A,))
    assert machines(three) == ["different"]


def test_judgement_comes_back_as_it_was_kept(three: Any) -> None:
    judge(three, A, B, "campaign", three.machine, compared=(A, B))
    with three.database.reading() as connection:
        (judged,) = machine_judgements(connection, _numbers(connection))
    assert (judged.weight, judged.reason, judged.coder) == (3.5, {"day": "same"}, "groundswell 1")
    assert judged.at == three.machine.started_at
