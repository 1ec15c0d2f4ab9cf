"""What a person does on a report, as actions that a page sends: see `groundswell.project.editing`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groundswell.project import editing
from groundswell.project.editing import Done, Editor, Given
from groundswell.record.words import storable
from groundswell.review.report import Number, opened
from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit, Visitor
from groundswell.store.readings import read_apart

screens = Screens("edits")

Words = Annotated[str, Field(max_length=2_000)]
Event = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
FieldName = Annotated[str, Field(max_length=60)]
RowNumber = Annotated[int, Field(ge=0, le=2_147_483_647)]
Offset = Annotated[int, Field(ge=0, le=10_000_000)]


class Act(BaseModel):
    """What every action brings: the last run that its page had seen, and a token by which it is done once."""

    model_config = ConfigDict(extra="forbid")
    seen: RowNumber
    token: str | None = Field(default=None, max_length=100)


class OnEvent(Act):
    """An action on an event."""

    event: Event


class OnField(OnEvent):
    """An action on a field of an event, or on how it stands."""

    field: FieldName


class Accept(OnEvent):
    """A field that is as it stands; without one, all of an event."""

    field: FieldName | None = None


class Piece(BaseModel):
    """Words of the report, in characters of Unicode."""

    model_config = ConfigDict(extra="forbid")
    start: Offset
    end: Offset
    quote: Words


class GivenValue(BaseModel):
    """A value of a field, or in `keep` the number of the statement of one that is to stay as it is."""

    model_config = ConfigDict(extra="forbid")
    value: Any = None
    status: str = Field(default="stated", max_length=20)
    text: Words | None = None
    reason: Words | None = None
    evidence: Annotated[list[Piece], Field(max_length=50)] = []
    keep: RowNumber | None = None


class Values(OnField):
    """All values of a field."""

    values: Annotated[list[GivenValue], Field(max_length=200)]


class Undecided(OnField):
    """A field of which several values are possible."""

    reason: Words


class Add(Act):
    """An event that words of the report tell."""

    start: Offset
    end: Offset
    forms: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=30)]
    standing: str = Field(default="focal", max_length=60)


class Reject(OnEvent):
    """An event that the report does not tell."""

    reason: Words | None = None


class Split(OnEvent):
    """Values of an event, by the numbers of their statements, that are to be an event of their own."""

    statements: Annotated[list[RowNumber], Field(max_length=1_000)]


class Merge(Act):
    """Two events that are one."""

    first: Event
    second: Event


class LeaveNote(Act):
    """A note on a report, or on an event of it."""

    text: Words
    event: Event | None = None


class ReplaceNote(Act):
    """Another text for a note; an empty one removes it."""

    note: RowNumber
    text: Words


class Because(Act):
    """Why somebody leaves a report to others, or what they ask."""

    reason: Words


def _editor(visitor: Visitor, number: int, body: Act) -> Editor:
    with visitor.project.database.reading() as connection:
        blind = not visitor.sees_all and read_apart(connection, number, visitor.coder)
    sees_all = visitor.sees_all
    return Editor(number, visitor.coder, body.seen, blind, settles=sees_all, token=body.token, unnamed=not sees_all)


@screens.action("/reports/{number}/accept")
def accept(visitor: Visit, number: Number, body: Accept) -> Done:
    """Say of a field, or of all of an event, that it is as it stands."""
    return editing.accept(visitor.project, _editor(visitor, number, body), body.event, body.field)


@screens.action("/reports/{number}/values")
def values(visitor: Visit, number: Number, body: Values) -> Done:
    """Give all values of a field."""
    given = given_values(opened(visitor, number).text, body.values)
    return editing.set_values(visitor.project, _editor(visitor, number, body), body.event, body.field, given)


def given_values(text: str, values: Sequence[GivenValue]) -> list[Given]:
    """Values with their words as they stand in the text: a page shows halves of characters and zero bytes as U+FFFD."""
    legible = storable(text)

    def quote(piece: Piece) -> str:
        same = 0 <= piece.start <= piece.end and legible[piece.start : piece.end] == piece.quote
        return text[piece.start : piece.end] if same else piece.quote

    return [
        Given(
            value=one.value,
            status=one.status,
            evidence=tuple((piece.start, piece.end, quote(piece)) for piece in one.evidence),
            text=one.text,
            reason=one.reason,
            keep=one.keep,
        )
        for one in values
    ]


@screens.action("/reports/{number}/not-stated")
def not_stated(visitor: Visit, number: Number, body: OnField) -> Done:
    """Say that the report does not tell a field."""
    return editing.say_not_stated(visitor.project, _editor(visitor, number, body), body.event, body.field)


@screens.action("/reports/{number}/undecided")
def undecided(visitor: Visit, number: Number, body: Undecided) -> Done:
    """Say that several values of a field are possible and none can be chosen."""
    editor = _editor(visitor, number, body)
    return editing.say_ambiguous(visitor.project, editor, body.event, body.field, reason=body.reason)


@screens.action("/reports/{number}/add")
def add(visitor: Visit, number: Number, body: Add) -> Done:
    """Add an event that words of the report tell."""
    editor = _editor(visitor, number, body)
    return editing.add_event(visitor.project, editor, body.start, body.end, body.forms, standing=body.standing)


@screens.action("/reports/{number}/reject")
def reject(visitor: Visit, number: Number, body: Reject) -> Done:
    """Say that the report does not tell an event."""
    return editing.reject_event(visitor.project, _editor(visitor, number, body), body.event, reason=body.reason)


@screens.action("/reports/{number}/restore")
def restore(visitor: Visit, number: Number, body: OnEvent) -> Done:
    """Bring back an event that was rejected."""
    return editing.restore_event(visitor.project, _editor(visitor, number, body), body.event)


@screens.action("/reports/{number}/split")
def split(visitor: Visit, number: Number, body: Split) -> Done:
    """Move values of an event into an event of their own."""
    return editing.split_event(visitor.project, _editor(visitor, number, body), body.event, body.statements)


@screens.action("/reports/{number}/merge")
def merge(visitor: Visit, number: Number, body: Merge) -> Done:
    """Put all that two events say into the first."""
    return editing.merge_events(visitor.project, _editor(visitor, number, body), body.first, body.second)


@screens.action("/reports/{number}/note")
def note(visitor: Visit, number: Number, body: LeaveNote) -> Done:
    """Leave a note."""
    return editing.leave_note(visitor.project, _editor(visitor, number, body), body.text, event=body.event)


@screens.action("/reports/{number}/replace-note")
def replace_note(visitor: Visit, number: Number, body: ReplaceNote) -> Done:
    """Put another text in place of a note."""
    return editing.replace_note(visitor.project, _editor(visitor, number, body), body.note, body.text)


@screens.action("/reports/{number}/finish")
def finish(visitor: Visit, number: Number, body: Act) -> Done:
    """Sign the record of a report."""
    return editing.finish(visitor.project, _editor(visitor, number, body))


@screens.action("/reports/{number}/skip")
def skip(visitor: Visit, number: Number, body: Because) -> Done:
    """Leave a report to others."""
    return editing.skip(visitor.project, _editor(visitor, number, body), reason=body.reason)


@screens.action("/reports/{number}/expert")
def expert(visitor: Visit, number: Number, body: Because) -> Done:
    """Leave a report to an expert."""
    return editing.ask_expert(visitor.project, _editor(visitor, number, body), question=body.reason)


@screens.action("/reports/{number}/reopen")
def reopen(visitor: Visit, number: Number, body: Act) -> Done:
    """Take up a report again."""
    return editing.reopen(visitor.project, _editor(visitor, number, body))


@screens.action("/reports/{number}/undo")
def undo(visitor: Visit, number: Number, body: Act) -> Done:
    """Take back the last thing that the visitor did on a report."""
    return editing.undo(visitor.project, _editor(visitor, number, body))


@screens.action("/reports/{number}/redo")
def redo(visitor: Visit, number: Number, body: Act) -> Done:
    """Bring back what the visitor took back last on a report."""
    return editing.redo(visitor.project, _editor(visitor, number, body))
