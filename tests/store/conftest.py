"""A database that is open, and small things to keep in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, inspect, select

from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store.database import Database
from groundswell.store.keep import Coded, Run, keep_coded, start_run

Rows = dict[str, list[dict[str, Any]]]

MACHINE = Run(Coder("extractor", "groundswell", "1"), "code", "core", "1.0", "{}", "2026-01-02T03:04:05+00:00")
PERSON = Run(Coder("person", "ana"), "judge", "core", "1.0", "{}", "2026-01-03T03:04:05+00:00")


class Kept:
    """A database, and short ways to keep things in it."""

    machine, person = MACHINE, PERSON

    def __init__(self, database: Database) -> None:
        self.database = database

    def code(self, *coded: Coded, run: Run = MACHINE) -> int:
        """Keep codings, in a run of their own; gives the number that were new."""
        return len(keep_coded(self.database, coded, run, self.run(run)))

    def run(self, run: Run) -> int:
        """Start a run."""
        with self.database.writing() as connection:
            return start_run(connection, run)

    def act(self, action: Callable[..., None], *arguments: Any) -> int:
        """Do one of the things that a person does, in a run of its own; gives the number of the run."""
        with self.database.writing() as connection:
            run_id = start_run(connection, PERSON)
            action(connection, *arguments, run_id)
        return run_id


@pytest.fixture
def database(where: str | Path) -> Iterator[Database]:
    opened = Database(where)
    yield opened
    opened.close()


@pytest.fixture
def kept(database: Database) -> Kept:
    return Kept(database)


@pytest.fixture
def coded() -> Callable[..., Coded]:
    """Makes the coding of a report whose events are told by words of its text, one a form."""

    def make(name: str, text: str, /, *forms: str, error: str | None = None, **known: Any) -> Coded:
        events = tuple((f"e{n}", _told(form, text)) for n, form in enumerate(forms, start=1))
        return Coded(Document(name, text, **known), None, "en", 0.5, None, error, events)

    return make


def _told(form: str, text: str) -> tuple[Statement, ...]:
    found = text.find(form)
    evidence = (Evidence(found, found + len(form), form),) if found >= 0 else ()
    return (
        Statement("standing", "told", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", form, "stated", form, evidence, 0.9),
    )


@pytest.fixture
def rows() -> Callable[[Database], Rows]:
    """Gives all rows of all tables that there are."""

    def read(database: Database) -> Rows:
        with database.reading() as connection:
            found = MetaData()
            names = [name for name in inspect(connection).get_table_names() if "_search" not in name]
            tables = [Table(name, found, autoload_with=connection) for name in names]
            return {
                table.name: [dict(row) for row in connection.execute(in_order(table)).mappings()] for table in tables
            }

    def in_order(table: Table) -> Any:
        return select(table).order_by(*table.primary_key.columns)

    return read
