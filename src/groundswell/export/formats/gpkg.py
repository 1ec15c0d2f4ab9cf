"""GeoPackage 1.3 (OGC 12-128r17): the events as points, the other tables as attributes."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

from groundswell.export.dataset import Dataset, Row, Table
from groundswell.export.formats.geojson import coordinates
from groundswell.export.formats.sqlite import create
from groundswell.record.words import storable

_WHEN = "1970-01-01T00:00:00.000Z"  # the same bytes each time
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_TABLES = (
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization "
    "TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)",
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT "
    "UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, "
    "max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys(srs_id))",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT "
    "NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY "
    "(table_name, column_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), "
    "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
)
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84, None),
)


def write(dataset: Dataset, into: Path) -> None:
    """Write all tables of a dataset; a file that is there is replaced."""
    into.unlink(missing_ok=True)
    with sqlite3.connect(into) as connection:
        connection.execute("PRAGMA application_id = 1196444487")  # "GPKG"
        connection.execute("PRAGMA user_version = 10300")
        for command in _TABLES:
            connection.execute(command)
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        for table in dataset.tables:
            _write(connection, table)
    connection.execute("VACUUM")
    connection.close()


def _write(connection: sqlite3.Connection, table: Table) -> None:
    of_events = table.name == "events"
    more = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL" + (", geom POINT" if of_events else "")
    create(connection, table, more=more)
    x, y = coordinates(table) if of_events else (0, 0)
    bounds: list[tuple[float, float]] = []
    marks = ", ".join("?" * (len(table.columns) + (2 if of_events else 1)))

    def rows() -> object:
        for row in table.rows():
            cells = tuple(storable(cell) if isinstance(cell, str) else cell for cell in row)
            if not of_events:
                yield (None, *cells)
                continue
            if row[x] is not None and row[y] is not None:
                bounds.append((row[x], row[y]))
            yield (None, _point(row, x, y), *cells)

    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows())  # type: ignore[arg-type]
    xs, ys = [p[0] for p in bounds], [p[1] for p in bounds]
    extent = (min(xs), min(ys), max(xs), max(ys)) if bounds else (None,) * 4
    kind, system = ("features", 4326) if of_events else ("attributes", 0)
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (table.name, kind, table.name, table.definition, _WHEN, *extent, system),
    )
    if of_events:
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", (table.name,))


def _point(row: Row, x: int, y: int) -> bytes | None:
    """A point in the binary form of GeoPackage: a header without an envelope, then well-known binary."""
    if row[x] is None or row[y] is None:
        return None
    return b"GP\x00\x01" + struct.pack("<i", 4326) + struct.pack("<BIdd", 1, 1, row[x], row[y])
