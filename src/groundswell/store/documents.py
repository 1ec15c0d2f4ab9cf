"""The reports of a project with their texts, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from groundswell.record.document import Document
from groundswell.record.partial_date import days_of
from groundswell.store import tables as t
from groundswell.store.views import IN_PARTS


def standing_documents(connection: Connection) -> Iterator[tuple[Document, int]]:
    """Every report in the version that stands, and the number of that version; by name."""
    later = t.document.alias("later")
    query = (
        select(t.document)
        .outerjoin(later, (later.c.name == t.document.c.name) & (later.c.version > t.document.c.version))
        .where(later.c.document_id.is_(None))
        .order_by(t.document.c.name)
    )
    for row in connection.execute(query, execution_options=IN_PARTS):
        span = days_of(row.published) if row.published else None
        yield (
            Document(
                row.name,
                json.loads(row.text) if row.escaped else row.text,
                title=row.title,
                published=span[0] if span else None,
                publisher=row.publisher,
                country=row.country,
                url=row.url,
                language=row.language,
            ),
            row.version,
        )
