"""What people made of a report as a whole, and their notes on it.

Of a person's readings of a report the latest counts; of notes that replace one another the last. Nothing is removed: to
take a reading or a note back is to add one that says what stood before. That an adjudicator finished a report is kept
apart: it says nothing of their own reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select

from groundswell.errors import MissingError, RefusedError
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.views import ADJUDICATE
from groundswell.store.waiting import ANSWER

UNDO, REDO = "undo", "redo"  # the commands that take back, and bring back, what another run did
DONE, SKIPPED, EXPERT, REOPENED = "done", "skipped", "expert", "reopened"
_APART = ("reliability", "exam")  # purposes for which nobody is to see what others say


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person made of a report as a whole.

    Attributes
    ----------
    by, at
        Who, and when.
    outcome
        ``done``, ``skipped`` or ``expert``.
    reason
        Why it was skipped; what the expert is asked.
    """

    by: str
    at: str
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a report, or on one event of it.

    Attributes
    ----------
    number
        Of the note.
    event
        Name of the candidate event; None for the report.
    by, at
        Who left it, and when.
    text
        What it says.
    answer
        Whether it answers what was asked about the report.
    """

    number: int
    event: str | None
    by: str
    at: str
    text: str
    answer: bool


def readings_of(connection: Connection, document_id: int) -> list[Reading]:
    """What each person made of a report, the latest of each; one that was opened again is nobody's."""
    last: dict[str, Any] = {}
    for row in _readings(connection, document_id):
        if not row.adjudicated:
            last.pop(row.name, None)
            last[row.name] = row
    return [Reading(r.name, r.started_at, r.outcome, r.reason) for r in last.values() if r.outcome != REOPENED]


def keep_reading(
    connection: Connection, document_id: int, outcome: str, run_id: int, *, reason: str | None = None
) -> None:
    """Keep what a person makes of a report as a whole."""
    row = {"document_id": document_id, "run_id": run_id, "outcome": outcome, "reason": storable(reason)}
    connection.execute(insert(t.reading).values(row))


def notes_of(connection: Connection, document_id: int) -> list[Note]:
    """The notes on a report and its events that stand, the earliest first."""
    rows = _notes(connection, document_id)
    replaced = {row.replaced_id for row in rows}
    first = _first_of(rows)
    found = []
    for row in rows:
        if row.note_id not in replaced and row.text:
            own = first[row.note_id]
            found.append(Note(row.note_id, row.event, own.name, own.started_at, row.text, own.command == ANSWER))
    return sorted(found, key=lambda note: (note.at, note.number))


def keep_note(
    connection: Connection,
    document_id: int,
    text: str,
    run_id: int,
    *,
    candidate_id: int | None = None,
    replaced_id: int | None = None,
) -> int:
    """Keep a note, in place of another where that is given; an empty one removes it. Gives its number."""
    row = {
        "document_id": document_id,
        "candidate_id": candidate_id,
        "run_id": run_id,
        "text": storable(text),
        "replaced_id": replaced_id,
    }
    key = connection.execute(insert(t.note).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def note_numbered(connection: Connection, document_id: int, number: int) -> Note:
    """A note that stands.

    Raises
    ------
    MissingError
        If there is none of that number on the report, or it was replaced or removed.
    """
    found = next((note for note in notes_of(connection, document_id) if note.number == number), None)
    if found is None:
        raise MissingError(f"no note {number} on this report, or it was changed meanwhile; load the page again")
    return found


def read_apart(connection: Connection, document_id: int, coder: str | None = None) -> bool:
    """Whether coders read a report without seeing one another: until it is adjudicated, where two are to read it.

    A `coder` whose exam it is sees nothing of others until they have finished it: the gold standard is adjudicated.
    """
    query = (
        select(t.assignment.c.purpose, t.coder.c.name)
        .join_from(t.assignment, t.coder)
        .where(t.assignment.c.document_id == document_id)
    )
    assigned = connection.execute(query).all()
    purposes = [row.purpose for row in assigned]
    if any(row.purpose == "exam" and row.name == coder for row in assigned):
        own = next((r for r in readings_of(connection, document_id) if r.by == coder), None)
        if own is None or own.outcome != DONE:
            return True
    if len(purposes) < 2 and not any(purpose in _APART for purpose in purposes):
        return False
    settled = t.run.c.command == ADJUDICATE
    said = (
        select(t.candidate.c.candidate_id)
        .join_from(t.candidate, t.statement)
        .join(t.run)
        .where(t.candidate.c.document_id == document_id, settled)
    )
    acted = (
        select(t.run.c.run_id)
        .join_from(t.action, t.run, t.run.c.run_id == t.action.c.run_id)
        .where(t.action.c.document_id == document_id, settled)
    )
    return not connection.execute(select(exists(said) | exists(acted))).scalar_one()


def hidden_events(connection: Connection, coder: str) -> tuple[str, ...]:
    """Canonical events told by reports that a coder is to read without seeing others, and of which others spoke.

    Those reports that the coder has finished count no more, nor those that were adjudicated, but for their exam.

    Parameters
    ----------
    connection
        Of one transaction.
    coder
        Name of the person.

    Returns
    -------
    tuple of str
        Names, in order.
    """
    number = select(t.coder.c.coder_id).where(t.coder.c.name == coder, t.coder.c.kind == "person").scalar_subquery()
    mine, other = t.assignment.c, t.assignment.alias()
    spoken = (
        exists()
        .where(t.candidate.c.document_id == mine.document_id, t.statement.c.candidate_id == t.candidate.c.candidate_id)
        .where(t.run.c.run_id == t.statement.c.run_id, t.run.c.coder_id != number)
        .where(t.coder.c.coder_id == t.run.c.coder_id, t.coder.c.kind == "person")
    )
    settled = exists().where(
        t.action.c.document_id == mine.document_id, t.run.c.run_id == t.action.c.run_id, t.run.c.command == ADJUDICATE
    )
    twice = exists().where(other.c.document_id == mine.document_id, other.c.coder_id != number)
    query = select(mine.document_id).where(
        mine.coder_id == number, mine.purpose.in_(_APART) | twice, (mine.purpose == "exam") | ~settled, spoken
    )
    apart = set(connection.execute(query).scalars())
    outcomes = (
        select(t.reading.c.document_id, t.reading.c.outcome)
        .join_from(t.reading, t.run)
        .where(t.reading.c.document_id.in_(apart), t.run.c.coder_id == number, t.run.c.command != ADJUDICATE)
        .order_by(t.reading.c.reading_id)
    )
    last = {row.document_id: row.outcome for row in connection.execute(outcomes)}
    home = (
        select(func.coalesce(t.membership.c.event_id, t.candidate.c.name).label("event"))
        .outerjoin_from(t.candidate, t.membership)
        .where(t.candidate.c.document_id.in_([d for d in apart if last.get(d) != DONE]))
    )
    return tuple(sorted(set(connection.execute(home).scalars())))


# ------------------------------------------------------------------ taking back


def say_again(connection: Connection, taken: int, run_id: int) -> None:
    """In a run that takes another back, or brings it back, say what its person's readings and notes come to now.

    Raises
    ------
    RefusedError
        If the two runs are not of one person.
    """
    _refuse_for_another(connection, taken, run_id)
    for row in _rows_of(connection, t.reading, taken):
        rows = _readings(connection, row.document_id)
        own = next(r for r in rows if r.reading_id == row.reading_id)
        of_same = [r for r in rows if (r.coder_id, r.adjudicated) == (own.coder_id, own.adjudicated)]
        last = _last_that_stands(connection, of_same)
        outcome, reason = (last.outcome, last.reason) if last else (REOPENED, None)
        keep_reading(connection, row.document_id, outcome, run_id, reason=reason)
    for row in _rows_of(connection, t.note, taken):
        rows = _notes(connection, row.document_id)
        first = _first_of(rows)
        chain = [r for r in rows if first[r.note_id] is first[row.note_id]]
        last = _last_that_stands(connection, chain)
        text = last.text if last else ""
        keep_note(
            connection,
            row.document_id,
            text,
            run_id,
            candidate_id=row.candidate_id,
            replaced_id=chain[-1].note_id,
        )


def _last_that_stands(connection: Connection, rows: Sequence[Any]) -> Any:
    """The last of what was said for the first time, and was not taken back; None where all was."""
    own = [row for row in rows if row.of_id is None]
    query = (
        select(t.action.c.of_id, t.run.c.command)
        .join_from(t.action, t.run, t.run.c.run_id == t.action.c.run_id)
        .where(t.action.c.of_id.in_([row.run_id for row in own]))
        .order_by(t.action.c.run_id)
    )
    state = {row.of_id: row.command for row in connection.execute(query)}
    return next((row for row in reversed(own) if state.get(row.run_id) != UNDO), None)


def _refuse_for_another(connection: Connection, taken: int, run_id: int) -> None:
    query = select(t.run.c.run_id, t.coder.c.name).join_from(t.run, t.coder).where(t.run.c.run_id.in_([taken, run_id]))
    who = {row.run_id: row.name for row in connection.execute(query)}
    if who[taken] != who[run_id] and any(_rows_of(connection, table, taken) for table in (t.reading, t.note)):
        raise RefusedError(
            f"action {taken} finished a report or left a note; nobody but {who[taken]} takes that back. "
            f"Nothing was changed"
        )


def _rows_of(connection: Connection, table: Any, run_id: int) -> Sequence[Any]:
    return connection.execute(select(table).where(table.c.run_id == run_id)).all()


def _readings(connection: Connection, document_id: int) -> Sequence[Any]:
    of = t.run.alias()
    command = func.coalesce(of.c.command, t.run.c.command)  # of what it takes back or brings back
    query = (
        select(
            *t.reading.c,
            t.run.c.coder_id,
            t.run.c.started_at,
            t.coder.c.name,
            t.action.c.of_id,
            (command == ADJUDICATE).label("adjudicated"),
        )
        .join_from(t.reading, t.run, t.run.c.run_id == t.reading.c.run_id)
        .join(t.coder)
        .outerjoin(t.action, t.action.c.run_id == t.reading.c.run_id)
        .outerjoin(of, of.c.run_id == t.action.c.of_id)
        .where(t.reading.c.document_id == document_id)
        .order_by(t.reading.c.reading_id)
    )
    return connection.execute(query).all()


def _notes(connection: Connection, document_id: int) -> Sequence[Any]:
    query = (
        select(
            *t.note.c,
            t.run.c.started_at,
            t.run.c.command,
            t.coder.c.name,
            t.candidate.c.name.label("event"),
            t.action.c.of_id,
        )
        .join_from(t.note, t.run, t.run.c.run_id == t.note.c.run_id)
        .join(t.coder, t.coder.c.coder_id == t.run.c.coder_id)
        .outerjoin(t.action, t.action.c.run_id == t.note.c.run_id)
        .outerjoin(t.candidate, t.candidate.c.candidate_id == t.note.c.candidate_id)
        .where(t.note.c.document_id == document_id)
        .order_by(t.note.c.note_id)
    )
    return connection.execute(query).all()


def _first_of(rows: Sequence[Any]) -> dict[int, Any]:
    """By number of a note, the first of those that led to it."""
    found: dict[int, Any] = {}
    for row in rows:
        found[row.note_id] = found.get(row.replaced_id, row)
    return found
