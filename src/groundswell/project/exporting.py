"""The dataset of a project, ready to be written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from groundswell.export.core import Source, core_dataset
from groundswell.export.crosswalk import load_crosswalk
from groundswell.export.dataset import Dataset
from groundswell.export.facts import rows_of
from groundswell.project.project import Project
from groundswell.project.summaries import events_asked_for
from groundswell.record.canonical import CanonicalEvent
from groundswell.store.documents import standing_documents
from groundswell.store.summaries import Filters


def dataset_of(project: Project, filters: Filters | None = None, *, codebook: str = "core") -> Dataset:
    """The canonical events of a project that are asked for, their values and their reports.

    Rows are read as they are written: a project that is changed meanwhile gives tables of different moments.

    Parameters
    ----------
    project
        Which.
    filters
        Which events; all of them where None. Reports that tell none of them are left out, unless all are asked for.
    codebook
        ``core``, or the name or file of a crosswalk: then the events are as that has them.

    Raises
    ------
    DataError
        If there is no such crosswalk, or it is malformed.
    """
    crosswalk = None if codebook == "core" else load_crosswalk(codebook)

    def events() -> Iterator[CanonicalEvent]:
        return events_asked_for(project, filters or Filters())

    def sources() -> Iterator[Source]:
        told: defaultdict[str, list[str]] = defaultdict(list)
        group: dict[str, int] = {}
        first: dict[int, str] = {}
        for event in events():
            said = {s for v in event.values.values() for held in (*v.values, *v.others) for s in held.sources}
            for name, copies in sorted({(s.document, s.copies) for s in said}):
                told[name].append(event.event_id)
                group[name] = copies
                first[copies] = min(name, first.get(copies, name))
        with project.database.reading() as connection:
            for document, version in standing_documents(connection):
                if filters is None or document.id in told:
                    yield Source(
                        document.id,
                        version,
                        document.title,
                        document.published.isoformat() if document.published else None,
                        document.publisher,
                        document.country,
                        document.url,
                        document.language,
                        document.sha256,
                        first.get(group.get(document.id, -1)),
                        tuple(told.get(document.id, ())),
                    )

    dataset = core_dataset(project.folder.resolve().name, project.codebook, events, sources)
    if crosswalk is None:
        return dataset
    table = crosswalk.table(events, project.codebook)
    return replace(dataset, codebook=crosswalk.name, codebook_version=crosswalk.follows, tables=(table,))


def left_out(project: Project, filters: Filters | None = None, *, codebook: str = "core") -> dict[str, int]:
    """By reason the number of rows that a crosswalk leaves out, the most frequent first."""
    if codebook == "core":
        return {}
    crosswalk = load_crosswalk(codebook)
    reasons = Counter(
        reason
        for event in events_asked_for(project, filters or Filters())
        for facts in rows_of(event, project.codebook, each=crosswalk.each)
        if (reason := crosswalk.excluded(facts)) is not None
    )
    return dict(reasons.most_common())
