"""An SQLite database with one table a table, its keys, and what every column means."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from groundswell.export.dataset import Dataset, Table
from groundswell.record.words import storable

TYPES = {"text": "TEXT", "json": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


def write(dataset: Dataset, into: Path) -> None:
    """Write all tables of a dataset; a file that is there is replaced."""
    into.unlink(missing_ok=True)
    with sqlite3.connect(into) as connection:
        for table in dataset.tables:
            create(connection, table)
            fill(connection, table)
        connection.execute("CREATE TABLE columns (of_table TEXT, name TEXT, kind TEXT, definition TEXT) STRICT")
        connection.executemany(
            "INSERT INTO columns VALUES (?, ?, ?, ?)",
            ((t.name, c.name, c.kind, c.definition) for t in dataset.tables for c in t.columns),
        )
    connection.execute("VACUUM")
    connection.close()


def create(connection: sqlite3.Connection, table: Table, *, more: str = "") -> None:
    """Make an empty table; `more` are further columns in SQL, before the others."""
    parts = [f'"{column.name}" {TYPES[column.kind]}' for column in table.columns]
    key = ", ".join(f'"{name}"' for name in table.key)
    refers = [f'FOREIGN KEY ("{own}") REFERENCES "{of}" ("{name}")' for own, (of, name) in table.refers.items()]
    unique = [] if more or not key else [f"PRIMARY KEY ({key})"]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join([*filter(None, [more]), *parts, *unique, *refers])})')


def fill(connection: sqlite3.Connection, table: Table) -> None:
    """Insert all rows of a table."""
    marks = ", ".join("?" * len(table.columns))
    rows = (tuple(storable(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows())
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
