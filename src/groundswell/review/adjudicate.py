"""Adjudication: the reports on which coders disagree, and two records of one side by side, decided value by value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Query
from markupsafe import Markup, escape
from pydantic import BaseModel, Field

from groundswell.errors import RefusedError
from groundswell.project import adjudication
from groundswell.project.adjudication import Between, Disputed, Side, disputed_pair, to_adjudicate
from groundswell.project.agreement import comparisons_of
from groundswell.project.beside import EventBeside, FieldBeside, SideBySide, Word, side_by_side
from groundswell.project.desk import Done, Editor
from groundswell.project.reports import Segment, Span, segments
from groundswell.review.edits import Act, Event, FieldName, GivenValue, given_values
from groundswell.review.report import Number, legible
from groundswell.review.screens import Screens
from groundswell.review.shown import shown
from groundswell.review.visitor import Visit, Visitor
from groundswell.review.wording import say
from groundswell.store.reports import kept_report
from groundswell.store.views import reports_that_stand

screens = Screens("adjudicate")

ROWS = 50  # reports of one page of the list

Pairs = Literal["all", "people", "machine"]
Name = Annotated[str, Field(max_length=200)]

# ------------------------------------------------------------------ which reports


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report on which two coders disagree, or did.

    Attributes
    ----------
    number, title, publisher, published
        Of the report; its name where it has no title.
    left, right
        The coders.
    events, fields
        Number of events that only one tells, and of the fields of others on which they disagree.
    """

    number: int
    title: str
    publisher: str | None
    published: str | None
    left: str
    right: str
    events: int
    fields: int


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Reports to adjudicate.

    Attributes
    ----------
    between
        Whose disagreement is asked for.
    done
        Whether those are shown that are adjudicated.
    reports
        Of this page, the most disputed first; those that are adjudicated by number.
    page, pages
        Which page it is, of how many.
    waiting, adjudicated
        Number of reports that wait, and that are adjudicated.
    reading
        How many reports have been read, and of how many, where the server has just been started and reads them all:
        then nothing else is known yet.
    """

    between: Pairs
    done: bool
    reports: tuple[Waiting, ...]
    page: int
    pages: int
    waiting: int
    adjudicated: int
    reading: tuple[int, int] | None = None


@screens.page("/adjudication", template="adjudication.html", role="adjudicator")
def waiting(
    visitor: Visit, between: Pairs = "all", *, done: bool = False, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> WaitingPage:
    """The reports that are finished and on which coders disagree, the most disputed first."""
    held = comparisons_of(visitor.project)
    if held.reading:
        return WaitingPage(between, done, (), 1, 1, 0, 0, held.reading)
    disputed = to_adjudicate(held, between=between)
    settled = [report for report in held.reports().values() if report.adjudicated]
    found: Sequence[Disputed] = disputed
    if done:
        pairs = (disputed_pair(held, report) for report in sorted(settled, key=lambda r: r.number))
        found = [pair for pair in pairs if pair is not None]
    pages = max(1, -(-len(found) // ROWS))
    return WaitingPage(
        between,
        done,
        tuple(_waiting(visitor, found[(page - 1) * ROWS : page * ROWS])),
        min(page, pages),
        pages,
        len(disputed),
        len(settled),
    )


def _waiting(visitor: Visitor, disputed: Sequence[Disputed]) -> Iterator[Waiting]:
    with visitor.project.database.reading() as connection:
        known = {r.document_id: r for r in reports_that_stand(connection, [d.number for d in disputed])}
    for d in disputed:
        report = known[d.number]
        yield Waiting(
            d.number,
            report.title or report.name,
            report.publisher,
            report.published,
            d.left,
            d.right,
            d.disagreement.events,
            d.disagreement.fields,
        )


# ------------------------------------------------------------------ one report


@dataclass(frozen=True, slots=True)
class BesidePage:
    """Two records of a report side by side.

    Attributes
    ----------
    told
        The records, and what was decided.
    pieces
        The text in pieces, each with the values that rest on it.
    coders
        Names of all who spoke of the report.
    between
        From which list one came.
    may_decide
        Whether this can be decided: both coders are people or machines, and both have finished.
    """

    told: SideBySide
    pieces: tuple[Segment, ...]
    coders: tuple[str, ...]
    between: Pairs
    may_decide: bool

    def title(self, event: EventBeside, language: str) -> str:
        """An event in a few words: its forms, its day and its place, as either coder tells them."""
        parts = []
        for name, most in (("form", 2), ("start_date", 1), ("place", 1)):
            field = event.field(name)
            word = next((w for w in (field.adjudicated, field.left, field.right) if w and w.values), None)
            if word:
                parts.append(", ".join(shown(name, value, language) for value in word.values[:most]))
        told = " · ".join(parts)
        return told[:1].upper() + told[1:]

    @staticmethod
    def markup(words: str) -> Markup:
        """Words of the report, every character of which stays where it is: a browser would join line ends."""
        return Markup(str(escape(words)).replace("\r", "&#13;"))

    def rows(self, event: EventBeside) -> tuple[FieldBeside, ...]:
        """The fields of which either coder, or the record, tells something."""
        return tuple(
            field
            for field in event.fields
            if field.state != "same" or any(w and w.kind in ("told", "undecided") for w in _words(field))
        )

    def said(self, field: str, value: Any, language: str) -> str:
        """A value in words; the event that another is part of by its number on the page."""
        if field == "part_of":
            for place, event in enumerate(self.told.events, start=1):
                if value in event.ids:
                    return say("adjudicate.event_number", language, number=str(place))
        return shown(field, value, language)

    @property
    def decided(self) -> int:
        """Number of the differences that are decided."""
        return self.differences - self.told.differences

    @property
    def differences(self) -> int:
        """Number of all differences, decided or open."""
        return sum(
            1 if not event.both else sum(field.state == "differ" for field in event.fields)
            for event in self.told.events
        )


def _words(field: FieldBeside) -> tuple[Word | None, ...]:
    return field.left, field.right, field.adjudicated


@screens.page("/adjudication/{number}", template="beside.html", role="adjudicator")
def beside(
    visitor: Visit,
    number: Number,
    left: Annotated[str, Query(max_length=200)] = "",
    right: Annotated[str, Query(max_length=200)] = "",
    between: Pairs = "all",
) -> BesidePage:
    """Two coders' records of a report; where none are named, of those who disagree most."""
    pair = Between(left, right) if left and right else _usual(visitor, number)
    with visitor.project.database.reading() as connection:
        told = legible(side_by_side(connection, number, pair.left, pair.right, codebook=visitor.project.codebook))
    report = comparisons_of(visitor.project).reports().get(number)
    coders = tuple(report.spoken) if report else (told.left.name, told.right.name)
    may_decide = not told.unfinished and "adjudicated" not in (told.left.kind, told.right.kind)
    return BesidePage(told, tuple(segments(told.text, _spans(told))), coders, between, may_decide)


def _usual(visitor: Visitor, number: int) -> Between:
    held = comparisons_of(visitor.project)
    report = held.reports().get(number)
    pair = report and disputed_pair(held, report)
    if not pair:
        raise RefusedError(f"nobody has finished report {number} yet; name two coders: ?left=…&right=…")
    return Between(pair.left, pair.right)


def _spans(told: SideBySide) -> Iterator[Span]:
    """The words that values rest on; a span's number says whose: 1 the left's, 2 the right's, 3 the record's."""
    for event in told.events:
        for field in event.fields:
            for whose, word in enumerate(_words(field), start=1):
                for statement in word.statements if word else ():
                    for evidence in statement.evidence:
                        yield Span(evidence.start, evidence.end, event.name, field.name, whose)


# ------------------------------------------------------------------ deciding


class Decision(Act):
    """What every decision says, beside what every action brings: the two coders."""

    left: Name
    right: Name

    @property
    def between(self) -> Between:
        """The two coders."""
        return Between(self.left, self.right)


class OfField(Decision):
    """A decision on a field of an event."""

    event: Event
    field: FieldName


class TakeValue(OfField):
    """Take the value of one side."""

    side: Side


class GiveValues(OfField):
    """Give values of one's own; none where nothing is told."""

    values: Annotated[list[GivenValue], Field(max_length=200)]


class OfEvent(Decision):
    """Take an event, or leave it out."""

    event: Event
    take: bool


class Finish(Decision):
    """Finish the record: whose word is taken on what is open, if anybody's, and from which list one came."""

    rest: Side | None = None
    list: Pairs = "all"


class Finished(BaseModel):
    """The last run that changed the report, and the address of the next report."""

    last_run: int
    go: str


@screens.action("/adjudication/{number}/value", role="adjudicator")
def take_value(visitor: Visit, number: Number, body: TakeValue) -> Done:
    """Take one coder's value of a field."""
    act = adjudication.take_value
    return act(visitor.project, _editor(visitor, number, body), body.between, body.event, body.field, side=body.side)


@screens.action("/adjudication/{number}/values", role="adjudicator")
def give_values(visitor: Visit, number: Number, body: GiveValues) -> Done:
    """Give values of one's own to a field."""
    values = given_values(_text(visitor, number), body.values)
    act = adjudication.give_values
    return act(visitor.project, _editor(visitor, number, body), body.between, body.event, body.field, values)


@screens.action("/adjudication/{number}/event", role="adjudicator")
def decide_event(visitor: Visit, number: Number, body: OfEvent) -> Done:
    """Take an event into the record, or leave it out."""
    act = adjudication.take_event if body.take else adjudication.leave_event
    return act(visitor.project, _editor(visitor, number, body), body.between, body.event)


@screens.action("/adjudication/{number}/finish", role="adjudicator")
def finish(visitor: Visit, number: Number, body: Finish) -> Finished:
    """Finish the record; gives the address of the next report."""
    done = adjudication.finish(visitor.project, _editor(visitor, number, body), body.between, rest=body.rest)
    following = to_adjudicate(comparisons_of(visitor.project), between=body.list)
    go = f"/adjudication/{following[0].number}" if following else "/adjudication"
    return Finished(last_run=done.last_run, go=f"{go}?between={body.list}")


@screens.action("/adjudication/{number}/undo", role="adjudicator")
def undo(visitor: Visit, number: Number, body: Act) -> Done:
    """Take back what one decided last on a report."""
    return adjudication.undo(visitor.project, _editor(visitor, number, body))


@screens.action("/adjudication/{number}/redo", role="adjudicator")
def redo(visitor: Visit, number: Number, body: Act) -> Done:
    """Bring back what one took back last."""
    return adjudication.redo(visitor.project, _editor(visitor, number, body))


def _text(visitor: Visitor, number: int) -> str:
    with visitor.project.database.reading() as connection:
        return kept_report(connection, number).text


def _editor(visitor: Visitor, number: int, body: Act) -> Editor:
    return Editor(number, visitor.coder, body.seen, settles=True, token=body.token)
