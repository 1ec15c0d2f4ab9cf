"""The application: every screen, what guards it, and how errors are told."""

from __future__ import annotations

import importlib
import threading
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp

import groundswell
from groundswell.errors import ConflictError, GroundswellError, MissingError, RefusedError, TooManyError
from groundswell.project import Project
from groundswell.project.agreement import comparisons_of
from groundswell.project.team import lasting_secret
from groundswell.review.pages import edition, render, static_files
from groundswell.review.screens import SECURITY, Problem, Screens
from groundswell.review.security import LOOPBACK, Guard
from groundswell.review.visitor import Refusal, visitor_or_nobody

#: Modules with screens, in the order of the navigation.
SCREENS = (
    "overview",
    "event",
    "event_acts",
    "report",
    "edits",
    "queue",
    "adjudicate",
    "agreement",
    "progress",
    "assign",
    "exam",
    "preferences",
    "team",
)

_STATUS: dict[type[GroundswellError], tuple[int, str]] = {
    MissingError: (404, "missing"),
    TooManyError: (429, "login"),
    RefusedError: (422, "refused"),
    ConflictError: (409, "conflict"),
}
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


class _Application(FastAPI):
    """FastAPI with a guard around all of it: what answers when the program fails, too."""

    hosts: Collection[str] = LOOPBACK

    def build_middleware_stack(self) -> ASGIApp:
        return Guard(super().build_middleware_stack(), self.hosts)

    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        described["components"]["securitySchemes"] = SECURITY
        return described


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
        stop = threading.Event()
        reader = threading.Thread(target=comparisons_of(project).prepare, args=(stop,))
        reader.start()  # who asks how coders agree need not wait then
        yield
        stop.set()
        reader.join()
        project.close()

    app = _Application(
        title="Groundswell",
        version=groundswell.__version__,
        description="The review application. Every page has a twin here that gives the same as JSON.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.project = project
    app.state.coder = by
    app.state.team = team
    app.state.secret = lasting_secret(project)
    for name in SCREENS:
        screens: Screens = importlib.import_module(f"groundswell.review.{name}").screens
        screens.install(app)
    app.add_api_route("/", lambda: RedirectResponse("/overview", 303), include_in_schema=False)
    app.add_api_route("/static/{name:path}", _static, include_in_schema=False)
    for fault in (GroundswellError, StarletteHTTPException, RequestValidationError, Exception):
        app.add_exception_handler(fault, _told)
    app.hosts = hosts
    return app


def _static(name: str) -> Response:
    files = static_files()
    told, _, rest = name.partition("/")
    if rest in files:  # of another edition, too: a page may be open since before an update
        name = rest
    if name not in files:
        raise HTTPException(404, "there is no such file")
    lasting = "public, max-age=31536000, immutable" if told == edition() else "no-cache"
    kind = _TYPES[name.rpartition(".")[2]]
    return Response(files[name], media_type=kind, headers={"cache-control": lasting})


def _told(request: Request, fault: Exception) -> Response:
    """An error as JSON, or as a page."""
    status, problem = _problem(fault)
    headers = _headers(request, status, fault)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"kind": problem.kind, "detail": problem.detail}, status, headers)
    if problem.kind == "password":
        return RedirectResponse("/me", 303)
    if status == 401 and "hx-redirect" not in headers:
        return RedirectResponse(_login(request), 303)
    visitor = visitor_or_nobody(request)
    if visitor is None:
        return HTMLResponse(f"<!doctype html><title>{status}</title><p>{status}", status, headers)
    page = render(request, visitor, "error.html", "app", {"status": status, "problem": problem})
    return HTMLResponse(page, status, headers)


def _headers(request: Request, status: int, fault: Exception) -> dict[str, str]:
    headers = dict(fault.headers or {}) if isinstance(fault, StarletteHTTPException) else {}
    if isinstance(fault, TooManyError):
        headers["retry-after"] = str(fault.seconds)
    if status == 401 and request.headers.get("hx-request") == "true":  # a part of a page: all of it has to go
        headers["hx-redirect"] = "/login"
    return headers


def _login(request: Request) -> str:
    """Address of the page to log in, from which one goes on to the page that was asked for."""
    asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return f"/login?next={quote(asked, safe='/')}"


def _problem(fault: Exception) -> tuple[int, Problem]:
    if isinstance(fault, GroundswellError):
        status, kind = next((told for of, told in _STATUS.items() if isinstance(fault, of)), (503, "store"))
        return status, Problem(kind, str(fault))
    if isinstance(fault, StarletteHTTPException):
        told = _UNTOLD.get(str(fault.detail), str(fault.detail))
        known = fault.kind if isinstance(fault, Refusal) else "missing" if fault.status_code == 404 else "request"
        return fault.status_code, Problem(known, told)
    if isinstance(fault, RequestValidationError):
        told = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in fault.errors()[:5])
        return 422, Problem("request", told[:500])
    return 500, Problem("fault", "a fault of the program; its log says more")
