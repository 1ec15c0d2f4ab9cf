"""What a person should read next, who was assigned what, and how far people have come; on both databases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from groundswell.errors import MissingError, RefusedError
from groundswell.project import Project, editing
from groundswell.project.assigning import assign, deal, withdraw
from groundswell.project.desk import Editor, Given
from groundswell.project.progress import answer, minutes_of, progress, questions, reading_list
from groundswell.project.queue import Claims, next_report, set_open
from groundswell.project.reports import open_report
from groundswell.project.summaries import refresh
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import tables as t
from groundswell.store.assignments import assignments
from groundswell.store.keep import Coded, candidate_name, keep_coded, start_run
from groundswell.store.reports import last_change
from groundswell.store.summaries import Filters

FORMS = ("march", "vigil", "strike", "march", "vigil", "march")
DAYS = ("2021-05-04", "2021-05-02", None, "2021-05-06", "2021-05-02", "2021-05-05")
SURE = (0.9, 0.5, 0.8, 0.3, 0.95, 0.7)


def report(number: int, form: str, published: str | None, sure: float) -> Coded:
    text = f"Report {number} of a {form}."
    start = text.index(form)
    said = (
        Statement("standing", "focal", "stated", confidence=1.0),
        Statement("rank", 1, "stated", confidence=1.0),
        Statement("form", form, "stated", form, (Evidence.of(text, start, start + len(form)),), sure),
    )
    day = dt.date.fromisoformat(published) if published else None
    return Coded(Document(f"r{number}", text, published=day), None, "en", 0.9, None, None, ((f"e{number}", said),))


@pytest.fixture
def filled(project: Project) -> Project:
    """A project of six reports, each of one event."""
    run = project.run("code")
    with project.database.writing() as connection:
        run_id = start_run(connection, run)
    reports = [report(n, *told) for n, told in enumerate(zip(FORMS, DAYS, SURE, strict=True), start=1)]
    keep_coded(project.database, reports, run, run_id)
    refresh(project)
    return project


def next_for(project: Project, coder: str, **asked: Any) -> int | None:
    with project.database.reading() as connection:
        return next_report(connection, coder, **asked)


def all_for(project: Project, coder: str, **asked: Any) -> list[int]:
    """The reports in the order in which a person is given them who finishes each."""
    found: list[int] = []
    while (number := next_for(project, coder, **asked)) is not None:
        found.append(number)
        editing.finish(project, editor(project, coder, number))
    return found


def editor(project: Project, coder: str, number: int, **more: Any) -> Editor:
    with project.database.reading() as connection:
        return Editor(number, coder, last_change(connection, number), **more)


def held(project: Project, coder: str) -> dict[int, str]:
    with project.database.reading() as connection:
        return {a.document_id: a.purpose for a in assignments(connection, coder=coder)}


# ------------------------------------------------------------------ orders


def test_least_certain_report_comes_first(filled: Project) -> None:
    with filled.database.reading() as connection:
        doubt = dict(connection.execute(select(t.document_summary.c.document_id, t.document_summary.c.doubt)).all())
    assert len(set(doubt.values())) == len(doubt)
    assert all_for(filled, "ana", order="doubt") == sorted(doubt, key=lambda number: -doubt[number])


@pytest.mark.parametrize(("order", "expected"), [("newest", [4, 6, 1, 5, 2, 3]), ("oldest", [2, 5, 1, 6, 4, 3])])
def test_reports_come_by_day_those_without_one_last(filled: Project, order: str, expected: list[int]) -> None:
    assert all_for(filled, "ana", order=order) == expected


def test_order_of_chance_is_the_same_in_every_call_and_another_for_each_coder(filled: Project) -> None:
    given_to = {}
    for coder in ("ana", "ben", "carla", "dora", "emil"):
        first = [next_for(filled, coder, order="random") for _ in range(3)]
        assert len(set(first)) == 1
        given_to[coder] = first[0]
    assert len(set(given_to.values())) > 1
    assert sorted(all_for(filled, "ana", order="random")) == [1, 2, 3, 4, 5, 6]


def test_order_of_chance_is_one_for_both_databases(filled: Project) -> None:
    assert all_for(filled, "ana", order="random") == [2, 1, 4, 5, 3, 6]


def test_filters_of_the_overview_choose_reports_that_tell_such_events(filled: Project) -> None:
    assert all_for(filled, "ana", order="oldest", filters=Filters(form="vigil")) == [2, 5]
    assert next_for(filled, "ana", filters=Filters(form="riot")) is None


def test_report_that_the_person_comes_from_is_left_out(filled: Project) -> None:
    assert next_for(filled, "ana", order="newest", after=4) == 6


def test_nothing_is_written_by_looking_for_the_next(filled: Project) -> None:
    def rows() -> list[int]:
        with filled.database.reading() as connection:
            return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]

    tables = t.metadata.sorted_tables
    before = rows()
    assert next_for(filled, "ana", claims=Claims()) is not None
    assert rows() == before


# ------------------------------------------------------------------ several people


def test_two_people_are_never_given_the_same_report(filled: Project) -> None:
    claims = Claims()
    assert next_for(filled, "ana", order="newest", claims=claims) == 4
    assert next_for(filled, "ben", order="newest", claims=claims) == 6
    assert next_for(filled, "ana", order="newest", claims=claims) == 4


def test_claim_ends_after_some_minutes(filled: Project) -> None:
    now = 0.0
    claims = Claims(minutes=30, clock=lambda: now)
    assert next_for(filled, "ana", order="newest", claims=claims) == 4
    now = 29 * 60
    assert next_for(filled, "ben", order="newest", claims=claims) == 6
    now = 31 * 60
    assert next_for(filled, "carla", order="newest", claims=claims) == 4


def test_many_who_ask_at_once_are_given_different_reports(filled: Project) -> None:
    claims, found = Claims(), []
    threads = [
        Thread(target=lambda n=n: found.append(next_for(filled, f"coder {n}", claims=claims)), daemon=True)
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(found) == Counter([1, 2, 3, 4, 5, 6, None, None])


def test_report_that_another_has_begun_is_left_to_them_for_a_day_also_without_a_claim(filled: Project) -> None:
    editing.accept(filled, editor(filled, "ana", 4), candidate_name("r4", 1, "e4"))
    assert next_for(filled, "ben", order="newest") == 6
    assert next_for(filled, "ana", order="newest") == 4
    with filled.database.writing() as connection:
        connection.execute(
            update(t.run).where(t.run.c.command == "accept").values(started_at="2021-01-01T00:00:00+00:00")
        )
    assert next_for(filled, "ben", order="newest") == 4


def test_what_one_person_finished_or_asked_about_is_given_to_nobody_else(filled: Project) -> None:
    editing.finish(filled, editor(filled, "ana", 4))
    editing.ask_expert(filled, editor(filled, "ana", 6), question="One event or two?")
    assert all_for(filled, "ben", order="newest") == [1, 5, 2, 3]


def test_what_one_person_skipped_is_given_to_others_alone(filled: Project) -> None:
    editing.skip(filled, editor(filled, "ana", 4), reason="I know the author")
    assert next_for(filled, "ana", order="newest") == 6
    assert next_for(filled, "ben", order="newest") == 4


def test_report_that_was_opened_again_comes_again(filled: Project) -> None:
    editing.finish(filled, editor(filled, "ana", 4))
    editing.reopen(filled, editor(filled, "ana", 4))
    assert next_for(filled, "ana", order="newest") == 4


def test_assigned_reports_come_first_and_are_nobody_elses(filled: Project) -> None:
    assign(filled, ["ana"], documents=[2, 3], by="root")
    assert all_for(filled, "ben", order="newest") == [4, 6, 1, 5]
    assert all_for(filled, "ana", order="newest") == [2, 3]


def test_project_can_keep_coders_to_what_they_were_assigned(filled: Project) -> None:
    assign(filled, ["ana"], documents=[2], by="root")
    set_open(filled, by="root", to=False)
    assert all_for(filled, "ana") == [2]
    assert next_for(filled, "ben") is None
    set_open(filled, by="root", to=True)
    assert next_for(filled, "ben") is not None


def test_later_version_of_a_report_takes_the_place_of_the_earlier(filled: Project) -> None:
    assign(filled, ["ana"], documents=[4], by="root")
    run = filled.run("code")
    with filled.database.writing() as connection:
        run_id = start_run(connection, run)
    text = "Report 4 of a march, and of a vigil."
    keep_coded(filled.database, [Coded(Document("r4", text), None, "en", 0.9, None, None, ())], run, run_id)
    refresh(filled)
    assert next_for(filled, "ana", order="newest") == 6
    assert held(filled, "ana") == {}


# ------------------------------------------------------------------ assigning


def test_reports_are_dealt_evenly_and_some_are_read_twice(filled: Project) -> None:
    dealt = assign(filled, ["ana", "ben"], number=6, share_twice=0.34, order="doubt", by="root")
    assert dealt.reports == 6
    assert {name: sum(told.values()) for name, told in dealt.coders.items()} == {"ana": 4, "ben": 4}
    assert {name: told["reliability"] for name, told in dealt.coders.items()} == {"ana": 1, "ben": 1}
    both = [number for number in held(filled, "ana") if number in held(filled, "ben")]
    assert [{held(filled, "ana")[n], held(filled, "ben")[n]} for n in both] == [{"code", "reliability"}] * 2


def test_as_many_are_dealt_as_there_are_and_none_twice(filled: Project) -> None:
    assert assign(filled, ["ana"], number=4, by="root").reports == 4
    assert assign(filled, ["ben"], number=4, by="root").reports == 2
    assert not set(held(filled, "ana")) & set(held(filled, "ben"))
    with pytest.raises(RefusedError, match="no report waits"):
        assign(filled, ["ben"], number=4, by="root")


def test_filters_choose_what_is_dealt(filled: Project) -> None:
    assign(filled, ["ana"], number=10, filters=Filters(form="vigil"), by="root")
    assert set(held(filled, "ana")) == {2, 5}


def test_who_assigns_what_by_which_chance_is_noted(filled: Project) -> None:
    assign(filled, ["ana"], number=2, seed="oak", by="root")
    with filled.database.reading() as connection:
        told = connection.execute(
            select(t.run.c.settings, t.coder.c.name).join(t.coder).filter_by(command="assign")
        ).one()
    assert told.name == "root"
    assert '"seed": "oak"' in told.settings


def test_report_that_somebody_was_assigned_is_read_a_second_time_where_it_is_named(filled: Project) -> None:
    assign(filled, ["ana"], documents=[1], by="root")
    assign(filled, ["ana", "ben"], documents=[1, 1], by="root")
    assert held(filled, "ana") == {1: "code"}
    assert held(filled, "ben") == {1: "reliability"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"number": 0}, "expected 1 to"),
        ({"number": 2, "documents": [1]}, "not both"),
        ({}, "how many"),
        ({"number": 2, "share_twice": 1.5}, "from 0 to 1"),
        ({"number": 2, "share_twice": 0.5}, "name another"),
        ({"documents": []}, "no report"),
    ],
)
def test_what_cannot_be_dealt_is_refused(filled: Project, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        assign(filled, ["ana"], by="root", **asked)
    assert held(filled, "ana") == {}


def test_report_that_is_not_there_is_told(filled: Project) -> None:
    with pytest.raises(MissingError, match="no report 77"):
        assign(filled, ["ana"], documents=[1, 77], by="root")


def test_in_a_team_only_those_are_assigned_who_may_code(filled: Project) -> None:
    row = {"password": "", "one_time": 0, "disabled": 0, "created_at": "2026-01-01"}
    with filled.database.writing() as connection:
        connection.execute(
            insert(t.account), [row | {"name": "ana", "role": "coder"}, row | {"name": "ben", "role": "reader"}]
        )
    assert assign(filled, ["ana"], number=1, by="root").reports == 1
    with pytest.raises(RefusedError, match="nobody called 'ben' may code here; there are ana"):
        assign(filled, ["ben"], number=1, by="root")


@given(
    documents=st.lists(st.integers(1, 10_000), unique=True, max_size=60),
    coders=st.lists(st.sampled_from("abcdefg"), unique=True, min_size=2),
    share=st.floats(0, 1),
    seed=st.text(max_size=3),
)
def test_hands_are_even_whole_and_the_same_for_the_same_seed(
    documents: list[int], coders: list[str], share: float, seed: str
) -> None:
    hands = deal(documents, coders, share_twice=share, seed=seed)
    assert hands == deal(documents, coders, share_twice=share, seed=seed)
    assert sorted(d for d, _, purpose in hands if purpose == "code") == sorted(documents)
    assert sum(purpose == "reliability" for _, _, purpose in hands) == round(share * len(documents))
    assert len({(d, coder) for d, coder, _ in hands}) == len(hands)
    load = Counter(coder for _, coder, _ in hands)
    assert max(load.values(), default=0) - min(load[c] for c in coders) <= 1


def test_second_readings_are_shared_by_all_pairs_of_coders() -> None:
    hands = deal(range(600), "abcd", share_twice=1)
    readers: dict[int, set[str]] = {}
    for document_id, coder, _ in hands:
        readers.setdefault(document_id, set()).add(coder)
    assert set(Counter(frozenset(names) for names in readers.values()).values()) == {100}
    assert set(Counter(coder for _, coder, purpose in hands if purpose == "reliability").values()) == {150}


# ------------------------------------------------------------------ withdrawing


def test_only_what_was_not_begun_is_withdrawn_and_the_run_tells_what(filled: Project) -> None:
    assign(filled, ["ana"], documents=[1, 2, 3], by="root")
    editing.accept(filled, editor(filled, "ana", 2), candidate_name("r2", 1, "e2"))
    assert withdraw(filled, "ana", by="root") == 2
    assert set(held(filled, "ana")) == {2}
    with filled.database.reading() as connection:
        settings = connection.execute(select(t.run.c.settings).filter_by(command="withdraw")).scalar_one()
    assert settings == '{"coder": "ana", "documents": {"1": "code", "3": "code"}, "to": null}'


def test_what_is_withdrawn_can_go_to_another_for_the_same_purpose(filled: Project) -> None:
    assign(filled, ["ana", "ben"], documents=[1, 2], share_twice=1, by="root")
    before = held(filled, "ana")
    assert withdraw(filled, "ana", to="carla", by="root") == 2
    assert (held(filled, "ana"), held(filled, "carla")) == ({}, before)
    assert withdraw(filled, "carla", to="ben", by="root") == 0  # who reads both already
    assert withdraw(filled, "nobody", by="root") == 0


# ------------------------------------------------------------------ lists and questions


def numbers_in(project: Project, coder: str, state: Any) -> list[int]:
    with project.database.reading() as connection:
        return [item.number for item in reading_list(connection, coder, state).items]


def test_every_report_of_a_person_is_in_one_state(filled: Project) -> None:
    assign(filled, ["ana"], documents=[1, 2, 3], by="root")
    editing.accept(filled, editor(filled, "ana", 2), candidate_name("r2", 1, "e2"))
    editing.finish(filled, editor(filled, "ana", 4))
    editing.skip(filled, editor(filled, "ana", 5), reason="A sports page")
    editing.ask_expert(filled, editor(filled, "ana", 6), question="One event or two?")
    with filled.database.reading() as connection:
        found = reading_list(connection, "ana", "skipped")
    assert found.counts == {"waiting": 2, "begun": 1, "done": 1, "skipped": 1, "asked": 1}
    assert [(item.number, item.name, item.reason) for item in found.items] == [(5, "r5", "A sports page")]
    assert [numbers_in(filled, "ana", s) for s in ("waiting", "begun", "done", "asked")] == [[1, 3], [2], [4], [6]]
    assert numbers_in(filled, "ben", "waiting") == []


def test_question_is_answered_and_waits_again_for_who_asked(filled: Project) -> None:
    editing.ask_expert(filled, editor(filled, "ana", 4), question="One event or two?")
    assert next_for(filled, "ana", order="newest") == 6
    with filled.database.reading() as connection:
        [asked] = questions(connection)
    assert (asked.document_id, asked.by, asked.text, asked.answers) == (4, "ana", "One event or two?", ())
    answer(filled, 4, " Two: they begin on different days. ", by="jude")
    with filled.database.reading() as connection:
        [asked] = questions(connection)
        [item] = reading_list(connection, "ana", "asked").items
    assert [(a.by, a.text) for a in asked.answers] == [("jude", "Two: they begin on different days.")]
    assert item.answers == asked.answers
    assert next_for(filled, "ana", order="newest") == 4
    assert next_for(filled, "ben", order="newest") == 6
    editing.finish(filled, editor(filled, "ana", 4))
    with filled.database.reading() as connection:
        assert questions(connection) == []


def test_answer_is_seen_by_who_asked_also_where_they_read_blind(filled: Project) -> None:
    editing.ask_expert(filled, editor(filled, "ana", 4), question="One event or two?")
    answer(filled, 4, "Two", by="jude")
    editing.leave_note(filled, editor(filled, "ben", 4), "A note of another coder")

    def noted(who: str) -> list[tuple[str, bool]]:
        with filled.database.reading() as connection:
            told = open_report(connection, 4, codebook=filled.codebook, coder=who, blind=True)
        return [(note.text, note.answer) for note in told.notes]

    assert noted("ana") == [("Two", True)]
    assert noted("ben") == [("A note of another coder", False)]


@pytest.mark.parametrize(("number", "text"), [(4, "  "), (5, "Two")])
def test_answer_that_is_empty_or_that_nobody_asked_for_is_refused(filled: Project, number: int, text: str) -> None:
    editing.ask_expert(filled, editor(filled, "ana", 4), question="One event or two?")
    with pytest.raises(RefusedError):
        answer(filled, number, text, by="jude")


# ------------------------------------------------------------------ progress


def test_figures_of_each_coder_and_of_all(filled: Project) -> None:
    assign(filled, ["ana"], documents=[1, 2, 3], by="root")
    editing.finish(filled, editor(filled, "ana", 1))
    editing.set_values(
        filled, editor(filled, "ana", 2), candidate_name("r2", 1, "e2"), "form", [_told(2, "vigil", "march")]
    )
    editing.finish(filled, editor(filled, "ana", 2))
    editing.skip(filled, editor(filled, "ben", 5), reason="A sports page")
    with filled.database.reading() as connection:
        found = progress(connection, today=dt.datetime.now(tz=dt.UTC).date())
        alone = progress(connection, today=dt.datetime.now(tz=dt.UTC).date(), only="ben")
    ana, ben = found.coders
    assert (ana.coder, ana.assigned, ana.waiting, ana.done, ana.skipped, ana.asked) == ("ana", 3, 1, 2, 0, 0)
    assert (ben.coder, ben.assigned, ben.waiting, ben.done, ben.skipped) == ("ben", 0, 0, 0, 1)
    assert ana.changed == pytest.approx(1 / 4)  # of standing and form, in two reports
    assert ben.changed is None
    assert ana.days[-1].reports == 2
    assert (found.reports, found.finished, found.skipped, found.days[-1].reports) == (6, 2, 1, 2)
    assert [coder.coder for coder in alone.coders] == ["ben"]
    assert alone.finished == 2


def _told(number: int, word: str, form: str) -> Given:
    start = f"Report {number} of a {word}.".index(word)
    return Given(form, evidence=((start, start + len(word), word),))


def test_time_since_the_action_before_belongs_to_the_report_and_a_pause_to_none() -> None:
    def at(minute: int) -> str:
        return f"2026-03-02T{9 + minute // 60:02d}:{minute % 60:02d}:00+00:00"

    actions: list[tuple[str, int | None, bool]] = [
        (at(0), 1, True),  # nothing is known of it
        (at(3), 2, True),
        (at(4), 3, False),
        (at(6), 4, True),
        (at(7), None, False),
        (at(9), 3, True),
        (at(60), 5, False),
        (at(62), 5, True),
        (at(70), 6, False),  # not finished
    ]
    assert minutes_of(actions) == [3, 2, 3, 2]
