"""Who reads which reports: dealt out, withdrawn, and given as an exam."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, Field

from groundswell.project import exam
from groundswell.project.assigning import AT_MOST, assign_exam
from groundswell.project.assigning import assign as deal_out
from groundswell.project.assigning import withdraw as withdraw_from
from groundswell.project.queue import is_open, set_open
from groundswell.review.filters import Asked, query_of
from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit
from groundswell.store import accounts, progress
from groundswell.store.assignments import finished
from groundswell.store.summaries import Filters
from groundswell.store.waiting import ORDERS, Order

screens = Screens("assign")

Name = Annotated[str, Field(max_length=200)]
Names = Annotated[tuple[Name, ...], Field(max_length=200)]
Number = Annotated[int, Field(ge=1, le=AT_MOST)]


class AskedAssign(Asked):
    """Which reports are to be dealt out; and how many just were assigned or withdrawn, which the page then says."""

    assigned: Annotated[int | None, Field(ge=0, le=10**9)] = None
    withdrawn: Annotated[int | None, Field(ge=0, le=10**9)] = None


@dataclass(frozen=True, slots=True)
class Load:
    """How much a coder was assigned, and how much of it waits."""

    coder: str
    assigned: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Gold:
    """What an exam may be compared with: what a coder finished, or the adjudicated records where None."""

    coder: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class AssignPage:
    """Who was assigned what, and what can be.

    Attributes
    ----------
    loads
        Everybody who may code, by name.
    golds
        What an exam may be compared with.
    orders
        In which order reports may be taken.
    filters, filtered
        Which reports: those that tell an event as these ask for; and whether they ask for anything.
    kept
        Those of the filters for which the page has no field.
    forms, issues
        Codes to filter by.
    open
        Whether coders may take what nobody was assigned.
    threshold
        What is enough to pass an exam, from 0 to 1.
    most
        Reports that can be dealt out at once.
    assigned, withdrawn
        What was just done.
    """

    loads: tuple[Load, ...]
    golds: tuple[Gold, ...]
    orders: tuple[Order, ...]
    filters: Filters
    filtered: bool
    kept: Filters
    forms: tuple[str, ...]
    issues: tuple[str, ...]
    open: bool
    threshold: float
    most: int
    assigned: int | None
    withdrawn: int | None


@screens.page("/assign", template="assign.html", role="admin")
def assign(visitor: Visit, asked: Annotated[AskedAssign, Query()]) -> AssignPage:
    """Who was assigned what, and what can be."""
    codebook = visitor.project.codebook
    filters = asked.filters(codebook)
    with visitor.project.database.reading() as connection:
        names = progress.people(connection)
        counts = progress.assigned_to_each(connection)
        by_name = {name: counts.get(number, (0, 0)) for number, name in names.items()}
        able = {a.name for a in accounts.accounts(connection) if not a.disabled and a.role != "reader"}
        shown = sorted({*(able or names.values()), *(name for name, (assigned, _) in by_name.items() if assigned)})
        done: Counter[int] = Counter()
        for told in progress.last_outcomes(connection):
            done[told.coder_id] += told.reports if told.outcome == "done" else 0
        golds = [Gold(None, len(finished(connection, None)))]
        golds += [Gold(name, done[number]) for number, name in names.items() if done[number]]
        return AssignPage(
            loads=tuple(Load(name, *by_name.get(name, (0, 0))) for name in shown),
            golds=tuple(gold for gold in golds if gold.reports),
            orders=ORDERS,
            filters=filters,
            filtered=filters != Filters(),
            kept=replace(filters, q=None, since=None, until=None, country=None, form=None, issue=None),
            forms=codebook.names("forms"),
            issues=codebook.names("issues"),
            open=is_open(connection),
            threshold=exam.threshold(connection),
            most=AT_MOST,
            assigned=asked.assigned,
            withdrawn=asked.withdrawn,
        )


@dataclass(frozen=True, slots=True)
class Go:
    """Where to go from here: a path."""

    go: str


class Deal(Asked):
    """Reports to deal out: to whom, how many, which first, and the share in per cent that a second coder reads, too."""

    coders: Names = ()
    others: Annotated[str, Field(max_length=2_000)] = ""
    number: Number
    order: Order = "random"
    twice: Annotated[float, Field(ge=0, le=100)] = 0
    seed: Annotated[str | None, Field(max_length=200)] = None


@screens.action("/assign", role="admin")
def deal(visitor: Visit, body: Deal) -> Go:
    """Deal reports out to coders."""
    filters = body.filters(visitor.project.codebook)
    dealt = deal_out(
        visitor.project,
        _names(body.coders, body.others),
        number=body.number,
        order=body.order,
        filters=filters,
        share_twice=body.twice / 100,
        seed=body.seed,
        by=visitor.coder,
    )
    return _go(assigned=dealt.reports, filters=filters)


class Exam(BaseModel):
    """An exam: for whom, of how many reports, and compared with what."""

    coders: Names = ()
    others: Annotated[str, Field(max_length=2_000)] = ""
    number: Number
    gold: Name = ""


@screens.action("/assign/exam", role="admin")
def examine(visitor: Visit, body: Exam) -> Go:
    """Give the same reports to coders as an exam."""
    names = _names(body.coders, body.others)
    dealt = assign_exam(visitor.project, names, number=body.number, gold=body.gold or None, by=visitor.coder)
    return _go(assigned=dealt.reports)


class Withdraw(BaseModel):
    """From whom to withdraw what they have not begun, and who reads it instead, if anybody."""

    coder: Name
    to: Name = ""


@screens.action("/assign/withdraw", role="admin")
def withdraw(visitor: Visit, body: Withdraw) -> Go:
    """Withdraw what a coder has not begun, or give it to another."""
    return _go(withdrawn=withdraw_from(visitor.project, body.coder, to=body.to or None, by=visitor.coder))


class Rules(BaseModel):
    """Whether coders may take what nobody was assigned, and what is enough to pass an exam, in per cent."""

    open: bool
    enough: Annotated[float, Field(ge=0, le=100)]


@screens.action("/assign/rules", role="admin")
def set_rules(visitor: Visit, body: Rules) -> Go:
    """Say how reports are given out, and what is enough to pass an exam."""
    with visitor.project.database.reading() as connection:
        before = is_open(connection), exam.threshold(connection)
    if body.open != before[0]:
        set_open(visitor.project, to=body.open, by=visitor.coder)
    if body.enough / 100 != before[1]:
        exam.set_threshold(visitor.project, body.enough / 100, by=visitor.coder)
    return Go("/assign")


def _names(chosen: tuple[str, ...], others: str) -> list[str]:
    """Names that were chosen, and those that were written, between commas."""
    return [*chosen, *(name.strip() for name in others.split(",") if name.strip())]


def _go(*, filters: Filters | None = None, **done: int) -> Go:
    told = [query_of(filters)] if filters is not None and filters != Filters() else []
    return Go("/assign?" + "&".join([urlencode(done), *told]))
