"""A report as it is read: what is shown of it, and to whom; its text in pieces."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.errors import MissingError
from groundswell.project import Project
from groundswell.project.reports import OpenReport, Span, open_report, segments, spans_of
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store import keep

TEXT = "On Monday 800 dockers marched in Gdynia."


def said(field: str, value: Any, quote: str) -> Statement:
    start = TEXT.index(quote)
    return Statement(field, value, "stated", quote, (Evidence(start, start + len(quote), quote),), 0.7, None)


def march(rank: int, form: str = "march") -> tuple[Statement, ...]:
    return (
        Statement("standing", "focal", "stated"),
        Statement("rank", rank, "stated"),
        said("form", form, "marched"),
        said("participant", {"name": "dockers", "kind": "workers"}, "800 dockers"),
    )


Say = Callable[..., int]


@pytest.fixture
def coded(project: Project) -> Callable[..., None]:
    """Keeps a coding of a report by a version of the machine."""

    def keep_it(version: str, *events: tuple[str, tuple[Statement, ...]], text: str = TEXT, **told: Any) -> None:
        run = replace(project.run("code"), coder=Coder("extractor", "groundswell", version))
        with project.database.writing() as connection:
            run_id = keep.start_run(connection, run)
        known = {"language": "en", "relevance": 0.9, "note": None, "error": None} | told
        document = Document("gdynia", text, title="Dockers march", publisher="Port News", country="POL")
        keep.keep_coded(project.database, [keep.Coded(document, None, events=events, **known)], run, run_id)

    return keep_it


@pytest.fixture
def say(project: Project) -> Say:
    """Keeps what a person says of an event, in a run of its own; gives the number of the run."""

    def keep_it(by: str, event: str, *statements: Statement, command: str = "correct") -> int:
        with project.database.writing() as connection:
            run_id = keep.start_run(connection, project.run(command, by=by), document_id=1)
            keep.say(connection, event, statements, run_id)
        return run_id

    return keep_it


def opened(project: Project, number: int = 1, **who: Any) -> OpenReport:
    with project.database.reading() as connection:
        return open_report(connection, number, codebook=project.codebook, **who)


def test_report_is_shown_with_what_the_machine_says_of_it(project: Project, coded: Any) -> None:
    coded("1", ("e2", march(2)), ("e1", march(1)))
    report = opened(project)
    assert (report.text, report.title, report.publisher, report.language) == (TEXT, "Dockers march", "Port News", "en")
    assert (report.relevance, report.current, report.last_run, report.coded_in) == (0.9, True, 1, 1)
    assert [event.event_id for event in report.events] == ["e1", "e2"]
    event = report.events[0]
    assert [field.name for field in event.fields] == [field.name for field in project.codebook.fields]
    (value,) = event.field("participant").values
    assert (value.value, value.text, value.confidence) == ({"name": "dockers", "kind": "workers"}, "800 dockers", 0.7)
    assert (value.by, value.by_person, value.run) == ("groundswell 1", False, 1)


def test_report_that_could_not_be_coded_says_why(project: Project, coded: Any) -> None:
    coded("1", error="the text is in language 'de'", relevance=None, language=None)
    report = opened(project)
    assert (report.error, report.relevance, report.events) == ("the text is in language 'de'", None, ())


def test_missing_report_is_told(project: Project) -> None:
    with pytest.raises(MissingError, match="no report 7"):
        opened(project, 7)


def test_text_that_no_database_keeps_comes_back_as_it_was(project: Project, coded: Any) -> None:
    coded("1", text="half \ud83d and \x00")
    assert opened(project).text == "half \ud83d and \x00"


def test_persons_word_stands_above_the_machines_and_both_people_are_named(
    project: Project, coded: Any, say: Say
) -> None:
    coded("1", ("e1", march(1)))
    name = opened(project).events[0].name
    say("ana", name, said("form", "strike", "marched"))
    say("ben", name, said("form", "picket", "marched"))
    last = say("ana", name, said("form", "vigil", "marched"), said("form", "march", "marched"))
    report = opened(project, coder="ben")
    field = report.events[0].field("form")
    assert ([v.value for v in field.values], field.people, field.mine) == (["vigil", "march"], ("ben", "ana"), True)
    assert not report.events[0].field("participant").people
    assert report.last_run == last


def test_later_coding_takes_the_place_of_the_earlier_and_people_stay(project: Project, coded: Any, say: Say) -> None:
    coded("1", ("e1", march(1)), ("e2", march(2)))
    first, second = (event.name for event in opened(project).events)
    say("ana", first, said("form", "strike", "marched"))
    say("ana", second, said("form", "picket", "marched"))
    coded("2", ("e1", march(1, "caravan")))
    report = opened(project)
    assert [event.name for event in report.events] == [first]
    assert [v.value for v in report.events[0].field("form").values] == ["strike"]
    assert [e.name for e in report.rejected] == [second], "what a person said of it stays in sight"


def test_adjudicated_word_stands_above_a_later_one(project: Project, coded: Any, say: Say) -> None:
    coded("1", ("e1", march(1)))
    name = opened(project).events[0].name
    say("eva", name, said("form", "strike", "marched"), command="adjudicate")
    say("ana", name, said("form", "picket", "marched"))
    field = opened(project).events[0].field("form")
    assert ([v.value for v in field.values], field.adjudicated) == (["strike"], True)


def test_who_reads_apart_is_shown_the_machine_and_themselves(project: Project, coded: Any, say: Say) -> None:
    coded("1", ("e1", march(1)))
    name = opened(project).events[0].name
    say("ana", name, said("form", "strike", "marched"))
    say("ben", name, Statement("standing", None, "not_stated"))
    assert opened(project).events == ()
    for coder, form, by in (("ana", "strike", "ana"), ("cyn", "march", "groundswell 1")):
        report = opened(project, coder=coder, blind=True)
        (value,) = report.events[0].field("form").values
        assert (value.value, value.by) == (form, by)
        assert "ben" not in repr(report)
    assert opened(project, coder="ben", blind=True).events == ()
    assert [e.name for e in opened(project, coder="ben", blind=True).rejected] == [name]


def test_older_version_names_the_one_that_stands(project: Project, coded: Any) -> None:
    coded("1", ("e1", march(1)))
    coded("1", ("e1", march(1)), text=TEXT + " It rained.")
    older = opened(project)
    assert (older.version, older.latest, older.current) == (1, 2, False)
    assert opened(project, 2).current


# ------------------------------------------------------------------ the text in pieces


def test_overlapping_words_are_cut_into_pieces_the_longest_first(project: Project, coded: Any) -> None:
    coded("1", ("e1", march(1)))
    found = segments(TEXT, [*spans_of(opened(project)), Span(14, 40, "x", "claim", 9)])
    assert [(s.text, [span.field for span in s.spans]) for s in found] == [
        ("On Monday ", []),
        ("800 ", ["participant"]),
        ("dockers", ["claim", "participant"]),
        (" ", ["claim"]),
        ("marched", ["claim", "form"]),
        (" in Gdynia.", ["claim"]),
    ]


@given(text=st.text(max_size=40), ends=st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=12))
def test_pieces_together_are_the_text_and_hold_what_rests_on_them(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [Span(start, end, "e", "form", n) for n, (start, end) in enumerate(ends)]
    found = segments(text, spans)
    assert "".join(piece.text for piece in found) == text
    inside = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    for piece in found:
        assert {s.statement for s in piece.spans} == {
            s.statement for s in inside if s.start <= piece.start and piece.end <= s.end
        }
