"""Accounts of the people who use a project over the network, and the sessions in which they are logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from groundswell.errors import MissingError, RefusedError
from groundswell.store import tables as t

Role = Literal["reader", "coder", "adjudicator", "admin"]

#: What people may do, each all that those before may.
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may log in.

    Attributes
    ----------
    name
        Also the name of the coder.
    role
        What the person may do.
    one_time
        Whether the person has to choose another password before anything else.
    disabled
        Whether the person may no longer log in.
    created_at
        When it was added, in UTC (ISO 8601).
    """

    name: str
    role: Role
    one_time: bool
    disabled: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is logged in.

    Attributes
    ----------
    digest
        SHA-256 of its secret, in hex digits; the secret itself is not kept.
    account
        Whose it is.
    address
        From where the person logged in.
    started_at, ends_at
        In UTC (ISO 8601).
    """

    digest: str
    account: Account
    address: str
    started_at: str
    ends_at: str


# ------------------------------------------------------------------ accounts


def accounts(connection: Connection) -> list[Account]:
    """All accounts by name, those that are disabled too."""
    return [_account(row) for row in connection.execute(select(t.account).order_by(t.account.c.name))]


def find_account(connection: Connection, name: str) -> Account | None:
    """The account of that name, where there is one."""
    row = connection.execute(select(t.account).filter_by(name=name)).one_or_none()
    return None if row is None else _account(row)


def account_named(connection: Connection, name: str) -> Account:
    """The account of that name.

    Raises
    ------
    MissingError
        If there is none.
    """
    found = find_account(connection, name)
    if found is None:
        raise MissingError(f"no account {name!r}; `groundswell account list` names them all")
    return found


def add_account(connection: Connection, account: Account, password: str) -> None:
    """Add an account, with the digest of its password.

    Raises
    ------
    RefusedError
        If the name is taken, upper and lower case being one.
    """
    taken = [name for name in connection.execute(select(t.account.c.name)).scalars() if _same(name, account.name)]
    if taken:
        raise RefusedError(f"there is an account {taken[0]!r} already; choose another name")
    connection.execute(insert(t.account).values(**_row(account), password=password))


def replace_account(connection: Connection, account: Account) -> None:
    """Put an account in place of the one of that name; its password stays."""
    connection.execute(update(t.account).where(t.account.c.name == account.name).values(**_row(account)))


def password_of(connection: Connection, name: str) -> str:
    """Digest of the password of an account, with the parameters by which it was made."""
    return str(connection.execute(select(t.account.c.password).filter_by(name=name)).scalar_one())


def set_password(connection: Connection, name: str, password: str) -> None:
    """Put a digest of a password in place of the one before."""
    connection.execute(update(t.account).where(t.account.c.name == name).values(password=password))


def admins(connection: Connection) -> int:
    """The number of admins who may log in."""
    query = select(func.count()).select_from(t.account).filter_by(role="admin", disabled=0)
    return int(connection.execute(query).scalar_one())


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _account(row: Row[Any]) -> Account:
    return Account(
        row.name,
        row.role,
        bool(row.one_time),
        bool(row.disabled),
        row.created_at,
    )


def _row(account: Account) -> dict[str, str | int]:
    return {
        "name": account.name,
        "role": account.role,
        "one_time": int(account.one_time),
        "disabled": int(account.disabled),
        "created_at": account.created_at,
    }


# ------------------------------------------------------------------ sessions


def add_session(connection: Connection, session: Session) -> None:
    """Keep a session, and forget those that have ended."""
    connection.execute(delete(t.session).where(t.session.c.ends_at <= session.started_at))
    connection.execute(
        insert(t.session).values(
            digest=session.digest,
            account_id=select(t.account.c.account_id).filter_by(name=session.account.name).scalar_subquery(),
            address=session.address,
            started_at=session.started_at,
            ends_at=session.ends_at,
        )
    )


def find_session(connection: Connection, digest: str, *, at: str) -> Session | None:
    """The session of that digest, where it has not ended and its account is not disabled."""
    query = (
        select(t.session, t.account)
        .join_from(t.session, t.account)
        .where(t.session.c.digest == digest, t.session.c.ends_at > at, t.account.c.disabled == 0)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _session(row)


def sessions_of(connection: Connection, name: str, *, at: str) -> list[Session]:
    """The sessions of a person that have not ended, the latest first."""
    query = (
        select(t.session, t.account)
        .join_from(t.session, t.account)
        .where(t.account.c.name == name, t.session.c.ends_at > at)
        .order_by(t.session.c.started_at.desc(), t.session.c.digest)
    )
    return [_session(row) for row in connection.execute(query)]


def prolong(connection: Connection, digest: str, *, ends_at: str) -> None:
    """Have a session end later."""
    connection.execute(update(t.session).where(t.session.c.digest == digest).values(ends_at=ends_at))


def end_session(connection: Connection, digest: str) -> None:
    """End a session."""
    connection.execute(delete(t.session).where(t.session.c.digest == digest))


def end_sessions(connection: Connection, name: str, *, but: str | None = None) -> None:
    """End all sessions of a person, but the one of the digest `but`."""
    whose = select(t.account.c.account_id).filter_by(name=name).scalar_subquery()
    ended = delete(t.session).where(t.session.c.account_id == whose)
    connection.execute(ended if but is None else ended.where(t.session.c.digest != but))


def _session(row: Row[Any]) -> Session:
    return Session(
        row.digest,
        _account(row),
        row.address,
        row.started_at,
        row.ends_at,
    )


# ------------------------------------------------------------------ the secret of a project


def secret(connection: Connection, fresh: str) -> str:
    """The secret of a project, kept the first time that it is asked for; `fresh` where there is none yet."""
    held = connection.execute(select(t.setting.c.value).filter_by(name="secret")).scalar_one_or_none()
    if held is None:
        connection.execute(insert(t.setting).values(name="secret", value=fresh))
    return fresh if held is None else held
