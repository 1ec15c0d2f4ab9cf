"""What people have read, and how fast: counts that the database makes, and the rows that times are worked out from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from groundswell.store import tables as t
from groundswell.store.assignments import Purpose
from groundswell.store.views import ADJUDICATE, coding_runs
from groundswell.store.waiting import ANSWER, PUT_ASIDE


@dataclass(frozen=True, slots=True)
class Held:
    """A report that concerns a person.

    Attributes
    ----------
    document_id
        Its number.
    purpose
        Why it was assigned; None where it was not.
    outcome
        What came of their last reading: ``done``, ``skipped``, ``expert``, ``reopened``; None where there is none.
    reason
        Why it was skipped; what the expert is asked.
    at
        When they last did something on it, or empty.
    """

    document_id: int
    purpose: Purpose | None
    outcome: str | None
    reason: str | None
    at: str


def held_by(connection: Connection, coder_id: int) -> list[Held]:
    """Reports that a person was assigned, has read or has done something on, by number, in the version that stands."""
    assigned: dict[int, Purpose] = {
        row.document_id: row.purpose
        for row in connection.execute(
            select(t.assignment.c.document_id, t.assignment.c.purpose).where(t.assignment.c.coder_id == coder_id)
        )
    }
    read = {row.document_id: row for row in connection.execute(_readings().where(t.run.c.coder_id == coder_id))}
    acted = {
        row.document_id: row.at
        for row in connection.execute(
            select(t.action.c.document_id, func.max(t.run.c.started_at).label("at"))
            .join_from(t.action, t.run, t.run.c.run_id == t.action.c.run_id)
            .where(
                t.run.c.coder_id == coder_id,
                t.run.c.command.not_in((ADJUDICATE, ANSWER)),
                t.action.c.document_id.is_not(None),
            )
            .group_by(t.action.c.document_id)
        )
    }
    stand = t.document_summary.c.document_id
    numbers = sorted(assigned.keys() | read.keys() | acted.keys())
    there = {
        number
        for start in range(0, len(numbers), _AT_ONCE)
        for number in connection.execute(select(stand).where(stand.in_(numbers[start : start + _AT_ONCE]))).scalars()
    }
    return [
        Held(
            number,
            assigned.get(number),
            read[number].outcome if number in read else None,
            read[number].reason if number in read else None,
            max(acted.get(number, ""), read[number].started_at if number in read else ""),
        )
        for number in numbers
        if number in there
    ]


def _readings() -> Select[Any]:
    """Readings of people, in order, without those of adjudications."""
    of = t.run.alias("of_run")
    return (
        select(
            t.reading.c.reading_id,
            t.reading.c.document_id,
            t.reading.c.run_id,
            t.reading.c.outcome,
            t.reading.c.reason,
            t.run.c.coder_id,
            t.run.c.started_at,
        )
        .join_from(t.reading, t.run, t.run.c.run_id == t.reading.c.run_id)
        .outerjoin(t.action, t.action.c.run_id == t.run.c.run_id)
        .outerjoin(of, of.c.run_id == t.action.c.of_id)
        .where(func.coalesce(of.c.command, t.run.c.command) != ADJUDICATE)
        .order_by(t.reading.c.reading_id)
    )


def _last_readings() -> Select[Any]:
    """Numbers of the last reading of each person of each report."""
    rows = _readings().order_by(None).subquery()
    return select(func.max(rows.c.reading_id)).group_by(rows.c.coder_id, rows.c.document_id)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How often a person's last reading of a report had an outcome on a day (ISO 8601, UTC)."""

    coder_id: int
    outcome: str
    day: str
    reports: int


def last_outcomes(connection: Connection) -> list[Outcomes]:
    """What became of the reports that people read, the last reading of each counted, by day."""
    day = func.substr(t.run.c.started_at, 1, 10)
    query = (
        select(t.run.c.coder_id, t.reading.c.outcome, day, func.count())
        .join_from(t.reading, t.run, t.run.c.run_id == t.reading.c.run_id)
        .where(t.reading.c.reading_id.in_(_last_readings()), t.reading.c.outcome != "reopened")
        .group_by(t.run.c.coder_id, t.reading.c.outcome, day)
    )
    return [Outcomes(*row) for row in connection.execute(query)]


def assigned_to_each(connection: Connection) -> dict[int, tuple[int, int]]:
    """By number of a coder how many reports they were assigned, and how many of those they have not put aside."""
    a, stands = t.assignment.c, t.document_summary.c.document_id
    query = select(a.coder_id, func.count()).join(t.document_summary, stands == a.document_id).group_by(a.coder_id)
    assigned = {row[0]: row[1] for row in connection.execute(query)}
    aside = (
        select(a.coder_id, func.count())
        .join_from(t.reading, t.run, t.run.c.run_id == t.reading.c.run_id)
        .join(t.assignment, (a.coder_id == t.run.c.coder_id) & (a.document_id == t.reading.c.document_id))
        .join(t.document_summary, stands == a.document_id)
        .where(t.reading.c.reading_id.in_(_last_readings()), t.reading.c.outcome.in_(PUT_ASIDE))
        .group_by(a.coder_id)
    )
    put_aside = {row[0]: row[1] for row in connection.execute(aside)}
    return {coder_id: (number, number - put_aside.get(coder_id, 0)) for coder_id, number in assigned.items()}


def finished_by_anyone(connection: Connection) -> tuple[int, int]:
    """How many reports there are, in the version that stands, and how many of them somebody has finished."""
    s = t.document_summary.c.document_id
    done = (
        select(func.count(t.reading.c.document_id.distinct()))
        .join(t.document_summary, s == t.reading.c.document_id)
        .where(t.reading.c.reading_id.in_(_last_readings()), t.reading.c.outcome == "done")
    )
    total = connection.execute(select(func.count()).select_from(t.document_summary)).scalar_one()
    return total, connection.execute(done).scalar_one()


def people(connection: Connection) -> dict[int, str]:
    """Names of the people whom the project knows, by number."""
    query = select(t.coder.c.coder_id, t.coder.c.name).filter_by(kind="person").order_by(t.coder.c.name)
    return {row.coder_id: row.name for row in connection.execute(query)}


#: When a person did something (ISO 8601), on which report, and whether that finished it.
Deed = tuple[str, int | None, bool]


def last_actions(connection: Connection, coder_id: int, *, at_most: int) -> list[Deed]:
    """What a person did last, the earliest first."""
    query = (
        select(t.run.c.started_at, t.action.c.document_id, t.reading.c.outcome)
        .join_from(t.run, t.action, t.action.c.run_id == t.run.c.run_id)
        .outerjoin(t.reading, t.reading.c.run_id == t.run.c.run_id)
        .where(t.run.c.coder_id == coder_id, t.run.c.command.not_in((ADJUDICATE, ANSWER)))
        .order_by(t.run.c.run_id.desc())
        .limit(at_most)
    )
    return [(at, document_id, outcome == "done") for at, document_id, outcome in connection.execute(query)][::-1]


def changed_fields(connection: Connection, finished: Mapping[int, Collection[int]]) -> dict[int, tuple[int, int]]:
    """How many fields people were shown in some reports, and how many of them they changed, by number of the person.

    Parameters
    ----------
    connection
        Of one transaction.
    finished
        By number of a person the reports that are looked at.

    Returns
    -------
    dict
        The fields of which a machine or the person says something, and those of them on which what they say differs.
        Fields on which the person said nothing are left out; of an event that was rejected, how it stands differs.
    """
    documents = sorted({number for numbers in finished.values() for number in numbers})
    runs = coding_runs(connection, documents)
    machine: dict[tuple[int, str], list[str]] = defaultdict(list)
    people: dict[int, dict[tuple[int, str], tuple[int, list[str]]]] = defaultdict(dict)
    for row in _said_of(connection, documents):
        key = row.candidate_id, row.field
        if row.run_id == runs.get(row.document_id):
            if row.value is not None:
                machine[key].append(row.value)
        elif row.document_id in finished.get(row.coder_id, ()):
            held = people[row.coder_id]
            if key not in held or held[key][0] != row.run_id:  # the latest run counts
                held[key] = row.run_id, []
            if row.value is not None:
                held[key][1].append(row.value)
    found = {}
    for coder_id, held in people.items():
        told = {key: values for key, (_, values) in held.items() if values or machine.get(key)}
        changed = sum(not _same(values, machine.get(key, [])) for key, values in told.items())
        found[coder_id] = len(told), changed
    return found


def _said_of(connection: Connection, documents: Sequence[int]) -> Iterator[Any]:
    """What was said of the events of some reports and stands, without adjudications, by event, field and run."""
    redone = t.retraction.alias()
    gone = (
        select(t.retraction.c.statement_id)
        .join_from(t.retraction, t.statement, t.statement.c.statement_id == t.retraction.c.statement_id)
        .join(t.candidate)
        .where(~exists().where(redone.c.undone_id == t.retraction.c.retraction_id))
    )
    said = (
        select(t.candidate.c.document_id, *(t.statement.c[name] for name in _SAID), t.run.c.coder_id)
        .join_from(t.candidate, t.statement)
        .join(t.run)
        .where(t.statement.c.field != "rank", t.run.c.command != ADJUDICATE)
        .order_by(t.statement.c.candidate_id, t.statement.c.field, t.statement.c.run_id, t.statement.c.position)
    )
    for start in range(0, len(documents), _AT_ONCE):
        some = t.candidate.c.document_id.in_(documents[start : start + _AT_ONCE])
        taken_back = set(connection.execute(gone.where(some)).scalars())
        yield from (row for row in connection.execute(said.where(some)) if row.statement_id not in taken_back)


_SAID = ("statement_id", "candidate_id", "field", "run_id", "value")
_AT_ONCE = 500  # numbers in one query


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of values, in JSON, are the same in any order."""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    left, right = ([json.dumps(json.loads(v), sort_keys=True) for v in values] for values in (one, other))
    return sorted(left) == sorted(right)


# ------------------------------------------------------------------ questions to an expert


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a question, by whom and when."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks an expert about a report.

    Attributes
    ----------
    document_id
        Number of the report.
    by, at
        Who asks, and when.
    text
        What.
    answers
        What was answered since, the earliest first.
    """

    document_id: int
    by: str
    at: str
    text: str
    answers: tuple[Answer, ...]


def questions(connection: Connection, *, by: int | None = None) -> list[Question]:
    """What people ask an expert and have not put aside since, the earliest first; or one person, by number."""
    query = (
        select(*t.reading.c, t.coder.c.name, t.run.c.started_at)
        .join_from(t.reading, t.run, t.run.c.run_id == t.reading.c.run_id)
        .join(t.coder)
        .where(t.reading.c.outcome == "expert")
        .where(t.reading.c.reading_id.in_(_last_readings()))
        .where(exists().where(t.document_summary.c.document_id == t.reading.c.document_id))
        .order_by(t.reading.c.reading_id)
    )
    if by is not None:
        query = query.where(t.run.c.coder_id == by)
    rows = connection.execute(query).all()
    answers = _answers(connection, {row.document_id for row in rows})
    return [
        Question(
            row.document_id,
            row.name,
            row.started_at,
            row.reason or "",
            tuple(answer for run_id, answer in answers.get(row.document_id, ()) if run_id > row.run_id),
        )
        for row in rows
    ]


def _answers(connection: Connection, documents: Collection[int]) -> dict[int, list[tuple[int, Answer]]]:
    """By report the notes that answer, each with the run that first kept it, as they read now."""
    query = (
        select(*t.note.c, t.run.c.command, t.coder.c.name, t.run.c.started_at)
        .join_from(t.note, t.run, t.run.c.run_id == t.note.c.run_id)
        .join(t.coder)
        .where(t.note.c.document_id.in_(documents))
        .order_by(t.note.c.note_id)
    )
    first: dict[int, Any] = {}
    now: dict[int, str] = {}
    for row in connection.execute(query):  # a note stands in the place of the one that it replaces
        origin = first[row.note_id] = first.get(row.replaced_id, row)
        now[origin.note_id] = row.text
    found: dict[int, list[tuple[int, Answer]]] = defaultdict(list)
    for note_id, text in now.items():
        origin = first[note_id]
        if origin.command == ANSWER and text:
            found[origin.document_id].append((origin.run_id, Answer(origin.name, origin.started_at, text)))
    return found


@dataclass(frozen=True, slots=True)
class Head:
    """What a list says of a report."""

    name: str
    title: str | None
    publisher: str | None
    published: str | None


def heads(connection: Connection, documents: Collection[int]) -> dict[int, Head]:
    """By number what a list says of some reports."""
    d = t.document.c
    query = select(d.document_id, d.name, d.title, d.publisher, d.published).where(d.document_id.in_(documents))
    return {row.document_id: Head(*row[1:]) for row in connection.execute(query)}
