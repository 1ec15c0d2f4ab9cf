"""The dataset of a project, ready to be written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from groundswell.export.core import Source, core_dataset
from groundswell.export.dataset import Dataset
from groundswell.project.project import Project
from groundswell.project.summaries import events_asked_for
from groundswell.record.canonical import CanonicalEvent
from groundswell.store.documents import standing_documents
from groundswell.store.summaries import Filters


def dataset_of(project: Project, filters: Filters | None = None) -> Dataset:
    """The canonical events of a project that are asked for, their values and their reports.

    Rows are read as they are written: a project that is changed meanwhile gives tables of different moments.

    Parameters
    ----------
    project
        Which.
    filters
        Which events; all of them where None. Reports that tell none of them are left out, unless all are asked for.
    """

    def events() -> Iterator[CanonicalEvent]:
        return events_asked_for(project, filters or Filters())

    def sources() -> Iterator[Source]:
        told: dict[str, list[str]] = defaultdict(list)
        for event in events():
            for name in sorted({s.document for v in event.values.values() for h in v.values for s in h.sources}):
                told[name].append(event.event_id)
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
                        tuple(told.get(document.id, ())),
                    )

    return core_dataset(project.folder.resolve().name, project.codebook, events, sources)
