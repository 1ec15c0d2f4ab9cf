"""The audit log: a chain that shows every change, and a database that refuses to make one."""

from typing import Any

import pytest
from sqlalchemy import text

from groundswell.errors import StoreError
from groundswell.store import audit
from groundswell.store.database import Database

AT = "2026-01-02T03:04:05.000+00:00"


def add(database: Database, action: str, *, who: str = "ana", at: str = AT, **detail: str | int) -> None:
    with database.writing() as connection:
        audit.append(connection, at=at, who=who, address="127.0.0.1", action=action, detail=detail)


@pytest.fixture
def log(database: Database) -> Database:
    add(database, "login")
    add(database, "accept", report=17)
    add(database, "login", who="ben")
    add(database, "logout", at="2026-01-02T04:00:00.000+00:00")
    return database


def entries(database: Database, **asked: Any) -> list[audit.Entry]:
    with database.reading() as connection:
        return audit.entries(connection, **asked)


def broken(database: Database) -> int | None:
    with database.reading() as connection:
        return audit.verify(connection)


def tamper(database: Database, *commands: str) -> None:
    """Change the log as somebody could who has all rights on the database."""
    off = {
        "sqlite": ("DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_shortened"),
        "postgresql": ("ALTER TABLE audit DISABLE TRIGGER audit_is_not_changed",),
    }
    with database.writing() as connection:
        for command in (*off[database.backend], *commands):
            connection.execute(text(command))


def test_rows_are_given_latest_first_with_what_was_kept(log: Database) -> None:
    found = entries(log)
    assert [(e.who, e.action) for e in found] == [
        ("ana", "logout"),
        ("ben", "login"),
        ("ana", "accept"),
        ("ana", "login"),
    ]
    assert found[2].detail == {"report": 17}
    assert len({e.digest for e in found}) == 4


def test_rows_are_found_by_person_and_action_and_paged(log: Database) -> None:
    assert [e.action for e in entries(log, who="ana", action="login")] == ["login"]
    first = entries(log, limit=3)
    assert [e.number for e in entries(log, before=first[-1].number)] == [1]


def test_actions_of_the_log_are_named_once(log: Database) -> None:
    with log.reading() as connection:
        assert audit.actions(connection) == ["accept", "login", "logout"]


def test_empty_log_has_no_actions_and_verifies(database: Database) -> None:
    with database.reading() as connection:
        assert audit.actions(connection) == []
        assert audit.verify(connection) is None
        assert audit.last_digest(connection) == ""


def test_rows_since_a_time_are_those_of_one_action(log: Database) -> None:
    with log.reading() as connection:
        assert len(audit.since(connection, "login", AT)) == 2
        assert audit.since(connection, "login", "2026-01-02T03:04:05.001+00:00") == []


def test_words_that_no_database_keeps_leave_the_chain_whole(database: Database) -> None:
    add(database, "login", who="a\x00b\ud800c", report="\ud800\x00")
    add(database, "logout")
    assert broken(database) is None
    assert entries(database)[1].who == "a\ufffdb\ufffdc"


def test_untouched_log_verifies(log: Database) -> None:
    assert broken(log) is None


@pytest.mark.parametrize(
    "command",
    ["UPDATE audit SET who = 'ben' WHERE audit_id = 1", "DELETE FROM audit WHERE audit_id = 4", "DELETE FROM audit"],
)
def test_database_refuses_to_change_the_log(log: Database, command: str) -> None:
    before = entries(log)
    with pytest.raises(StoreError, match="the audit log cannot be edited"), log.writing() as connection:
        connection.execute(text(command))
    assert entries(log) == before


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_database_refuses_to_empty_the_log(log: Database) -> None:
    with pytest.raises(StoreError, match="the audit log cannot be edited"), log.writing() as connection:
        connection.execute(text("TRUNCATE audit"))
    assert len(entries(log)) == 4


@pytest.mark.parametrize("column", ["at", "who", "address", "action", "detail", "digest"])
def test_row_that_was_changed_by_force_is_found(log: Database, column: str) -> None:
    tamper(log, f"UPDATE audit SET {column} = '{{}}' WHERE audit_id = 2")
    assert broken(log) == 2


def test_row_that_was_removed_by_force_is_found_at_the_next(log: Database) -> None:
    tamper(log, "DELETE FROM audit WHERE audit_id = 2")
    assert broken(log) == 3


def test_rows_that_changed_places_are_found(log: Database) -> None:
    tamper(
        log,
        "UPDATE audit SET audit_id = 99 WHERE audit_id = 2",
        "UPDATE audit SET audit_id = 2 WHERE audit_id = 3",
        "UPDATE audit SET audit_id = 3 WHERE audit_id = 99",
    )
    assert broken(log) == 2


def test_row_that_was_put_in_by_force_is_found(log: Database) -> None:
    tamper(
        log,
        "INSERT INTO audit (audit_id, at, who, address, action, detail, digest)"
        " SELECT 9, at, who, address, action, detail, digest FROM audit WHERE audit_id = 4",
    )
    assert broken(log) == 9
