"""A person's reports, the next one to read, and the questions to experts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from groundswell.project import progress
from groundswell.project.progress import ListedReport, Question, State
from groundswell.project.queue import claims_of, is_open, next_report
from groundswell.review.filters import Asked, query_of
from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit
from groundswell.store.progress import heads
from groundswell.store.summaries import Filters
from groundswell.store.waiting import ORDERS, Order

screens = Screens("queue")

ROWS = 50  # of a list on one page


class AskedOrder(Asked):
    """In which order reports come, and which: those that tell an event as the filters ask for."""

    order: Order = "doubt"


class AskedList(AskedOrder):
    """Which of a person's reports are listed."""

    state: State = "waiting"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A person's reports.

    Attributes
    ----------
    state
        Which of them are listed.
    counts
        How many are in each state.
    answered
        How many of those asked about were answered since, and wait again.
    items
        Those listed on this page.
    page, pages
        Number of this page of the list, and of all.
    order, orders
        In which order the next report comes, and in which it could.
    filters, filtered
        Which reports come next: those that tell an event as these ask for; and whether they ask for anything.
    query
        Order and filters as they stand in an address.
    open
        Whether reports come that nobody was assigned, when what was assigned is done.
    exam
        Whether the person has an exam.
    questions
        How many questions wait for an answer; None for whoever does not answer them.
    """

    state: State
    counts: Mapping[State, int]
    answered: int
    items: tuple[ListedReport, ...]
    page: int
    pages: int
    order: Order
    orders: tuple[Order, ...]
    filters: Filters
    filtered: bool
    query: str
    open: bool
    exam: bool
    questions: int | None


@screens.page("/queue", template="queue.html", role="coder")
def queue(visitor: Visit, asked: Annotated[AskedList, Query()]) -> QueuePage:
    """A person's reports, by what came of them."""
    filters = asked.filters(visitor.project.codebook)
    with visitor.project.database.reading() as connection:
        first = (asked.page - 1) * ROWS
        found = progress.reading_list(connection, visitor.coder, asked.state, first=first, at_most=ROWS)
        waiting = None
        if visitor.may("adjudicator"):
            waiting = sum(not question.answers for question in progress.questions(connection))
        return QueuePage(
            state=asked.state,
            counts=found.counts,
            answered=found.answered,
            items=found.items,
            page=asked.page,
            pages=max(1, -(-found.counts[asked.state] // ROWS)),
            order=asked.order,
            orders=ORDERS,
            filters=filters,
            filtered=filters != Filters(),
            query=_query(asked.order, filters),
            open=is_open(connection),
            exam=found.exam,
            questions=waiting,
        )


class AskedNext(AskedOrder):
    """What a person should read next."""

    after: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


@dataclass(frozen=True, slots=True)
class NextReport:
    """What a person should read next.

    Attributes
    ----------
    number
        Of the report; None where none waits.
    filtered
        Whether only some reports were asked for.
    """

    number: int | None
    filtered: bool


@screens.page("/queue/next", template="queue_next.html", role="coder")
def next_one(visitor: Visit, asked: Annotated[AskedNext, Query()], request: Request) -> NextReport:
    """The report to read next: the page goes there."""
    filters = asked.filters(visitor.project.codebook)
    with visitor.project.database.reading() as connection:
        number = next_report(
            connection,
            visitor.coder,
            order=asked.order,
            filters=filters,
            after=asked.after,
            claims=claims_of(visitor.project) if visitor.team else None,
        )
    if number is not None and not request.url.path.startswith("/api/"):
        query = _query(asked.order, filters)  # the page of the report asks for the next one with it
        return RedirectResponse(f"/reports/{number}" + (f"?{query}" if query else ""), 303)  # type: ignore[return-value]  # a page may be an answer of its own
    return NextReport(number, filters != Filters())


def _query(order: Order, filters: Filters) -> str:
    told = [urlencode({"order": order})] if order != AskedOrder.model_fields["order"].default else []
    return "&".join([*told, *filter(None, [query_of(filters)])])


# ------------------------------------------------------------------ questions to experts


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question about a report.

    Attributes
    ----------
    number, title
        Of the report.
    question
        What is asked, by whom, and what was answered.
    """

    number: int
    title: str
    question: Question


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What people ask about reports: first what waits for an answer, the earliest first."""

    questions: tuple[AskedQuestion, ...]


@screens.page("/queue/questions", template="questions.html", role="adjudicator")
def questions(visitor: Visit) -> QuestionsPage:
    """What people ask about reports."""
    with visitor.project.database.reading() as connection:
        found = progress.questions(connection)
        titles = {number: h.title or h.name for number, h in heads(connection, {q.document_id for q in found}).items()}
    found = sorted(found, key=lambda q: bool(q.answers))
    return QuestionsPage(tuple(AskedQuestion(q.document_id, titles[q.document_id], q) for q in found))


class Reply(BaseModel):
    """An answer to what people ask about a report."""

    text: Annotated[str, Field(max_length=10_000)]


@dataclass(frozen=True, slots=True)
class Answered:
    """The report to which an answer was kept."""

    number: int


@screens.action("/queue/questions/{number}/answer", role="adjudicator")
def answer(visitor: Visit, number: Annotated[int, Path(ge=1, le=2**31 - 1)], body: Reply) -> Answered:
    """Answer what people ask about a report; it waits again for those who asked."""
    progress.answer(visitor.project, number, body.text, by=visitor.coder)
    return Answered(number)
