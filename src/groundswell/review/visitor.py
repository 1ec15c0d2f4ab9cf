"""Who asks for a page, and what they may do."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request

from groundswell.project import Project
from groundswell.review.wording import LANGUAGES, preferred

#: What people may do, each all that those before may.
ROLES = ("reader", "coder", "adjudicator", "admin")
THEMES = ("system", "light", "dark")


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
    """

    project: Project
    coder: str
    role: str
    team: bool
    language: str
    theme: str
    address: str
    token: str

    def may(self, role: str) -> bool:
        """Whether they may do what a role may."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


def visitor_of(request: Request) -> Visitor:
    """Whoever makes a request."""
    state = request.app.state
    theme = request.cookies.get("theme", "")
    language = request.cookies.get("language", "")
    return Visitor(
        project=state.project,
        coder=state.coder,
        role="admin",
        team=False,
        language=language if language in LANGUAGES else preferred(request.headers.get("accept-language", "")),
        theme=theme if theme in THEMES else "system",
        address=request.client.host if request.client else "",
        token=token_of(state.secret, "local"),
    )


Visit = Annotated[Visitor, Depends(visitor_of)]


def token_of(secret: str, session: str) -> str:
    """The token that actions of a session bring along."""
    return hmac.new(secret.encode(), session.encode(), hashlib.sha256).hexdigest()


def needs(role: str) -> Callable[[Visitor], None]:
    """A dependency that refuses whoever has less than a role."""

    def check(visitor: Visit) -> None:
        if not visitor.role:
            raise HTTPException(401, "log in first")
        if not visitor.may(role):
            raise HTTPException(403, f"this needs the role {role}; {visitor.coder} is {visitor.role}")

    return check


def needs_token(request: Request, visitor: Visit) -> None:
    """A dependency that refuses an action that does not bring the token of its session."""
    brought = request.headers.get("x-groundswell-token", "")
    if not secrets.compare_digest(brought.encode(), visitor.token.encode()):
        raise HTTPException(403, "the token of this session is missing or old; load the page again")


def visitor_or_nobody(request: Request) -> Visitor | None:
    """Whoever makes a request, for a page that tells an error; None where even that fails."""
    try:
        return visitor_of(request)
    except Exception:  # noqa: BLE001 — an error page must not fail for the reason that it tells
        return None


def project_of(request: Request) -> Project:
    """The project that an application serves."""
    return cast("Project", request.app.state.project)
