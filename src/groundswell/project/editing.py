"""What a person does on a report. Every action is one run, which can be taken back and brought back without limit.

The unit is a field of an event: whoever speaks of it says all that it holds. An action says the last run that its page
had seen; where somebody else changed meanwhile what it changes, it is a conflict, and nothing is done.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from groundswell.codebook.check import checked, field_named, words
from groundswell.errors import MissingError, RefusedError
from groundswell.project import judging
from groundswell.project.desk import Desk, Done, Editor, Given, act, done_before, restated, silence, statement_of
from groundswell.project.project import Project
from groundswell.project.reports import OpenEvent, OpenField, OpenValue
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import history, keep, readings, reports

__all__ = [
    "Done", "Editor", "Given", "accept", "add_event", "ask_expert", "finish", "leave_note", "merge_events", "redo",
    "reject_event", "reopen", "replace_note", "restore_event", "say_ambiguous", "say_not_stated", "set_values", "skip",
    "split_event", "undo",
]  # fmt: skip

#: What a new event takes from the one that it is split from, where it does not move.
_COPIED = ("form", "start_date", "end_date", "place")

# ------------------------------------------------------------------ fields


def accept(project: Project, editor: Editor, event: str, field: str | None = None) -> Done:
    """Say of a field that it is as it stands; without a field, of all of an event that this person did not speak of."""

    def edit(desk: Desk) -> None:
        told = desk.event(event)
        for one in _open(told) if field is None else [desk.field(told, field)]:
            desk.say(told, one.name, restated(one))

    return act(project, editor, "accept", edit)


def set_values(project: Project, editor: Editor, event: str, field: str, values: Sequence[Given]) -> Done:
    """Give all values of a field: one corrected, added or left out among those that stay. None: nothing is told."""

    def edit(desk: Desk) -> None:
        told = desk.event(event)
        desk.say(told, field, desk.statements(told, field, values))

    return act(project, editor, "correct", edit)


def say_not_stated(project: Project, editor: Editor, event: str, field: str) -> Done:
    """Say that the report does not tell a field of an event."""
    return set_values(project, editor, event, field, ())


def say_ambiguous(project: Project, editor: Editor, event: str, field: str, *, reason: str) -> Done:
    """Say that several values of a field are possible and none can be chosen; the words that tell them are kept."""

    def edit(desk: Desk) -> None:
        told = desk.event(event)
        why = words("reason", reason)
        held = desk.field(told, field).told
        if field == "standing":
            raise RefusedError("standing: an event stands somehow; expected a code, or that the event is rejected")
        undecided = [Statement(field, None, "ambiguous", v.text, v.evidence, None, why) for v in held]
        desk.say(told, field, undecided or [Statement(field, None, "ambiguous", reason=why)])

    return act(project, editor, "correct", edit)


def _open(event: OpenEvent) -> list[OpenField]:
    """What somebody told of an event and this person did not speak of; what was adjudicated is settled."""
    return [field for field in event.stated if field.values and not field.mine and not field.adjudicated]


# ------------------------------------------------------------------ events


def add_event(
    project: Project, editor: Editor, start: int, end: int, forms: Sequence[str], *, standing: str = "focal"
) -> Done:
    """Add an event that words of the report tell; one that was rejected is brought back.

    Two people who add an event by the same words add the same one.
    """

    def edit(desk: Desk) -> str:
        (told_by,) = desk.evidence([(start, end, desk.report.text[start:end])])
        given = [Given(code, evidence=((start, end, told_by.quote),)) for code in forms]
        if not given:
            raise RefusedError("form: nothing is given; expected at least one form of the event")
        codes = [checked("form", one.value, project.codebook) for one in given]
        told = [Statement("form", code, "stated", told_by.quote, (told_by,)) for code in dict.fromkeys(codes)]
        return desk.new_event(told_by, checked("standing", standing, project.codebook), told)

    return act(project, editor, "add", edit)


def reject_event(project: Project, editor: Editor, event: str, *, reason: str | None = None) -> Done:
    """Say that the report does not tell an event."""

    def edit(desk: Desk) -> None:
        _reject(desk, desk.event(event), words("reason", reason) if reason else None)

    return act(project, editor, "reject", edit)


def restore_event(project: Project, editor: Editor, event: str) -> Done:
    """Bring back an event that was rejected."""

    def edit(desk: Desk) -> None:
        told = next((e for e in desk.report.rejected if e.name == event), None)
        if told is None:
            desk.event(event)
            raise RefusedError(f"{event}: this event stands; there is nothing to bring back")
        only = [editor.by] if editor.blind else None
        standing = reports.last_standing(desk.connection, event, only=only) or "focal"
        desk.say(told, "standing", [Statement("standing", standing, "stated")])

    return act(project, editor, "restore", edit)


def split_event(project: Project, editor: Editor, event: str, statements: Collection[int]) -> Done:
    """Move values of an event, by the numbers of their statements, into an event of their own.

    Its form, day and place are those of the first where none of them is moved.
    """

    def edit(desk: Desk) -> str:
        told = desk.event(event)
        moved = {f.name: [v for v in f.told if v.statement in statements] for f in told.fields}
        moved = {name: held for name, held in moved.items() if held}
        missing = set(statements) - {v.statement for held in moved.values() for v in held}
        if missing:
            raise MissingError(f"no value {min(missing)} of this event stands any more; load the page again")
        if not moved:
            raise RefusedError("no value is chosen; expected those that tell another event")
        for name, held in moved.items():
            left = [statement_of(name, v) for v in told.field(name).told if v not in held]
            desk.say(told, name, left or [silence(name)])
        copied = {name: told.field(name).told for name in _COPIED if name not in moved}
        if "start_date" in moved:
            copied.pop("end_date", None)
        said = [statement_of(name, v) for name, held in (copied | moved).items() for v in held]
        return desk.new_event(_told_by(desk, moved), str(told.standing.told[0].value), said)

    return act(project, editor, "split", edit)


def _told_by(desk: Desk, moved: Mapping[str, Sequence[OpenValue]]) -> Evidence:
    """Words that tell an event that is split off and no other: those of its form, or else of another value."""
    known = {event.event_id for event in desk.report.events}
    for name in sorted(moved, key=lambda name: name != "form"):
        for value in moved[name]:
            for told_by in value.evidence:
                if desk.event_id_of(told_by) not in known:
                    return told_by
    raise RefusedError(
        "the words of the chosen values tell other events of this report; choose one with words of its own"
    )


def merge_events(project: Project, editor: Editor, first: str, second: str) -> Done:
    """Put all that two events of a report say into the first, and reject the second.

    Of fields that hold one value the first's counts, or the second's where the first has none.
    """

    def edit(desk: Desk) -> str:
        into, other = desk.event(first), desk.event(second)
        if into.name == other.name:
            raise RefusedError("both are one event; expected two")
        reason = f"it is the same event as {into.name}"
        for field in into.fields:
            more = other.field(field.name).told
            if more and (field_named(field.name, project.codebook).many or not field.told):
                united = _united(field.name, [*field.told, *more])
                if united != [statement_of(field.name, v) for v in field.told]:
                    desk.say(into, field.name, united)
        for event in desk.report.events:
            if event.name != other.name and any(v.value == other.event_id for v in event.field("part_of").told):
                part = Statement("part_of", into.event_id, "inferred", reason=f"{other.name}: {reason}")
                desk.say(event, "part_of", [silence("part_of") if event.name == into.name else part])
        _reject(desk, other, reason)
        return into.name

    return act(project, editor, "merge", edit)


def _reject(desk: Desk, event: OpenEvent, reason: str | None) -> None:
    desk.check(event, *(field.name for field in event.stated))
    desk.say(event, "standing", [silence("standing", reason)])


def _united(name: str, values: Iterable[OpenValue]) -> list[Statement]:
    """Each value once, resting on all the words that it rests on anywhere."""
    found: dict[str, Statement] = {}
    for value in values:
        key = json.dumps(value.value, sort_keys=True)
        held = found.get(key)
        if held is None:
            found[key] = statement_of(name, value)
        else:
            found[key] = replace(held, evidence=tuple(dict.fromkeys([*held.evidence, *value.evidence])))
    return list(found.values())


# ------------------------------------------------------------------ the report as a whole


def finish(project: Project, editor: Editor) -> Done:
    """Sign the record: restate all that this person did not speak of, and say that the report was read to its end."""

    def edit(desk: Desk) -> None:
        for event in desk.report.events:
            for field in _open(event):
                desk.say(event, field.name, restated(field))
        before = desk.report.reading(editor.by)
        if before is None or before.outcome != readings.DONE:
            desk.outcome = readings.DONE

    return act(project, editor, "finish", edit)


def skip(project: Project, editor: Editor, *, reason: str) -> Done:
    """Leave a report to others, and say why."""

    def edit(desk: Desk) -> None:
        desk.outcome, desk.reason = readings.SKIPPED, words("reason", reason)

    return act(project, editor, "skip", edit)


def ask_expert(project: Project, editor: Editor, *, question: str) -> Done:
    """Leave a report to an expert, with a question."""

    def edit(desk: Desk) -> None:
        desk.outcome, desk.reason = readings.EXPERT, words("question", question)

    return act(project, editor, "expert", edit)


def reopen(project: Project, editor: Editor) -> Done:
    """Take up a report again that this person had finished, skipped or left to an expert."""

    def edit(desk: Desk) -> None:
        if desk.report.reading(editor.by) is None:
            raise RefusedError(f"{editor.by} has not finished, skipped or passed on this report; it is open")
        desk.outcome = readings.REOPENED

    return act(project, editor, "reopen", edit)


# ------------------------------------------------------------------ notes


def leave_note(project: Project, editor: Editor, text: str, *, event: str | None = None) -> Done:
    """Leave a note on the report, or on an event of it."""

    def edit(desk: Desk) -> None:
        number = None if event is None else keep.numbers_of(desk.connection, [desk.event(event).name])[event]
        desk.notes.append((words("note", text), number, None))

    return act(project, editor, "note", edit)


def replace_note(project: Project, editor: Editor, note: int, text: str) -> Done:
    """Put another text in place of a note of this person's; an empty one removes it."""

    def edit(desk: Desk) -> None:
        held = readings.note_numbered(desk.connection, editor.report, note)
        if held.by != editor.by:
            raise RefusedError("this note is another person's; leave one of your own")
        number = None if held.event is None else keep.numbers_of(desk.connection, [held.event])[held.event]
        desk.notes.append((words("note", text, empty=True), number, note))

    return act(project, editor, "note", edit)


# ------------------------------------------------------------------ taking back


def undo(project: Project, editor: Editor, *, command: str | None = None) -> Done:
    """Take back the last thing that this person did on this report and that stands; with `command`, only such runs.

    Raises
    ------
    RefusedError
        If there is none.
    """
    with project.database.writing() as connection:
        if done_before(connection, editor):
            return Done(reports.last_change(connection, editor.report))
        action = next((a for a in _actions(connection, editor, command) if not a.undone), None)
        if action is None:
            raise RefusedError("there is nothing left to take back on this report")
        return Done(judging.take_back(project, connection, action, by=editor.by, token=editor.token).run_id)


def redo(project: Project, editor: Editor, *, command: str | None = None) -> Done:
    """Bring back what this person took back last on this report, unless they did something else since.

    With `command`, only runs of that command are looked at.

    Raises
    ------
    RefusedError
        If there is nothing to bring back.
    """
    with project.database.writing() as connection:
        if done_before(connection, editor):
            return Done(reports.last_change(connection, editor.report))
        own = _actions(connection, editor, command)
        action = max((a for a in own if a.undone), key=lambda a: a.undone, default=None)
        if action is None or any(a.run_id > action.undone for a in own):
            raise RefusedError("there is nothing to bring back on this report")
        return Done(judging.bring_back(project, connection, action, by=editor.by, token=editor.token).run_id)


def _actions(connection: Connection, editor: Editor, command: str | None) -> list[history.Action]:
    """What a person did on a report, the latest first."""
    own = history.actions(connection, by=editor.by, document_id=editor.report)
    return [action for action in own if command in (None, action.command)]
