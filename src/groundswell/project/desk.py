"""Where what a person does on a report is put together: it is checked, then kept as one run, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from groundswell.codebook.check import LONGEST_WORDS, MOST_VALUES, checked, field_named, words
from groundswell.errors import ConflictError, MissingError, RefusedError
from groundswell.project.effect import take_effect
from groundswell.project.project import Project
from groundswell.project.reports import OpenEvent, OpenField, OpenReport, OpenValue, is_adjudicated, open_report
from groundswell.record.event import event_id_of
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import keep, readings, reports
from groundswell.store.views import ADJUDICATE

_MOST_EVIDENCE = 50  # pieces of text that one value rests on
_BARE = ("standing",)  # what may be stated without words


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits which report, and what their page had seen of it.

    Attributes
    ----------
    report
        Number of the report.
    by
        Name of the person.
    seen
        The last run that had changed the report when the page was made: what others did since is a conflict.
    blind
        Whether other people's work on the report is hidden from this person, and so no conflict.
    settles
        Whether this person may change what was adjudicated.
    token
        What the sender calls this action: one that was done already is not done again.
    unnamed
        Whether the names of others are hidden from this person until the report is adjudicated.
    """

    report: int
    by: str
    seen: int
    blind: bool = False
    settles: bool = False
    token: str | None = None
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an action: the last run that changed the report, and the event that it is about, if any."""

    last_run: int
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a person gives to a field.

    Attributes
    ----------
    value
        In the shape of the interchange format.
    status, text, reason
        As of a statement; the words are those of the first evidence where no others are given.
    evidence
        Start, end and quote of each piece of the text that the value rests on.
    keep
        Number of a statement of the field that is to stay as it is; nothing else is given then.
    """

    value: Any = None
    status: str = "stated"
    evidence: tuple[tuple[int, int, str], ...] = ()
    text: str | None = None
    reason: str | None = None
    keep: int | None = None


@dataclass(slots=True)
class Desk:
    """A report as a person sees it, and what the person is about to say of it.

    Attributes
    ----------
    project, connection, editor, report
        Of the action.
    said
        By name of an event what is said of it.
    notes
        Text, number of the event's candidate or None, and number of the note that is replaced or None.
    outcome, reason
        What the person makes of the report as a whole, where they say so.
    settles
        Whether something is changed that was adjudicated.
    """

    project: Project
    connection: Connection
    editor: Editor
    report: OpenReport
    said: dict[str, list[Statement]] = field(default_factory=dict)
    notes: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    outcome: str | None = None
    reason: str | None = None
    settles: bool = False
    _changed: dict[tuple[str, str], str] | None = None

    def event(self, name: str) -> OpenEvent:
        """An event of the report.

        Raises
        ------
        MissingError
            If there is none of that name.
        ConflictError, RefusedError
            If it was rejected: by somebody else after the page was made, or before.
        """
        for event in self.report.events:
            if event.name == name:
                return event
        for event in self.report.rejected:
            if event.name == name:
                self.check(event, "standing")
                raise RefusedError(f"{name}: this event was rejected; bring it back before it is edited")
        raise MissingError(f"no event {name!r} in report {self.report.number}; load the page again")

    def field(self, event: OpenEvent, name: str) -> OpenField:
        """A field of an event, or how it stands.

        Raises
        ------
        RefusedError
            If there is no such field.
        """
        return event.field(field_named(name, self.project.codebook).name)

    def say(self, event: OpenEvent, name: str, statements: Sequence[Statement]) -> None:
        """Say all of one field of an event.

        Raises
        ------
        ConflictError
            If another person changed it since the page was made.
        RefusedError
            If it was settled by adjudication and this person may not change that.
        """
        self.check(event, name)
        if (told := event.field(name)).adjudicated:
            if not self.editor.settles:
                raise RefusedError(
                    f"{name}: {told.values[0].by} settled this by adjudication; ask somebody who adjudicates"
                )
            self.settles = True
        self.said.setdefault(event.name, []).extend(statements)

    def check(self, event: OpenEvent, *names: str) -> None:
        """Refuse to go on where somebody else changed one of some fields since the page was made.

        Raises
        ------
        ConflictError
            If so: says who, and what stands now.
        """
        if self._changed is None:
            number, seen, by = self.report.number, self.editor.seen, self.editor.by
            self._changed = (
                {} if self.editor.blind else reports.changed_by_others(self.connection, number, since=seen, by=by)
            )
        for name in names:
            told = event.field(name)
            who = self._changed.get((event.name, name))
            if who is None and self.report.coded_in > self.editor.seen and not told.people:
                who = "another version of the machine"
            elif who is not None and self.editor.unnamed and not is_adjudicated(self.report):
                who = "another coder"  # their names are hidden from one another until then
            if who is not None:
                now = ", ".join(str(v.value) for v in told.told) or "nothing told"
                raise ConflictError(
                    f"{name}: {who} changed it since this page was loaded; it says now: {now[:LONGEST_WORDS]}. "
                    "Look at it, and choose"
                )

    def statements(self, event: OpenEvent, name: str, values: Sequence[Given]) -> list[Statement]:
        """Values that a person gives as statements, each checked; that nothing is told where there are none.

        Raises
        ------
        RefusedError
            If a value, its status, or its words are not as they should be.
        MissingError
            If a value that is to stay does not stand.
        """
        kind = field_named(name, self.project.codebook)
        most = MOST_VALUES if kind.many else 1
        if len(values) > most:
            raise RefusedError(f"{name}: {len(values)} values; expected {most} at most")
        if not values and name == "standing":
            raise RefusedError("standing: nothing is given; expected a code. Reject the event if it is none")
        made = [
            self._statement(event, name, given) if given.keep is None else self._kept(event, name, given.keep)
            for given in values
        ]
        for place, statement in enumerate(made):
            if any(statement.value == other.value for other in made[:place]):
                raise RefusedError(f"{name}: {statement.value!r} is given twice; expected each value once")
        return made or [silence(name)]

    def _kept(self, event: OpenEvent, name: str, number: int) -> Statement:
        """A value that is to stay, by the number of the statement that it was when the page was made."""
        told = event.field(name).told
        found = next((v for v in told if v.statement == number), None)
        if found is None:
            before = reports.value_of(self.connection, event.name, name, number)
            found = next((v for v in told if before is not None and v.value == before), None)
        if found is None:
            raise MissingError(f"{name}: value {number} of this event does not stand any more; load the page again")
        return statement_of(name, found)

    def _statement(self, event: OpenEvent, name: str, given: Given) -> Statement:
        value = checked(name, given.value, self.project.codebook)
        if name == "part_of" and value not in {e.event_id for e in self.report.events if e.name != event.name}:
            raise RefusedError(f"part_of: {value!r}; expected the event_id of another event of this report")
        evidence = self.evidence(given.evidence)
        reason = words(f"{name}: reason", given.reason) if given.reason else None
        text = words(f"{name}: words", given.text) if given.text else None
        if given.status not in ("stated", "inferred"):
            raise RefusedError(f"{name}: status is {given.status!r}; expected stated or inferred")
        if given.status == "stated" and not evidence and name not in _BARE:
            raise RefusedError(f"{name}: no words are given; choose those that say it, or say how it is inferred")
        if given.status == "inferred" and not reason:
            raise RefusedError(f"{name}: no reason is given; an inferred value says how it was come by")
        return Statement(
            name, value, given.status, text or (evidence[0].quote if evidence else None), evidence, None, reason
        )

    def evidence(self, given: Sequence[tuple[int, int, str]]) -> tuple[Evidence, ...]:
        """Pieces of the text, each as it stands there.

        Raises
        ------
        RefusedError
            If one of them does not stand where it is said to.
        """
        if len(given) > _MOST_EVIDENCE:
            raise RefusedError(f"{len(given)} pieces of evidence; expected {_MOST_EVIDENCE} at most for one value")
        text = self.report.text
        for start, end, quote in given:
            if not 0 <= start < end <= len(text) or end - start > LONGEST_WORDS:
                raise RefusedError(
                    f"evidence: {start} to {end}; expected a range of 1 to {LONGEST_WORDS:,} characters within the "
                    f"{len(text):,} of the text"
                )
            if not quote.strip():
                raise RefusedError(f"evidence: there are no words from {start} to {end}; expected some")
            if text[start:end] != quote:
                raise RefusedError(
                    f"evidence: at {start} to {end} the text has {text[start:end][:80]!r}, not {quote[:80]!r}; load "
                    "the page again and choose the words anew"
                )
        return tuple(Evidence(start, end, quote) for start, end, quote in dict.fromkeys(given))

    def new_event(self, told_by: Evidence, standing: str, statements: Iterable[Statement]) -> str:
        """Say of words that they tell an event of its own; gives its name.

        Raises
        ------
        RefusedError
            If they tell one that stands already.
        """
        event_id = self.event_id_of(told_by)
        for event in self.report.events:
            if event.event_id == event_id:
                raise RefusedError(f"{told_by.quote[:80]!r} tells an event of this report already; choose other words")
        name = keep.keep_candidate(self.connection, self.report.number, event_id)
        rank = 1 + max((event.rank for event in self.report.events), default=0)
        head = [Statement("standing", standing, "stated"), Statement("rank", rank, "stated")]
        before = next((event for event in self.report.rejected if event.name == name), None)
        if before is not None:
            self.check(before, "standing")
        self.said[name] = [*head, *statements]
        return name

    def event_id_of(self, words: Evidence) -> str:
        """The id of the event that words of this report tell."""
        return event_id_of(self.report.digest, words.start, words.end)


def act(project: Project, editor: Editor, command: str, edit: Callable[[Desk], str | None]) -> Done:
    """Do one thing on a report: all of it, as one run, or nothing.

    Parameters
    ----------
    project
        The project.
    editor
        Who does it.
    command
        What it is called.
    edit
        Puts it on the desk; gives the name of the event that it is about, if any. Where it puts nothing there, no run
        is made.

    Raises
    ------
    MissingError
        If there is no such report.
    RefusedError
        If the report has a later version, or what is said is not as it should be.
    ConflictError
        If somebody else changed the same since the page was made.
    """
    with project.database.writing() as connection:
        if done_before(connection, editor):
            return Done(reports.last_change(connection, editor.report))
        report = open_report(connection, editor.report, codebook=project.codebook, coder=editor.by, blind=editor.blind)
        if not report.current:
            raise RefusedError(
                f"report {report.number} was changed by its publisher: version {report.version} stands no more. "
                f"Edit report {report.latest}"
            )
        desk = Desk(project, connection, editor, report)
        event = edit(desk)
        if not desk.said and not desk.notes and desk.outcome is None:
            return Done(report.last_run, event)
        run = project.run(ADJUDICATE if desk.settles else command, by=editor.by)
        run_id = keep.start_run(connection, run, document_id=report.number, token=editor.token)
        for name, statements in desk.said.items():
            keep.say(connection, name, statements, run_id)
        for text, candidate_id, replaced_id in desk.notes:
            readings.keep_note(
                connection, report.number, text, run_id, candidate_id=candidate_id, replaced_id=replaced_id
            )
        if desk.outcome is not None:
            readings.keep_reading(connection, report.number, desk.outcome, run_id, reason=desk.reason)
        take_effect(project, connection, run_id, documents=[report.number])
        return Done(run_id, event)


def done_before(connection: Connection, editor: Editor) -> bool:
    """Whether an action was done already, and is only sent again.

    Raises
    ------
    RefusedError
        If nobody's name is given, or the token is too long.
    """
    if not editor.by:
        raise RefusedError("nobody's name is given; expected that of the person who edits")
    if editor.token is None:
        return False
    words("token", editor.token)
    return reports.run_with_token(connection, editor.report, editor.token) is not None


def statement_of(name: str, value: OpenValue) -> Statement:
    """A value as a person restates it: as it is, and without a confidence."""
    return Statement(name, value.value, value.status, value.text, value.evidence, None, value.reason)


def restated(field: OpenField) -> list[Statement]:
    """A field as it stands, as a person restates it."""
    return [statement_of(field.name, value) for value in field.values] or [silence(field.name)]


def silence(name: str, reason: str | None = None) -> Statement:
    """That nothing is told of a field."""
    return Statement(name, None, "not_stated", reason=reason)
