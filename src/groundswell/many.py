"""Many documents: the extractor spread over the processors of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from groundswell.engine.local import Outcome, map_ordered
from groundswell.extract.pipeline import Extractor, Settings
from groundswell.record.document import Document
from groundswell.record.event import Extraction


@dataclass(frozen=True, slots=True)
class MakeReader:
    """Makes a reader of documents in whatever process it is called."""

    settings: Settings

    def __call__(self) -> Callable[[Document], Extraction]:
        """Give the reader."""
        return Extractor(self.settings).extract


def extract_many(
    documents: Iterable[Document], *, settings: Settings | None = None, processes: int | None = None
) -> Iterator[Outcome[Document, Extraction]]:
    """Read many documents, and hand out what became of each in their order.

    Parameters
    ----------
    documents
        May be endless; only as many are held as are soon to be read.
    settings
        How to read them.
    processes
        How many to use; as many as there are processors where None.

    Yields
    ------
    Outcome
        `item` is the document, `result` its extraction, `error` why there is none.

    Examples
    --------
    >>> from groundswell import Document, extract_many
    >>> reports = [Document("a", "Nurses marched in Lima."), Document("b", "Shares rose in Lima.")]
    >>> [len(outcome.result.events) for outcome in extract_many(reports)]
    [1, 0]
    """
    return map_ordered(MakeReader(settings or Settings()), documents, processes=processes)
