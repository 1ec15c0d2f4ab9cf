"""How a person likes the interface: its language and its colours, kept in the browser."""

from __future__ import annotations

from typing import Literal

from fastapi import Request, Response
from pydantic import BaseModel

from groundswell.review.screens import Screens

screens = Screens("preferences")


class Preferences(BaseModel):
    """What a person prefers; what is None stays as it is."""

    language: Literal["en", "es"] | None = None
    theme: Literal["system", "light", "dark"] | None = None


@screens.action("/preferences", role=None, noted=False)
def prefer(body: Preferences, request: Request, response: Response) -> Preferences:
    """Keep what a person prefers in cookies of their browser."""
    for name, value in body.model_dump(exclude_none=True).items():
        secure = request.url.scheme == "https"
        response.set_cookie(name, value, max_age=31_536_000, samesite="lax", httponly=True, secure=secure)
    return body
