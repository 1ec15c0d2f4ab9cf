"""The coder exam: what coders say of reports of which there is a gold standard; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from groundswell.errors import MissingError, RefusedError
from groundswell.project import Project, adjudication, editing
from groundswell.project.adjudication import Between
from groundswell.project.assigning import assign, assign_exam
from groundswell.project.desk import Editor, Given
from groundswell.project.exam import ExamResult, exam_result, exam_results, feedback, set_threshold, threshold
from groundswell.project.summaries import refresh
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import readings
from groundswell.store import tables as t
from groundswell.store.assignments import assignments
from groundswell.store.keep import Coded, candidate_name, keep_coded, start_run
from groundswell.store.reports import last_change

TEXT = "Dockers held a march in Gdynia on 3 May 2021. Later bakers came to a vigil in Sopot, and a strike began."


def words(quote: str) -> tuple[Evidence, ...]:
    start = TEXT.index(quote)
    return (Evidence.of(TEXT, start, start + len(quote)),)


def told(form: str, *more: Statement) -> tuple[Statement, ...]:
    return (
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", form, "stated", form, words(form), 0.9),
        *more,
    )


@pytest.fixture
def coded(project: Project) -> Project:
    """A project of four reports in which a machine found a march on a wrong day, and a vigil."""
    events = (
        ("e1", told("march", Statement("start_date", "2021-05-04", "stated", "3 May 2021", words("3 May 2021"), 0.6))),
        ("e2", told("vigil")),
    )
    run = project.run("code")
    with project.database.writing() as connection:
        run_id = start_run(connection, run)
    reports = [Coded(Document(f"r{n}", TEXT), None, "en", 0.9, None, None, events) for n in (1, 2, 3, 4)]
    keep_coded(project.database, reports, run, run_id)
    refresh(project)
    return project


def editor(project: Project, who: str, number: int) -> Editor:
    with project.database.reading() as connection:
        blind = readings.read_apart(connection, number, who)
        return Editor(number, who, last_change(connection, number), blind=blind)


def event(number: int, name: str = "e1") -> str:
    return candidate_name(f"r{number}", 1, name)


def given(value: Any, quote: str) -> Given:
    [at] = words(quote)
    return Given(value, evidence=((at.start, at.end, at.quote),))


def code_well(project: Project, who: str, number: int) -> None:
    """Correct the day, reject the vigil, and finish."""
    day = [given("2021-05-03", "3 May 2021")]
    editing.set_values(project, editor(project, who, number), event(number), "start_date", day)
    editing.reject_event(project, editor(project, who, number), event(number, "e2"))
    editing.finish(project, editor(project, who, number))


def result(project: Project, who: str) -> ExamResult:
    with project.database.reading() as connection:
        found = exam_result(connection, who, project.codebook)
    assert found
    return found


@pytest.fixture
def exam(coded: Project) -> Project:
    """Dora finished three reports; two of them are the exam of Ana and Ben."""
    for number in (1, 2, 3):
        code_well(coded, "dora", number)
    assign_exam(coded, ["ana", "ben"], documents=[1, 2], gold="dora", by="root")
    return coded


def test_reports_of_an_exam_are_the_same_for_all_and_read_blind(exam: Project) -> None:
    with exam.database.reading() as connection:
        assert {(a.document_id, a.coder, a.purpose) for a in assignments(connection)} == {
            (number, who, "exam") for number in (1, 2) for who in ("ana", "ben")
        }
        assert readings.read_apart(connection, 1, "ana")


def test_coder_who_says_what_the_gold_standard_says_passes(exam: Project) -> None:
    for number in (1, 2):
        code_well(exam, "ana", number)
    found = result(exam, "ana")
    assert (found.finished, found.waiting, found.precision, found.recall, found.f1) == (2, 0, 1, 1, 1)
    assert (found.agreed, found.passed) == (1, True)
    assert [(f.name, f.compared, f.agreed) for f in found.fields] == [
        ("standing", 2, 2),
        ("form", 2, 2),
        ("start_date", 2, 2),
    ]


def test_what_differs_is_counted_by_event_and_by_field(exam: Project) -> None:
    for number in (1, 2):
        editing.finish(exam, editor(exam, "ana", number))  # as the machine has it
    found = result(exam, "ana")
    assert (found.precision, found.recall, found.f1) == (0.5, 1, pytest.approx(2 / 3))
    assert found.agreed == pytest.approx(2 / 3)
    assert found.passed is False
    assert [(f.name, f.compared, f.agreed) for f in found.fields] == [
        ("standing", 2, 2),
        ("form", 2, 2),
        ("start_date", 2, 0),
    ]
    one = found.reports[0]
    assert (one.common, one.missed, one.more, one.compared, one.agreed) == (1, 0, 1, 3, 2)


def test_report_counts_once_it_is_finished_and_nothing_is_told_before(exam: Project) -> None:
    day = [given("2021-05-03", "3 May 2021")]
    editing.set_values(exam, editor(exam, "ana", 1), event(1), "start_date", day)
    found = result(exam, "ana")
    assert (found.finished, found.waiting, found.f1, found.agreed, found.passed) == (0, 2, None, None, None)
    assert [(r.number, r.finished, r.common, r.compared) for r in found.reports] == [(1, False, 0, 0), (2, False, 0, 0)]
    with exam.database.reading() as connection, pytest.raises(RefusedError, match="has not finished report 1"):
        feedback(connection, "ana", 1, codebook=exam.codebook)


def test_feedback_puts_what_the_coder_says_beside_the_gold_standard_with_its_words(exam: Project) -> None:
    editing.finish(exam, editor(exam, "ana", 1))
    with exam.database.reading() as connection:
        shown = feedback(connection, "ana", 1, codebook=exam.codebook)
    march, vigil = shown.events
    [day] = [field for field in march.fields if field.name == "start_date"]
    assert day.state == "differ"
    assert day.left
    assert day.right
    assert (day.left.values, day.right.values) == (("2021-05-04",), ("2021-05-03",))
    assert day.right.statements[0].evidence[0].quote == "3 May 2021"
    assert (vigil.left, vigil.right, vigil.rejected) == (event(1, "e2"), None, True)


@pytest.mark.parametrize(("who", "number"), [("ana", 3), ("carla", 1)])
def test_feedback_on_what_is_no_exam_of_the_coder_is_not_there(exam: Project, who: str, number: int) -> None:
    with exam.database.reading() as connection, pytest.raises(MissingError, match="not part of the exam"):
        feedback(connection, who, number, codebook=exam.codebook)


def test_who_has_no_exam_has_no_result(exam: Project) -> None:
    with exam.database.reading() as connection:
        assert exam_result(connection, "carla", exam.codebook) is None
        assert [r.coder for r in exam_results(connection, exam.codebook)] == ["ana", "ben"]


def test_what_is_enough_can_be_set(exam: Project) -> None:
    for number in (1, 2):
        editing.finish(exam, editor(exam, "ana", number))
    set_threshold(exam, 0.6, by="root")
    assert result(exam, "ana").passed is True
    with exam.database.reading() as connection:
        assert threshold(connection) == 0.6
        assert connection.execute(select(t.run.c.settings).filter_by(command="set")).scalar_one() == (
            '{"exam.threshold": 0.6}'
        )
    with pytest.raises(RefusedError, match="from 0 to 1"):
        set_threshold(exam, 60, by="root")


def test_report_of_which_there_is_a_gold_standard_no_more_is_left_out(exam: Project) -> None:
    code_well(exam, "ana", 1)
    editing.reopen(exam, editor(exam, "dora", 1))
    assert [report.number for report in result(exam, "ana").reports] == [2]


def test_adjudicated_records_are_a_gold_standard_that_is_not_seen_before_the_exam_is_done(coded: Project) -> None:
    code_well(coded, "dora", 1)
    editing.finish(coded, editor(coded, "emil", 1))
    between = Between("dora", "emil")
    jude = Editor(1, "jude", editor(coded, "jude", 1).seen, settles=True)
    adjudication.finish(coded, jude, between, rest="left")
    assert assign_exam(coded, ["ana"], number=5, by="root").reports == 1
    with coded.database.reading() as connection:
        assert readings.read_apart(connection, 1, "ana")
        assert not readings.read_apart(connection, 1, "dora")
    code_well(coded, "ana", 1)
    assert result(coded, "ana").passed is True
    with coded.database.reading() as connection:
        assert not readings.read_apart(connection, 1, "ana")


def test_exam_is_of_reports_that_the_coders_do_not_know(exam: Project) -> None:
    assign(exam, ["carla"], documents=[3], by="root")
    dealt = assign_exam(exam, ["carla"], number=9, gold="dora", by="root")
    assert dealt.coders == {"carla": {"exam": 2}}
    with pytest.raises(RefusedError, match="of 3 reports finished by dora, the coders know all"):
        assign_exam(exam, ["carla"], number=9, gold="dora", by="root")
    with pytest.raises(RefusedError, match="report 4 is no exam"):
        assign_exam(exam, ["carla"], documents=[4], gold="dora", by="root")
    with pytest.raises(RefusedError, match="cannot be examined"):
        assign_exam(exam, ["dora"], number=1, gold="dora", by="root")
    with pytest.raises(RefusedError, match="of 0 reports adjudicated"):
        assign_exam(exam, ["carla"], number=1, by="root")


def test_the_same_seed_gives_the_same_exam(coded: Project) -> None:
    for number in (1, 2, 3, 4):
        code_well(coded, "dora", number)
    for who in ("ana", "ben"):
        assign_exam(coded, [who], number=2, gold="dora", seed="oak", by="root")
    with coded.database.reading() as connection:
        ana, ben = ({a.document_id for a in assignments(connection, coder=who)} for who in ("ana", "ben"))
    assert ana == ben
