"""What a person says of pairs of events, and taking it back. It takes effect at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from groundswell.errors import ConflictError, RefusedError
from groundswell.project.effect import Effect, take_effect
from groundswell.project.linking import Linked, link
from groundswell.project.plans import Plan, joining, parting, separating
from groundswell.project.project import Project
from groundswell.record.statement import Judgement, Verdict
from groundswell.store import deeds, history, keep, readings, views


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said of pairs of candidate events in one action, and what came of it.

    Attributes
    ----------
    judgements
        What was said.
    effect
        The run in which it was said, and what changed.
    linked
        What linking the whole project made, where so many candidate events are connected that it was needed.
    """

    judgements: tuple[Judgement, ...]
    effect: Effect
    linked: Linked | None = None


def judge(project: Project, verdict: Verdict, one: str, other: str, *, by: str, note: str | None = None) -> Ruling:
    """Keep a person's judgement on two candidate events, each given by its name or the start of it.

    It takes effect at once, and no later run overrules it.

    Raises
    ------
    MissingError
        If there is no such candidate event.
    RefusedError
        If both are the same one.
    """

    def said(connection: Connection) -> Sequence[tuple[str, str, Verdict]]:
        left, right = sorted(views.candidate_named(connection, name) for name in (one, other))
        if left == right:
            raise RefusedError(f"{left}: both names are of one candidate event; a judgement is on two")
        return [(left, right, verdict)]

    return _ruled(project, "judge", said, by=by, note=note)


def separate(project: Project, candidate: str, *, by: str, note: str | None = None, seen: str | None = None) -> Ruling:
    """Keep that a candidate event is different from all others that tell its event: see `plans.separating`."""
    return _planned(project, "separate", lambda c: separating(c, candidate), by=by, note=note, seen=seen)


def join(
    project: Project, one: str, other: str, *, by: str, note: str | None = None, seen: str | None = None
) -> Ruling:
    """Keep that two events are one, each given by the name of any candidate event of it: see `plans.joining`."""
    return _planned(project, "join", lambda c: joining(c, one, other), by=by, note=note, seen=seen)


def apart(
    project: Project, one: str, other: str, *, by: str, note: str | None = None, seen: str | None = None
) -> Ruling:
    """Keep that two events are different for good: see `plans.parting`."""
    return _planned(project, "apart", lambda c: parting(c, one, other), by=by, note=note, seen=seen)


def _planned(
    project: Project,
    command: str,
    plan: Callable[[Connection], Plan],
    *,
    by: str,
    note: str | None,
    seen: str | None,
) -> Ruling:
    """Do what is planned; where the person has seen a plan, only that one.

    Raises
    ------
    ConflictError
        If it has come to say or do something else since.
    """

    def said(connection: Connection) -> Sequence[tuple[str, str, Verdict]]:
        made = plan(connection)
        if seen is not None and made.digest != seen:
            raise ConflictError(
                "these events have changed since this was shown, and something else would come of it now. "
                "Nothing was changed; look again"
            )
        return made.said

    return _ruled(project, command, said, by=by, note=note)


def _ruled(
    project: Project,
    command: str,
    said: Callable[[Connection], Sequence[tuple[str, str, Verdict]]],
    *,
    by: str,
    note: str | None,
) -> Ruling:
    with project.database.writing() as connection:
        reason = {"note": note} if note else {}
        made = tuple(Judgement(left, right, verdict, None, reason) for left, right, verdict in said(connection))
        run_id = keep.start_run(connection, project.run(command, by=by))
        names = sorted({name for j in made for name in (j.left, j.right)})
        keep.keep_judgements(connection, made, keep.numbers_of(connection, names), run_id)
        effect = take_effect(project, connection, run_id)
    return Ruling(made, effect, None if effect.linked else link(project))


def undo(project: Project, *, by: str, run_id: int | None = None) -> history.Action:
    """Take back what a person did: the last action that stands, or the one of that number.

    Raises
    ------
    RefusedError
        If there is no such action.
    """
    with project.database.writing() as connection:
        done = history.actions(connection) if run_id is None else deeds.actions_numbered(connection, [run_id])
        action = next((a for a in done if not a.undone), None)
        if action is None:
            raise RefusedError("nothing that a person did stands" if run_id is None else f"no action {run_id} stands")
        effect = take_back(project, connection, action, by=by)
    if not effect.linked:
        link(project)
    return action


def redo(project: Project, *, by: str, run_id: int | None = None) -> history.Action:
    """Bring back what was taken back: the latest, or the action of that number.

    Raises
    ------
    RefusedError
        If nothing was taken back.
    """
    with project.database.writing() as connection:
        done = history.actions(connection) if run_id is None else deeds.actions_numbered(connection, [run_id])
        action = max((a for a in done if a.undone), key=lambda a: a.undone, default=None)
        if action is None:
            raise RefusedError("nothing was taken back" if run_id is None else f"action {run_id} was not taken back")
        effect = bring_back(project, connection, action, by=by)
    if not effect.linked:
        link(project)
    return action


def take_back(
    project: Project, connection: Connection, action: history.Action, *, by: str, token: str | None = None
) -> Effect:
    """Take an action back; gives the run that does so and what changed."""
    run = project.run(readings.UNDO, by=by)
    run_id = keep.start_run(connection, run, document_id=action.document_id, of_id=action.run_id, token=token)
    history.take_back(connection, action, run_id)
    documents = [] if action.document_id is None else [action.document_id]
    return take_effect(project, connection, run_id, documents=documents)


def bring_back(
    project: Project, connection: Connection, action: history.Action, *, by: str, token: str | None = None
) -> Effect:
    """Bring back an action that was taken back; gives the run that does so and what changed."""
    run = project.run(readings.REDO, by=by)
    run_id = keep.start_run(connection, run, document_id=action.document_id, of_id=action.run_id, token=token)
    history.bring_back(connection, action, run_id)
    documents = [] if action.document_id is None else [action.document_id]
    return take_effect(project, connection, run_id, documents=documents)
