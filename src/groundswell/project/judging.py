"""What a person says of pairs of events, and taking it back."""

from __future__ import annotations

from sqlalchemy import Connection

from groundswell.errors import StoreError
from groundswell.project.project import Project
from groundswell.record.statement import Judgement, Verdict
from groundswell.store import history, keep, views


def judge(project: Project, verdict: Verdict, one: str, other: str, *, by: str, note: str | None = None) -> Judgement:
    """Keep a person's judgement on two events, each given by the name of any candidate event or the start of it.

    It binds from the next linking on, and no later run overrules it.

    Raises
    ------
    StoreError
        If there is no such event, or both are the same candidate event.
    """
    with project.database.writing() as connection:
        left, right = sorted(views.candidate_named(connection, name) for name in (one, other))
        if left == right:
            raise StoreError(f"{left}: both names are of one candidate event; a judgement is on two")
        judgement = Judgement(left, right, verdict, None, {"note": note} if note else {})
        numbers = keep.numbers_of(connection, [left, right])
        keep.keep_judgements(connection, [judgement], numbers, keep.start_run(connection, project.run("judge", by=by)))
    return judgement


def undo(project: Project, *, by: str, run_id: int | None = None) -> history.Action:
    """Take back what a person did: the last action that stands, or the one of that number.

    Raises
    ------
    StoreError
        If there is no such action.
    """
    with project.database.writing() as connection:
        standing = (a for a in history.actions(connection) if not a.undone and run_id in (None, a.run_id))
        action = next(standing, None)
        if action is None:
            raise StoreError("nothing that a person did stands" if run_id is None else f"no action {run_id} stands")
        take_back(project, connection, action, by=by)
    return action


def redo(project: Project, *, by: str, run_id: int | None = None) -> history.Action:
    """Bring back what was taken back: the latest, or the action of that number.

    Raises
    ------
    StoreError
        If nothing was taken back.
    """
    with project.database.writing() as connection:
        found = [a for a in history.actions(connection) if a.undone and run_id in (None, a.run_id)]
        if not found:
            raise StoreError("nothing was taken back" if run_id is None else f"action {run_id} was not taken back")
        action = max(found, key=lambda a: a.undone)
        bring_back(project, connection, action, by=by)
    return action


def take_back(
    project: Project, connection: Connection, action: history.Action, *, by: str, token: str | None = None
) -> int:
    """Take an action back; gives the run that does so."""
    run = project.run(history.UNDO, by=by)
    run_id = keep.start_run(connection, run, document_id=action.document_id, of_id=action.run_id, token=token)
    history.take_back(connection, action, run_id)
    return run_id


def bring_back(
    project: Project, connection: Connection, action: history.Action, *, by: str, token: str | None = None
) -> int:
    """Bring back an action that was taken back; gives the run that does so."""
    run = project.run(history.REDO, by=by)
    run_id = keep.start_run(connection, run, document_id=action.document_id, of_id=action.run_id, token=token)
    history.bring_back(connection, action, run_id)
    return run_id
