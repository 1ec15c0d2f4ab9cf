"""The coder exam: where a coder stands, and what they said of each report beside the gold standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import HTTPException, Path, Query

from groundswell.project.beside import EventBeside
from groundswell.project.exam import ExamResult, exam_results
from groundswell.project.exam import feedback as feedback_on
from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit, Visitor

screens = Screens("exam")

Coder = Annotated[str | None, Query(max_length=200)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class ExamPage:
    """Where coders stand in their exams.

    Attributes
    ----------
    coder
        Whose exam is shown.
    own
        Whether it is that of whoever asks.
    result
        Where that coder stands; None where they have no exam.
    others
        Where all stand who have one, for those who may see it.
    """

    coder: str
    own: bool
    result: ExamResult | None
    others: tuple[ExamResult, ...]


@screens.page("/exam", template="exam.html", role="coder")
def exam(visitor: Visit, coder: Coder = None) -> ExamPage:
    """Where coders stand in their exams."""
    whose = _whose(visitor, coder)
    everybody = visitor.may("adjudicator")
    with visitor.project.database.reading() as connection:
        found = exam_results(connection, visitor.project.codebook, only=None if everybody else whose)
    result = next((r for r in found if r.coder == whose), None)
    return ExamPage(whose, whose == visitor.coder, result, tuple(found) if everybody else ())


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """What a coder said of a report, to the left, beside the gold standard.

    Attributes
    ----------
    coder, own
        Whose exam it is, and whether it is that of whoever asks.
    number, title, published, publisher
        Of the report.
    events
        The events that either tells; those that both tell first.
    """

    coder: str
    own: bool
    number: int
    title: str
    published: str | None
    publisher: str | None
    events: tuple[EventBeside, ...]


@screens.page("/exam/{number}", template="feedback.html", role="coder")
def feedback(visitor: Visit, number: Number, coder: Coder = None) -> FeedbackPage:
    """What a coder said of a report that they finished, beside the gold standard."""
    whose = _whose(visitor, coder)
    with visitor.project.database.reading() as connection:
        shown = feedback_on(connection, whose, number, codebook=visitor.project.codebook)
    return FeedbackPage(
        whose,
        whose == visitor.coder,
        number,
        shown.title or shown.document,
        shown.published,
        shown.publisher,
        shown.events,
    )


def _whose(visitor: Visitor, coder: str | None) -> str:
    """Whose exam is asked for.

    Raises
    ------
    HTTPException
        If it is another person's and the visitor may not see it.
    """
    if coder in (None, "", visitor.coder):
        return visitor.coder
    if not visitor.may("adjudicator"):
        raise HTTPException(403, "the exam of another coder is seen by adjudicators; leave the name out for your own")
    assert coder is not None
    return coder
