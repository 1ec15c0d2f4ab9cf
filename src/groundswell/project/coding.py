"""Coding reports into a project: what it holds as it is is passed over, the rest is extracted and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from groundswell.engine.local import map_ordered
from groundswell.errors import DocumentError, SetupError
from groundswell.extract.pipeline import Extractor
from groundswell.ingest import Failure
from groundswell.link.copies import sketch_of
from groundswell.project.project import Project
from groundswell.project.summaries import Step, no_step, refresh
from groundswell.record.document import Document
from groundswell.record.event import Extraction
from groundswell.record.json import plain
from groundswell.record.statement import Statement
from groundswell.record.value import Value
from groundswell.store.keep import Coded, Run, keep_coded, start_run, uncoded

BATCH = 32  # reports that become part of the project at once


@dataclass(slots=True)
class Tally:
    """What became of the reports of one call.

    Attributes
    ----------
    coded, passed_over
        Reports that were coded, and those that the project held already, coded by this version.
    events
        Candidate events found.
    failures
        Reports that could not be read or coded, each with the reason.
    """

    coded: int = 0
    passed_over: int = 0
    events: int = 0
    failures: list[Failure] = field(default_factory=list)


def code(
    project: Project,
    source: Iterable[Document | Failure],
    *,
    processes: int | None = None,
    step: Callable[[], None] = lambda: None,
    summed: Step = no_step,
) -> Tally:
    """Code reports into a project.

    Can be interrupted at any moment, and called again: a report is part of the project with all its events, or not
    yet. Several calls may work on one project at once.

    Parameters
    ----------
    project
        Where they are kept.
    source
        The reports, and what could not be read as one.
    processes
        How many to use; as many as there are processors where None.
    step
        Called after each report.
    summed
        Called as by `summaries.refresh`.

    Returns
    -------
    Tally
        What became of them.

    Raises
    ------
    StoreError
        If the database cannot be written.
    SetupError
        If a model is missing.
    """
    tally = Tally()
    run = project.run("code")
    run_id: int | None = None
    new = _new(project, run, source, tally, step)
    batch: list[Coded] = []
    for outcome in map_ordered(make_coder, new, processes=processes):
        if outcome.result is None:
            if isinstance(outcome.error, SetupError):
                raise outcome.error
            # not kept: the fault may lie with this machine, and the report is tried again next time
            tally.failures.append(Failure(outcome.item.id, f"{type(outcome.error).__name__}: {outcome.error}"))
            step()
            continue
        batch.append(outcome.result)
        if outcome.result.error:
            tally.failures.append(Failure(outcome.item.id, outcome.result.error))
        if len(batch) == BATCH:
            run_id = _keep(project, run, batch, run_id, tally)
        step()
    if batch:
        _keep(project, run, batch, run_id, tally)
    refresh(project, step=summed)
    return tally


def _keep(project: Project, run: Run, batch: list[Coded], run_id: int | None, tally: Tally) -> int:
    """Keep a batch; the run is noted with the first, so that a call that finds nothing new leaves no trace."""
    if run_id is None:
        with project.database.writing() as connection:
            run_id = start_run(connection, run)
    added = keep_coded(project.database, batch, run, run_id)
    tally.passed_over += len(batch) - len(added)
    tally.coded += len(added)
    tally.events += sum(len(coded.events) for coded in added)
    batch.clear()
    return run_id


def _new(
    project: Project, run: Run, source: Iterable[Document | Failure], tally: Tally, step: Callable[[], None]
) -> Iterator[Document]:
    """The reports that the project does not hold as they are."""
    seen: dict[str, str] = {}
    rest = iter(source)
    while batch := list(islice(rest, BATCH)):
        documents = []
        for item in batch:
            if isinstance(item, Failure):
                tally.failures.append(item)
                step()
            elif item.id not in seen:
                seen[item.id] = item.sha256
                documents.append(item)
            else:
                if seen[item.id] != item.sha256:
                    told = (
                        "stands twice with different texts, and the first was taken; give each report an id of its own"
                    )
                    tally.failures.append(Failure(item.id, f"{item.id}: {told}"))
                else:
                    tally.passed_over += 1
                step()
        new = uncoded(project.database, documents, run)
        tally.passed_over += len(documents) - len(new)
        for _ in range(len(documents) - len(new)):
            step()
        yield from new


def make_coder() -> Callable[[Document], Coded]:
    """Make, in whatever process it is called, what codes one document."""
    extractor = Extractor()

    def coded(document: Document) -> Coded:
        try:
            return coded_of(extractor.extract(document))
        except DocumentError as error:
            return Coded(document, sketch_of(document.text), document.language, None, None, str(error), ())

    return coded


def coded_of(extraction: Extraction) -> Coded:
    """An extraction as statements."""
    events = tuple(
        (
            event.event_id,
            (
                Statement("standing", event.standing, "stated"),
                Statement("rank", event.rank, "stated"),
                *(statement_of(name, value) for name, held in event.values.items() for value in held),
            ),
        )
        for event in extraction.events
    )
    document = extraction.document
    return Coded(
        document, sketch_of(document.text), extraction.language, extraction.relevance, extraction.note, None, events
    )


def statement_of(name: str, value: Value[object]) -> Statement:
    """A value of a field as a statement."""
    confidence = None if value.confidence is None else round(value.confidence, 2)
    return Statement(name, plain(value.value), value.status, value.text, value.evidence, confidence, value.reason)
