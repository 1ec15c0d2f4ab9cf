"""The people who use a project over the network: their accounts, and logging in.

Everything that is done here is told in the audit log, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from groundswell.errors import RefusedError, TooManyError
from groundswell.project.project import Project
from groundswell.store import accounts, audit
from groundswell.store.accounts import ROLES, Account, Role, Session
from groundswell.store.audit import Detail, Entry

HERE = "command line"  # the address of whoever acts on the machine itself
NAME_CHARACTERS = 60
PASSWORD_CHARACTERS = (12, 1000)
IDLE_HOURS = 12  # after which a session ends that is not used
SESSION_DAYS = 7  # after which every session ends
RENEWAL_HOURS = 1  # how often at most the end of a session is moved: not every page should write
WINDOW_MINUTES = 15  # in which failed logins are counted
FAILURES_OF_NAME = 10
FAILURES_OF_ADDRESS = 30

_hasher = PasswordHasher()  # argon2id, by the parameters of RFC 9106 for little memory
_HASHING = threading.BoundedSemaphore(2)  # passwords worked on at once: each takes 64 MiB
_HASHING_SECONDS = 10  # how long one waits for its turn
_UNKNOWN = secrets.token_bytes(16)


# ------------------------------------------------------------------ accounts


def team(project: Project) -> list[Account]:
    """All accounts of a project by name, those that are disabled too."""
    with project.database.reading() as connection:
        return accounts.accounts(connection)


def add(
    project: Project, name: str, role: str, password: str, *, by: str, address: str = HERE, one_time: bool = False
) -> Account:
    """Add an account.

    Parameters
    ----------
    project
        The project.
    name
        Of the person: 1 to 60 characters that can be seen. What the person says is kept under it.
    role
        One of `ROLES`.
    password
        12 to 1000 characters.
    by, address
        Who adds it, from where.
    one_time
        Whether the person has to choose another password before anything else.

    Raises
    ------
    RefusedError
        If the name or the password breaks a rule, or the name is taken.
    """
    account = Account(
        name=_checked_name(name),
        role=_checked_role(role),
        one_time=one_time,
        disabled=False,
        created_at=_told(_now()),
    )
    digest = _digest(_checked_password(password))
    with project.database.writing() as connection:
        accounts.add_account(connection, account, digest)
        _note(connection, by, address, "account_added", account=account.name, role=account.role)
    return account


def change_role(project: Project, name: str, role: str, *, by: str, address: str = HERE) -> Account:
    """Give a person another role, which counts from the next page on.

    Raises
    ------
    MissingError
        If there is no such account.
    RefusedError
        If there is no such role, or nobody would be left who is an admin.
    """
    return _changed(project, name, "role_changed", by, address, role=_checked_role(role))


def disable(project: Project, name: str, *, by: str, address: str = HERE) -> Account:
    """Let a person log in no more, and end their sessions. What they said stays, under their name.

    Raises
    ------
    MissingError
        If there is no such account.
    RefusedError
        If nobody would be left who is an admin.
    """
    return _changed(project, name, "account_disabled", by, address, disabled=True)


def enable(project: Project, name: str, *, by: str, address: str = HERE) -> Account:
    """Let a person log in again.

    Raises
    ------
    MissingError
        If there is no such account.
    """
    return _changed(project, name, "account_enabled", by, address, disabled=False)


def _changed(
    project: Project,
    name: str,
    action: str,
    by: str,
    address: str,
    *,
    role: Role | None = None,
    disabled: bool | None = None,
) -> Account:
    with project.database.writing() as connection:
        before = accounts.account_named(connection, name)
        account = replace(
            before,
            role=before.role if role is None else role,
            disabled=before.disabled if disabled is None else disabled,
        )
        if account == before:
            return account
        accounts.replace_account(connection, account)
        if not accounts.admins(connection):
            raise RefusedError(f"{name} is the only admin; make somebody else an admin first")
        if account.disabled:
            accounts.end_sessions(connection, name)
        _note(connection, by, address, action, account=name, role=account.role)
    return account


# ------------------------------------------------------------------ passwords


def new_password() -> str:
    """A password that nobody guesses (119 bits), to be told to a person once: groups of letters and digits."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
    return "-".join("".join(secrets.choice(letters) for _ in range(6)) for _ in range(4))


def set_password(
    project: Project, name: str, password: str, *, by: str, address: str = HERE, one_time: bool = False
) -> None:
    """Give a person another password, and end their sessions.

    Raises
    ------
    MissingError
        If there is no such account.
    RefusedError
        If the password breaks a rule.
    """
    digest = _digest(_checked_password(password))
    with project.database.writing() as connection:
        account = accounts.account_named(connection, name)
        accounts.set_password(connection, name, digest)
        accounts.replace_account(connection, replace(account, one_time=one_time))
        accounts.end_sessions(connection, name)
        _note(connection, by, address, "password_set", account=name)


def change_password(project: Project, session: Session, old: str, new: str, *, address: str) -> None:
    """Change one's own password, and end one's other sessions.

    Raises
    ------
    RefusedError
        If the old one is wrong, or the new one breaks a rule.
    TooManyError
        If a wrong one was given too often.
    """
    name = session.account.name
    if _password(new) == _password(old):
        raise RefusedError("the new password is the old one; choose another")
    digest = _digest(_checked_password(new))
    with project.database.reading() as connection:
        _check_failures(connection, name, address)
        kept = accounts.password_of(connection, name)
    right = _is_right(kept, old)
    with project.database.writing() as connection:
        _check_failures(connection, name, address)
        if right and accounts.password_of(connection, name) == kept:
            accounts.set_password(connection, name, digest)
            accounts.replace_account(connection, replace(accounts.account_named(connection, name), one_time=False))
            accounts.end_sessions(connection, name, but=session.digest)
            _note(connection, name, address, "password_changed")
            return
        _note(connection, name, address, "login_failed")
    raise RefusedError("the old password is wrong")


# ------------------------------------------------------------------ logging in


def log_in(project: Project, name: str, password: str, *, address: str) -> str:
    """Begin a session; gives its secret, which is kept nowhere.

    Takes as long where there is no such account as where the password is wrong.

    Raises
    ------
    RefusedError
        If the name or the password is wrong, or the account is disabled; the message does not say which.
    TooManyError
        If there were too many failed logins of this name, or from this address.
    """
    name = unicodedata.normalize("NFC", name).strip()
    with project.database.reading() as connection:
        account = accounts.find_account(connection, name)
        # a name that nobody has may be a password in the wrong field: the log must not keep it
        who = account.name if account else _unknown(name)
        _check_failures(connection, who, address)
        kept = accounts.password_of(connection, name) if account else _nobodys_password()
    right = _is_right(kept, password) and account is not None and not account.disabled
    renewed = _digest(password) if right and _hasher.check_needs_rehash(kept) else None
    secret = secrets.token_urlsafe(32)
    with project.database.writing() as connection:
        _check_failures(connection, who, address)  # again: of many that come at once, no more than these few count
        account = accounts.find_account(connection, name)
        if right and account and not account.disabled and accounts.password_of(connection, name) == kept:
            if renewed:
                accounts.set_password(connection, name, renewed)
            now = _now()
            ends_at = _told(now + dt.timedelta(hours=IDLE_HOURS))
            accounts.add_session(connection, Session(_key(secret), account, address, _told(now), ends_at))
            _note(connection, who, address, "login")
            return secret
        _note(connection, who, address, "login_failed")
    raise RefusedError("the name or the password is wrong")


def _check_failures(connection: Connection, who: str, address: str) -> None:
    now = _now()
    window = dt.timedelta(minutes=WINDOW_MINUTES)
    failed = audit.since(connection, "login_failed", _told(now - window))
    network = _network(address)
    of_name = [entry.at for entry in failed if entry.who == who]
    of_address = [entry.at for entry in failed if _network(entry.address) == network]
    free = [
        dt.datetime.fromisoformat(times[allowed - 1]) + window
        for times, allowed in ((of_name, FAILURES_OF_NAME), (of_address, FAILURES_OF_ADDRESS))
        if len(times) >= allowed
    ]
    if free:
        seconds = max(1, round((max(free) - now).total_seconds()))
        minutes = -(-seconds // 60)
        wait = f"{minutes} minutes" if minutes > 1 else "one minute"
        raise TooManyError(f"too many failed logins; try again in {wait}", seconds=seconds)


def _network(address: str) -> str:
    """What one person may be expected to hold: an address, or of the newer ones the first half."""
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((told, 64), strict=False)) if told.version == 6 else str(told)


def _unknown(name: str) -> str:
    digest = hmac.new(_UNKNOWN, name.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"(unknown {digest.hexdigest()[:8]})"


# ------------------------------------------------------------------ sessions


def session_of(project: Project, secret: str) -> Session | None:
    """The session of a secret, where it has not ended; being used, it ends later."""
    digest, now = _key(secret), _now()
    with project.database.reading() as connection:
        session = accounts.find_session(connection, digest, at=_told(now))
    if session is None:
        return None
    last = dt.datetime.fromisoformat(session.started_at) + dt.timedelta(days=SESSION_DAYS)
    ends_at = min(now + dt.timedelta(hours=IDLE_HOURS), last)
    if ends_at - dt.datetime.fromisoformat(session.ends_at) >= dt.timedelta(hours=RENEWAL_HOURS):
        with project.database.writing() as connection:
            accounts.prolong(connection, digest, ends_at=_told(ends_at))
    return session


def sessions(project: Project, name: str) -> list[Session]:
    """The sessions of a person that have not ended, the latest first."""
    with project.database.reading() as connection:
        return accounts.sessions_of(connection, name, at=_told(_now()))


def log_out(project: Project, session: Session, *, address: str) -> None:
    """End a session."""
    with project.database.writing() as connection:
        accounts.end_session(connection, session.digest)
        _note(connection, session.account.name, address, "logout")


def log_out_elsewhere(project: Project, session: Session, *, address: str) -> None:
    """End all other sessions of a person."""
    with project.database.writing() as connection:
        accounts.end_sessions(connection, session.account.name, but=session.digest)
        _note(connection, session.account.name, address, "logout_elsewhere")


def lasting_secret(project: Project) -> str:
    """A secret of the project from which those of its pages are made: pages that are open outlive the server."""
    with project.database.writing() as connection:
        return accounts.secret(connection, secrets.token_hex(32))


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


# ------------------------------------------------------------------ the audit log


@contextmanager
def noted(project: Project, action: str, *, by: str, address: str, detail: Detail) -> Iterator[None]:
    """Note in the audit log what is done within: in the transaction that does it, so that it is told or not done."""
    with project.database.beside(lambda connection: _note(connection, by, address, action, **detail)):
        yield


def note_refusal(project: Project, action: str, *, by: str, address: str, needed: str) -> None:
    """Note in the audit log that somebody asked for what their role does not allow."""
    with project.database.writing() as connection:
        _note(connection, by, address, "refused", asked=action, needed=needed)


def log(
    project: Project, *, who: str | None = None, action: str | None = None, before: int | None = None, limit: int = 100
) -> list[Entry]:
    """Rows of the audit log, the latest first: of a person, of an action, before the row of a number."""
    with project.database.reading() as connection:
        return audit.entries(connection, who=who, action=action, before=before, limit=limit)


def logged_actions(project: Project) -> list[str]:
    """All actions that the audit log tells of."""
    with project.database.reading() as connection:
        return audit.actions(connection)


def check_log(project: Project) -> tuple[int | None, str]:
    """Number of the first row of the audit log that was tampered with, if any; and the last digest. Reads all of it."""
    with project.database.reading() as connection:
        return audit.verify(connection), audit.last_digest(connection)


def _note(connection: Connection, who: str, address: str, action: str, **detail: str | int) -> None:
    audit.append(connection, at=_told(_now()), who=who, address=address, action=action, detail=detail)


# ------------------------------------------------------------------ rules


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name)
    if not 1 <= len(name) <= NAME_CHARACTERS or not name.isprintable() or name != name.strip():
        raise RefusedError(
            f"a name has 1 to {NAME_CHARACTERS} characters that can be seen, and no space at its ends; found {name!r}"
        )
    return name


def _checked_role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise RefusedError(f"no role {role!r}; expected one of {', '.join(ROLES)}")


def _checked_password(password: str) -> str:
    least, most = PASSWORD_CHARACTERS
    if not least <= len(password) <= most:
        raise RefusedError(f"a password has {least} to {most} characters; found {len(password)}")
    return password


def _password(password: str) -> bytes:
    """A password as it is worked on: the same on keyboards that write an accent in different ways."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _HASHING.acquire(timeout=_HASHING_SECONDS):
        raise TooManyError("too many people are logging in; try again in a few seconds", seconds=5)
    try:
        yield
    finally:
        _HASHING.release()


def _digest(password: str) -> str:
    with _in_turn():
        return _hasher.hash(_password(password))


def _is_right(kept: str, password: str) -> bool:
    with _in_turn():
        try:
            return _hasher.verify(kept, _password(password))
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys_password() -> str:
    return _digest(secrets.token_urlsafe())


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


def _told(when: dt.datetime) -> str:
    return when.isoformat(timespec="milliseconds")
