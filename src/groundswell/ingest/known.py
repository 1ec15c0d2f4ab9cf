"""Known: what a person says of documents that do not say it themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from groundswell.ingest.draft import Draft


@dataclass(frozen=True, slots=True)
class Known:
    """Facts for documents that lack them, as in `Document`."""

    published: dt.date | None = None
    country: str | None = None
    language: str | None = None
    title: str | None = None

    def complete(self, draft: Draft) -> Draft:
        """A draft with these facts where it has none of its own."""
        lent = {
            name: value
            for name in ("title", "published", "country", "language")
            if getattr(draft, name) is None and (value := getattr(self, name)) is not None
        }
        return replace(draft, **lent, sources={**draft.sources, **dict.fromkeys(lent, "told for all")})
