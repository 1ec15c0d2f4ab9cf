"""Fetching pages: politely, within bounds, and never from an address that is not public.

The address is checked where the connection is made: a name is resolved once, and what was checked is what is connected
to. No cookies, no credentials, no proxies.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache
from importlib.metadata import version
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore2
from protego import Protego

from groundswell.errors import FetchError
from groundswell.ingest.limits import LIMITS, Limits

_REDIRECTS = (301, 302, 303, 307, 308)
_ASK_TO_WAIT = (429, 503)
_GONE = (404, 410, 451)
_WAIT_SECONDS = 60.0  # after such an answer that does not say how long
_LONGEST_WAIT_SECONDS = 24 * 3600.0
_LONGEST_URL = 2_048  # characters
_ROBOTS_BYTES = 512 * 1024  # as RFC 9309 wants at least
_ROBOTS_SECONDS = 24 * 3600.0  # how long rules are kept
_LONGEST_DELAY_SECONDS = 60.0  # of a delay that rules ask for
_CHUNK = 65_536
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ASSIGNED = ipaddress.ip_network("192.0.0.0/24")  # to protocols: older versions of ipaddress take some of it for global


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered.

    Attributes
    ----------
    url
        Of the page, after all redirects.
    content
        Its bytes, unpacked; empty where nothing has changed.
    media_type
        As the server tells it, in lower case, without parameters; empty where it tells none.
    charset
        The encoding, as the server tells it.
    unchanged
        Whether the page is as it was when it was last fetched.
    etag, modified
        By which to ask next time whether it has changed.
    fetched_at
        When, in UTC (ISO 8601).
    """

    url: str
    content: bytes
    media_type: str
    charset: str | None
    unchanged: bool
    etag: str | None
    modified: str | None
    fetched_at: str


@dataclass(slots=True)
class _Host:
    """What is known of a server."""

    next_at: float = 0.0  # of the clock: no request before
    rules: Protego | None = None
    rules_until: float = 0.0


@dataclass(slots=True)
class Fetcher:
    """Fetches pages, one at a time.

    Parameters
    ----------
    contact
        Who asks: an address or a page by which the owner of a server can reach them. Part of the User-Agent.
    delay_seconds
        Between two requests to one server; more where its robots.txt asks for more.
    allow_private
        Whether addresses that are not public may be asked: for tests, and for servers of one's own network.
    limits
        How much is read, how long is waited, how many redirects are followed.
    clock, sleep
        What tells the time in seconds, and waits.
    """

    contact: str
    delay_seconds: float = 2.0
    allow_private: bool = False
    limits: Limits = LIMITS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _hosts: dict[str, _Host] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        """The User-Agent."""
        return f"Groundswell/{version('groundswell')} (+{self.contact})"

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch a page, if its server's rules allow it.

        Parameters
        ----------
        url
            Of the page; http or https.
        etag, modified
            What `Fetched` held last time: where the page has not changed since, its bytes are not sent again.

        Raises
        ------
        FetchError
            If the page is not to be had: the message says why; the error, whether to try again and when.
        """
        until = self.clock() + self.limits.fetch_seconds
        asked = _checked(url)
        for _ in range(self.limits.redirects + 1):
            self._check_rules(asked)
            waited = self._wait(asked)
            answer = self._get(asked, until + waited, self.limits.fetch_bytes, etag=etag, modified=modified)
            until += waited
            if answer.location is None:
                return self._fetched(asked, answer)
            asked = _joined(asked, answer.location)
        raise FetchError(f"{url}: more than {self.limits.redirects} redirects; the last one was to {asked}", final=True)

    def _fetched(self, url: str, answer: _Answer) -> Fetched:
        if answer.status in _ASK_TO_WAIT:
            seconds = _retry_after(answer.headers.get("retry-after", ""))
            self._host(url).next_at = max(self._host(url).next_at, self.clock() + seconds)
            raise FetchError(
                f"{url}: the server asks to wait ({answer.status}), {seconds:,.0f} s", retry_seconds=seconds
            )
        if answer.status != 304 and not 200 <= answer.status < 300:
            raise FetchError(f"{url}: the server answered {answer.status}", final=answer.status in _GONE)
        told = Message()
        told["content-type"] = answer.headers.get("content-type", "")
        return Fetched(
            url,
            answer.content,
            told.get_content_type() if told["content-type"] else "",
            told.get_content_charset(),
            answer.status == 304,
            answer.headers.get("etag"),
            answer.headers.get("last-modified"),
            dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        )

    # -------------------------------------------------------------- politeness

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(_origin(url), _Host())

    def _wait(self, url: str) -> float:
        """Wait until the server may be asked again; gives the seconds waited."""
        host = self._host(url)
        seconds = host.next_at - self.clock()
        if seconds > _LONGEST_DELAY_SECONDS:
            raise FetchError(f"{url}: the server asked to wait; {seconds:,.0f} s are left", retry_seconds=seconds)
        if seconds > 0:
            self.sleep(seconds)
        asked = host.rules.crawl_delay(self.agent) if host.rules else None
        delay = max(self.delay_seconds, min(float(asked or 0), _LONGEST_DELAY_SECONDS))
        host.next_at = self.clock() + delay
        return max(0.0, seconds)

    def _check_rules(self, url: str) -> None:
        """See that robots.txt allows a page, as RFC 9309 has it."""
        host = self._host(url)
        if host.rules is None or self.clock() > host.rules_until:
            host.rules = self._rules(url)
            host.rules_until = self.clock() + _ROBOTS_SECONDS
        if not host.rules.can_fetch(url, self.agent):
            raise FetchError(f"{url}: the server's robots.txt does not allow it", final=True)

    def _rules(self, url: str) -> Protego:
        asked = f"{_origin(url)}/robots.txt"
        until = self.clock() + self.limits.fetch_seconds
        for _ in range(self.limits.redirects + 1):
            until += self._wait(asked)
            answer = self._get(asked, until, _ROBOTS_BYTES, cut=True)
            if answer.location is not None:
                asked = _joined(asked, answer.location)
                continue
            if answer.status >= 500 or answer.status in _ASK_TO_WAIT:
                seconds = _retry_after(answer.headers.get("retry-after", ""))
                raise FetchError(
                    f"{url}: its robots.txt cannot be had (the server answered {answer.status}), and without its rules "
                    "nothing is asked",
                    retry_seconds=seconds,
                )
            return Protego.parse(answer.content.decode("utf-8", "replace") if answer.status == 200 else "")
        return Protego.parse("")  # more redirects than are followed: as if there were none

    # -------------------------------------------------------------- one request

    def _get(
        self,
        url: str,
        until: float,
        most: int,
        *,
        cut: bool = False,
        etag: str | None = None,
        modified: str | None = None,
    ) -> _Answer:
        """One request and its answer; of a longer answer the first `most` bytes where it may be `cut`."""
        headers: dict[str | bytes, str | bytes] = {
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        network = _Network(until, self.clock, allow_private=self.allow_private)
        try:
            with (
                httpcore2.ConnectionPool(ssl_context=_ssl_context(), network_backend=network) as pool,
                pool.stream("GET", url, headers=headers) as response,
            ):
                told = {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in response.headers}
                location = told.get("location") if response.status in _REDIRECTS else None
                wanted = 200 <= response.status < 300
                content = _unpacked(response.iter_stream(), told, most, cut=cut) if wanted else b""
                return _Answer(response.status, told, content, location)
        except _TooLongError as error:
            raise FetchError(f"{url}: {error}", final=True) from error
        except httpcore2.TimeoutException as error:
            raise FetchError(f"{url}: no answer within {self.limits.fetch_seconds:g} s") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, zlib.error) as error:
            raise FetchError(f"{url}: {str(error) or type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    location: str | None


class _TooLongError(Exception):
    """An answer that is longer than is read, or packed in a way that is not read."""


def _unpacked(chunks: Iterable[bytes], headers: dict[str, str], most: int, *, cut: bool) -> bytes:
    """The bytes of an answer, unpacked; never more than `most` are held."""
    packed = headers.get("content-encoding", "identity").strip().lower() or "identity"
    if packed not in ("identity", "gzip", "x-gzip", "deflate"):
        raise _TooLongError(f"packed as {packed!r}; expected gzip, deflate or nothing, which was asked for")
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > most and packed == "identity" and not cut:
        raise _TooLongError(f"{int(length):,} bytes; at most {most:,} are read")
    unpack = _Unpack(packed)
    held = bytearray()
    for chunk in chunks:
        for part in unpack.parts(chunk, _CHUNK):
            held += part
            if len(held) > most:
                if cut:
                    return bytes(held[:most])
                raise _TooLongError(f"more than {most:,} bytes, the most that are read")
    if not unpack.whole:
        raise _TooLongError("its packed content ends too early")
    return bytes(held)


class _Unpack:
    """Unpacks bit by bit, so that a little that becomes much is noticed while it does."""

    def __init__(self, packed: str) -> None:
        self.packed = packed
        self.whole = True
        self._zlib: Any = None

    def parts(self, chunk: bytes, size: int) -> Iterable[bytes]:
        """What some bytes become, in parts of at most `size` bytes."""
        if self.packed == "identity":
            yield chunk
            return
        part = b""
        while chunk or len(part) == size:
            if self._zlib is None:
                # deflate is told of bytes with and without the header of zlib
                bare = self.packed == "deflate" and chunk[0] & 0x0F != 8
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32)
                self.whole = False
            part = self._zlib.decompress(chunk, size)
            yield part
            if self._zlib.eof:
                self.whole = True
                chunk, self._zlib, part = self._zlib.unused_data.lstrip(b"\0"), None, b""  # another member, or padding
            else:
                chunk = self._zlib.unconsumed_tail


# ------------------------------------------------------------------ addresses


def _checked(url: str) -> str:
    """A URL that may be asked for, without its fragment."""
    if len(url) > _LONGEST_URL:
        raise FetchError(
            f"{url[:80]}…: a URL of {len(url):,} characters; at most {_LONGEST_URL:,} are taken", final=True
        )
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"{url}: no valid URL ({error})", final=True) from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url}: expected a URL that begins with http:// or https://", final=True)
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"{_origin(url)}: a URL with a name or a password; none are sent", final=True)
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchError(f"{url}: {host!r} is no name of a server", final=True) from error
    where = f"[{host}]" if ":" in host else host
    where += f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, where, _quoted(parts.path) or "/", _quoted(parts.query), ""))


def _joined(url: str, location: str) -> str:
    """Where a redirect leads."""
    try:
        return _checked(urljoin(url, location))
    except ValueError as error:
        raise FetchError(f"{url}: a redirect to {location!r}, which is no URL", final=True) from error


def _quoted(text: str) -> str:
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]-._|")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    where = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{where}" + (f":{parts.port}" if parts.port else "")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local, multicast, reserved."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # addresses that carry one of IPv4 lead to that one
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if carried is not None and not is_public(str(carried)):
            return False
        if ip.ipv4_mapped:
            return True
        if ip.is_site_local:
            return False
    elif ip in _ASSIGNED:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class _Network(httpcore2.SyncBackend):
    """Connects to nothing but addresses that it has checked, and stops when the time is over."""

    def __init__(self, until: float, clock: Callable[[], float], *, allow_private: bool) -> None:
        super().__init__()
        self.until, self.clock, self.allow_private = until, clock, allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to one of the addresses of a host that may be asked."""
        addresses = _resolve(host, port, self._left())
        allowed = [address for address in addresses if self.allow_private or is_public(address)]
        if not allowed:
            raise FetchError(
                f"{host}: its address {addresses[0]} is not public; pages of private networks are not fetched",
                final=True,
            )
        fault: Exception | None = None
        for address in allowed[:4]:
            try:
                stream = super().connect_tcp(address, port, self._left(), local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
            else:
                return _Stream(stream, self._left)
        raise fault or httpcore2.ConnectError(host)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """No page is fetched from a socket of this machine."""
        raise httpcore2.ConnectError(path)

    def _left(self) -> float:
        left = self.until - self.clock()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is over")
        return left


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, within some time: the system's own resolver knows no bound."""
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
    except FutureTimeoutError as error:
        raise httpcore2.ConnectTimeout(f"{host}: its address was not found in time") from error
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(f"{host}: no address is known by this name ({error})") from error
    finally:
        pool.shutdown(wait=False)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Stream(httpcore2.NetworkStream):
    """A connection of which no read or write outlasts the time that is left."""

    def __init__(self, stream: httpcore2.NetworkStream, left: Callable[[], float]) -> None:
        self.stream, self.left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, self.left()), self.left)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


@lru_cache
def _ssl_context() -> ssl.SSLContext:
    return ssl.create_default_context()


# ------------------------------------------------------------------ waiting


def _retry_after(told: str) -> float:
    """Seconds that a server asks to wait: it tells seconds, or a time."""
    told = told.strip()
    if told.isdigit():
        return min(float(told), _LONGEST_WAIT_SECONDS)
    try:
        when = email.utils.parsedate_to_datetime(told)
    except (TypeError, ValueError, IndexError):
        return _WAIT_SECONDS
    when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    seconds = (when - dt.datetime.now(tz=dt.UTC)).total_seconds()
    return min(max(seconds, 1.0), _LONGEST_WAIT_SECONDS)
