"""Coding reports into a project: what it holds as it is is passed over, the rest is extracted and kept."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from groundswell.engine.local import Outcome, map_ordered
from groundswell.errors import DocumentError, SetupError
from groundswell.extract.pipeline import Extractor
from groundswell.ingest import Failure, Finished, Ingested, Item, Remark, Skipped
from groundswell.link.copies import sketch_of
from groundswell.project.project import Project
from groundswell.project.sources import Sources
from groundswell.project.summaries import Step, no_step, refresh
from groundswell.record.document import Document
from groundswell.record.event import Extraction
from groundswell.record.json import plain
from groundswell.record.statement import Statement
from groundswell.record.value import Value
from groundswell.store.keep import Coded, keep_coded, start_run, uncoded
from groundswell.store.origins import Found, coded_alike, keep_copy, keep_origins, new_origins, row_of
from groundswell.store.withheld import refused, withdrawn

BATCH = 32  # reports that become part of the project at once
WAITING = 256  # copies and files that may wait for reports to come back


@dataclass(slots=True)
class Tally:
    """What became of the reports of one call.

    Attributes
    ----------
    coded, passed_over
        Reports that were coded, and those that the project held already, coded by this version.
    unchanged
        Reports in files that have not changed since all in them was coded, and were not read again.
    copies
        Reports with the content of another, which took over its coding.
    events
        Candidate events found.
    failures
        Reports that could not be read or coded, each with the reason.
    skipped
        Files and parts of files that were passed over on purpose, by reason.
    remarks
        What was decided for files as a whole.
    """

    coded: int = 0
    passed_over: int = 0
    unchanged: int = 0
    copies: int = 0
    events: int = 0
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)


def code(
    project: Project,
    source: Iterable[Document | Item],
    *,
    processes: int | None = None,
    sources: Sources | None = None,
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
    sources
        What is known of the files that the reports stand in; needed where they are to be passed over next time.
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
    coding = _Coding(project, sources, step)
    for outcome in map_ordered(make_coder, coding.new(source), processes=processes):
        if isinstance(outcome.error, SetupError):
            raise outcome.error
        coding.take(outcome)
    coding.keep(last=True)
    refresh(project, step=summed)
    return coding.tally


class _Coding:
    """One call: what has been handed out to be coded, what has come back, and what waits for it.

    Reports come back in the order in which they were handed out. What depends on some of them, that a file has been
    read to its end, or that a report is a copy, is kept when all handed out before have come back.
    """

    def __init__(self, project: Project, sources: Sources | None, step: Callable[[], None]) -> None:
        self.project, self.step = project, step
        self.run = project.run("code")
        self.sources = sources or Sources(project, self.run)
        self.run_id: int | None = None
        self.tally = Tally()
        self.handed_out = self.come_back = 0
        self.batch: list[Coded] = []
        self.found: dict[str, Found] = {}  # by name of a report, where it was found
        self.first: dict[str, str] = {}  # by content, the name of the report of this call that has it
        self.waiting: deque[tuple[int, Finished | _Copy]] = deque()
        self.broken: set[str] = set()  # reports that could not be coded, and the files that they were in

    # -------------------------------------------------------------- handed out

    def new(self, source: Iterable[Document | Item]) -> Iterator[Document]:
        """The reports that the project does not hold as they are, and that are no copies of any that it holds."""
        seen: dict[str, str] = {}
        rest = iter(source)
        while batch := list(islice(rest, BATCH)):
            documents: list[Document] = []
            finished: list[Finished] = []
            for item in batch:
                match item:
                    case Document() | Ingested():
                        self._arrived(item, seen, documents)
                    case Failure():
                        self.tally.failures.append(item)
                        self.step()
                    case Skipped():
                        self.tally.skipped[item.reason] += 1
                    case Remark():
                        self.tally.remarks.append(item)
                    case Finished():
                        finished.append(item)
            for document in self._without_copies(self._uncoded(self._allowed(documents))):
                self.handed_out += 1
                yield document
            self.waiting.extend((self.handed_out, one) for one in finished)
            if len(self.waiting) >= WAITING:
                self.keep()

    def _arrived(self, item: Document | Ingested, seen: dict[str, str], documents: list[Document]) -> None:
        document = item if isinstance(item, Document) else item.document
        if document.id not in seen:
            seen[document.id] = document.sha256
            documents.append(document)
            if isinstance(item, Ingested) and item.origin is not None:
                self.found[document.id] = Found(document, row_of(item.origin, document))
            return
        if seen[document.id] == document.sha256:
            self.tally.passed_over += 1
        else:
            told = "stands twice with different texts, and the first was taken; give each report an id of its own"
            self.tally.failures.append(Failure(document.id, f"{document.id}: {told}"))
        self.step()

    def _allowed(self, documents: list[Document]) -> list[Document]:
        """Those whose text was not removed from the project on request."""
        with self.project.database.reading() as connection:
            gone = withdrawn(connection, [document.sha256 for document in documents])
        for document in documents:
            if document.sha256 in gone:
                self.found.pop(document.id, None)
                self.tally.skipped[f"{document.id}: {refused(gone[document.sha256])}"] += 1
                self.step()
        return [document for document in documents if document.sha256 not in gone]

    def _uncoded(self, documents: list[Document]) -> list[Document]:
        new = uncoded(self.project.database, documents, self.run)
        left = {document.id for document in new}
        held = [document for document in documents if document.id not in left]
        self.tally.passed_over += len(held)
        places = [self.found.pop(document.id) for document in held if document.id in self.found]
        if places:
            with self.project.database.reading() as connection:
                places = new_origins(connection, places)
        if places:
            run_id = self._started()
            with self.project.database.writing() as connection:
                keep_origins(connection, places, run_id)
        for _ in held:
            self.step()
        return new

    def _without_copies(self, documents: list[Document]) -> list[Document]:
        contents = {d.id: self.found[d.id].row["content"] for d in documents if d.id in self.found}
        with self.project.database.reading() as connection:
            held = coded_alike(connection, contents.values(), self.run)
        left: list[Document] = []
        for document in documents:
            content = contents.get(document.id)
            if content is not None and (content in held or content in self.first):
                self.waiting.append((self.handed_out + len(left), _Copy(document, content)))
            else:
                left.append(document)
                if content is not None:
                    self.first[content] = document.id
        return left

    # -------------------------------------------------------------- come back

    def take(self, outcome: Outcome[Document, Coded]) -> None:
        """Take what became of one report."""
        self.come_back += 1
        if outcome.result is None:
            # not kept: the fault may lie with this machine, and the report is tried again next time
            self._broke(outcome.item.id, f"{type(outcome.error).__name__}: {outcome.error}")
        else:
            self.batch.append(outcome.result)
            if outcome.result.error:
                self.tally.failures.append(Failure(outcome.item.id, outcome.result.error))
            if len(self.batch) == BATCH:
                self.keep()
        self.step()

    def _broke(self, name: str, told: str) -> None:
        self.tally.failures.append(Failure(name, told))
        self.broken.add(name)
        if place := self.found.pop(name, None):
            self.broken.add(place.row["file"])

    def keep(self, *, last: bool = False) -> None:
        """Keep what has come back, and then what waited for it."""
        if self.batch:
            self._keep_batch()
        due = []
        while self.waiting and (last or self.waiting[0][0] <= self.come_back):
            due.append(self.waiting.popleft()[1])
        copies = [one for one in due if isinstance(one, _Copy)]
        if copies:
            self._keep_copies(copies)
        finished = [one for one in due if isinstance(one, Finished)]
        self.tally.unchanged += sum(one.documents for one in finished if one.passed_over)
        self.sources.note([one for one in finished if one.file not in self.broken], self._started)

    def _keep_batch(self) -> None:
        run_id = self._started()
        places = [self.found.pop(c.document.id) for c in self.batch if c.document.id in self.found]
        database = self.project.database
        with database.beside(lambda connection: keep_origins(connection, places, run_id)):
            added = keep_coded(database, self.batch, self.run, run_id)
        self.tally.passed_over += len(self.batch) - len(added)
        self.tally.coded += len(added)
        self.tally.events += sum(len(coded.events) for coded in added)
        self.batch.clear()

    def _keep_copies(self, copies: list[_Copy]) -> None:
        run_id = self._started()
        with self.project.database.writing() as connection:
            held = coded_alike(connection, [copy.content for copy in copies], self.run)
            for copy in copies:
                if copy.content not in held:
                    first = self.first[copy.content]
                    self._broke(copy.document.id, f"{copy.document.id}: a copy of {first}, which could not be coded")
                    continue
                events = keep_copy(connection, copy.document, held[copy.content], self.run, run_id)
                if events is None:
                    self.tally.passed_over += 1
                else:
                    self.tally.copies += 1
                    self.tally.events += events
                keep_origins(connection, [self.found.pop(copy.document.id)], run_id)
        for _ in copies:
            self.step()

    def _started(self) -> int:
        """Number of the run, noted with the first thing kept: a call that finds nothing new leaves no trace."""
        if self.run_id is None:
            with self.project.database.writing() as connection:
                self.run_id = start_run(connection, self.run)
        return self.run_id


@dataclass(frozen=True, slots=True)
class _Copy:
    """A report that has the content of another."""

    document: Document
    content: str


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
