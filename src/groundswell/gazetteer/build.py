"""The builder: places in, one SQLite file out."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from groundswell.gazetteer.entry import KINDS, Entry
from groundswell.gazetteer.names import LONGEST, displayed, is_spelling, key_of, without_kind

#: Changes whenever the content of the index does.
VERSION = 5
_OWN, _SHORTENED, _ALTERNATE = 3, 2, 1  # how good a name is: its own, that without "County" or "City", another spelling
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind INTEGER NOT NULL, country TEXT NOT NULL, admin1 INTEGER,
  admin2 INTEGER, latitude REAL NOT NULL, longitude REAL NOT NULL, population INTEGER NOT NULL, capital INTEGER NOT NULL
);
CREATE TABLE name (
  key TEXT NOT NULL, place INTEGER NOT NULL, quality INTEGER NOT NULL, PRIMARY KEY (key, place)
) WITHOUT ROWID;
"""


def build(
    target: Path,
    entries: Iterable[Entry],
    *,
    manifest: Mapping[str, str],
    reserved: frozenset[str],
    common: frozenset[str] = frozenset(),
) -> None:
    """Write the index of `entries` to `target`, whole or not at all.

    Parameters
    ----------
    target
        File to write. Where several processes write it at once the last one wins, and each sees a whole file.
    entries
        The places.
    manifest
        Where they come from and under what licence.
    reserved
        Keys that no alternate name may take: the names of countries and peoples.
    common
        Words that make no alternate name alone or together: a translation such as "White House" is none.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    draft.unlink(missing_ok=True)
    try:
        _write(draft, entries, manifest, reserved, common)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(
    file: Path,
    entries: Iterable[Entry],
    manifest: Mapping[str, str],
    reserved: frozenset[str],
    common: frozenset[str],
) -> None:
    names: dict[tuple[str, int], int] = {}
    digest = hashlib.sha256()
    connection = sqlite3.connect(file)
    try:
        connection.executescript(_SCHEMA)
        places = []
        for entry in entries:
            places.append(_row(entry))
            for key, quality in _names(entry, reserved, common):
                at = (key, entry.geoname_id)
                names[at] = max(quality, names.get(at, 0))
        places.sort()
        connection.executemany(f"INSERT OR IGNORE INTO place VALUES ({','.join('?' * 10)})", places)
        rows = sorted((key, place, quality) for (key, place), quality in names.items())
        connection.executemany("INSERT INTO name VALUES (?, ?, ?)", rows)
        for row in places:
            digest.update(json.dumps(row, ensure_ascii=False).encode())
        told = {**manifest, "places": str(len(places)), "names": str(len(rows)), "digest": digest.hexdigest()}
        connection.executemany("INSERT INTO manifest VALUES (?, ?)", sorted(told.items()))
        connection.commit()
    finally:
        connection.close()


def _row(entry: Entry) -> tuple[int, str, int, str, int | None, int | None, float, float, int, int]:
    return (
        entry.geoname_id,
        displayed(entry.name, entry.country),
        KINDS.index(entry.kind),
        entry.country,
        entry.admin1,
        entry.admin2,
        entry.latitude,
        entry.longitude,
        entry.population,
        int(entry.capital),
    )


def _names(entry: Entry, reserved: frozenset[str], common: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Keys by which a place is found. Countries are found by the lists of the languages, not by the index."""
    if entry.kind == "country":
        return
    own = key_of(entry.name)
    is_unit = entry.kind in ("admin1", "admin2")
    for name, quality in ((entry.name, _OWN), *((a, _ALTERNATE) for a in entry.alternates if is_spelling(a))):
        key = own if quality == _OWN else key_of(name)
        if len(key) < 2 or key.count(" ") >= LONGEST:
            continue
        if quality == _OWN or not (key in reserved or any(c.isdigit() for c in key) or common.issuperset(key.split())):
            yield key, _SHORTENED if quality == _ALTERNATE and own.startswith(f"{key} ") else quality
        shorter = without_kind(key) if is_unit else None
        if shorter and shorter not in reserved and not common.issuperset(shorter.split()):
            yield shorter, min(quality, _SHORTENED)
