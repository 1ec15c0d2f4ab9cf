"""The application: every screen, what guards it, and how errors are told."""

from __future__ import annotations

import importlib
import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

import groundswell
from groundswell.errors import ConflictError, GroundswellError, MissingError, RefusedError
from groundswell.project import Project
from groundswell.review.pages import render, static_files
from groundswell.review.screens import Problem, Screens
from groundswell.review.security import LOOPBACK, Guard, TooLargeError
from groundswell.review.visitor import visitor_or_nobody

#: Modules with screens, in the order of the navigation.
SCREENS = ("overview", "preferences")

_STATUS: dict[type[GroundswellError], tuple[int, str]] = {
    MissingError: (404, "missing"),
    RefusedError: (422, "refused"),
    ConflictError: (409, "conflict"),
}
_KINDS = {400: "request", 401: "login", 403: "role", 404: "missing", 405: "request", 413: "request", 429: "login"}
#: What the framework says by itself.
_UNTOLD = {"Not Found": "there is no page of this address", "Method Not Allowed": "nothing is sent to this address"}
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "LICENSE": "text/plain; charset=utf-8",
}


def make_app(folder: Path, *, by: str, team: bool = False, hosts: Collection[str] = LOOPBACK) -> FastAPI:
    """The application over the project of a folder.

    Parameters
    ----------
    folder
        Of the project.
    by
        Name under which edits are kept where there are no accounts.
    team
        Ask everybody to log in.
    hosts
        Names under which it is reached; any where empty.

    Raises
    ------
    StoreError
        If the project cannot be opened.
    """
    project = Project.open(folder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        project.close()

    app = FastAPI(
        title="Groundswell",
        version=groundswell.__version__,
        description="The review application. Every page has a twin here that gives the same as JSON.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.project = project
    app.state.coder = by
    app.state.team = team
    app.state.secret = secrets.token_hex(32)
    for name in SCREENS:
        screens: Screens = importlib.import_module(f"groundswell.review.{name}").screens
        screens.install(app)
    app.add_api_route("/", lambda: RedirectResponse("/overview", 303), include_in_schema=False)
    app.add_api_route("/static/{name:path}", _static, include_in_schema=False)
    for fault in (GroundswellError, StarletteHTTPException, RequestValidationError, TooLargeError, Exception):
        app.add_exception_handler(fault, _told)
    app.add_middleware(Guard, hosts=hosts)
    return app


def _static(request: Request, name: str) -> Response:
    content = static_files().get(name)
    if content is None:
        raise HTTPException(404, "there is no such file")
    kind = _TYPES[name.rpartition(".")[2]]
    lasting = "public, max-age=31536000, immutable" if request.url.query else "no-cache"
    return Response(content, media_type=kind, headers={"cache-control": lasting})


def _told(request: Request, fault: Exception) -> Response:
    """An error as JSON, or as a page."""
    status, problem = _problem(fault)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"kind": problem.kind, "detail": problem.detail}, status)
    visitor = visitor_or_nobody(request)
    if status == 401:
        return RedirectResponse("/login", 303)
    if visitor is None:
        return HTMLResponse(f"<!doctype html><title>{status}</title><p>{status}", status)
    return HTMLResponse(render(request, visitor, "error.html", "app", {"status": status, "problem": problem}), status)


def _problem(fault: Exception) -> tuple[int, Problem]:
    if isinstance(fault, GroundswellError):
        status, kind = next((told for of, told in _STATUS.items() if isinstance(fault, of)), (503, "store"))
        return status, Problem(kind, str(fault))
    if isinstance(fault, StarletteHTTPException):
        told = _UNTOLD.get(str(fault.detail), str(fault.detail))
        return fault.status_code, Problem(_KINDS.get(fault.status_code, "request"), told)
    if isinstance(fault, RequestValidationError):
        told = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in fault.errors()[:5])
        return 422, Problem("request", told[:500])
    if isinstance(fault, TooLargeError):
        return 413, Problem("request", "the request is too large")
    return 500, Problem("fault", "a fault of the program; its log says more")
