"""Whatever people have becomes documents. One file a kind of source."""

from groundswell.ingest.draft import Options
from groundswell.ingest.known import Known
from groundswell.ingest.origin import Origin
from groundswell.ingest.read import Failure, Finished, Held, Ingested, Item, Memory, Remark, Skipped, read_documents

__all__ = [
    "Failure",
    "Finished",
    "Held",
    "Ingested",
    "Item",
    "Known",
    "Memory",
    "Options",
    "Origin",
    "Remark",
    "Skipped",
    "read_documents",
]
