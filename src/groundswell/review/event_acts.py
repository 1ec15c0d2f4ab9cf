"""What a person says of canonical events: separating, joining, setting apart, each told before it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from groundswell.errors import RefusedError
from groundswell.project import editing, judging
from groundswell.project.desk import Editor
from groundswell.project.events import (
    OpenEvent,
    event_of_most,
    reports_telling,
)
from groundswell.project.plans import Plan, joining, parting, separating
from groundswell.review.event import open_for, shown_deed
from groundswell.review.screens import Screens
from groundswell.review.shown import day
from groundswell.review.visitor import Visit, Visitor
from groundswell.review.wording import say
from groundswell.store.views import Report

screens = Screens("event")

#: What a person can say of events.
Act = Literal["separate", "join", "apart"]
Name = Annotated[str, Field(pattern=r"^[0-9a-f]{3,12}$")]
Note = Annotated[str | None, Field(max_length=2_000)]
Seen = Annotated[str | None, Field(max_length=32)]
_TITLES = 5  # reports of one event that a plan names


# ------------------------------------------------------------------ what would come of an action


@dataclass(frozen=True, slots=True)
class Group:
    """An event as it would be: in words, its reports by title, and how many more there are."""

    title: str
    reports: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of an action.

    Attributes
    ----------
    sentences
        What changes, in words.
    warnings
        What people said otherwise, and what stays in contradiction.
    groups
        The events that change, as they would be.
    seen
        What the action has to bring along: then this is what it does, or nothing.
    """

    sentences: tuple[str, ...]
    warnings: tuple[str, ...]
    groups: tuple[Group, ...]
    seen: str


@screens.data("/events/{name}/plan", role="coder")
def plan(visitor: Visit, name: str, act: Act, other: Name) -> Foreseen:
    """What would come of separating a report from an event, joining another event, or setting the two apart."""
    with visitor.project.database.reading() as connection:
        if act == "separate":
            made = separating(connection, other)
        else:
            made = (joining if act == "join" else parting)(connection, name, other)
        known = {candidate for held in (*made.before.values(), *made.after.values()) for candidate in held}
        reports = reports_telling(connection, known)
    language = visitor.language
    groups = sorted(made.after.values(), key=lambda held: (-len(held), held))
    return Foreseen(
        tuple(_sentences(act, made, other, language)),
        tuple(_warnings(made, reports, visitor)),
        tuple(_group([reports[name] for name in held], language) for held in groups),
        made.digest,
    )


def _sentences(act: Act, made: Plan, other: str, language: str) -> Iterator[str]:
    """What changes: told of the events that are named, as they are and as they would be."""
    if not made.foreseen:
        yield say("event.unforeseen", language)
        return
    now, then = _sharing(made.before), _sharing(made.after)
    one = made.said[0][0]
    if act == "separate":
        own = next(name for name in now if name.startswith(other))
        left = now[own] - {own}
        parts = {frozenset(then[name] & left) for name in left}
        if len(parts) == 1:
            yield say("event.keeps", language, n=len(left))
        else:
            yield say("event.falls_apart", language, n=len(left), number=len(parts))
        gained = then[own] - now[own]
        yield say("event.becomes_own", language) if not gained else say("event.goes_to", language, n=len(gained))
    elif act == "join":
        yield say("event.becomes_one", language, n=len(then[one]))
        if along := then[one] - now[one] - now[made.said[0][1]]:
            yield say("event.comes_along", language, n=len(along))
    else:
        yield say("event.stays_apart", language, n=len(made.said))
        if now != then:
            yield say("event.changes", language)


def _sharing(events: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """By candidate event all that tell the same event."""
    return {candidate: frozenset(held) for held in events.values() for candidate in held}


def _warnings(made: Plan, reports: Mapping[str, Report], visitor: Visitor) -> Iterator[str]:
    language = visitor.language
    said = Counter((o.by, o.at[:10], o.verdict) for o in made.overruled)
    for (by, at, verdict), number in sorted(said.items()):
        who = visitor.shown_name(by)
        yield say(f"event.overrules_{verdict}", language, n=number, by=who, day=day(at, language))
    for pair in made.contradictions:
        left, right = (_report_title(reports[name], language) for name in pair)
        yield say("event.contradicts", language, left=left, right=right)


def _group(reports: Sequence[Report], language: str) -> Group:
    ordered = sorted(reports, key=lambda report: (report.published or "9999", report.name))
    titles = [_report_title(report, language) for report in ordered]
    more = say("event.and_more", language, number=len(titles) - _TITLES) if len(titles) > _TITLES else ""
    return Group(say("event.group", language, n=len(titles)), tuple(titles[:_TITLES]), more)


def _report_title(report: Report, language: str) -> str:
    told = (report.title or report.name, report.publisher, day(report.published, language))
    return " · ".join(part for part in told if part)


# ------------------------------------------------------------------ actions


class Separate(BaseModel):
    """A report to separate from an event, by the name of its candidate event."""

    model_config = ConfigDict(extra="forbid")

    candidate: Name
    note: Note = None
    seen: Seen = None


class Two(BaseModel):
    """Another event, by its name or that of any candidate event that tells it."""

    model_config = ConfigDict(extra="forbid")

    other: Name
    note: Note = None
    seen: Seen = None


class Which(BaseModel):
    """An action by its number; the visitor's latest on this event where none is given."""

    model_config = ConfigDict(extra="forbid")

    run: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class Remark(BaseModel):
    """A note on a candidate event."""

    model_config = ConfigDict(extra="forbid")

    candidate: Name
    text: Annotated[str, Field(min_length=1, max_length=10_000)]


@dataclass(frozen=True, slots=True)
class Done:
    """Where the event is found now: a path."""

    go: str


@screens.action("/events/{name}/separate")
def separate(visitor: Visit, name: str, body: Separate) -> Done:
    """Say that a report tells another event than all others that tell this one."""
    found = open_for(visitor, name)
    if found.teller(body.candidate) is None:
        raise RefusedError(f"{body.candidate}: no report of this event has this candidate event")
    judging.separate(visitor.project, body.candidate, by=visitor.coder, note=_note(body.note), seen=body.seen)
    return _most_of(visitor, found)


@screens.action("/events/{name}/join")
def join(visitor: Visit, name: str, body: Two) -> Done:
    """Say that this event and another are one."""
    judging.join(visitor.project, name, body.other, by=visitor.coder, note=_note(body.note), seen=body.seen)
    return Done(f"/events/{name}")


@screens.action("/events/{name}/apart")
def apart(visitor: Visit, name: str, body: Two) -> Done:
    """Say that this event and another are different for good."""
    judging.apart(visitor.project, name, body.other, by=visitor.coder, note=_note(body.note), seen=body.seen)
    return Done(f"/events/{name}")


@screens.action("/events/{name}/undo")
def undo(visitor: Visit, name: str, body: Which) -> Done:
    """Take back what a person said of which events are one."""
    found = open_for(visitor, name)
    judging.undo(visitor.project, by=visitor.coder, run_id=_chosen_deed(found, visitor, body.run, undone=False))
    return _most_of(visitor, found)


@screens.action("/events/{name}/redo")
def redo(visitor: Visit, name: str, body: Which) -> Done:
    """Bring back what was taken back."""
    found = open_for(visitor, name)
    judging.redo(visitor.project, by=visitor.coder, run_id=_chosen_deed(found, visitor, body.run, undone=True))
    return _most_of(visitor, found)


@screens.action("/events/{name}/note")
def note(visitor: Visit, name: str, body: Remark) -> Done:
    """Leave a note on what one report says of the event."""
    found = open_for(visitor, name)
    place = found.teller(body.candidate)
    if place is None:
        raise RefusedError(f"{body.candidate}: no report of this event has this candidate event")
    teller = found.tellers[place]
    editor = Editor(teller.number, visitor.coder, seen=0, blind=teller.apart)
    editing.leave_note(visitor.project, editor, body.text, event=teller.candidate)
    return Done(f"/events/{name}")


def _most_of(visitor: Visitor, found: OpenEvent) -> Done:
    """Where most reports of an event are found now."""
    with visitor.project.database.reading() as connection:
        return Done(f"/events/{event_of_most(connection, [teller.candidate for teller in found.tellers])}")


def _note(told: str | None) -> str | None:
    return told.strip() or None if told else None


def _chosen_deed(found: OpenEvent, visitor: Visitor, run: int | None, *, undone: bool) -> int:
    """Number of an action that the visitor may take back, or bring back; their latest on the event where none is given.

    Raises
    ------
    RefusedError
        If there is none.
    """
    undone_in = {deed.action.run_id: deed.action.undone for deed in found.deeds}
    open_to = [d for deed in found.deeds if (d := shown_deed(deed, found, visitor)).mine and d.undone == undone]
    own = [d.run for d in open_to if (d.run == run if run else d.by == visitor.coder)]
    if not own:
        told = "brought back" if undone else "taken back"
        raise RefusedError(
            f"nothing here that you may change is left to be {told}" + (f" as action {run}" if run else "")
        )
    return max(own, key=lambda number: undone_in[number] or number)
