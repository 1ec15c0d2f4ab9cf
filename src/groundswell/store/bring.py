"""Bringing in what another project exported: documents, candidate events, statements and judgements, as they stood.

All of it is added in one transaction, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select

from groundswell.record.document import Document
from groundswell.record.statement import Coder, Statement
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.keep import Run, digest_of, insert_new, settings_of, start_run, statement_rows
from groundswell.store.origins import content_of
from groundswell.store.views import ADJUDICATE


def held_names(connection: Connection) -> set[str]:
    """Names of all reports of a project."""
    return set(connection.execute(select(t.document.c.name)).scalars())


@dataclass(slots=True)
class Bringing:
    """One bringing in, in the transaction of `connection`.

    Attributes
    ----------
    connection, run
        Of the transaction, and the call that brings it in.
    documents, candidates
        Numbers of what was added, by name.
    """

    connection: Connection
    run: Run
    documents: dict[str, int] = field(default_factory=dict)
    candidates: dict[str, int] = field(default_factory=dict)
    _runs: dict[tuple[Coder, str, str], tuple[int, Run]] = field(default_factory=dict)
    _coded: set[tuple[int, int]] = field(default_factory=set)

    def document(self, document: Document, version: int, sketch: str | None) -> None:
        """Add a report in the version that stood."""
        escaped = storable(document.text) != document.text
        self._document(
            document,
            version,
            {
                "digest": digest_of(document),
                "text": json.dumps(document.text) if escaped else document.text,
                "escaped": int(escaped),
                "sketch": sketch,
            },
        )

    def withdrawn(self, document: Document, version: int, sha256: str, day: str) -> None:
        """Add what is left of a report whose text was removed on a day."""
        self._document(document, version, {"digest": sha256, "text": "", "escaped": 0, "sketch": None})
        run_id, _ = self.run_of(self.run.coder, day, "forget")
        row = {"document_id": self.documents[document.id], "run_id": run_id, "sha256": sha256}
        self.connection.execute(insert(t.withdrawal).values(row | {"reason": "withdrawn before it was exported"}))

    def origin(self, document: Document, *, file: str, position: str | None, reader: str, sha256: str) -> None:
        """Add where a report was found, as far as an export says it."""
        run_id, _ = self.run_of(self.run.coder, self.run.started_at, self.run.command)
        name, _, version = reader.rpartition(" ")
        row = {
            "document_id": self.documents[document.id],
            "run_id": run_id,
            "file": storable(file),
            "entry": "",
            "position": position or "",
            "sha256": sha256,
            "reader": name,
            "reader_version": version,
            "read_at": self.run.started_at,
            "sources": "{}",
            "content": content_of(document),
        }
        self.connection.execute(insert(t.origin).values(row))

    def _document(self, document: Document, version: int, more: dict[str, Any]) -> None:
        run_id, _ = self.run_of(self.run.coder, self.run.started_at, self.run.command)
        row: dict[str, Any] = {
            "name": storable(document.id),
            "version": version,
            "title": storable(document.title),
            "published": document.published.isoformat() if document.published else None,
            "publisher": storable(document.publisher),
            "country": document.country,
            "url": storable(document.url),
            "language": document.language,
            "run_id": run_id,
        }
        key = self.connection.execute(insert(t.document).values(row | more)).inserted_primary_key
        assert key is not None
        self.documents[document.id] = int(key[0])

    def candidate(self, name: str, document: str, event_id: str, *, event: str, copies: str | None) -> None:
        """Add a candidate event that tells a canonical event, its report one of a group of copies."""
        number = self.documents[document]
        row = {"name": name, "document_id": number, "event_id": event_id}
        key = self.connection.execute(insert(t.candidate).values(row)).inserted_primary_key
        assert key is not None
        self.candidates[name] = int(key[0])
        group = self.documents.get(copies or document, number)
        member = {"candidate_id": self.candidates[name], "event_id": event, "copies": group}
        self.connection.execute(insert(t.membership).values(member))

    def statements(
        self, candidate: str, document: str, said: Mapping[tuple[Coder, str, bool], Collection[Statement]]
    ) -> None:
        """Add what stands of a candidate event: by coder, time, and whether in adjudicating."""
        for (coder, at, adjudicated), told in said.items():
            run_id, run = self.run_of(coder, at, ADJUDICATE if adjudicated else self.run.command)
            number = self.documents[document]
            if coder.kind != "person" and (number, run_id) not in self._coded:
                self._coded.add((number, run_id))
                coder_id = self.connection.execute(select(t.run.c.coder_id).filter_by(run_id=run_id)).scalar_one()
                row = {"document_id": number, "coder_id": coder_id, "run_id": run_id, "settings": settings_of(run)}
                insert_new(self.connection, t.coding, [row])
            self.connection.execute(insert(t.statement), statement_rows(told, self.candidates[candidate], run_id))

    def judgement(self, left: str, right: str, verdict: str, note: str | None, by: str, at: str) -> None:
        """Add what a person judged of two candidate events."""
        run_id, _ = self.run_of(Coder("person", by), at, "judge")
        row = {
            "left_id": self.candidates[left],
            "right_id": self.candidates[right],
            "run_id": run_id,
            "verdict": verdict,
            "weight": None,
            "reason": json.dumps({} if note is None else {"note": note}),
        }
        self.connection.execute(insert(t.judgement).values(row))

    def run_of(self, coder: Coder, at: str, command: str) -> tuple[int, Run]:
        """The run of a coder at a time, added where it is not there."""
        key = (coder, at, command)
        if key not in self._runs:
            run = Run(coder, command, self.run.codebook, self.run.codebook_version, self.run.settings, at)
            self._runs[key] = start_run(self.connection, run), run
        return self._runs[key]
