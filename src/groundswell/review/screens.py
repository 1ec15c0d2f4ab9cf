"""A screen's functions as routes: a page with its JSON twin, data, and actions."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_type_hints

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, TypeAdapter
from pydantic_core import PydanticSerializationError

from groundswell.project import team
from groundswell.review.pages import render
from groundswell.review.visitor import Visitor, needs, needs_token
from groundswell.store.keep import compact

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not answered.

    Attributes
    ----------
    kind
        ``missing``, ``refused``, ``conflict``, ``store``, ``login``, ``role``, ``password``, ``token``, ``request`` or
        ``fault``.
    detail
        What was found, what was expected, and what to do.
    """

    kind: str
    detail: str


#: Answers that any route may give, for its description.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": told}
    for status, told in {
        400: "The request is malformed.",
        401: "Nobody is logged in, or the login failed.",
        403: "The role does not allow it, the token is missing, or a password has to be chosen first.",
        404: "There is no such thing.",
        409: "Another person has changed it meanwhile.",
        413: "The request is too large.",
        422: "What is asked for makes no sense.",
        429: "Too many attempts.",
        503: "The database cannot be read or written.",
    }.items()
}


#: The same where the answer is not JSON by itself.
_IN_JSON: dict[int | str, dict[str, Any]] = {
    status: {
        "description": told["description"],
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, told in PROBLEMS.items()
}

#: How a request shows that it may be made, for the description: by a cookie, and an action by the token of its page.
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    "secure session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
    "token": {"type": "apiKey", "in": "header", "name": "x-groundswell-token"},
}


@dataclass(frozen=True, slots=True)
class _Route:
    kind: Literal["page", "data", "action"]
    path: str
    role: str | None
    function: Callable[..., Any]
    template: str = ""
    noted: bool = False
    media: str = "application/json"

    @property
    def security(self) -> list[dict[str, list[str]]]:
        """What of `SECURITY` a request needs: one of these, each with all that it names."""
        token: dict[str, list[str]] = {"token": []} if self.kind == "action" else {}
        cookies = ("session", "secure session") if self.role else ()
        return [{cookie: [], **token} for cookie in cookies] or [token]


class Screens:
    """The routes of one module.

    Parameters
    ----------
    name
        Of the screen: that of its module, its words and its scripts.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._routes: list[_Route] = []

    def page(self, path: str, *, template: str, role: str | None = "reader") -> Callable[[Function], Function]:
        """A function whose answer is shown as a page at `path`, and as JSON at ``/api`` and `path`.

        Without a role, those may see it who are not logged in.
        """
        return self._added("page", path, role, template)

    def data(self, path: str, *, role: str | None = "reader") -> Callable[[Function], Function]:
        """A function whose answer is given as JSON alone."""
        return self._added("data", path, role)

    def file(self, path: str, *, media: str, role: str | None = "reader") -> Callable[[Function], Function]:
        """A function whose answer is a file of a media type."""
        return self._added("data", path, role, media=media)

    def action(self, path: str, *, role: str | None = "coder", noted: bool = True) -> Callable[[Function], Function]:
        """A function that changes something: a POST of JSON, which brings the token of its session.

        What it changes is noted in the audit log of a team, but where the function does that by itself.
        """
        return self._added("action", path, role, noted=noted)

    def _added(
        self,
        kind: Literal["page", "data", "action"],
        path: str,
        role: str | None,
        template: str = "",
        *,
        noted: bool = False,
        media: str = "application/json",
    ) -> Callable[[Function], Function]:
        def add(function: Function) -> Function:
            self._routes.append(_Route(kind, path, role, function, template, noted, media))
            return function

        return add

    def install(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        for route in self._routes:
            allowed = [] if route.role is None else [Depends(needs(route.role))]
            if route.kind == "action":
                allowed.append(Depends(needs_token))
            name = f"{self.name}.{route.function.__name__}"
            function = _as_json(_resolved(route.function))
            app.add_api_route(
                f"/api{route.path}",
                _noted(function, name, route.path) if route.noted else function,
                methods=["POST" if route.kind == "action" else "GET"],
                name=name,
                operation_id=f"{self.name}_{route.function.__name__}",
                tags=[self.name],
                dependencies=allowed,
                responses=PROBLEMS if route.media == "application/json" else _IN_JSON,
                response_class=type("Answer", (JSONResponse,), {"media_type": route.media}),
                openapi_extra={"security": route.security},
            )
            if route.kind == "page":
                app.add_api_route(
                    route.path,
                    _as_html(route.function, route.template, self.name),
                    methods=["GET"],
                    name=f"{name}.html",
                    response_class=HTMLResponse,
                    response_model=None,
                    include_in_schema=False,
                    dependencies=allowed,
                )


def _resolved(function: Callable[..., Any], more: Sequence[inspect.Parameter] = ()) -> Callable[..., Any]:
    """The function with its types spelled out: annotations are words until somebody asks."""

    @functools.wraps(function)
    def call(**given: Any) -> Any:
        return function(**given)

    types = get_type_hints(function, include_extras=True)
    parameters = [
        p.replace(annotation=types[p.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for p in inspect.signature(function).parameters.values()
    ]
    signature = inspect.Signature([*parameters, *more], return_annotation=types.get("return"))
    call.__signature__ = signature  # type: ignore[attr-defined]
    call.__annotations__ = types
    del call.__wrapped__
    return call


def _noted(function: Callable[..., Any], action: str, path: str) -> Callable[..., Any]:
    """The function, with what it changes noted in the audit log where several people use the project."""

    def call(**given: Any) -> Any:
        visitor = next(value for value in given.values() if isinstance(value, Visitor))
        if not visitor.team:
            return function(**given)
        on = {name: value for name, value in given.items() if f"{{{name}}}" in path}
        detail = on | {name: value for name, value in _body(given) if name in _TOLD and isinstance(value, (str, int))}
        with team.noted(visitor.project, action, by=visitor.coder, address=visitor.address, detail=detail):
            return function(**given)

    return _as(function, call)


def _body(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return (pair for value in given.values() if isinstance(value, BaseModel) for pair in value)


#: What of the body of an action the audit log tells: names of things, and never words that somebody wrote.
_TOLD = frozenset({"candidate", "coder", "event", "field", "first", "gold", "other", "run", "second", "side", "to"})


def _as_json(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its answer written as JSON, in which half a character stands as such and is no fault."""
    given_back: Any = function.__annotations__.get("return")
    if isinstance(given_back, type) and issubclass(given_back, Response):
        return function
    shape: TypeAdapter[Any] = TypeAdapter(given_back)

    def call(**given: Any) -> Response:
        answer = function(**given)
        try:
            content = shape.dump_json(answer)
        except PydanticSerializationError:
            content = compact(shape.dump_python(answer, mode="json")).encode()
        made = Response(content, media_type="application/json")
        for prepared in given.values():
            if isinstance(prepared, Response):  # the cookies that the function sets
                made.headers.raw.extend(prepared.headers.raw)
        return made

    return _as(function, call)


def _as(function: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """What is called in place of a function, told as the function is."""
    call.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    call.__annotations__ = function.__annotations__
    call.__name__, call.__doc__ = function.__name__, function.__doc__
    return call


def _as_html(function: Callable[..., Any], template: str, screen: str) -> Callable[..., Any]:
    asked = inspect.Parameter("http_request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    own = [name for name, annotation in get_type_hints(function).items() if annotation is Request]
    resolved = _resolved(function, [] if own else [asked])  # a request is given once

    def shown(**given: Any) -> Any:
        request: Request = given[own[0]] if own else given.pop("http_request")
        page = function(**given)
        if isinstance(page, Response):
            return page
        visitor = next(value for value in given.values() if isinstance(value, Visitor))
        return HTMLResponse(render(request, visitor, template, screen, page))

    shown.__signature__ = inspect.signature(resolved).replace(return_annotation=None)  # type: ignore[attr-defined]
    shown.__name__ = function.__name__
    return shown
