"""What every answer carries and every request must fulfil, whatever screen it is for."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000  # bytes
LONGEST_PATH = 2_000  # characters, with the query
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

#: Nothing is loaded but from here, nothing in a page runs but our own files, and no other site may frame a page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """Refuses requests that cannot come from a page of ours, and puts headers on every answer.

    Parameters
    ----------
    app
        What it guards.
    hosts
        Names under which the application is reached, without ports; any where empty.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = LOOPBACK) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sent)
            return
        await self.app(scope, _bounded(receive), sent)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.hosts and _without_port(host) not in self.hosts:
            return _problem(400, "request", f"this is not served as {host[:100]!r}; `groundswell serve --help`: --name")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return _problem(413, "request", f"a request may have {LARGEST_BODY:,} bytes at most")
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        origin = headers.get("origin")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or (
            origin is not None and urlsplit(origin).netloc != host
        ):
            return _problem(403, "token", "the request comes from a page of another site")
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _problem(400, "request", "expected JSON (content-type: application/json)")
        return None


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def _bounded(receive: Receive) -> Receive:
    """What is received, refused where there is more of it than was announced and allowed."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > LARGEST_BODY:
            raise TooLargeError
        return message

    return bounded


class TooLargeError(HTTPException):
    """A body has more bytes than are allowed."""

    def __init__(self) -> None:
        super().__init__(413, f"a request may have {LARGEST_BODY:,} bytes at most")


def own_path(path: str) -> str:
    """A path to which a browser may be sent on, where it is one of ours; else that of the overview."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\", "/api/")) and path.isprintable()
    return path if ours and len(path) <= LONGEST_PATH else "/overview"


def _problem(status: int, kind: str, detail: str) -> JSONResponse:
    return JSONResponse({"kind": kind, "detail": detail}, status)
