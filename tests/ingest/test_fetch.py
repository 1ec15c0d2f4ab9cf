"""Pages are fetched politely, within bounds, and never from an address that is not public."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from groundswell.errors import FetchError
from groundswell.ingest import fetch
from groundswell.ingest.fetch import Fetcher, is_public
from groundswell.ingest.limits import Limits

PAGE = b"<html><body><p>A march.</p></body></html>"


def answer(status: str = "200 OK", body: bytes = b"", *headers: str, length: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Server:
    """A server that answers each path as it is told, byte by byte; what it was asked is kept."""

    answers: dict[str, bytes | Iterator[bytes] | Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str = "/page", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                asked = b""
                while b"\r\n\r\n" not in asked:
                    block = connection.recv(65536)
                    if not block:
                        return
                    asked += block
                path = asked.split(b" ", 2)[1].decode()
                self.asked.append((path, asked.decode("latin-1")))
                told = self.answers.get(path, answer("404 Not Found"))
                if callable(told):
                    told = told()
                for block in [told] if isinstance(told, bytes) else told:
                    connection.sendall(block)
            except OSError:
                return


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server({"/page": answer("200 OK", PAGE, "Content-Type: text/html; charset=utf-8")})
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told.port = listener.getsockname()[1]
        thread = threading.Thread(target=told.serve, args=[listener], daemon=True)
        thread.start()
        yield told
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def fetcher(**told: object) -> Fetcher:
    return Fetcher(**{"contact": "someone@example.org", "delay_seconds": 0.0, "allow_private": True, **told})  # type: ignore[arg-type]


# ------------------------------------------------------------------ what is fetched


def test_a_page_comes_with_what_the_server_tells_of_it(server: Server) -> None:
    server.answers["/page"] = answer("200 OK", PAGE, 'ETag: "7"', "Last-Modified: Tue, 14 Mar 2023 10:00:00 GMT",
                                     "Content-Type: Text/HTML; charset=utf-8")  # fmt: skip
    found = fetcher().fetch(server.url())
    assert found.content == PAGE
    assert (found.url, found.media_type, found.unchanged) == (server.url(), "text/html", False)
    assert found.charset == "utf-8"
    assert (found.etag, found.modified) == ('"7"', "Tue, 14 Mar 2023 10:00:00 GMT")


def test_a_request_says_who_asks_and_brings_nothing_else(server: Server) -> None:
    fetcher().fetch(server.url())
    _, asked = server.asked[-1]
    assert "User-Agent: Groundswell/" in asked
    assert "(+someone@example.org)" in asked
    assert "Cookie" not in asked
    assert "Authorization" not in asked


def test_cookies_are_not_brought_back(server: Server) -> None:
    server.answers["/page"] = answer("302 Found", b"", "Set-Cookie: who=me; Path=/", "Location: /next")
    server.answers["/next"] = answer("200 OK", PAGE)
    fetcher().fetch(server.url())
    assert all("Cookie" not in asked for _, asked in server.asked)


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    server.answers["/page"] = answer("304 Not Modified", length=False)
    found = fetcher().fetch(server.url(), etag='"7"', modified="Tue, 14 Mar 2023 10:00:00 GMT")
    assert (found.unchanged, found.content) == (True, b"")
    _, asked = server.asked[-1]
    assert 'If-None-Match: "7"' in asked
    assert "If-Modified-Since: Tue, 14 Mar 2023 10:00:00 GMT" in asked


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        pytest.param(gzip.compress(PAGE), "gzip", id="gzip"),
        pytest.param(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), "gzip", id="gzip in two members"),
        pytest.param(zlib.compress(PAGE), "deflate", id="deflate"),
        pytest.param(zlib.compressobj(wbits=-15).compress(b"") or b"", "deflate", id="deflate, empty"),
        pytest.param(
            (lambda c: c.compress(PAGE) + c.flush())(zlib.compressobj(wbits=-15)), "deflate", id="bare deflate"
        ),
    ],
)
def test_packed_pages_are_unpacked(server: Server, packed: bytes, told: str) -> None:
    server.answers["/page"] = answer("200 OK", packed, f"Content-Encoding: {told}")
    assert fetcher().fetch(server.url()).content == (PAGE if packed else b"")


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 1_000_000])
def test_long_packed_pages_come_whole(server: Server, size: int) -> None:
    server.answers["/page"] = answer("200 OK", gzip.compress(b"\0" * size), "Content-Encoding: gzip")
    assert len(fetcher().fetch(server.url()).content) == size


def test_chunks_are_joined(server: Server) -> None:
    body = b"4\r\nA ma\r\n4\r\nrch.\r\n0\r\n\r\n"
    server.answers["/page"] = answer("200 OK", body, "Transfer-Encoding: chunked", length=False)
    assert fetcher().fetch(server.url()).content == b"A march."


# ------------------------------------------------------------------ redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(server: Server, status: str) -> None:
    server.answers["/old"] = answer(status, b"", "Location: page#part")
    found = fetcher().fetch(server.url("/old"))
    assert (found.url, found.content) == (server.url(), PAGE)


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.answers["/a"] = answer("302 Found", b"", "Location: /b")
    server.answers["/b"] = answer("302 Found", b"", "Location: /a")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetcher().fetch(server.url("/a"))
    assert len(server.asked) <= 8


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://example.org/x",
        "gopher://127.0.0.1:70/1",
        "http://name:word@example.org/",
        "http://[::1",
        "http://",
        "data:text/html,x",
    ],
)
def test_redirects_lead_to_pages_of_the_web_alone(server: Server, location: str) -> None:
    server.answers["/page"] = answer("302 Found", b"", f"Location: {location}")
    with pytest.raises(FetchError) as caught:
        fetcher().fetch(server.url())
    assert caught.value.final


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fe80::1]",
        "0.0.0.0",
        "172.16.0.9",
        "[fd00::1]",
        "localhost",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(
    server: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/page"] = answer("302 Found", b"", f"Location: http://{address}:{server.port}/secret")
    # the first address is let through, as if it were public
    monkeypatch.setattr(fetch, "is_public", lambda a: (a == "127.0.0.1" and address != "localhost") or is_public(a))
    if address == "localhost":
        with pytest.raises(FetchError, match="not public"):
            fetcher(allow_private=False).fetch(f"http://localhost:{server.port}/secret")
    else:
        with pytest.raises(FetchError, match="not public"):
            fetcher(allow_private=False).fetch(server.url())
    assert "/secret" not in server.paths()


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.0.0.8", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "100::1", "::127.0.0.1", "2001:0:7f00:1::", "fec0::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "193.0.6.139", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_asked_however_it_is_written(server: Server, host: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher(allow_private=False).fetch(server.url(host=host))
    assert "not public" in str(caught.value) or "no address" in str(caught.value)
    assert server.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is asked for first, and private the second time, gains nothing."""
    asked: list[str] = []
    system = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: object, **told: object) -> list[object]:
        if host != "news.example.org":
            return system(host, port, *args, **told)  # type: ignore[arg-type, return-value]
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected: list[str] = []

    def connect(address: tuple[str, int], *args: object, **told: object) -> socket.socket:
        connected.append(address[0])
        raise OSError("no route")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError, match="no route"):
        fetcher(allow_private=False).fetch(f"http://news.example.org:{server.port}/page")
    assert (len(asked), connected) == (1, ["93.184.216.34"])
    assert server.asked == []


def test_of_several_addresses_only_public_ones_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    def connect(address: tuple[str, int], *args: object, **told: object) -> socket.socket:
        connected.append(address[0])
        raise OSError("no route")

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("10.0.0.1", "93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError):
        fetcher(allow_private=False).fetch("http://news.example.org/page")
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "page",
        "//example.org",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "http:///x",
        "http://[::1",
        "http://example.org:99999/",
        "http://a:b@example.org/",
        "http://example.org/" + "x" * 3000,
        "http://\u2100\ud800.example/",
        "http://" + "a" * 70 + ".example/",
    ],
)
def test_what_is_no_url_of_a_page_is_refused_with_a_reason(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher().fetch(url)
    assert caught.value.final
    assert "a:b" not in str(caught.value)


# ------------------------------------------------------------------ bounds


def endless(block: bytes, pause: float = 0.0) -> Callable[[], Iterator[bytes]]:
    def blocks() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        while True:
            yield block
            time.sleep(pause)

    return blocks


def test_an_endless_page_is_given_up(server: Server) -> None:
    server.answers["/page"] = endless(b"x" * 65536)
    with pytest.raises(FetchError, match="more than 1,000,000 bytes") as caught:
        fetcher(limits=Limits(fetch_bytes=1_000_000)).fetch(server.url())
    assert caught.value.final


def test_a_page_that_says_it_is_too_long_is_not_read(server: Server) -> None:
    server.answers["/page"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\nx"
    with pytest.raises(FetchError, match="5,000,000,000 bytes; at most"):
        fetcher().fetch(server.url())


@pytest.mark.parametrize("packed", ["gzip", "deflate"])
def test_a_bomb_is_noticed_while_it_is_unpacked(server: Server, packed: str) -> None:
    squeeze = zlib.compressobj(9, wbits=31 if packed == "gzip" else 15)
    bomb = b"".join(squeeze.compress(bytes(1_000_000)) for _ in range(1000)) + squeeze.flush()
    assert len(bomb) < 1_100_000
    server.answers["/page"] = answer("200 OK", bomb, f"Content-Encoding: {packed}")
    began = time.monotonic()
    with pytest.raises(FetchError, match="more than"):
        fetcher(limits=Limits(fetch_bytes=5_000_000)).fetch(server.url())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("told", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_packing_that_was_not_asked_for_is_refused(server: Server, told: str) -> None:
    server.answers["/page"] = answer("200 OK", b"x", f"Content-Encoding: {told}")
    with pytest.raises(FetchError, match="expected gzip"):
        fetcher().fetch(server.url())


@pytest.mark.parametrize("body", [gzip.compress(PAGE)[:-9], b"no gzip at all"])
def test_broken_packing_is_a_failure(server: Server, body: bytes) -> None:
    server.answers["/page"] = answer("200 OK", body, "Content-Encoding: gzip")
    with pytest.raises(FetchError):
        fetcher().fetch(server.url())


def test_a_slow_drip_is_given_up_when_the_time_is_over(server: Server) -> None:
    server.answers["/page"] = endless(b"x", 0.05)
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.5 s"):
        fetcher(limits=Limits(fetch_seconds=0.5)).fetch(server.url())
    assert time.monotonic() - began < 2


def test_a_slow_header_is_given_up_when_the_time_is_over(server: Server) -> None:
    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        for n in range(1000):
            yield f"X-{n}: y\r\n".encode()
            time.sleep(0.05)

    server.answers["/page"] = drip
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.5 s"):
        fetcher(limits=Limits(fetch_seconds=0.5)).fetch(server.url())
    assert time.monotonic() - began < 2


def test_all_redirects_together_have_the_time_of_one_page(server: Server) -> None:
    def slow() -> Iterator[bytes]:
        time.sleep(0.3)
        yield answer("302 Found", b"", "Location: /page")

    server.answers["/page"] = slow
    began = time.monotonic()
    with pytest.raises(FetchError):
        fetcher(limits=Limits(fetch_seconds=0.7)).fetch(server.url())
    assert time.monotonic() - began < 2


def test_a_name_that_is_not_resolved_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    began = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.2 s"):
        fetcher(limits=Limits(fetch_seconds=0.2)).fetch("http://news.example.org/page")
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", id="shorter than told"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", id="negative length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nabcdefghi", id="two lengths"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="broken chunk"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nx", id="huge chunk"
        ),
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9\r\n", id="another protocol"),
        pytest.param(b"\x00\xff\r\n\r\n", id="rubbish"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000, id="long header"),
        pytest.param(b"HTTP/1.1 999\r\n\r\n", id="odd status"),
    ],
)
def test_a_broken_answer_is_a_failure_with_a_reason(server: Server, told: bytes) -> None:
    server.answers["/page"] = told
    with pytest.raises(FetchError, match="/page: "):
        fetcher(limits=Limits(fetch_seconds=3)).fetch(server.url())


def test_more_than_told_is_not_read(server: Server) -> None:
    server.answers["/page"] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcdefghi"
    assert fetcher().fetch(server.url()).content == b"abcde"


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server) -> None:
    with pytest.raises(FetchError):
        fetcher(limits=Limits(fetch_seconds=2)).fetch(server.url().replace("http:", "https:"))
    assert fetch._ssl_context().verify_mode == ssl.CERT_REQUIRED
    assert fetch._ssl_context().check_hostname


# ------------------------------------------------------------------ politeness


def rules(text: str) -> bytes:
    return answer("200 OK", text.encode(), "Content-Type: text/plain")


def test_rules_are_asked_for_first_and_once(server: Server) -> None:
    one = fetcher()
    one.fetch(server.url())
    one.fetch(server.url())
    assert server.paths() == ["/robots.txt", "/page", "/page"]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("User-agent: *\nDisallow: /page", False, id="all"),
        pytest.param("User-agent: groundswell\nDisallow: /\n\nUser-agent: *\nAllow: /", False, id="by name"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /page", True, id="the longer rule"),
        pytest.param("User-agent: *\nDisallow: /*.php$", True, id="pattern"),
        pytest.param("User-agent: other\nDisallow: /", True, id="others"),
        pytest.param("", True, id="empty"),
        pytest.param("\x00\xff<html>", True, id="rubbish"),
        pytest.param("# long\n" * 200_000 + "User-agent: *\nDisallow: /", True, id="beyond what is read"),
    ],
)
def test_rules_are_kept(server: Server, text: str, allowed: bool) -> None:
    server.answers["/robots.txt"] = rules(text)
    if allowed:
        assert fetcher().fetch(server.url()).content == PAGE
    else:
        with pytest.raises(FetchError, match=r"robots\.txt does not allow") as caught:
            fetcher().fetch(server.url())
        assert caught.value.final
        assert "/page" not in server.paths()


def test_a_redirect_does_not_lead_around_rules(server: Server) -> None:
    server.answers["/robots.txt"] = rules("User-agent: *\nDisallow: /page")
    server.answers["/old"] = answer("302 Found", b"", "Location: /page")
    with pytest.raises(FetchError, match="does not allow"):
        fetcher().fetch(server.url("/old"))


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow down"])
def test_without_rules_that_a_server_has_nothing_is_asked(server: Server, status: str) -> None:
    server.answers["/robots.txt"] = answer(status)
    with pytest.raises(FetchError, match=r"robots\.txt cannot be had") as caught:
        fetcher().fetch(server.url())
    assert not caught.value.final
    assert "/page" not in server.paths()


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_a_server_without_rules_allows_all(server: Server, status: str) -> None:
    server.answers["/robots.txt"] = answer(status)
    assert fetcher().fetch(server.url()).content == PAGE


def waiting(**told: object) -> tuple[Fetcher, list[float]]:
    """A fetcher whose clock runs on when it waits."""
    now, waited = [1000.0], []

    def sleep(seconds: float) -> None:
        waited.append(round(seconds, 3))
        now[0] += seconds

    return fetcher(clock=lambda: now[0], sleep=sleep, **told), waited


def test_a_server_is_asked_after_a_delay(server: Server) -> None:
    one, waited = waiting(delay_seconds=2.0)
    one.fetch(server.url())
    one.fetch(server.url())
    assert waited == [2.0, 2.0]


def test_a_longer_delay_that_rules_ask_for_is_kept(server: Server) -> None:
    server.answers["/robots.txt"] = rules("User-agent: *\nCrawl-delay: 7")
    one, waited = waiting(delay_seconds=2.0)
    one.fetch(server.url())
    one.fetch(server.url())
    assert waited[-1] == 7.0


def test_waiting_takes_nothing_from_the_time_of_a_page(server: Server) -> None:
    one, waited = waiting(delay_seconds=50.0)
    one.fetch(server.url())
    assert one.fetch(server.url()).content == PAGE
    assert waited == [50.0, 50.0]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param("", 60, id="not told"),
        pytest.param("soon", 60, id="rubbish"),
        pytest.param("99999999999", 86400, id="too long"),
    ],
)
def test_a_server_that_asks_to_wait_is_left_alone(server: Server, status: str, told: str, seconds: int) -> None:
    server.answers["/page"] = answer(status, b"", f"Retry-After: {told}")
    one, _ = waiting()
    with pytest.raises(FetchError, match="asks to wait") as caught:
        one.fetch(server.url())
    assert caught.value.retry_seconds == seconds
    before = len(server.asked)
    if seconds > 60:
        with pytest.raises(FetchError, match="asked to wait"):
            one.fetch(server.url("/other"))
        assert len(server.asked) == before


def test_a_time_to_wait_until_is_understood(server: Server) -> None:
    when = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=200), usegmt=True)
    server.answers["/page"] = answer("503 Busy", b"", f"Retry-After: {when}")
    with pytest.raises(FetchError) as caught:
        fetcher().fetch(server.url())
    assert 190 < (caught.value.retry_seconds or 0) <= 200


@pytest.mark.parametrize(("status", "final"), [("404 Not Found", True), ("410 Gone", True), ("500 Oops", False)])
def test_an_error_of_the_server_says_whether_to_try_again(server: Server, status: str, final: bool) -> None:
    server.answers["/page"] = answer(status, b"<p>sorry</p>")
    with pytest.raises(FetchError, match=f"answered {status[:3]}") as caught:
        fetcher().fetch(server.url())
    assert caught.value.final is final
