"""A dataset: tables with columns that say what they hold, and rows that are read as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

#: What a cell may hold: text, a whole number, a number, true or false, a day (ISO 8601), or a value of any shape.
Kind = Literal["text", "integer", "number", "boolean", "date", "json"]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        In snake case, unique within the table.
    kind
        What its cells hold; None is a cell of which nothing is known.
    definition
        What it means, in a sentence.
    field
        The field of the record that it comes from; empty where it comes from none.
    """

    name: str
    kind: Kind
    definition: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes
    ----------
    name, definition
        What it is called, and what one row of it is.
    columns
        In the order of the cells of a row.
    key
        Names of the columns that tell its rows apart; none where rows may be alike.
    rows
        Gives the rows, each time from the first.
    refers
        By column the table and the column whose values it holds.
    """

    name: str
    definition: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    refers: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Some tables that belong together.

    Attributes
    ----------
    name
        Of the project.
    codebook, codebook_version
        By which its values are coded.
    tables
        In the order in which a reader should look at them.
    """

    name: str
    codebook: str
    codebook_version: str
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The table of a name."""
        return next(table for table in self.tables if table.name == name)
