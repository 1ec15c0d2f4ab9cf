"""Web archives: every page becomes a report; everything else is passed over, and said so."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable

import pytest

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.limits import Limits
from groundswell.ingest.readers import Found, warc

TEXT = (
    "Hundreds of bakers marched through the old town on Tuesday and asked the council to lower the price of flour. "
    "They carried loaves and a banner, and went home when it began to rain."
)


def page(number: int = 1, *, day: str = "2023-03-14", text: str = TEXT) -> bytes:
    meta = f'<meta property="article:published_time" content="{day}T10:00:00Z">' if day else ""
    return (
        f"<html><head><title>Bakers march {number}</title>{meta}</head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>Bakers march {number}</h1><p>{text}</p><p>{text} ({number})</p></article></body></html>"
    ).encode()


class Archive:
    """A WARC file in the making."""

    def __init__(self, *, packed: bool = True) -> None:
        self.packed = packed
        self.content = b""

    def add(
        self,
        body: bytes,
        *,
        url: str = "https://news.example.org/1",
        kind: str = "response",
        status: str = "HTTP/1.1 200 OK",
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),),
        fetched: str = "2023-03-20T08:00:00Z",
    ) -> "Archive":
        http = kind in ("response", "request", "revisit")
        told = [("WARC-Type", kind), ("WARC-Target-URI", url), ("WARC-Date", fetched), ("WARC-Record-ID", "<urn:x>")]
        if http:
            body = "\r\n".join([status, *(f"{name}: {value}" for name, value in headers), "", ""]).encode() + body
            told.append(("Content-Type", f"application/http; msgtype={kind}"))
        else:
            told += headers
        told.append(("Content-Length", str(len(body))))
        head = "\r\n".join(["WARC/1.0", *(f"{name}: {value}" for name, value in told), "", ""]).encode()
        record = head + body + b"\r\n\r\n"
        self.content += gzip.compress(record) if self.packed else record
        return self

    def read(self, **told: object) -> list[Found]:
        return read(self.content, **told)


def read(content: bytes, **limits: object) -> list[Found]:
    options = Options(limits=Limits(**limits))  # type: ignore[arg-type]
    return list(warc.read(io.BytesIO(content), name="crawl.warc.gz", options=options))


def drafts(found: list[Found]) -> list[Draft]:
    return [one for one in found if isinstance(one, Draft)]


@pytest.mark.parametrize("packed", [True, False], ids=["gzip per record", "not packed"])
def test_pages_come_in_order_with_their_own_day(packed: bool) -> None:
    archive = Archive(packed=packed)
    for number in range(1, 6):
        archive.add(page(number), url=f"https://news.example.org/{number}")
    found = drafts(archive.read())
    assert [draft.title for draft in found] == [f"Bakers march {number}" for number in range(1, 6)]
    assert [draft.position for draft in found] == [f"record {number}" for number in range(1, 6)]
    assert found[0].url == "https://news.example.org/1"
    assert str(found[0].published) == "2023-03-14"
    assert found[0].sources["fetched"] == "2023-03-20T08:00:00Z"
    assert "Home" not in found[0].text


def test_a_day_of_fetching_is_no_day_of_publication() -> None:
    [draft] = drafts(Archive().add(page(day="")).read())
    assert draft.published is None
    assert draft.sources["fetched"] == "2023-03-20T08:00:00Z"


def test_what_is_no_page_is_passed_over_and_counted() -> None:
    archive = Archive()
    archive.add(b"", kind="request", headers=(("Host", "news.example.org"),), status="GET / HTTP/1.1")
    archive.add(b"\x89PNG", headers=(("Content-Type", "image/png"),))
    archive.add(page(), status="HTTP/1.1 404 Not Found")
    archive.add(page(), status="HTTP/1.1 301 Moved", headers=(("Location", "/x"), ("Content-Type", "text/html")))
    archive.add(b"{}", kind="resource", headers=(("Content-Type", "application/json"),))
    archive.add(b"note", kind="metadata", headers=(("Content-Type", "text/plain"),))
    archive.add(page())
    found = archive.read()
    assert len(drafts(found)) == 1
    [note] = [one for one in found if isinstance(one, Note)]
    assert "2 answers other than success" in note.message
    assert "2 files that are no page" in note.message
    assert "2 records that hold no page" in note.message


def test_a_page_seen_before_is_passed_over() -> None:
    archive = Archive().add(page()).add(b"", kind="revisit")
    found = archive.read()
    assert len(drafts(found)) == 1
    assert any(isinstance(one, Note) and "seen before" in one.message for one in found)


def test_pages_kept_without_their_answer_are_pages() -> None:
    [draft] = drafts(Archive().add(page(), kind="resource", headers=(("Content-Type", "text/html"),)).read())
    assert draft.title == "Bakers march 1"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(page()), (("Content-Encoding", "gzip"),), id="gzip"),
        pytest.param(
            b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (page()[:50], page()[50:])) + b"0\r\n\r\n",
            (("Transfer-Encoding", "chunked"),),
            id="chunked",
        ),
        pytest.param(page().replace(b"bakers", "panaderías".encode("cp1252")), (), id="encoding told by the server"),
    ],
)
def test_answers_are_unpacked(body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    told = (*headers, ("Content-Type", "text/html; charset=windows-1252"))
    [draft] = drafts(Archive().add(body, headers=told).read())
    assert "bakers marched" in draft.text or "panaderías marched" in draft.text


@pytest.mark.parametrize("told", ["br", "zstd", "rot13"])
def test_a_packing_that_is_not_known_fails_one_record(told: str) -> None:
    archive = (
        Archive()
        .add(page(1))
        .add(b"\x8b\x01rubbish\xff" * 9, headers=(("Content-Type", "text/html"), ("Content-Encoding", told)))
    )
    found = archive.add(page(3)).read()
    assert [draft.position for draft in drafts(found)] == ["record 1", "record 3"]
    assert [one.position for one in found if isinstance(one, Problem)] == ["record 2"]


def test_a_page_without_a_report_fails_alone() -> None:
    found = Archive().add(page(1)).add(b"<html><body></body></html>").add(page(3)).read()
    assert [type(one).__name__ for one in found] == ["Draft", "Problem", "Draft"]


def test_a_page_that_is_too_long_fails_alone() -> None:
    found = Archive().add(page(1)).add(page(2, text="word " * 50_000)).add(page(3)).read(fetch_bytes=100_000)
    assert [type(one).__name__ for one in found] == ["Draft", "Problem", "Draft"]


def test_a_bomb_in_an_answer_fails_alone() -> None:
    bomb = gzip.compress(bytes(60_000_000))
    found = (
        Archive().add(bomb, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"))).add(page(2)).read()
    )
    assert [type(one).__name__ for one in found] == ["Problem", "Draft"]


def test_an_archive_that_is_cut_off_gives_what_came_before() -> None:
    archive = Archive()
    for number in range(1, 4):
        archive.add(page(number))
    found = read(archive.content[:-150])
    assert [draft.position for draft in drafts(found)][:2] == ["record 1", "record 2"]
    assert any(isinstance(one, Problem) for one in found)


def test_an_archive_that_is_too_large_is_read_as_far_as_is_allowed() -> None:
    archive = Archive(packed=False)
    for number in range(1, 60):
        archive.add(page(number, text=TEXT * 20))
    found = archive.read(unpacked_bytes=200_000)
    assert 1 < len(drafts(found)) < 59
    assert isinstance(found[-1], Problem | Note)
    assert any(isinstance(one, Problem) and "200,000 bytes" in one.message for one in found)


def wacz(*archives: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        for name, content in archives:
            packed.writestr(name, content)
    return held.getvalue()


def test_a_wacz_archive_is_read_whole() -> None:
    one, two = Archive().add(page(1)), Archive(packed=False).add(page(2))
    found = read(wacz(("archive/b.warc", two.content), ("archive/a.warc.gz", one.content)))
    assert [draft.position for draft in drafts(found)] == ["archive/a.warc.gz record 1", "archive/b.warc record 1"]


def test_a_wacz_archive_without_pages_says_so() -> None:
    with pytest.raises(DocumentError, match="no WARC file"):
        read(wacz())


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    held = bytearray(content)
    for _ in range(chance.randint(1, 30)):
        held[chance.randrange(len(held))] = chance.randrange(256)
    return bytes(held)


def _doubled(content: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(content)), chance.randint(1, 200)
    return content[:at] + content[at : at + size] * 3 + content[at:]


@pytest.mark.parametrize("spoil", [_cut, _flipped, _doubled])
@pytest.mark.parametrize("packed", [True, False])
def test_damage_is_a_problem_or_a_failure_and_nothing_else(
    spoil: Callable[[bytes, random.Random], bytes], packed: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    archive = (
        Archive(packed=packed)
        .add(page(1))
        .add(gzip.compress(page(2)), headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
    )
    chance = random.Random(1)
    for content in (archive.content, wacz(("archive/a.warc", archive.content))):
        for _ in range(60):
            try:
                read(spoil(content, chance))
            except DocumentError as error:
                assert str(error)  # noqa: PT017
    assert capfd.readouterr().err == ""
