"""Accounts and sessions, as the database keeps them."""

from dataclasses import replace

import pytest

from groundswell.errors import MissingError, RefusedError
from groundswell.store import accounts
from groundswell.store.accounts import Account, Session
from groundswell.store.database import Database

ANA = Account("Ana", "admin", one_time=False, disabled=False, created_at="2026-01-02T03:04:05+00:00")
BEN = Account("Ben", "coder", one_time=True, disabled=False, created_at="2026-01-03T03:04:05+00:00")
MORNING, NOON, NIGHT = (f"2026-01-02T{hour}:00:00.000+00:00" for hour in ("08", "12", "22"))
LONG_AGO = "2026-01-01T00:00:00.000+00:00"


@pytest.fixture
def team(database: Database) -> Database:
    with database.writing() as connection:
        accounts.add_account(connection, BEN, "digest of Ben's")
        accounts.add_account(connection, ANA, "digest of Ana's")
    return database


def session(digest: str, account: Account = ANA, *, started_at: str = MORNING, ends_at: str = NIGHT) -> Session:
    return Session(digest, account, "192.0.2.7", started_at, ends_at)


def keep(database: Database, *kept: Session) -> None:
    with database.writing() as connection:
        for one in kept:
            accounts.add_session(connection, one)


def digests(database: Database, name: str) -> list[str]:
    with database.reading() as connection:
        return [s.digest for s in accounts.sessions_of(connection, name, at=NOON)]


def test_accounts_are_given_by_name_as_they_were_kept(team: Database) -> None:
    with team.reading() as connection:
        assert accounts.accounts(connection) == [ANA, BEN]
        assert accounts.account_named(connection, "Ben") == BEN
        assert accounts.password_of(connection, "Ben") == "digest of Ben's"


def test_account_that_is_not_there_is_missing(team: Database) -> None:
    with team.reading() as connection:
        assert accounts.find_account(connection, "ben") is None
        with pytest.raises(MissingError, match="no account 'ben'"):
            accounts.account_named(connection, "ben")


def test_name_is_taken_in_any_case(team: Database) -> None:
    with pytest.raises(RefusedError, match="there is an account 'Ana' already"), team.writing() as connection:
        accounts.add_account(connection, replace(ANA, name="ANA"), "")


def test_account_is_replaced_and_its_password_stays(team: Database) -> None:
    changed = replace(BEN, role="reader", one_time=False, disabled=True)
    with team.writing() as connection:
        accounts.replace_account(connection, changed)
    with team.reading() as connection:
        assert accounts.accounts(connection) == [ANA, changed]
        assert accounts.password_of(connection, "Ben") == "digest of Ben's"


def test_admins_are_counted_who_may_log_in(team: Database) -> None:
    with team.writing() as connection:
        assert accounts.admins(connection) == 1
        accounts.replace_account(connection, replace(BEN, role="admin"))
        assert accounts.admins(connection) == 2
        accounts.replace_account(connection, replace(ANA, disabled=True))
        assert accounts.admins(connection) == 1


def test_session_is_found_until_it_ends(team: Database) -> None:
    keep(team, session("a"))
    with team.reading() as connection:
        assert accounts.find_session(connection, "a", at=NOON) == session("a")
        assert accounts.find_session(connection, "a", at=NIGHT) is None
        assert accounts.find_session(connection, "b", at=NOON) is None


def test_session_of_a_disabled_account_is_not_found(team: Database) -> None:
    keep(team, session("a"))
    with team.writing() as connection:
        accounts.replace_account(connection, replace(ANA, disabled=True))
        assert accounts.find_session(connection, "a", at=NOON) is None


def test_session_is_prolonged(team: Database) -> None:
    keep(team, session("a", ends_at=NOON))
    with team.writing() as connection:
        accounts.prolong(connection, "a", ends_at=NIGHT)
        assert accounts.find_session(connection, "a", at=NOON) == session("a")


def test_sessions_end_one_by_one_or_all_but_one_of_a_person(team: Database) -> None:
    keep(team, session("a"), session("b"), session("c"), session("of ben", BEN))
    with team.writing() as connection:
        accounts.end_session(connection, "b")
    assert digests(team, "Ana") == ["a", "c"]
    with team.writing() as connection:
        accounts.end_sessions(connection, "Ana", but="c")
    assert digests(team, "Ana") == ["c"]
    with team.writing() as connection:
        accounts.end_sessions(connection, "Ana")
    assert digests(team, "Ana") == []
    assert digests(team, "Ben") == ["of ben"]


def test_sessions_that_have_ended_are_forgotten_when_one_begins(team: Database) -> None:
    keep(team, session("old", started_at=LONG_AGO, ends_at=MORNING), session("new"))
    with team.reading() as connection:
        assert [s.digest for s in accounts.sessions_of(connection, "Ana", at=LONG_AGO)] == ["new"]
