"""The coder exam: what a coder says of reports of which there is a gold standard, compared with that.

The gold standard of a report is its adjudicated record, or what a named coder finished: whoever assigned the exam said
which (`groundswell.project.assigning.assign_exam`). A report counts once the coder has finished it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from groundswell.agreement import Measure, agree, beside
from groundswell.codebook import Codebook
from groundswell.errors import MissingError, RefusedError
from groundswell.project.agreement import measures_by_field, spoken_of
from groundswell.project.beside import SideBySide, side_by_side
from groundswell.project.project import Project
from groundswell.store import keep, progress
from groundswell.store.assignments import assignments, runs_settings
from groundswell.store.coders import OwnReport, Speaker, own_reports, speakers
from groundswell.store.settings import keep_setting, setting

THRESHOLD = "exam.threshold"  # setting: of events (F1) and of fields, from 0 to 1, what is enough to pass
ENOUGH = 0.8  # where nobody set it


@dataclass(frozen=True, slots=True)
class FieldScore:
    """On how many events of both the coder says of a field what the gold standard says.

    Attributes
    ----------
    name
        Of the field.
    compared
        Events on which one of them tells a value.
    agreed
        Those of them on which no measure of the field differs.
    """

    name: str
    compared: int
    agreed: int


@dataclass(frozen=True, slots=True)
class ExamReport:
    """One report of an exam.

    Attributes
    ----------
    number, name, title
        Of the report.
    finished
        Whether the coder has finished it; else nothing of it is told.
    common, missed, more
        Events that both tell, that only the gold standard tells, and that only the coder tells.
    compared, agreed
        As of a `FieldScore`, all fields together.
    """

    number: int
    name: str
    title: str | None
    finished: bool
    common: int = 0
    missed: int = 0
    more: int = 0
    compared: int = 0
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class ExamResult:
    """Where a coder stands in an exam.

    Attributes
    ----------
    coder
        Name.
    threshold
        What is enough, from 0 to 1.
    finished, waiting
        Number of reports.
    precision, recall, f1
        Of the coder's events against those of the gold standard; None where there are none.
    agreed
        Share of the fields on which they agree, of those on which one of them tells a value; None where there are none.
    passed
        Whether both F1 and that share are enough; None while reports wait.
    fields
        The fields that could be compared, in the order of the codebook.
    reports
        Every report of the exam.
    """

    coder: str
    threshold: float
    finished: int
    waiting: int
    precision: float | None
    recall: float | None
    f1: float | None
    agreed: float | None
    passed: bool | None
    fields: tuple[FieldScore, ...]
    reports: tuple[ExamReport, ...]


def exam_result(connection: Connection, coder: str, codebook: Codebook) -> ExamResult | None:
    """Where a coder stands in the exam; None where they were assigned none."""
    return next(iter(exam_results(connection, codebook, only=coder)), None)


def exam_results(connection: Connection, codebook: Codebook, *, only: str | None = None) -> list[ExamResult]:
    """Where each coder stands who was assigned an exam, by name; or one coder alone.

    A report of which there is a gold standard no more is left out.
    """
    exams = _exams(connection, only)
    if not exams:
        return []
    asked = {speaker.name: speaker for exam in exams for speaker in (exam.own, exam.gold)}
    numbers = {exam.number for exam in exams}
    told = {(r.number, r.speaker.name): r for r in own_reports(connection, list(asked.values()), numbers)}
    heads = progress.heads(connection, numbers)
    measures = {field: held for field, held in measures_by_field(codebook).items() if held}
    scored: dict[str, list[_Scored]] = defaultdict(list)
    for exam in exams:
        own, gold = (told.get((exam.number, speaker.name)) for speaker in (exam.own, exam.gold))
        if gold is not None and gold.finished:
            report = ExamReport(exam.number, heads[exam.number].name, heads[exam.number].title, finished=False)
            done = own is not None and own.finished
            scored[exam.coder].append(_scored(report, own, gold, measures) if own and done else _Scored(report, {}))
    enough = threshold(connection)
    return [_result(coder, enough, scored[coder], list(measures)) for coder in sorted(scored)]


def feedback(connection: Connection, coder: str, number: int, *, codebook: Codebook) -> SideBySide:
    """What a coder says of a report of the exam, to the left, beside the gold standard.

    Raises
    ------
    MissingError
        If the report is not part of this coder's exam.
    RefusedError
        If the coder has not finished it.
    """
    exam = next((exam for exam in _exams(connection, coder) if exam.number == number), None)
    if exam is None:
        raise MissingError(f"report {number} is not part of the exam of {coder}")
    shown = side_by_side(connection, number, exam.own.name, exam.gold.name, codebook=codebook)
    if exam.own.name in shown.unfinished:
        raise RefusedError(f"{coder} has not finished report {number}; what the gold standard says is shown afterwards")
    return shown


def threshold(connection: Connection) -> float:
    """What is enough to pass, from 0 to 1: of events (F1), and of fields."""
    told = setting(connection, THRESHOLD)
    return ENOUGH if told is None else float(told)


def set_threshold(project: Project, enough: float, *, by: str) -> None:
    """Say what is enough to pass.

    Raises
    ------
    RefusedError
        If it is not between 0 and 1.
    """
    if not 0 <= enough <= 1:
        raise RefusedError(f"{enough:g} cannot be reached or missed; expected a share from 0 to 1")
    with project.database.writing() as connection:
        keep.start_run(connection, project.run("set", by=by, **{THRESHOLD: enough}))
        keep_setting(connection, THRESHOLD, str(enough))


# ------------------------------------------------------------------ one report


@dataclass(frozen=True, slots=True)
class _Exam:
    """A report that a coder was assigned as an exam, and whose word is compared with whose."""

    number: int
    coder: str
    own: Speaker
    gold: Speaker


def _exams(connection: Connection, coder: str | None) -> list[_Exam]:
    assigned = assignments(connection, coder=coder, purpose="exam")
    if not assigned:
        return []
    there = speakers(connection)
    record = next(speaker for speaker in there if speaker.kind == "adjudicated")
    people = {name: s for number, name in progress.people(connection).items() for s in there if s.numbers == {number}}
    told = runs_settings(connection, {a.run_id for a in assigned})
    golds = {run_id: json.loads(settings).get("gold") for run_id, settings in told.items()}
    return [
        _Exam(a.document_id, a.coder, people[a.coder], people[gold] if (gold := golds[a.run_id]) else record)
        for a in assigned
    ]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A report with, by field, the events that were compared and those of them that agree."""

    report: ExamReport
    fields: Mapping[str, tuple[int, int]]


def _scored(report: ExamReport, own: OwnReport, gold: OwnReport, measures: Mapping[str, Sequence[Measure]]) -> _Scored:
    pairs = beside(spoken_of(own), spoken_of(gold))
    common = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    fields: dict[str, tuple[int, int]] = {}
    for field, held in measures.items():
        told = [(mine.said.get(field, ()), theirs.said.get(field, ())) for mine, theirs in common]
        told = [(mine, theirs) for mine, theirs in told if mine or theirs]
        fields[field] = len(told), sum(agree(held, mine, theirs) for mine, theirs in told)
    compared, agreed = (sum(counts[i] for counts in fields.values()) for i in (0, 1))
    missed, more = (sum(pair[i] is None for pair in pairs) for i in (0, 1))
    scored = replace(
        report, finished=True, common=len(common), missed=missed, more=more, compared=compared, agreed=agreed
    )
    return _Scored(scored, fields)


def _result(coder: str, enough: float, scored: Sequence[_Scored], fields: Sequence[str]) -> ExamResult:
    done = [one for one in scored if one.report.finished]
    common, missed, more = (sum(getattr(one.report, n) for one in done) for n in ("common", "missed", "more"))
    scores = [FieldScore(field, *(sum(one.fields[field][i] for one in done) for i in (0, 1))) for field in fields]
    f1 = _share(2 * common, missed + more)
    agreed = _share(*(sum(one.report.agreed for one in done), sum(o.report.compared - o.report.agreed for o in done)))
    waiting = len(scored) - len(done)
    return ExamResult(
        coder,
        enough,
        len(done),
        waiting,
        _share(common, more),
        _share(common, missed),
        f1,
        agreed,
        # a report may tell nothing, and who says so is right
        None if waiting else all(share is None or share >= enough for share in (f1, agreed)),
        tuple(score for score in scores if score.compared),
        tuple(one.report for one in scored),
    )


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None
