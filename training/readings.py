"""Readings of the coded reports, kept: what is found in a report changes only with the finders and their data."""

from __future__ import annotations

import hashlib
import pickle
from functools import cache
from pathlib import Path

from groundswell.extract.pipeline import read
from groundswell.extract.reading import Reading
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.record.document import Document

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/groundswell"
#: Parts of the package that come after reading, or have nothing to do with it.
_AFTER = ("extract/selection", "extract/resolve", "evaluate", "cli", "samples", "extract/triage")


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, opened once."""
    return Gazetteer(ensure_index())


def reading_of(document: Document) -> Reading:
    """What is found in a document, from `.bench/readings` where these finders have read it before."""
    assert document.language is not None
    kept = _folder() / f"{hashlib.sha256(repr(document).encode()).hexdigest()[:24]}.pickle"
    if kept.exists():
        found: Reading = pickle.loads(kept.read_bytes())  # written below
        return found
    found = read(document, language=document.language, gazetteer=gazetteer())
    kept.write_bytes(pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL))
    return found


@cache
def _folder() -> Path:
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix in (".py", ".yaml", ".csv", ".json") and not name.startswith(_AFTER):
            digest.update(f"{name}\0".encode() + path.read_bytes())
    folder = ROOT / ".bench" / f"readings-{digest.hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
