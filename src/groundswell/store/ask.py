"""Questions in SQL that cannot change anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from groundswell.errors import StoreError
from groundswell.store.database import Database

#: What a question may do in SQLite; all else (writing, attaching files, settings) is refused.
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_TRANSACTION,
    getattr(sqlite3, "SQLITE_RECURSIVE", 33),
}


@contextmanager
def ask(database: Database, query: str) -> Iterator[tuple[Sequence[str], Iterator[Sequence[Any]]]]:
    """Names of the columns, and the rows, of a question.

    Raises
    ------
    StoreError
        If the question is malformed, is no SELECT, or would write.
    """
    with database.reading() as connection:
        held = connection.connection.dbapi_connection
        if database.backend == "sqlite":
            assert held is not None
            held.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
        try:
            try:
                result = connection.exec_driver_sql(query)
            except (DBAPIError, sqlite3.Error) as error:
                told = " ".join(str(getattr(error, "orig", error)).split())
                raise StoreError(f"the question was not answered: {told}; expected one SELECT") from error
            if not result.returns_rows:
                raise StoreError("the question has no rows; expected one SELECT")
            yield tuple(result.keys()), iter(result)
        finally:
            if database.backend == "sqlite":
                assert held is not None
                held.set_authorizer(None)
