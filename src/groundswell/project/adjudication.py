"""Adjudication: what somebody decides where two coders of a report disagree.

What is decided becomes statements of the adjudicator, in runs of the command `ADJUDICATE`. They are the adjudicated
record of the report, which stands above all that others say of it (`groundswell.store.views`), and is finished when
every difference is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Literal

from groundswell.agreement import Disagreement, Measure, disagreement
from groundswell.codebook.check import field_named
from groundswell.errors import MissingError, RefusedError
from groundswell.project import editing
from groundswell.project.agreement import CodedReport, Comparisons
from groundswell.project.beside import EventBeside, SideBySide, Word, side_by_side
from groundswell.project.desk import Desk, Done, Editor, Given, act, silence
from groundswell.project.project import Project
from groundswell.project.reports import OpenEvent, OpenField
from groundswell.record.statement import Statement
from groundswell.store import readings
from groundswell.store.views import ADJUDICATE

Side = Literal["left", "right"]

# ------------------------------------------------------------------ which reports


@dataclass(frozen=True, slots=True)
class Disputed:
    """A report on which two coders disagree.

    Attributes
    ----------
    number, document
        Number and name of the document.
    left, right
        Names of the coders: two people, or a person and a machine.
    people
        Whether both are people.
    disagreement
        On how much of it they disagree.
    """

    number: int
    document: str
    left: str
    right: str
    people: bool
    disagreement: Disagreement


def to_adjudicate(comparisons: Comparisons, *, between: str = "all") -> list[Disputed]:
    """The finished reports on which coders disagree and that are not adjudicated yet, the most disputed first.

    Parameters
    ----------
    comparisons
        What the coders of the project say.
    between
        ``people`` for reports that two people finished, ``machine`` for those that one did, beside a machine, ``all``.
        Where there are several pairs, the one that disagrees most is given.
    """
    waiting = (report for report in comparisons.reports().values() if not report.adjudicated)
    found = (disputed_pair(comparisons, report) for report in waiting)
    asked = [
        d for d in found if d and d.disagreement.number and (between == "all" or d.people == (between == "people"))
    ]
    return sorted(asked, key=lambda d: (-d.disagreement.number, -d.disagreement.events, d.number))


def disputed_pair(comparisons: Comparisons, report: CodedReport) -> Disputed | None:
    """The two who finished a report and disagree most: people, or one and a machine; None where there are no two."""
    return comparisons.of_report(report, lambda report: _disputed(report, comparisons.measures))


def _disputed(report: CodedReport, measures: Mapping[str, Sequence[Measure]]) -> Disputed | None:
    people = len(report.finished) > 1
    pairs = combinations(report.finished, 2) if people else product(report.finished, report.machines)
    found = [
        Disputed(
            report.number,
            report.document,
            left,
            right,
            people,
            disagreement(report.spoken[left], report.spoken[right], measures),
        )
        for left, right in pairs
    ]
    return max(found, key=lambda d: d.disagreement, default=None)


# ------------------------------------------------------------------ deciding


@dataclass(frozen=True, slots=True)
class Between:
    """Which two coders an adjudicator sees side by side: the names of people or machines."""

    left: str
    right: str


def take_value(project: Project, editor: Editor, between: Between, event: str, field: str, *, side: Side) -> Done:
    """Take what one of two coders says of a field into the adjudicated record.

    Parameters
    ----------
    project
        The project.
    editor
        Who adjudicates which report.
    between
        The two coders.
    event
        Name of the candidate event, as either of them tells it.
    field
        Of the codebook, or ``standing``.
    side
        Whose value.

    Raises
    ------
    MissingError
        If there is no such report, coder or event.
    RefusedError
        If that coder does not tell the event, or says nothing of the field.
    ConflictError
        If somebody else changed the field since the page was made.
    """

    def decide(desk: Desk, shown: SideBySide) -> str:
        told = _event_named(shown, event)
        one = told.field(field_named(field, project.codebook).name)
        word = one.left if side == "left" else one.right
        if word is None or word.kind == "silent":
            who = shown.left.name if side == "left" else shown.right.name
            raise RefusedError(f"{field}: {who} says nothing of it; expected the side of a coder who does")
        _check(desk, told, field)
        desk.said[told.name] = _taken(field, word, _ids(shown))
        return told.name

    return _adjudicate(project, editor, between, decide)


def give_values(
    project: Project, editor: Editor, between: Between, event: str, field: str, values: Sequence[Given]
) -> Done:
    """Give values of one's own to a field of the adjudicated record, where neither is right. None: nothing is told.

    Raises
    ------
    MissingError, ConflictError
        As of `take_value`.
    RefusedError
        If a value is not as its field should be.
    """

    def decide(desk: Desk, shown: SideBySide) -> str:
        told = _event_named(shown, event)
        name = field_named(field, project.codebook).name
        _check(desk, told, name)
        desk.said[told.name] = desk.statements(_open(desk, told.name) or _unheard(told), name, values)
        return told.name

    return _adjudicate(project, editor, between, decide)


def take_event(project: Project, editor: Editor, between: Between, event: str) -> Done:
    """Take an event into the adjudicated record: one that a single coder tells, with all that the coder says of it.

    Of one that both tell, what they agree on is taken.

    Raises
    ------
    MissingError, ConflictError
        As of `take_value`.
    """

    def decide(desk: Desk, shown: SideBySide) -> str:
        told = _event_named(shown, event)
        _check(desk, told)
        desk.said[told.name] = _record_of(told, _ids(shown), rest=None, stands=True)
        return told.name

    return _adjudicate(project, editor, between, decide)


def leave_event(project: Project, editor: Editor, between: Between, event: str) -> Done:
    """Leave an event out of the adjudicated record: the report does not tell it.

    Raises
    ------
    MissingError, ConflictError
        As of `take_value`.
    """

    def decide(desk: Desk, shown: SideBySide) -> str:
        told = _event_named(shown, event)
        _check(desk, told)
        for name in _names(told):
            desk.said[name] = [silence("standing", "the adjudicated record does not tell it")]
        return told.name

    return _adjudicate(project, editor, between, decide)


def finish(project: Project, editor: Editor, between: Between, *, rest: Side | None = None) -> Done:
    """Finish the adjudicated record of a report: all on which both coders agree is taken as it is.

    Every other event of the report is rejected, whoever told it, and of a field that neither tells it is said that
    nothing is told: the record is whole.

    Parameters
    ----------
    project
        The project.
    editor
        Who adjudicates which report.
    between
        The two coders.
    rest
        Whose word is taken on what is not decided.

    Raises
    ------
    MissingError, ConflictError
        As of `take_value`.
    RefusedError
        If differences are open and no side is named for the rest, or one of the coders has not finished.
    """

    def decide(desk: Desk, shown: SideBySide) -> None:
        if shown.unfinished:
            raise RefusedError(f"{', '.join(shown.unfinished)} did not finish this report; finish it first")
        if shown.differences and rest is None:
            raise RefusedError(
                f"{shown.differences} differences are open; decide them, or say whose word is taken on the rest"
            )
        ids = _ids(shown)
        kept = set()
        for told in shown.events:
            whose = rest if told.both else "left" if told.left else "right"
            if told.decided == "left" or (told.open and whose != rest):
                continue
            _check(desk, told)
            kept.add(told.name)
            if missing := _record_of(told, ids, rest=rest):
                desk.said[told.name] = missing
        same = {name: told.name for told in shown.events for name in _names(told)}
        for event in (*desk.report.events, *desk.report.rejected):
            if event.name not in kept and not (event.standing.adjudicated and not event.standing.told):
                desk.check(event, *(field.name for field in event.stated))
                target = same.get(event.name)
                merged = target in kept and target != event.name
                reason = f"it is the same event as {target}" if merged else "the adjudicated record does not tell it"
                desk.said[event.name] = [silence("standing", reason)]
        if desk.said or not shown.adjudicated:
            desk.outcome = readings.DONE

    return _adjudicate(project, editor, between, decide)


def undo(project: Project, editor: Editor) -> Done:
    """Take back what this person decided last on a report, and that stands.

    Raises
    ------
    RefusedError
        If there is nothing.
    """
    return editing.undo(project, editor, command=ADJUDICATE)


def redo(project: Project, editor: Editor) -> Done:
    """Bring back what this person took back last of what they had decided on a report.

    Raises
    ------
    RefusedError
        If there is nothing.
    """
    return editing.redo(project, editor, command=ADJUDICATE)


def _adjudicate(
    project: Project, editor: Editor, between: Between, decide: Callable[[Desk, SideBySide], str | None]
) -> Done:
    def edit(desk: Desk) -> str | None:
        shown = side_by_side(desk.connection, editor.report, between.left, between.right, codebook=project.codebook)
        if "adjudicated" in (shown.left.kind, shown.right.kind):
            raise RefusedError("the adjudicated record is no coder; expected two people, or a person and a machine")
        desk.settles = True
        return decide(desk, shown)

    return act(project, replace(editor, settles=True), ADJUDICATE, edit)


def _event_named(shown: SideBySide, name: str) -> EventBeside:
    found = next((event for event in shown.events if name in _names(event)), None)
    if found is None:
        raise MissingError(f"neither coder tells an event {name!r} in report {shown.number}; load the page again")
    return found


def _names(event: EventBeside) -> list[str]:
    return [name for name in (event.left, event.right) if name]


def _ids(shown: SideBySide) -> dict[str, str]:
    """By id of a candidate event within the report, that of the one that the adjudicated record speaks of."""
    return {own: event.event_id for event in shown.events for own in event.ids}


def _open(desk: Desk, name: str) -> OpenEvent | None:
    """What stands of a candidate event; None where only a machine tells it whose coding is not the latest."""
    return next((event for event in (*desk.report.events, *desk.report.rejected) if event.name == name), None)


def _check(desk: Desk, event: EventBeside, *fields: str) -> None:
    """Refuse to go on where somebody else changed the event, or these fields of it, since the page was made."""
    for name in _names(event):
        told = _open(desk, name)
        if told is not None:
            desk.check(told, *(fields or [field.name for field in told.stated]))


def _unheard(event: EventBeside) -> OpenEvent:
    """An event of which nothing stands."""
    told = {field.name: OpenField(field.name) for field in event.fields}
    standing = told.pop("standing")
    return OpenEvent(event.name, event.event_id, 1, standing, OpenField("rank"), tuple(told.values()), ())


def _record_of(
    event: EventBeside, ids: Mapping[str, str], *, rest: Side | None, stands: bool = False
) -> list[Statement]:
    """What is still to be said of an event so that the adjudicated record of it is whole, as far as that can be told.

    Taken is what both coders agree on, or the one who tells the event says; where they disagree, the word of the side
    of the rest. With `stands`, the left's word on how it stands is taken, too: without one there is no event.
    """
    said = []
    for field in event.fields:
        side = "left" if stands and field.name == "standing" else rest
        if field.adjudicated is None and (field.state != "differ" or side is not None):
            word = field.right if field.state == "differ" and side == "right" else field.left or field.right
            assert word is not None
            said += _taken(field.name, word, ids)
    return said


def _taken(field: str, word: Word, ids: Mapping[str, str]) -> list[Statement]:
    """A coder's word as the adjudicator restates it, without a confidence."""
    if word.kind == "undecided":
        return [Statement(field, None, "ambiguous")]
    told = [replace(statement, confidence=None) for statement in word.statements]
    if field == "part_of":
        told = [replace(statement, value=ids.get(statement.value, statement.value)) for statement in told]
    return told or [silence(field)]
