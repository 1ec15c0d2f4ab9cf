"""Adding to a project: once, whole, word for word, and without touching what is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from groundswell.errors import StoreError
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Judgement, Statement
from groundswell.store import keep, tables
from groundswell.store.database import Database
from groundswell.store.views import standing_events, text_of

MARCH = "Dockers held a march in Gdynia."
ODD = "a march\ud800 of\x00 dockers \udfff \U0001f600"  # halves of characters and a zero byte, as JSON can hold them

Make = Callable[..., keep.Coded]
Rows = Callable[[Database], dict[str, list[dict[str, Any]]]]


def without(held: dict[str, list[dict[str, Any]]], table: str) -> dict[str, list[dict[str, Any]]]:
    return {name: rows for name, rows in held.items() if name != table}


def test_report_kept_twice_is_there_once(kept: Any, coded: Make, rows: Rows) -> None:
    assert kept.code(coded("a", MARCH, "march")) == 1
    before = rows(kept.database)
    assert kept.code(coded("a", MARCH, "march")) == 0
    assert without(rows(kept.database), "run") == without(before, "run")


def test_report_that_is_kept_is_not_to_be_coded_again(kept: Any, coded: Make) -> None:
    a, b = coded("a", MARCH, "march"), coded("b", MARCH, "march")
    kept.code(a)
    left = keep.uncoded(kept.database, [a.document, b.document], kept.machine)
    assert [document.id for document in left] == ["b"]


@pytest.mark.parametrize(
    "change",
    [{"text": MARCH + " 800 came."}, {"title": "Dockers"}, {"country": "POL"}, {"language": "en"}],
    ids=lambda change: next(iter(change)),
)
def test_report_known_otherwise_is_to_be_coded_again(kept: Any, coded: Make, change: dict[str, str]) -> None:
    before = coded("a", MARCH, "march")
    kept.code(before)
    after = replace(before.document, **change)
    assert keep.uncoded(kept.database, [after], kept.machine) == [after]


@pytest.mark.parametrize(
    "change",
    [
        {"coder": Coder("extractor", "groundswell", "2")},
        {"codebook_version": "2.0"},
        {"settings": '{"deep": true}'},
    ],
    ids=lambda change: next(iter(change)),
)
def test_report_is_to_be_coded_again_by_another_version_or_setting(
    kept: Any, coded: Make, change: dict[str, Any]
) -> None:
    one = coded("a", MARCH, "march")
    kept.code(one)
    assert keep.uncoded(kept.database, [one.document], replace(kept.machine, **change)) == [one.document]


def test_report_that_cannot_be_coded_is_noted_once(kept: Any, coded: Make, rows: Rows) -> None:
    failed = coded("a", MARCH, error="a language that is not read")
    assert [kept.code(failed), kept.code(failed)] == [1, 0]
    assert [row["error"] for row in rows(kept.database)["coding"]] == ["a language that is not read"]
    assert keep.uncoded(kept.database, [failed.document], kept.machine) == []


def test_changed_text_is_a_new_version_beside_the_old(kept: Any, coded: Make, rows: Rows) -> None:
    kept.code(coded("a", MARCH, "march"))
    kept.code(coded("a", MARCH + " 800 came.", "march"))
    held = rows(kept.database)["document"]
    assert [(row["version"], row["text"]) for row in held] == [(1, MARCH), (2, MARCH + " 800 came.")]


def test_text_that_changes_back_is_a_third_version(kept: Any, coded: Make, rows: Rows) -> None:
    for text in (MARCH, MARCH + " 800 came.", MARCH):
        kept.code(coded("a", text, "march"))
    assert [row["version"] for row in rows(kept.database)["document"]] == [1, 2, 3]


def test_candidate_event_has_the_same_name_in_every_project(kept: Any, coded: Make, rows: Rows) -> None:
    kept.code(coded("b", MARCH, "march"), coded("a", MARCH, "march"))
    names = [row["name"] for row in rows(kept.database)["candidate"]]
    assert names == [keep.candidate_name("b", 1, "e1"), keep.candidate_name("a", 1, "e1")]
    assert names[1] == "c68faecfd913"


def test_batch_with_a_fault_leaves_nothing_of_itself(kept: Any, coded: Make, rows: Rows) -> None:
    good = coded("a", MARCH, "march")
    bad = replace(coded("b", MARCH), events=(("e1", (Statement("form", "march", "guessed"),)),))
    run_id = kept.run(kept.machine)
    before = rows(kept.database)
    with pytest.raises(StoreError):
        keep.keep_coded(kept.database, [good, bad], kept.machine, run_id)
    assert rows(kept.database) == before


def test_odd_characters_of_a_text_are_kept_exactly(kept: Any, coded: Make) -> None:
    kept.code(coded("a", ODD, "march"))
    with kept.database.reading() as connection:
        assert text_of(connection, 1) == ODD


def test_text_that_looks_escaped_is_kept_exactly(kept: Any, coded: Make) -> None:
    kept.code(coded("a", '"\\u0000 march"', "march"))
    with kept.database.reading() as connection:
        assert text_of(connection, 1) == '"\\u0000 march"'


def test_odd_characters_of_a_quote_and_a_value_are_kept_exactly(kept: Any, coded: Make) -> None:
    said = Statement("slogan", ODD, "stated", ODD, (Evidence(0, len(ODD), ODD),), None, ODD)
    kept.code(replace(coded("a", ODD), events=(("e1", (Statement("standing", "told", "stated"), said)),)))
    with kept.database.reading() as connection:
        (event,) = standing_events(connection)
    (slogan,) = event.values["slogan"]
    assert slogan.statement.value == ODD
    assert slogan.statement.evidence[0].quote == ODD


def test_odd_characters_elsewhere_are_replaced_and_do_no_harm(kept: Any, rows: Rows) -> None:
    document = Document(ODD, MARCH, ODD, None, ODD, None, f"https://example.org/{ODD}")
    coded = keep.Coded(document, None, "en", 0.5, ODD, ODD, ())
    assert kept.code(coded, run=replace(kept.machine, coder=Coder("model", ODD))) == 1
    (row,) = rows(kept.database)["document"]
    assert row["title"] == "a march\ufffd of\ufffd dockers \ufffd \U0001f600"
    assert keep.uncoded(kept.database, [document], replace(kept.machine, coder=Coder("model", ODD))) == []


def test_judgement_on_an_unknown_event_is_refused(kept: Any) -> None:
    with pytest.raises(StoreError, match="no candidate event 'abc'"), kept.database.reading() as connection:
        keep.numbers_of(connection, ["abc"])


#: Tables that other ways of adding fill, and other tests watch.
ELSEWHERE = set(tables.metadata.tables) - {
    "candidate", "coder", "coding", "compared", "document", "judgement", "membership", "migration", "retraction", "run",
    "statement", "tie", "weights",
}  # fmt: skip


def test_nothing_that_was_kept_is_changed_or_removed(kept: Any, coded: Make, rows: Rows) -> None:
    """Each way of adding leaves all earlier rows as they were; only what is computed is made anew."""
    computed = {"membership", "tie"}
    a, b = (keep.candidate_name(name, 1, "e1") for name in "ab")
    rally = Statement("form", "rally", "stated")
    same = Judgement(*sorted((a, b)), "same")  # type: ignore[misc]

    def judge(connection: Any, run_id: int) -> None:
        keep.keep_judgements(connection, [same], keep.numbers_of(connection, [a, b]), run_id)

    def link(connection: Any, _: int) -> None:
        keep.replace_links(connection, [(1, a, 1), (2, a, 2)], [(a, b, "campaign", "one wave")])

    def unlink(connection: Any, _: int) -> None:
        keep.replace_links(connection, [(1, a, 1), (2, b, 2)], [])

    steps: list[Callable[[], object]] = [
        lambda: kept.code(coded("a", MARCH, "march"), coded("b", MARCH, "march")),
        lambda: kept.code(coded("a", MARCH + " 800 came.", "march")),
        lambda: kept.act(keep.say, a, [rally]),
        lambda: kept.act(judge),
        lambda: kept.act(lambda c, run_id: keep.retract(c, run_id, statements=[3], judgements=[1])),
        lambda: kept.act(lambda c, run_id: keep.restore(c, run_id, [1, 2])),
        lambda: kept.act(lambda c, run_id: keep.keep_compared(c, {1: "x", 2: "y"}, run_id)),
        lambda: kept.act(lambda c, run_id: keep.keep_compared(c, {1: "z"}, run_id)),
        lambda: kept.act(keep.keep_weights, "{}"),
        lambda: kept.act(link),
        lambda: kept.act(unlink),
    ]
    before = rows(kept.database)
    for step in steps:
        step()
        after = rows(kept.database)
        assert after != before
        for table in after.keys() - computed:
            assert [row for row in before[table] if row not in after[table]] == []
        before = after
    assert {name for name, held in before.items() if not held} == {"tie", *ELSEWHERE}


def test_links_take_the_place_of_those_before(kept: Any, coded: Make, rows: Rows) -> None:
    kept.code(coded("a", MARCH, "march"), coded("b", MARCH, "march"))
    with kept.database.writing() as connection:
        keep.replace_links(connection, [(1, "x", 1), (2, "x", 1)], [("x", "y", "campaign", "one wave")])
    with kept.database.writing() as connection:
        keep.replace_links(connection, [(1, "x", 1), (2, "y", 2)], [])
    held = rows(kept.database)
    assert [row["event_id"] for row in held["membership"]] == ["x", "y"]
    assert held["tie"] == []


def test_coder_stands_once_however_many_runs_there_are(kept: Any) -> None:
    for run in (kept.machine, kept.person, kept.machine):
        kept.run(run)
    with kept.database.reading() as connection:
        coders = connection.execute(select(tables.coder.c.name).order_by(tables.coder.c.coder_id)).scalars().all()
        runs = connection.execute(select(tables.run.c.coder_id).order_by(tables.run.c.run_id)).scalars().all()
    assert coders == ["groundswell", "ana"]
    assert runs[0] == runs[2] != runs[1]
