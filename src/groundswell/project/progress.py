"""How far people have come with what they read: for each their reports, and figures of each coder and of all."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, get_args

from sqlalchemy import Connection

from groundswell.errors import RefusedError
from groundswell.project.project import Project
from groundswell.store import keep, readings
from groundswell.store import progress as store
from groundswell.store.assignments import Purpose, person_number
from groundswell.store.progress import Answer, Question, questions
from groundswell.store.reports import kept_report
from groundswell.store.waiting import ANSWER

__all__ = ["Question", "questions"]

State = Literal["waiting", "begun", "done", "skipped", "asked"]
STATES: tuple[State, ...] = get_args(State)

WEEKS = 6  # of which the reports a day are told
PAUSE_MINUTES = 30  # between two actions longer than this nobody was reading
_ACTIONS = 1_000  # of a coder, the last ones, from which times are worked out
_REPORTS = 10  # of a coder, the last finished ones, of which corrections are counted


# ------------------------------------------------------------------ the reports of one person


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report on a person's list.

    Attributes
    ----------
    number, name, title, publisher, published
        Of the report.
    state
        One of `STATES`: assigned and not begun, begun, or what came of it.
    purpose
        Why it was assigned; None where it was not.
    at
        When the person last did something on it, or empty.
    reason
        Why it was skipped; what the expert is asked.
    answers
        To that question.
    """

    number: int
    name: str
    title: str | None
    publisher: str | None
    published: str | None
    state: State
    purpose: Purpose | None
    at: str
    reason: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ReadingList:
    """The reports of one person.

    Attributes
    ----------
    counts
        How many are in each state.
    answered
        How many of those asked about were answered since: they wait for the person again.
    exam
        Whether the person was assigned an exam.
    items
        Those in one state: what was assigned first comes first, else what they did last.
    """

    counts: Mapping[State, int]
    answered: int
    exam: bool
    items: tuple[ListedReport, ...]


_OUTCOMES: Mapping[str, State] = {"done": "done", "skipped": "skipped", "expert": "asked"}


def reading_list(connection: Connection, coder: str, state: State, *, first: int = 0, at_most: int = 50) -> ReadingList:
    """The reports of one person in a state, some of them: those from the place `first` on, `at_most` of them."""
    coder_id = person_number(connection, coder) or 0
    by_state: dict[State, list[store.Held]] = {known: [] for known in STATES}
    for held in store.held_by(connection, coder_id):
        known = _OUTCOMES.get(held.outcome or "") or ("begun" if held.at else "waiting")
        by_state[known].append(held)
    chosen = by_state[state]
    if state != "waiting":
        chosen = sorted(chosen, key=lambda held: held.at, reverse=True)
    chosen = chosen[first : first + at_most]
    heads = store.heads(connection, [held.document_id for held in chosen])
    answers = {q.document_id: q.answers for q in questions(connection, by=coder_id)} if by_state["asked"] else {}
    items = tuple(_listed(held, heads[held.document_id], state, answers.get(held.document_id, ())) for held in chosen)
    counts = {known: len(held) for known, held in by_state.items()}
    exam = any(held.purpose == "exam" for of_state in by_state.values() for held in of_state)
    return ReadingList(counts, sum(map(bool, answers.values())), exam, items)


def _listed(held: store.Held, head: store.Head, state: State, answers: tuple[Answer, ...]) -> ListedReport:
    return ListedReport(
        held.document_id,
        head.name,
        head.title,
        head.publisher,
        head.published,
        state,
        held.purpose,
        held.at,
        held.reason,
        answers,
    )


def answer(project: Project, number: int, text: str, *, by: str) -> None:
    """Answer what people ask about a report, in a note on it: it waits again for those who asked.

    Raises
    ------
    MissingError
        If there is no such report.
    RefusedError
        If nobody asks about it, or the answer is empty.
    """
    if not text.strip():
        raise RefusedError("the answer is empty; write what the coder should do")
    with project.database.writing() as connection:
        kept_report(connection, number)
        if not any(q.document_id == number for q in questions(connection)):
            raise RefusedError(f"nobody asks about report {number} any more; nothing was kept")
        run_id = keep.start_run(connection, project.run(ANSWER, by=by), document_id=number)
        readings.keep_note(connection, number, text.strip(), run_id)


# ------------------------------------------------------------------ figures


@dataclass(frozen=True, slots=True)
class Day:
    """How many reports were finished on a day (ISO 8601, UTC)."""

    day: str
    reports: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder has come.

    Attributes
    ----------
    coder
        Name.
    assigned, waiting
        Reports that they were assigned, and those of them that wait for them.
    done, skipped, asked
        What came of the reports that they read.
    days
        Reports finished on each day of the last weeks.
    minutes
        Median time that a report took them; None where nothing is known.
    changed
        Share of the fields that they corrected, of those on which the machine or they say something, in the reports
        that they finished last; None where there are none.
    """

    coder: str
    assigned: int
    waiting: int
    done: int
    skipped: int
    asked: int
    days: tuple[Day, ...]
    minutes: float | None
    changed: float | None


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """How far all have come together.

    Attributes
    ----------
    reports, finished
        Reports of the project, and those that somebody finished.
    skipped, asked
        As of `Progress`, all coders together.
    days
        As of `Progress`, all coders together.
    coders
        Each coder, by name.
    """

    reports: int
    finished: int
    skipped: int
    asked: int
    days: tuple[Day, ...]
    coders: tuple[Progress, ...]


def progress(connection: Connection, *, today: dt.date, only: str | None = None) -> TeamProgress:
    """How far people have come.

    Parameters
    ----------
    connection
        Of one transaction.
    today
        The last of the days that are told.
    only
        Tell the figures of this coder alone, beside those of all together.
    """
    names = store.people(connection)
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    by_day: dict[int, Counter[str]] = defaultdict(Counter)
    for told in store.last_outcomes(connection):
        outcomes[told.coder_id][told.outcome] += told.reports
        if told.outcome == "done":
            by_day[told.coder_id][told.day] += told.reports
    assigned = store.assigned_to_each(connection)
    shown = [number for number, name in names.items() if number in assigned or number in outcomes]
    shown = [number for number in shown if only in (None, names[number])]
    times = {number: store.last_actions(connection, number, at_most=_ACTIONS) for number in shown}
    changed = store.changed_fields(connection, {number: _last_finished(told) for number, told in times.items()})
    days = _days(today)
    coders = []
    for number in shown:
        taken = minutes_of(times[number])
        fields, corrected = changed.get(number, (0, 0))
        coders.append(
            Progress(
                names[number],
                *assigned.get(number, (0, 0)),
                outcomes[number]["done"],
                outcomes[number]["skipped"],
                outcomes[number]["expert"],
                tuple(Day(day, by_day[number][day]) for day in days),
                median(taken) if taken else None,
                corrected / fields if fields else None,
            )
        )
    reports, finished = store.finished_by_anyone(connection)
    together = sum(outcomes.values(), Counter[str]())
    all_days = sum(by_day.values(), Counter[str]())
    return TeamProgress(
        reports,
        finished,
        together["skipped"],
        together["expert"],
        tuple(Day(day, all_days[day]) for day in days),
        tuple(coders),
    )


def _days(today: dt.date) -> list[str]:
    """The days of some whole weeks, and of this one up to today."""
    monday = today - dt.timedelta(days=today.weekday(), weeks=WEEKS - 1)
    return [(monday + dt.timedelta(days=n)).isoformat() for n in range((today - monday).days + 1)]


def _last_finished(actions: Sequence[store.Deed]) -> list[int]:
    """The reports that a person finished last."""
    found = dict.fromkeys(number for _, number, done in reversed(actions) if done and number is not None)
    return list(found)[:_REPORTS]


def minutes_of(actions: Iterable[store.Deed]) -> list[float]:
    """How many minutes a person spent on each report that they finished.

    Parameters
    ----------
    actions
        What they did, in order: when (ISO 8601), on which report, and whether that finished it.

    Notes
    -----
    The time since the action before belongs to the report of an action: who reads for three minutes and then accepts
    all with one key spent three minutes. A pause of more than half an hour belongs to none. So nothing is known of a
    report whose only action follows a pause.
    """
    spent: dict[int, float] = defaultdict(float)
    finished: dict[int, float] = {}
    before: dt.datetime | None = None
    for at, number, done in actions:
        now = dt.datetime.fromisoformat(at)
        gap = (now - before).total_seconds() / 60 if before else PAUSE_MINUTES + 1.0
        before = now
        if number is None:
            continue
        if gap <= PAUSE_MINUTES:
            spent[number] += gap
        if done and number in spent:
            finished[number] = spent[number]
    return list(finished.values())
