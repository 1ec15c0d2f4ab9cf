"""A screen's functions as routes: a page with its JSON twin, data, and actions."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_type_hints

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from groundswell.review.pages import render
from groundswell.review.visitor import Visitor, needs, needs_token

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not answered.

    Attributes
    ----------
    kind
        ``missing``, ``refused``, ``conflict``, ``store``, ``login``, ``role``, ``token`` or ``request``.
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
        401: "Nobody is logged in.",
        403: "The role does not allow it, or the token is missing.",
        404: "There is no such thing.",
        409: "Another person has changed it meanwhile.",
        413: "The request is too large.",
        422: "What is asked for makes no sense.",
        429: "Too many attempts.",
        503: "The database cannot be read or written.",
    }.items()
}


@dataclass(frozen=True, slots=True)
class _Route:
    kind: Literal["page", "data", "action"]
    path: str
    role: str | None
    function: Callable[..., Any]
    template: str = ""


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

    def action(self, path: str, *, role: str | None = "coder") -> Callable[[Function], Function]:
        """A function that changes something: a POST of JSON, which brings the token of its session."""
        return self._added("action", path, role)

    def _added(
        self, kind: Literal["page", "data", "action"], path: str, role: str | None, template: str = ""
    ) -> Callable[[Function], Function]:
        def add(function: Function) -> Function:
            self._routes.append(_Route(kind, path, role, function, template))
            return function

        return add

    def install(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        for route in self._routes:
            allowed = [] if route.role is None else [Depends(needs(route.role))]
            if route.kind == "action":
                allowed.append(Depends(needs_token))
            app.add_api_route(
                f"/api{route.path}",
                _resolved(route.function),
                methods=["POST" if route.kind == "action" else "GET"],
                name=f"{self.name}.{route.function.__name__}",
                operation_id=f"{self.name}_{route.function.__name__}",
                tags=[self.name],
                dependencies=allowed,
                responses=PROBLEMS,
            )
            if route.kind == "page":
                app.add_api_route(
                    route.path,
                    _as_html(route.function, route.template, self.name),
                    methods=["GET"],
                    name=f"{self.name}.{route.function.__name__}.html",
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


def _as_html(function: Callable[..., Any], template: str, screen: str) -> Callable[..., Any]:
    asked = inspect.Parameter("http_request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    resolved = _resolved(function, [asked])

    def shown(**given: Any) -> Any:
        request: Request = given.pop("http_request")
        page = function(**given)
        if isinstance(page, Response):
            return page
        visitor = next(value for value in given.values() if isinstance(value, Visitor))
        return HTMLResponse(render(request, visitor, template, screen, page))

    shown.__signature__ = inspect.signature(resolved).replace(return_annotation=None)  # type: ignore[attr-defined]
    shown.__name__ = function.__name__
    return shown
