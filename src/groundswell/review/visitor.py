"""Who asks for a page, and what they may do."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from groundswell.project import Project, team
from groundswell.review.wording import LANGUAGES, preferred, say
from groundswell.store.accounts import ROLES, Session

#: What a route asks for that whoever is logged in may use, also before they have chosen a password of their own.
PERSON = "person"
THEMES = ("system", "light", "dark")


class Refusal(HTTPException):
    """A request that is not answered: its status, its kind (see `screens.Problem`), and why."""

    def __init__(self, status: int, kind: str, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks for a page.

    Attributes
    ----------
    project
        The project that is open.
    coder
        Name under which what they say is kept; empty where nobody is logged in.
    role
        One of `ROLES`; empty where nobody is logged in.
    team
        Whether several people use the project, each with an account.
    language
        Of the interface (ISO 639-1).
    theme
        One of `THEMES`.
    address
        From which they ask.
    token
        What an action of theirs must bring along, so that no other site can act for them.
    session
        Of a team's member who is logged in.
    """

    project: Project
    coder: str
    role: str
    team: bool
    language: str
    theme: str
    address: str
    token: str
    session: Session | None = None

    @property
    def one_time(self) -> bool:
        """Whether they have to choose a password of their own before anything else."""
        return self.session is not None and self.session.account.one_time

    @property
    def sees_all(self) -> bool:
        """Whether no work of others is hidden from them, also before it was adjudicated."""
        return not self.team or self.may("adjudicator")

    def shown_name(self, coder: str) -> str:
        """The name of a coder where work is hidden from others: their own, or that it is another."""
        return coder if self.sees_all or coder == self.coder else say("app.another_coder", self.language)

    def may(self, role: str) -> bool:
        """Whether they may do what a role may."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


def visitor_of(request: Request) -> Visitor:
    """Whoever makes a request."""
    state = request.app.state
    secret = request.cookies.get(cookie_name(request), "") if state.team else ""
    session = team.session_of(state.project, secret) if secret else None
    theme = request.cookies.get("theme", "")
    language = request.cookies.get("language", "")
    coder, role = (session.account.name, session.account.role) if session else ("", "")
    return Visitor(
        project=state.project,
        coder=coder if state.team else state.coder,
        role=role if state.team else "admin",
        team=state.team,
        language=language if language in LANGUAGES else preferred(request.headers.get("accept-language", "")),
        theme=theme if theme in THEMES else "system",
        address=request.client.host if request.client else "",
        token=_token(state.secret, session.digest if session else ""),
        session=session,
    )


Visit = Annotated[Visitor, Depends(visitor_of)]


def cookie_name(request: Request) -> str:
    """Name of the cookie of a session: over HTTPS one that a browser takes from this very host alone."""
    return "__Host-session" if request.url.scheme == "https" else "session"


def _token(secret: str, session: str) -> str:
    return hmac.new(secret.encode(), session.encode(), hashlib.sha256).hexdigest()


def needs(role: str) -> Callable[[Request, Visitor], None]:
    """A dependency that refuses whoever has less than a role."""

    def check(request: Request, visitor: Visit) -> None:
        if not visitor.role:
            raise Refusal(401, "login", "log in first")
        if role == PERSON:
            return
        if visitor.one_time:
            raise Refusal(403, "password", "choose a password of your own first")
        if not visitor.may(role):
            if visitor.team:
                asked = request.scope["route"].name.removesuffix(".html")
                team.note_refusal(visitor.project, asked, by=visitor.coder, address=visitor.address, needed=role)
            raise Refusal(403, "role", f"this needs the role {role}; {visitor.coder} is {visitor.role}")

    return check


def needs_token(request: Request, visitor: Visit) -> None:
    """A dependency that refuses an action that does not bring the token of its session."""
    brought = request.headers.get("x-groundswell-token", "")
    if not secrets.compare_digest(brought.encode(), visitor.token.encode()):
        raise Refusal(403, "token", "the token of this session is missing or old; load the page again")


def visitor_or_nobody(request: Request) -> Visitor | None:
    """Whoever makes a request, for a page that tells an error; None where even that fails."""
    try:
        return visitor_of(request)
    except Exception:  # noqa: BLE001 — an error page must not fail for the reason that it tells
        return None
