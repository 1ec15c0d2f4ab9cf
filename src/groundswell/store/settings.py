"""Settings of a project that are changed while it is worked on: a name and its value. Each change is noted in a run."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from groundswell.record.words import storable
from groundswell.store import tables as t


def setting(connection: Connection, name: str) -> str | None:
    """The value of a setting; None where nobody set it."""
    return connection.execute(select(t.setting.c.value).filter_by(name=name)).scalar_one_or_none()


def keep_setting(connection: Connection, name: str, value: str) -> None:
    """Put a value in place of the one before."""
    connection.execute(delete(t.setting).filter_by(name=name))
    connection.execute(insert(t.setting).values(name=name, value=storable(value)))
