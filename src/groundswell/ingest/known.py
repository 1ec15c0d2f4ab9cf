"""Known: what a person says of documents that do not say it themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """Facts for documents that lack them, as in `Document`."""

    published: dt.date | None = None
    country: str | None = None
    language: str | None = None
    title: str | None = None
