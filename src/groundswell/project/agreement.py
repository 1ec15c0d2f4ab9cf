"""What the coders of a project say of the same reports, ready to be compared."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from groundswell.agreement import (
    Agreement,
    CodersEvent,
    ComparedReport,
    Confusion,
    Measure,
    Spoken,
    agreement_on,
    compared_report,
    confusion_table,
    documents_in_cell,
    measures_of,
)
from groundswell.codebook import Codebook
from groundswell.errors import MissingError, StoreError
from groundswell.project.project import Project
from groundswell.store import coders
from groundswell.store.coders import OwnEvent, OwnReport, Speaker, documents_spoken_of, own_reports, speakers, versions

Result = TypeVar("Result")
_MOST_ANSWERS = 200  # kept at once
_AT_ONCE = 500  # reports between two calls of a step
_MOST_CHOICES = 16  # of coders, of which what they say of every report is kept compared


def spoken(connection: Connection, names: Sequence[str] = ()) -> list[Spoken]:
    """What coders say of the reports that two of them or more spoke of, by report and coder.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    names
        Of people and machines, of one version of a machine, or `groundswell.store.coders.ADJUDICATED`; where there are
        none, all coders, without the adjudicated record, which was taken from theirs.

    Raises
    ------
    StoreError
        If there is no such coder, or no report that two of them spoke of.
    """
    asked = _asked(connection, names)
    documents = {speaker.name: documents_spoken_of(connection, speaker) for speaker in asked}
    times = Counter(document for held in documents.values() for document in held)
    common = {document for document, number in times.items() if number > 1}
    if not common:
        told = "; ".join(f"{name}: {len(held):,}" for name, held in documents.items()) or "no coders"
        raise StoreError(
            f"no report that two coders spoke of (reports by coder: {told}); agreement is of those who coded the same"
        )
    return [spoken_of(report) for report in own_reports(connection, asked, common)]


def _asked(connection: Connection, names: Sequence[str]) -> list[Speaker]:
    known = speakers(connection)
    if not names:
        return [speaker for speaker in known if speaker.kind != "adjudicated"]
    by_name = {speaker.name: speaker for speaker in (*versions(connection), *known)}
    if missing := [name for name in names if name not in by_name]:
        there = ", ".join(speaker.name for speaker in known) or "none"
        raise StoreError(f"no coder {missing[0]!r} in this project; there are {there}")
    return [by_name[name] for name in dict.fromkeys(names)]


def spoken_of(report: OwnReport) -> Spoken:
    """What a coder says of a report, ready to be compared."""
    events = tuple(_event(report.speaker.name, event) for event in report.events)
    return Spoken(report.speaker.name, report.document, events, report.denied)


def _event(coder: str, event: OwnEvent) -> CodersEvent:
    words = tuple((e.start, e.end) for statement in event.said.get("form", ()) for e in statement.evidence)
    values = {field: tuple(statement.value for statement in told) for field, told in event.said.items()}
    return CodersEvent(coder, event.name, words, values)


def measures_by_field(codebook: Codebook) -> dict[str, tuple[Measure, ...]]:
    """How coders are compared on each field, and on how an event stands; by nothing where a field holds words."""
    held: dict[str, list[Measure]] = {"standing": [], **{field.name: [] for field in codebook.fields}}
    for measure in measures_of(codebook).values():
        held[measure.field].append(measure)
    return {field: tuple(measures) for field, measures in held.items()}


# ------------------------------------------------------------------ held in memory, for pages that must not wait


@dataclass(frozen=True, slots=True, eq=False)
class CodedReport:
    """What coders say of a report that people read; another object whenever somebody has said something of it.

    Attributes
    ----------
    number, document
        Number and name of the document.
    spoken
        By name of a coder what that coder says.
    finished
        Names of the people who finished it.
    machines
        Names of the machines that coded it.
    adjudicated
        Whether its adjudication was finished.
    """

    number: int
    document: str
    spoken: Mapping[str, Spoken]
    finished: tuple[str, ...]
    machines: tuple[str, ...]
    adjudicated: bool


@dataclass(frozen=True, slots=True)
class _State:
    """What was read, and how far the project had been written to by then."""

    mark: coders.Mark
    speakers: tuple[Speaker, ...]
    reports: Mapping[int, CodedReport]


Step = Callable[[int, int], None]


class _StoppedError(Exception):
    """Nobody needs any more what is being read."""


def _no_step(done: int, of: int) -> None:
    """Tell nobody how far it is."""


class Comparisons:
    """What the coders of a project say of the reports that people read, held in memory and compared from there.

    Every question is answered from what stands at that moment: of the reports, those are read anew of which somebody
    has said something since the question before. Answers are kept until then.

    Parameters
    ----------
    project
        Of which.

    Attributes
    ----------
    measures
        By field how coders are compared on it.
    reading
        How many reports have been read, and of how many (0 where that is not known yet), while `prepare` reads them
        all; else None.
    """

    def __init__(self, project: Project) -> None:
        self._database = project.database
        self._measures = measures_of(project.codebook)
        self._asked = tuple(self._measures.values())
        self.measures = measures_by_field(project.codebook)
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._answers: dict[tuple[object, ...], object] = {}
        self._compared: dict[tuple[str, ...], tuple[list[CodedReport], list[ComparedReport], Agreement]] = {}
        self._of_reports: dict[int, tuple[CodedReport, object]] = {}
        self.reading: tuple[int, int] | None = None

    def prepare(self, stop: threading.Event) -> None:
        """Read all reports before anybody asks; it ends early where `stop` is set."""

        def step(done: int, of: int) -> None:
            self.reading = (done, of)
            if stop.is_set():
                raise _StoppedError

        self.reading = (0, 0)
        try:
            with suppress(_StoppedError, StoreError):  # who asks is told
                self._now(step)
        finally:
            self.reading = None

    def coders(self) -> list[tuple[Speaker, int]]:
        """All coders, and the number of reports that each spoke of, of those that people read."""
        state = self._now()
        number = Counter(name for report in state.reports.values() for name in report.spoken)
        return [(speaker, number[speaker.name]) for speaker in state.speakers]

    def reports(self) -> Mapping[int, CodedReport]:
        """By number the reports that people read; one of which nobody has said anything since is the same object."""
        return self._now().reports

    def agreement(self, names: Sequence[str]) -> Agreement:
        """How far coders agree, by their names.

        Raises
        ------
        MissingError
            If there is no such coder.
        """
        asked = tuple(sorted(set(names)))
        return self._answer(("agreement", *asked), lambda state: self._agreement(state, asked), asked)

    def _agreement(self, state: _State, asked: tuple[str, ...]) -> Agreement:
        """Compared anew are the reports of which somebody has said something since these coders were compared last."""
        before = self._compared.get(asked)
        held = dict(zip(*before[:2], strict=True)) if before else {}
        reports = []
        for report in sorted(state.reports.values(), key=lambda report: report.document):
            told = {name: report.spoken[name] for name in asked if name in report.spoken}
            if len(told) > 1:
                reports.append((report, held.get(report) or compared_report(told, self._asked)))
        compared = [one for _, one in reports]
        found = agreement_on(compared, self._asked, before=before and before[1:])
        if len(self._compared) >= _MOST_CHOICES:
            self._compared = {}
        self._compared[asked] = ([report for report, _ in reports], compared, found)
        return found

    def confusion(self, field: str, left: str, right: str) -> Confusion:
        """Which codes of a field one coder takes for which of the other.

        Raises
        ------
        MissingError
            If there is no such coder, or no such field of codes.
        """
        measure = self._measure(field)
        return self._answer(
            ("confusion", field, left, right),
            lambda s: confusion_table(_said_by(s, (left, right)), measure, left, right),
            (left, right),
        )

    def reports_in_cell(self, field: str, left: str, right: str, cell: tuple[str, str]) -> list[CodedReport]:
        """The reports with the events that a cell of the confusion table counts, by row and column.

        Raises
        ------
        MissingError
            If there is no such coder, or no such field of codes.
        """
        measure = self._measure(field)

        def found(state: _State) -> list[CodedReport]:
            documents = documents_in_cell(_said_by(state, (left, right)), measure, left, right, cell)
            by_name = {report.document: report for report in state.reports.values()}
            return [by_name[document] for document in documents]

        return self._answer(("cell", field, left, right, *cell), found, (left, right))

    def of_report(self, report: CodedReport, answer: Callable[[CodedReport], Result]) -> Result:
        """What is worked out from one of `reports`, kept until somebody says something else of it.

        One thing is kept of a report: `answer` must always work out the same.
        """
        held = self._of_reports.get(report.number)
        if held is None or held[0] is not report:
            held = self._of_reports[report.number] = (report, answer(report))
        return held[1]  # type: ignore[return-value]  # what `answer` gave before

    def fields_of_codes(self) -> tuple[str, ...]:
        """What a confusion table can be made of."""
        return tuple(name for name, measure in self._measures.items() if measure.of_codes)

    def _measure(self, field: str) -> Measure:
        if field not in self.fields_of_codes():
            raise MissingError(f"no field of codes {field!r}; expected one of {', '.join(self.fields_of_codes())}")
        return self._measures[field]

    def _answer(self, question: tuple[object, ...], answer: Callable[[_State], Result], names: Sequence[str]) -> Result:
        state = self._now()
        known = {speaker.name for speaker in state.speakers}
        if missing := [name for name in names if name not in known]:
            raise MissingError(f"no coder {missing[0]!r} in this project")
        key = (state.mark, *question)
        held = self._answers.get(key)
        if held is None:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers = {}
            held = self._answers[key] = answer(state)
        return held  # type: ignore[return-value]  # what was kept under this question

    def _now(self, step: Step = _no_step) -> _State:
        """What stands now; `step` is called with the number of reports that were read, and of all that are to be."""
        with self._lock, self._database.reading() as connection:
            mark = coders.mark(connection)
            if self._state is None or mark != self._state.mark:
                self._state = _read(connection, mark, self._state, step)
                self._answers = {}
            return self._state


def _read(connection: Connection, mark: coders.Mark, before: _State | None, step: Step) -> _State:
    there = tuple(speakers(connection))
    if before is None or not {s.name for s in before.speakers} <= {s.name for s in there}:  # or somebody's name changed
        held: dict[int, CodedReport] = {}
        changed = coders.documents_of_people(connection)
    else:
        held = dict(before.reports)
        changed = coders.changed_since(connection, before.mark, held.keys())
    found: dict[int, list[OwnReport]] = {}
    for done, some in _parts(changed):
        step(done, len(changed))
        for report in own_reports(connection, there, some):
            found.setdefault(report.number, []).append(report)
    for number in changed:
        held.pop(number, None)
        if number in found:
            held[number] = _coded(found[number])
    return _State(mark, there, held)


def _parts(numbers: Collection[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """The numbers in parts, each with how many come before it."""
    ordered = sorted(numbers)
    return ((start, ordered[start : start + _AT_ONCE]) for start in range(0, len(ordered), _AT_ONCE))


def _coded(said: Sequence[OwnReport]) -> CodedReport:
    return CodedReport(
        said[0].number,
        said[0].document,
        {report.speaker.name: spoken_of(report) for report in said},
        tuple(r.speaker.name for r in said if r.finished and r.speaker.kind == "person"),
        tuple(r.speaker.name for r in said if r.speaker.kind == "machine"),
        any(r.speaker.kind == "adjudicated" for r in said),
    )


def _said_by(state: _State, names: Sequence[str]) -> list[Spoken]:
    return [report.spoken[name] for report in state.reports.values() for name in names if name in report.spoken]


_COMPARISONS: WeakKeyDictionary[Project, Comparisons] = WeakKeyDictionary()
_MAKING = threading.Lock()


def comparisons_of(project: Project) -> Comparisons:
    """What is held of a project that is open, made where it is not there yet."""
    with _MAKING:
        held = _COMPARISONS.get(project)
        if held is None:
            held = _COMPARISONS[project] = Comparisons(project)
        return held
