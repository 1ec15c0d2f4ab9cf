"""Whatever people have becomes documents. One file a kind of source."""

from groundswell.ingest.known import Known
from groundswell.ingest.read import Failure, read_documents

__all__ = ["Failure", "Known", "read_documents"]
