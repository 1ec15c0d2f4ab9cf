"""Groundswell reads reports of protest and gives events in which every value can be traced to its words.

>>> import groundswell
>>> found = groundswell.extract("Some 300 nurses marched through Lima on 3 May 2021.")
>>> found.events[0].one("size").low
300
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundswell.extract import extract
    from groundswell.extract.pipeline import Extractor, Settings
    from groundswell.many import extract_many
    from groundswell.record.document import Document
    from groundswell.record.event import CandidateEvent, Extraction

__version__ = "0.1.0"
__all__ = [
    "CandidateEvent",
    "Document",
    "Extraction",
    "Extractor",
    "Settings",
    "__version__",
    "extract",
    "extract_many",
]

_HOMES = {
    "CandidateEvent": "groundswell.record.event",
    "Document": "groundswell.record.document",
    "Extraction": "groundswell.record.event",
    "Extractor": "groundswell.extract.pipeline",
    "Settings": "groundswell.extract.pipeline",
    "extract_many": "groundswell.many",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: the package itself imports nothing."""
    if name == "extract":
        return importlib.import_module("groundswell.extract")
    if name not in _HOMES:
        raise AttributeError(f"module 'groundswell' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
