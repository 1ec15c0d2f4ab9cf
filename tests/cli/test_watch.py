"""Feeds and sitemaps are watched: new pages are coded, once; servers are asked as they wish to be."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli

Run = Callable[..., Result]
HTML = "text/html; charset=utf-8"


@dataclass
class Site:
    """A news site that tells what it was asked."""

    url: str = ""
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def page(self, name: str, text: str, *, day: str = "2021-05-04") -> None:
        meta = f'<meta property="article:published_time" content="{day}">' if day else ""
        html = (
            f"<html><head><title>{name}</title>{meta}</head><body><article><h1>{name}</h1><p>{text}</p>"
            "<p>The council said on the same evening that it would look into the matter with care, and that it "
            "would say more when it knew more.</p></article></body></html>"
        )
        self.pages[f"/{name}"] = (200, HTML, html.encode())

    def feed(self, *names: str, whole: str = "", tail: str = "") -> None:
        items = "".join(
            f"<item><title>Report {name}</title><link>{self.url}/{name}{tail}</link>"
            f"<pubDate>Tue, 04 May 2021 10:00:00 -0500</pubDate><description>In short …</description></item>"
            for name in names
        )
        if whole:
            items += (
                f"<item><title>In the feed</title><link>{self.url}/whole</link><pubDate>Tue, 04 May 2021 10:00:00 GMT"
                f"</pubDate><content:encoded><![CDATA[<p>{whole}</p>]]></content:encoded></item>"
            )
        told = (
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Gazette'
            f"</title>{items}</channel></rss>"
        )
        self.pages["/feed"] = (200, "application/rss+xml", told.encode())


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = site.pages.get(self.path, (404, "text/plain", b"no such page"))
            tag = f'"{hash(body)}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            site.asked.append((self.path, status))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", tag)
            for name, value in site.headers.get(self.path, {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join(5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "project"
    assert CliRunner().invoke(cli, ["init", str(where)]).exit_code == 0
    return where


@pytest.fixture
def watch(folder: Path, site: Site) -> Run:
    def call(*arguments: str) -> Result:
        feeds = [a for a in arguments if not a.startswith("-")] or [f"{site.url}/feed"]
        options = [a for a in arguments if a.startswith("-")]
        return CliRunner().invoke(
            cli,
            ["watch", *feeds, "--project", str(folder), "--once", "--allow-private", "--delay=0", "-j1",
             "--contact=someone@example.org", *options],
            standalone_mode=False,
        )  # fmt: skip

    return call


def reports(folder: Path, *columns: str) -> list[tuple[str, ...]]:
    from sqlalchemy import text

    from groundswell.project import Project

    with Project.open(folder, read_only=True) as project, project.database.reading() as connection:
        asked = ", ".join(columns)
        found = connection.execute(
            text(f"SELECT {asked} FROM document LEFT JOIN origin USING (document_id) ORDER BY document_id")
        )
        return [tuple(row) for row in found]


MARCH = "About 300 bakers marched through Lima on May 3, 2021 to demand higher wages."
STRIKE = "Hundreds of teachers went on strike in Cusco on May 3, 2021 to demand smaller classes."


def test_new_pages_are_coded_once_and_an_unchanged_feed_is_not_sent_again(site: Site, watch: Run, folder: Path) -> None:
    site.page("a", MARCH)
    site.page("b", STRIKE)
    site.feed("a", "b")
    first = watch()
    assert (first.return_value, first.stderr) == (0, "")
    assert "1 asked, 0 unchanged; 2 new pages, 2 coded, 2 events found" in first.stdout
    assert site.paths() == ["/robots.txt", "/feed", "/a", "/b"]
    site.asked.clear()
    second = watch()
    assert "1 asked, 1 unchanged; 0 new pages, 0 coded" in second.stdout
    assert site.asked == [("/robots.txt", 404), ("/feed", 304)]
    site.page("c", MARCH.replace("Lima", "Arequipa"))
    site.feed("c", "b", "a")
    site.asked.clear()
    assert "1 new pages, 1 coded" in watch().stdout
    assert site.paths() == ["/robots.txt", "/feed", "/c"]


def test_what_is_said_of_all_pages_holds_for_those_that_do_not_say_it_themselves(
    site: Site, watch: Run, folder: Path
) -> None:
    for name, language in (("a", ' lang="en"'), ("b", "")):
        site.page(name, MARCH if language else STRIKE)
        status, kind, page = site.pages[f"/{name}"]
        site.pages[f"/{name}"] = (status, kind, page.replace(b"<html>", f"<html{language}>".encode()))
    site.feed("a", "b")
    watch("--language=es", "--country=PER")
    found = [(language, country, json.loads(told)) for language, country, told in
             reports(folder, "document.language", "country", "sources")]  # fmt: skip
    assert [(language, country) for language, country, _ in found] == [("en", "PER"), ("es", "PER")]
    assert [told["language"] for *_, told in found] == ["language that the page declares", "told for all"]
    assert {told["country"] for *_, told in found} == {"told for all"}


def test_where_a_page_comes_from_is_kept(site: Site, watch: Run, folder: Path) -> None:
    site.page("a", MARCH, day="")
    site.feed("a")
    watch()
    [(name, url, title, published, publisher, file, reader, sources)] = reports(
        folder, "name", "url", "title", "published", "publisher", "file", "reader", "sources"
    )
    assert name == url == file == f"{site.url}/a"
    assert (title, published, publisher, reader) == ("Report a", "2021-05-04", "The Gazette", "html")
    told = json.loads(sources)
    assert told["published"] == "feed published"
    assert told["publisher"] == "title of the feed"
    assert told["text"].startswith("main text")


def test_a_report_that_the_feed_holds_is_not_asked_for(site: Site, watch: Run, folder: Path) -> None:
    site.feed(whole=f"{MARCH} " + "They went on through the old town and sang. " * 30)
    assert "1 coded" in watch().stdout
    assert site.paths() == ["/robots.txt", "/feed"]
    assert reports(folder, "name", "file") == [(f"{site.url}/whole", f"{site.url}/feed")]


def test_what_a_feed_adds_to_an_address_makes_no_new_page(site: Site, watch: Run, folder: Path) -> None:
    site.page("a", MARCH)
    site.pages["/a?utm_source=rss"] = site.pages["/a"]
    site.feed("a", tail="?utm_source=rss#top")
    watch()
    site.feed("a")
    assert "0 new pages" in watch().stdout
    assert reports(folder, "name") == [(f"{site.url}/a",)]


def test_a_page_that_fails_is_tried_again_and_then_no_more(site: Site, watch: Run) -> None:
    site.page("a", MARCH)
    site.pages["/b"] = (500, "text/plain", b"sorry")
    site.feed("a", "b")
    assert watch().return_value == 1
    for _ in range(3):
        watch()
    assert site.paths().count("/a") == 1
    assert site.paths().count("/b") == 3
    last = watch()
    assert (last.return_value, last.stderr) == (0, "")


def test_a_page_that_comes_back_is_coded(site: Site, watch: Run) -> None:
    site.pages["/b"] = (500, "text/plain", b"sorry")
    site.feed("b")
    assert "answered 500" in watch().stderr
    site.page("b", STRIKE)
    assert "1 coded" in watch().stdout


@pytest.mark.parametrize(
    ("page", "told"),
    [
        pytest.param((404, HTML, b""), "answered 404", id="gone"),
        pytest.param((200, "image/png", b"\x89PNG\r\n\x1a\n"), "picture", id="a picture"),
        pytest.param((200, HTML, b"<html><body></body></html>"), "without a main text", id="empty"),
        pytest.param((200, "application/zip", b"PK\x03\x04rubbish"), "expected a page", id="an archive"),
    ],
)
def test_a_page_that_is_none_fails_once_and_the_others_go_on(
    site: Site, watch: Run, page: tuple[int, str, bytes], told: str
) -> None:
    site.pages["/bad"] = page
    site.page("b", STRIKE)
    site.feed("bad", "b")
    first = watch()
    assert first.return_value == 1
    assert told in first.stderr
    assert f"{site.url}/bad" in first.stderr
    assert "1 coded" in first.stdout
    watch()
    assert site.paths().count("/bad") == 1


def test_what_robots_txt_does_not_allow_is_not_asked_for(site: Site, watch: Run) -> None:
    site.page("a", MARCH)
    site.page("b", STRIKE)
    site.feed("a", "b")
    site.pages["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /a\n")
    first = watch()
    assert "robots.txt does not allow" in first.stderr
    assert "1 coded" in first.stdout
    assert "/a" not in site.paths()


def test_a_server_that_asks_to_wait_is_left_alone_and_nothing_is_lost(site: Site, watch: Run) -> None:
    for name in "abc":
        site.page(name, MARCH.replace("300", {"a": "300", "b": "400", "c": "500"}[name]))
    site.feed("a", "b", "c")
    held = site.pages["/b"]
    site.pages["/b"] = (429, "text/plain", b"")
    site.headers["/b"] = {"Retry-After": "3600"}
    for _ in range(4):
        assert "asks to wait" in watch().stderr
    assert "/c" not in site.paths()
    site.pages["/b"] = held
    assert "2 new pages, 2 coded" in watch().stdout


def test_more_than_is_fetched_at_once_comes_in_the_next_round(site: Site, watch: Run) -> None:
    for number in range(5):
        site.page(f"p{number}", MARCH.replace("300", str(300 + number)))
    site.feed(*(f"p{number}" for number in range(5)))
    assert "2 coded" in (first := watch("--most=2").stdout)
    assert "3 left to the next round" in first
    assert "2 coded" in watch("--most=2").stdout
    assert "1 coded" in watch("--most=2").stdout
    assert "1 unchanged" in watch("--most=2").stdout


def test_sitemaps_are_followed_also_packed_and_from_an_index(site: Site, watch: Run) -> None:
    site.page("a", MARCH)
    site.page("b", STRIKE)
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    for name in "ab":
        told = f"<urlset {space}><url><loc>{site.url}/{name}</loc></url></urlset>".encode()
        site.pages[f"/{name}.xml.gz"] = (200, "application/gzip", gzip.compress(told))
    index = "".join(f"<sitemap><loc>{site.url}/{name}.xml.gz</loc></sitemap>" for name in "ab")
    site.pages["/sitemap.xml"] = (200, "text/xml", f"<sitemapindex {space}>{index}</sitemapindex>".encode())
    assert "3 asked, 0 unchanged; 2 new pages, 2 coded" in watch(f"{site.url}/sitemap.xml").stdout


def test_an_index_that_names_itself_ends(site: Site, watch: Run) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    told = f"<sitemapindex {space}><sitemap><loc>{site.url}/sitemap.xml</loc></sitemap></sitemapindex>"
    site.pages["/sitemap.xml"] = (200, "text/xml", told.encode())
    assert "an index in an index" in watch(f"{site.url}/sitemap.xml").stderr
    assert site.paths().count("/sitemap.xml") <= 3


def test_a_packed_bomb_is_a_failure(site: Site, watch: Run) -> None:
    site.pages["/s.xml.gz"] = (200, "application/gzip", gzip.compress(bytes(60_000_000)))
    assert "unpacks to more than" in watch(f"{site.url}/s.xml.gz").stderr


@pytest.mark.parametrize("body", [b"<html>no feed</html>", b"", b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>'])
def test_what_is_no_feed_is_a_failure_and_the_other_feeds_go_on(site: Site, watch: Run, body: bytes) -> None:
    site.page("a", MARCH)
    site.feed("a")
    site.pages["/other"] = (200, HTML, body)
    done = watch(f"{site.url}/other", f"{site.url}/feed")
    assert done.return_value == 1
    assert f"{site.url}/other" in done.stderr
    assert "1 coded" in done.stdout


def test_without_leave_no_private_address_is_asked(site: Site, folder: Path) -> None:
    site.feed("a")
    arguments = ["watch", f"{site.url}/feed", "--project", str(folder), "--once", "--contact=a@example.org", "-j1"]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert "is not public" in done.stderr
    assert site.asked == []


@pytest.mark.parametrize("contact", ["", "a\nX: y", "Ana (x)", "señor@example.org"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(folder: Path, contact: str) -> None:
    done = CliRunner().invoke(cli, ["watch", "http://example.org/", "--project", str(folder), "--contact", contact])
    assert done.exit_code == 2
    assert "contact" in done.output


def test_who_asks_has_to_be_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDSWELL_CONTACT", raising=False)
    done = CliRunner().invoke(cli, ["watch", "http://example.org/feed", "--project", str(folder)])
    assert done.exit_code == 2
    assert "--contact" in done.output
