"""The files of a project: which of them have not changed since all that stands in them was coded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import Connection

from groundswell.ingest import Finished, Held, Known, Options
from groundswell.project.project import Project
from groundswell.record.document import Document
from groundswell.record.words import storable
from groundswell.store.keep import Run
from groundswell.store.origins import Source, documents, documents_from, keep_sources, source_of

_AT_ONCE = 200  # reports held at once


class Sources:
    """What a project knows of the files that are read into it.

    Parameters
    ----------
    project
        The project.
    run
        The call that reads them: reports that another coder coded, or this one with other settings, are coded anew.
    known, options
        What is said of the documents and of how to read them: a file that was read otherwise is read again.
    """

    def __init__(
        self, project: Project, run: Run, *, known: Known | None = None, options: Options | None = None
    ) -> None:
        self.project, self.run = project, run
        self.options = _digest(known or Known(), options or Options())
        self._recoded: set[str] = set()

    def memory(self, name: str, stamp: str | None, sha256: str | None) -> Held | None:
        """What is known of a file, where it has not changed: by its stamp, or by the digest of its bytes."""
        with self.project.database.reading() as connection:
            source = source_of(connection, storable(name), self.run)
        if source is None or source.options != self.options:
            return None
        if not (source.stamp == stamp or source.sha256 == sha256):
            return None
        if source.same_coder:
            return Held(source.documents)
        self._recoded.add(name)
        return Held(0, self._again(name))

    def note(self, finished: Sequence[Finished], started: Callable[[], int]) -> None:
        """Note which files were read to their end, where nothing in them failed and this is not known.

        `started` gives the number of the run.
        """
        told = [one for one in finished if one.stamp and not one.failures and not self._known(one)]
        with self.project.database.reading() as connection:
            if not any(self._rows(connection, told)):
                return
        run_id = started()
        with self.project.database.writing() as connection:
            # asked again: another process may have been faster
            keep_sources(connection, list(self._rows(connection, told)), run_id)

    def _known(self, finished: Finished) -> bool:
        """Whether a file was passed over by its stamp, and its reports are coded."""
        return finished.passed_over and not finished.sha256 and finished.file not in self._recoded

    def _rows(self, connection: Connection, finished: Sequence[Finished]) -> Iterator[dict[str, object]]:
        """Rows of the files that are not known as they are."""
        for one in finished:
            name = storable(one.file)
            before = source_of(connection, name, self.run)
            sha256, documents = one.sha256, one.documents
            if one.passed_over and before is not None:
                sha256, documents = before.sha256, before.documents
            row = Source(one.stamp, sha256, self.options, documents, same_coder=True)
            if row != before:
                held = {"stamp": one.stamp, "sha256": sha256, "options": self.options, "documents": documents}
                yield {"name": name, **held}

    def _again(self, name: str) -> Iterator[Document]:
        """The reports of a file as they were made when it was read: a text, once made, does not change."""
        with self.project.database.reading() as connection:
            numbers = documents_from(connection, storable(name))
        for start in range(0, len(numbers), _AT_ONCE):
            with self.project.database.reading() as connection:
                held = documents(connection, numbers[start : start + _AT_ONCE])
            yield from held


def _digest(known: Known, options: Options) -> str:
    said = {"columns": dict(options.columns), "date_order": options.date_order}
    told = json.dumps([asdict(known), said], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
