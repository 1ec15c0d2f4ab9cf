"""Logging in, one's own account, the accounts of a team, and the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from groundswell.errors import MissingError, RefusedError, TooManyError
from groundswell.project import team
from groundswell.review.screens import Screens
from groundswell.review.security import own_path
from groundswell.review.visitor import PERSON, Refusal, Visit, Visitor, cookie_name
from groundswell.review.wording import say
from groundswell.store.accounts import ROLES, Account, Role, Session

screens = Screens("team")

ROWS = 100  # of the audit log on one page
Name = Annotated[str, Field(max_length=200)]
Password = Annotated[str, Field(max_length=2_000)]


@dataclass(frozen=True, slots=True)
class Go:
    """Where to go from here: a path."""

    go: str


# ------------------------------------------------------------------ logging in


@dataclass(frozen=True, slots=True)
class Who:
    """Who is asking, as this application knows them.

    Attributes
    ----------
    name, role
        Empty where nobody is logged in.
    team
        Whether there are accounts.
    token
        What actions have to bring along, in the header ``x-groundswell-token``.
    """

    name: str
    role: str
    team: bool
    token: str


@screens.data("/visitor", role=None)
def who(visitor: Visit) -> Who:
    """Who is asking, and the token of their session."""
    return Who(visitor.coder, visitor.role, visitor.team, visitor.token)


@dataclass(frozen=True, slots=True)
class LoginPage:
    """What the page to log in shows.

    Attributes
    ----------
    name
        Of who is logged in; else empty.
    next
        Path of the page to go to afterwards.
    """

    name: str
    next: str


@screens.page("/login", template="login.html", role=None)
def login(visitor: Visit, next: Annotated[str, Query(max_length=4_000)] = "") -> LoginPage:  # noqa: A002
    """The page to log in."""
    _check_team(visitor)
    return LoginPage(visitor.coder, own_path(next))


class Login(BaseModel):
    """Name and password of an account, and the page to go to afterwards."""

    name: Name
    password: Password
    next: str = Field(default="", max_length=4_000)


@screens.action("/login", role=None, noted=False)
def log_in(visitor: Visit, body: Login, request: Request, response: Response) -> Go:
    """Log in: the answer sets the cookie of a session."""
    _check_team(visitor)
    try:
        secret = team.log_in(visitor.project, body.name, body.password, address=visitor.address)
    except TooManyError as error:
        wait = say("team.wait", visitor.language, n=-(-error.seconds // 60))
        raise Refusal(429, "login", wait, headers={"retry-after": str(error.seconds)}) from error
    except RefusedError as error:
        raise Refusal(401, "login", say("team.wrong", visitor.language)) from error
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=team.SESSION_DAYS * 86_400,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    session = team.session_of(visitor.project, secret)
    return Go("/me" if session and session.account.one_time else own_path(body.next))


@screens.action("/logout", role=PERSON, noted=False)
def log_out(visitor: Visit, request: Request, response: Response) -> Go:
    """Log out."""
    team.log_out(visitor.project, _session(visitor), address=visitor.address)
    response.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )
    return Go("/login")


# ------------------------------------------------------------------ one's own account


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A browser in which a person is logged in.

    Attributes
    ----------
    address
        From where.
    started_at, ends_at
        In UTC (ISO 8601).
    here
        Whether it is the one that asks.
    """

    address: str
    started_at: str
    ends_at: str
    here: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a person sees of their own account.

    Attributes
    ----------
    name, role
        Of the person.
    one_time
        Whether they have to choose a password of their own first.
    sessions
        In which they are logged in, the latest first.
    least, most
        Characters of a password.
    """

    name: str
    role: str
    one_time: bool
    sessions: tuple[OwnSession, ...]
    least: int
    most: int


@screens.page("/me", template="me.html", role=PERSON)
def me(visitor: Visit) -> OwnPage:
    """One's own account."""
    here = _session(visitor)
    sessions = tuple(
        OwnSession(s.address, s.started_at, s.ends_at, s.digest == here.digest)
        for s in team.sessions(visitor.project, visitor.coder)
    )
    return OwnPage(visitor.coder, visitor.role, visitor.one_time, sessions, *team.PASSWORD_CHARACTERS)


class NewOwnPassword(BaseModel):
    """The password that one has, and the one to have instead."""

    old: Password
    new: Password


@screens.action("/me/password", role=PERSON, noted=False)
def change_password(visitor: Visit, body: NewOwnPassword) -> Go:
    """Change one's own password; one's other sessions end."""
    first = visitor.one_time
    team.change_password(visitor.project, _session(visitor), body.old, body.new, address=visitor.address)
    return Go("/overview" if first else "/me")


@screens.action("/me/elsewhere", role=PERSON, noted=False)
def log_out_elsewhere(visitor: Visit) -> Go:
    """End all other sessions of one's own."""
    team.log_out_elsewhere(visitor.project, _session(visitor), address=visitor.address)
    return Go("/me")


# ------------------------------------------------------------------ the accounts of a team


@dataclass(frozen=True, slots=True)
class Member:
    """An account, without its password.

    Attributes
    ----------
    name, role
        Of the person.
    one_time
        Whether they have yet to choose a password of their own.
    disabled
        Whether they may no longer log in.
    created_at
        When it was added, in UTC (ISO 8601).
    """

    name: str
    role: Role
    one_time: bool
    disabled: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """All accounts by name, and the roles that there are."""

    members: tuple[Member, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password that is told this once: the person changes it when they first log in."""

    name: str
    password: str


class NewMember(BaseModel):
    """Name and role of a person."""

    name: Name
    role: Role


class OfMember(BaseModel):
    """Name of an account."""

    name: Name


@screens.page("/team", template="team.html", role="admin")
def members(visitor: Visit) -> TeamPage:
    """The accounts of the team."""
    _check_team(visitor)
    return TeamPage(tuple(_member(account) for account in team.team(visitor.project)), ROLES)


@screens.action("/team/add", role="admin", noted=False)
def add(visitor: Visit, body: NewMember) -> OneTimePassword:
    """Add an account; gives a password to be used once."""
    _check_team(visitor)
    password = team.new_password()
    account = team.add(
        visitor.project, body.name, body.role, password, by=visitor.coder, address=visitor.address, one_time=True
    )
    return OneTimePassword(account.name, password)


@screens.action("/team/role", role="admin", noted=False)
def change_role(visitor: Visit, body: NewMember) -> Member:
    """Give a person another role."""
    _check_team(visitor)
    return _member(team.change_role(visitor.project, body.name, body.role, by=visitor.coder, address=visitor.address))


@screens.action("/team/disable", role="admin", noted=False)
def disable(visitor: Visit, body: OfMember) -> Member:
    """Let a person log in no more, and end their sessions."""
    _check_team(visitor)
    return _member(team.disable(visitor.project, body.name, by=visitor.coder, address=visitor.address))


@screens.action("/team/enable", role="admin", noted=False)
def enable(visitor: Visit, body: OfMember) -> Member:
    """Let a person log in again."""
    _check_team(visitor)
    return _member(team.enable(visitor.project, body.name, by=visitor.coder, address=visitor.address))


@screens.action("/team/password", role="admin", noted=False)
def give_password(visitor: Visit, body: OfMember) -> OneTimePassword:
    """Give a person another password to be used once, and end their sessions."""
    _check_team(visitor)
    password = team.new_password()
    team.set_password(visitor.project, body.name, password, by=visitor.coder, address=visitor.address, one_time=True)
    return OneTimePassword(body.name, password)


# ------------------------------------------------------------------ the audit log


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the audit log: its number, when (UTC), who, from where, did what to what."""

    number: int
    at: str
    who: str
    address: str
    action: str
    detail: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the audit log.

    Attributes
    ----------
    rows
        The latest first.
    who, action
        Whose rows, and of which action; all where empty.
    names, actions
        Those that may be asked for.
    older
        What to give as `before` for the next page; None on the last.
    """

    rows: tuple[Logged, ...]
    who: str
    action: str
    names: tuple[str, ...]
    actions: tuple[str, ...]
    older: int | None


@screens.page("/audit", template="audit.html", role="admin")
def audit(
    visitor: Visit,
    who: Annotated[str, Query(max_length=200)] = "",
    action: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> AuditPage:
    """What people did, the latest first."""
    _check_team(visitor)
    project = visitor.project
    rows = team.log(project, who=who or None, action=action or None, before=before, limit=ROWS + 1)
    shown = tuple(Logged(e.number, e.at, e.who, e.address, e.action, e.detail) for e in rows[:ROWS])
    names = tuple(account.name for account in team.team(project))
    older = shown[-1].number if len(rows) > ROWS else None
    return AuditPage(shown, who, action, names, tuple(team.logged_actions(project)), older)


@dataclass(frozen=True, slots=True)
class Chain:
    """Whether the audit log is as it was written.

    Attributes
    ----------
    broken
        Number of the first row that is not; None where all are.
    digest
        Of the last row: written down elsewhere, it shows later whether rows were cut off.
    """

    broken: int | None
    digest: str


@screens.page("/audit/chain", template="audit_chain.html", role="admin")
def chain(visitor: Visit) -> Chain:
    """Whether the audit log is as it was written: reads all of it."""
    _check_team(visitor)
    return Chain(*team.check_log(visitor.project))


# ------------------------------------------------------------------ what these have in common


def _check_team(visitor: Visitor) -> None:
    if not visitor.team:
        raise MissingError("there are no accounts here; `groundswell serve --team` asks people to log in")


def _session(visitor: Visitor) -> Session:
    _check_team(visitor)
    if visitor.session is None:
        raise Refusal(401, "login", "log in first")
    return visitor.session


def _member(account: Account) -> Member:
    return Member(account.name, account.role, account.one_time, account.disabled, account.created_at)
