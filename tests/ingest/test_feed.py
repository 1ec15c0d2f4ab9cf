"""Feeds give what they hold and say what it is; sitemaps hold nothing; neither is ever a bomb."""

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.readers import Found, feed
from groundswell.ingest.readers import listing as list_reader
from groundswell.ingest.readers.feed import WHOLE, listing

LONG = "The bakers of the old town marched to the council and asked for cheaper flour. " * 15

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Gazette</title><link>https://news.example.org/</link><language>es-PE</language>
<item><title>Bakers &amp; millers march</title><link>https://news.example.org/1</link>
<pubDate>Tue, 14 Mar 2023 23:30:00 -0500</pubDate><dc:creator>Ana Moss</dc:creator>
<description>Hundreds marched …</description>
<content:encoded><![CDATA[<p>{LONG}</p><p>They <b>went</b> home.</p><script>alert(1)</script>]]>
</content:encoded></item>
<item><title>Dockers stop work</title><link>https://news.example.org/2</link>
<pubDate>Wed, 15 Mar 2023 08:00:00 GMT</pubDate>
<description>&lt;p&gt;About 300 dockers stopped work.&lt;/p&gt;</description></item>
<item><title>Only a headline</title><guid>https://news.example.org/3</guid></item>
<item><title>Not dated</title><link>https://news.example.org/4</link><description>A rally.</description></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Town news</title><id>urn:x</id>
<entry><title type="html">A &lt;i&gt;march&lt;/i&gt;</title><id>urn:1</id><link rel="alternate" href="https://town.example.org/a"/>
<published>2023-03-14T10:00:00Z</published><updated>2023-03-16T10:00:00Z</updated>
<author><name>Luis Pardo</name></author><content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry>
<entry><title>A vigil</title><id>https://town.example.org/b</id><updated>2023-03-15</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG} Read more</p></div></content></entry>
</feed>"""

SITEMAP = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://news.example.org/1 </loc><lastmod>2023-03-20</lastmod><news:news><news:publication>
<news:name>The Harbour Gazette</news:name><news:language>es</news:language></news:publication>
<news:publication_date>2023-03-14T10:00:00-05:00</news:publication_date><news:title>Bakers march</news:title>
</news:news></url>
<url><loc>https://news.example.org/2</loc></url><url><loc>javascript:alert(1)</loc></url><url></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example.org/a.xml.gz</loc></sitemap><sitemap><loc>https://news.example.org/b.xml</loc></sitemap>
</sitemapindex>"""


def read(text: str | bytes) -> list[Found]:
    content = text.encode() if isinstance(text, str) else text
    return list(feed.read(content, name="feed.xml", options=Options()))


def test_a_feed_gives_what_it_holds_and_says_what_it_is() -> None:
    whole, summary, headline, undated, note = read(RSS)
    assert isinstance(whole, Draft)
    assert (whole.title, whole.byline, whole.publisher) == ("Bakers & millers march", "Ana Moss", "The Harbour Gazette")
    assert (whole.url, whole.language, whole.position) == ("https://news.example.org/1", "es", "entry 1")
    assert whole.text.endswith("They went home.")
    assert "alert" not in whole.text
    assert whole.sources["text"] == WHOLE
    assert isinstance(summary, Draft)
    assert summary.text == "About 300 dockers stopped work."
    assert summary.sources["text"] == "feed summary"
    assert isinstance(headline, Problem)
    assert "Only a headline" in headline.message
    assert isinstance(undated, Draft)
    assert undated.published is None
    assert "published" not in undated.sources
    assert isinstance(note, Note)
    assert "not the report: 2 of 4;" in note.message


def test_a_day_is_that_of_the_place_where_it_was_published() -> None:
    whole, *_ = read(RSS)
    assert isinstance(whole, Draft)
    assert str(whole.published) == "2023-03-14"
    assert whole.sources["published"] == "feed published"


def test_atom_is_a_feed() -> None:
    first, second, *_ = read(ATOM)
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.url, str(first.published)) == ("A march", "https://town.example.org/a", "2023-03-14")
    assert (first.byline, first.sources["text"]) == ("Luis Pardo", WHOLE)
    assert (second.url, str(second.published)) == ("https://town.example.org/b", "2023-03-15")
    assert second.sources["published"] == "feed updated"
    assert second.sources["text"] != WHOLE, "it says that there is more"


def test_a_sitemap_holds_no_report_and_says_so() -> None:
    with pytest.raises(DocumentError, match=r"lists pages \(2\) and holds none"):
        read(SITEMAP)


def test_a_sitemap_names_pages() -> None:
    held = listing(SITEMAP.encode())
    first, second = held.named
    assert held.kind == "sitemap"
    assert (first.url, first.title, str(first.published)) == (
        "https://news.example.org/1",
        "Bakers march",
        "2023-03-14",
    )
    assert (first.publisher, first.language) == ("The Harbour Gazette", "es")
    assert (second.url, second.title, second.published) == ("https://news.example.org/2", None, None)


def test_a_day_of_change_is_no_day_of_publication() -> None:
    text = SITEMAP.replace("<news:publication_date>2023-03-14T10:00:00-05:00</news:publication_date>", "")
    assert listing(text.encode()).named[0].published is None


def test_an_index_names_sitemaps() -> None:
    held = listing(INDEX.encode())
    assert held.kind == "index"
    assert [named.url for named in held.named] == [
        "https://news.example.org/a.xml.gz",
        "https://news.example.org/b.xml",
    ]


def test_a_list_tells_first_what_it_is() -> None:
    note, *named = list_reader.read(RSS.encode(), name="", options=Options())
    assert note == Note("feed")
    assert [one.url for one in named if isinstance(one, Draft)] == [
        f"https://news.example.org/{n}" for n in range(1, 5)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_feeds_come_in_any_encoding(encoding: str) -> None:
    text = RSS.replace("UTF-8", encoding).replace("Dockers stop work", "Panaderías en huelga").replace("…", "")
    _, second, *_ = read(text.encode(encoding))
    assert isinstance(second, Draft)
    assert second.title == "Panaderías en huelga"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel/></rss>', id="entities"
        ),
        pytest.param('<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset/>', id="external entity"),
        pytest.param('<!DOCTYPE rss [<!\tEnTiTy % x SYSTEM "http://127.0.0.1/">%x;]><rss/>', id="parameter entity"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_not_read(text: str, encoding: str) -> None:
    with pytest.raises(DocumentError, match="declares entities"):
        read(text.encode(encoding))


@pytest.mark.parametrize(
    "text", ["", "words", "<html><body>x</body></html>", "<opml/>", "\0\1\2", "<", "<?xml version='1.0'?>"]
)
def test_what_is_no_feed_says_what_it_is(text: str) -> None:
    with pytest.raises(DocumentError, match="no feed and no sitemap"):
        read(text)


def test_a_feed_that_is_cut_off_gives_what_came_before() -> None:
    found = read(RSS[: RSS.index("Not dated")])
    assert [one.title for one in found if isinstance(one, Draft)] == ["Bakers & millers march", "Dockers stop work"]


def test_a_deep_feed_and_a_deep_sitemap_are_no_harm() -> None:
    for name in ("rss", "urlset"):
        deep = f"<{name}>" + "<a>" * 50_000 + "x" + "</a>" * 50_000 + f"</{name}>"
        with suppress(DocumentError):
            assert listing(deep.encode()).named == []


@pytest.mark.parametrize("text", [RSS, ATOM, SITEMAP, INDEX], ids=["RSS", "Atom", "sitemap", "index"])
def test_damage_is_a_failure_or_less_and_nothing_else(text: str) -> None:
    chance = random.Random(7)
    spoils: list[Callable[[bytes], bytes]] = [
        lambda held: held[: chance.randrange(len(held))],
        lambda held: held.replace(b">", b"", chance.randint(1, 5)),
        lambda held: bytes(b if chance.random() > 0.01 else chance.randrange(256) for b in held),
        lambda held: held[chance.randrange(200) :],
    ]
    for _ in range(60):
        try:
            listing(chance.choice(spoils)(text.encode()))
        except DocumentError as error:
            assert str(error)  # noqa: PT017
