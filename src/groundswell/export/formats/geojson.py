"""GeoJSON (RFC 7946): the events as points, those without coordinates with a geometry of null."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from groundswell.export.dataset import Dataset, Table
from groundswell.record.json import encode


def write(dataset: Dataset, into: Path) -> None:
    """Write the table of events of a dataset."""
    with into.open("w", encoding="utf-8", newline="") as stream:
        stream.write('{"type":"FeatureCollection","features":[\n')
        for place, feature in enumerate(features(dataset.table("events"))):
            stream.write((",\n" if place else "") + encode(feature))
        stream.write("\n]}\n")


def features(table: Table) -> Iterator[dict[str, Any]]:
    """Each row as a feature."""
    names = [column.name for column in table.columns]
    x, y = coordinates(table)
    for row in table.rows():
        located = row[x] is not None and row[y] is not None
        geometry = {"type": "Point", "coordinates": [row[x], row[y]]} if located else None
        told = {name: cell for place, (name, cell) in enumerate(zip(names, row, strict=True)) if place not in (x, y)}
        yield {"type": "Feature", "geometry": geometry, "properties": told}


def coordinates(table: Table) -> tuple[int, int]:
    """Places of the columns of longitude and latitude."""
    names = [column.name for column in table.columns]
    x, y = (
        next(names.index(name) for name in names if name in (f"place_{word}", word, word[:3]))
        for word in ("longitude", "latitude")
    )
    return x, y
