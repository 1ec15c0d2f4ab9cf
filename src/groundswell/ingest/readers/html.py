"""Web pages: the main text by trafilatura; title, day, publisher and the like from the page's own fields first."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html

from groundswell.errors import DocumentError
from groundswell.ingest.dateline import published_in
from groundswell.ingest.dates import day_of
from groundswell.ingest.draft import Draft, Options
from groundswell.ingest.readers import Found, downloads
from groundswell.ingest.text import MARKS, paragraphs, recognized_encoding
from groundswell.language.recognize import LANGUAGES, settled

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
_DECLARED_WITHIN = 4096  # bytes
#: Encodings that a page may declare: Python knows others, which are no encodings of text.
_ENCODINGS = re.compile(r"(?:utf-?8|utf-?16\w*|latin|iso-?8859|windows|cp|koi8|mac|gb|big5|shift|euc|s?jis|ks_c|ascii)")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://[^\s>]{1,2000}) -->")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")

_DAYS = (
    "article:published_time article:published og:article:published_time datepublished date pubdate publishdate "
    "publish-date publish_date publication_date date_published dc.date dc.date.issued dcterms.date dcterms.created "
    "dcterms.issued parsely-pub-date sailthru.date cxenseparse:recs:publishtime citation_publication_date bt:pubdate "
    "article.published originalpublicationdate displaydate rnews:datepublished"
).split()
_META = {
    "title": ["og:title", "headline", "dc.title", "dcterms.title", "citation_title", "twitter:title"],
    "publisher": ["og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title"],
    "byline": ["author", "byl", "byline", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author"],
    "url": ["og:url"],
    "section": ["article:section", "parsely-section", "section"],
}
_JSON_LD_BYTES = 1_000_000
_ARTICLES = re.compile(r"(?:News|Reportage|Opinion|Analysis|Background|Review)?Article$|BlogPosting$|Report$|LiveBlog")
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_UNSEEN = frozenset("script style noscript template head svg math iframe object".split())
_DEPTH = 200  # nested objects of linked data that are looked into
_FEWEST = 10  # words of a main text: fewer are a link, or a button
_LATEST = "2100-12-31"


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the report of a page, or the articles of a download.

    Raises
    ------
    DocumentError
        If the page has no main text.
    """
    text, encoding = decoded_page(content)
    tree = tree_of(text)
    articles = downloads.articles(lines_of(tree))
    if articles is not None:
        yield from articles
        return
    yield _page(text, tree, encoding, None)


def page(content: bytes, *, options: Options, url: str | None = None, charset: str | None = None) -> Draft:
    """The report of one page.

    Parameters
    ----------
    content
        The page.
    options
        How files are to be read.
    url
        Its address, where it is known from elsewhere.
    charset
        Its encoding, where the server told it.

    Raises
    ------
    DocumentError
        If the page has no main text.
    """
    text, encoding = decoded_page(content, charset)
    return _page(text, tree_of(text), encoding, url)


def _page(text: str, tree: Any, encoding: str, url: str | None) -> Draft:
    from trafilatura import bare_extraction

    _unfold_layout(tree)
    try:
        found: Any = bare_extraction(tree, url=url, include_comments=False, with_metadata=False)
    except (ValueError, TypeError, AttributeError, lxml.etree.LxmlError) as error:
        raise DocumentError(f"a page that cannot be taken apart ({error}); expected a page with a report") from error
    main = paragraphs((found.text or "").split("\n")) if found is not None else ""
    if len(main.split()) < _FEWEST:
        raise DocumentError(
            "a page without a main text: a list of links, a form, or one that is filled by a program; expected a "
            "report. Save the page when it is shown in full"
        )
    fields, sources = _fields(tree, text, url)
    sources["text"] = f"main text by trafilatura, {encoding}"
    _by_trafilatura(fields, sources, tree, url)
    published = day_of(fields.pop("published")) if "published" in fields else None
    if published is None:
        sources.pop("published", None)
        if told := published_in(main.splitlines()):
            published, sources["published"] = told
    language = fields.pop("language", None)
    if language is not None and settled(main) != (language if language in LANGUAGES else None):
        sources.pop("language")  # many pages declare a language that is not theirs
        language = None
    return Draft(main, published=published, language=language, sources=sources, **fields)


def _unfold_layout(tree: Any) -> None:
    """Make plain elements of tables that hold paragraphs or headings: they lay the page out, and are no data."""
    for table in tree.xpath("//table[.//p or .//h1 or .//h2 or .//div]"):
        for element in table.iter("table", "thead", "tbody", "tr", "td", "th"):
            element.tag = "div"


# ------------------------------------------------------------------ bytes


def decoded_page(content: bytes, charset: str | None = None) -> tuple[str, str]:
    """A page as text, and how its encoding is known: by the server, by the page, or by its letters.

    Raises
    ------
    DocumentError
        If it is no text.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), f"{encoding}, by its byte order mark"
    declared = _DECLARED.search(content[:_DECLARED_WITHIN])
    told = [(charset, "by the server")] if charset else []
    if declared:
        told.append((declared[1].decode("ascii"), "as declared"))
    for label, why in told:
        known = _encoding(label)
        # UTF-16 could not be declared in letters that are read as ASCII
        if known and not (why == "as declared" and known.startswith("utf-16")):
            try:
                return content.decode(known), f"{known}, {why}"
            except UnicodeDecodeError:
                continue
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        encoding = recognized_encoding(content[:200_000])
        return content.decode(encoding), f"{encoding}, recognised by its letters"
    except (UnicodeDecodeError, DocumentError):
        if b"\0" in content[:20_000]:
            raise DocumentError("a binary file; expected a page") from None
        return content.decode("utf-8", "replace"), "utf-8, with damaged characters"


def _encoding(label: str) -> str | None:
    if not _ENCODINGS.match(label.lower()):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    # what calls itself Latin-1 or ASCII on the web is Windows-1252
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def tree_of(text: str) -> Any:
    """The elements of a page.

    Raises
    ------
    DocumentError
        If there are none.
    """
    try:
        parser = lxml.html.HTMLParser(no_network=True, huge_tree=False)
        return lxml.html.document_fromstring(_XML_DECLARATION.sub("", text).replace("\0", ""), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(f"no page ({error}); expected HTML") from error


def lines_of(tree: Any) -> list[str]:
    """All the text of a page that is seen, a line a paragraph."""
    lines: list[str] = []
    words: list[str] = []

    def end() -> None:
        line = " ".join("".join(words).split())
        if line or (lines and lines[-1]):
            lines.append(line)
        words.clear()

    depth_unseen = 0
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                end()
            depth_unseen += tag in _UNSEEN
            if not depth_unseen and element.text:
                words.append(element.text)
            continue
        if event == "end":
            depth_unseen -= tag in _UNSEEN
            if tag in _BLOCKS:
                end()
        if not depth_unseen and element.tail and element is not tree:
            words.append(element.tail)
    end()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def fragment(text: str) -> str:
    """Marked-up words, as they stand in tables and feeds, as text.

    Raises
    ------
    DocumentError
        If there is nothing in them.
    """
    return paragraphs(lines_of(tree_of(f"<div>{text}</div>")))


# ------------------------------------------------------------------ what a page says of itself


def _fields(tree: Any, text: str, url: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """What the page's own fields say, and which they are."""
    found: dict[str, tuple[str, str]] = {}

    def add(field: str, value: object, source: str) -> None:
        words = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
        if words and field not in found:
            found[field] = words, source

    if url:
        add("url", url, "address it was fetched from")
    article = _linked_data(tree)
    add("title", article.get("headline"), "linked data headline")
    if _dated(article.get("datePublished")):
        add("published", article.get("datePublished"), "linked data datePublished")
    add("publisher", _named(article.get("publisher")), "linked data publisher")
    add("byline", _named(article.get("author")), "linked data author")
    add("section", _first(article.get("articleSection")), "linked data articleSection")
    meta = _meta(tree)
    for key in _DAYS:
        if _dated(meta.get(key)):
            add("published", meta[key], f"meta {key}")
    for path, source in (
        ("//*[@itemprop='datePublished']/@datetime", "itemprop datePublished"),
        ("//*[@itemprop='datePublished']/@content", "itemprop datePublished"),
        ("//time[@pubdate]/@datetime", "time pubdate"),
        ("//article//header//time/@datetime", "time in the header of the article"),
    ):
        for value in tree.xpath(path)[:1]:
            if _dated(value):
                add("published", value, source)
    for field, keys in _META.items():
        for key in keys:
            value = meta.get(key)
            if value and not (field == "byline" and value.startswith("http")):
                add(field, value, f"meta {key}")
    for value in tree.xpath("//link[@rel='canonical']/@href")[:1]:
        if str(value).startswith(("http://", "https://")):
            add("url", str(value), "link canonical")
    if saved := _SAVED_FROM.search(text[:5_000]):
        add("url", saved[1], "comment of the browser that saved it")
    heads = [" ".join(head.text_content().split()) for head in tree.xpath("//h1")]
    if len(heads) == 1:
        add("title", heads[0], "h1")
    for value in [*tree.xpath("/html/@lang"), article.get("inLanguage"), meta.get("og:locale")]:
        code = str(value or "")[:2].lower()
        if re.fullmatch(r"[a-z]{2}", code):
            add("language", code, "language that the page declares")
    if not str(found.get("url", ("http", ""))[0]).startswith("http"):
        del found["url"]
    return {field: value for field, (value, _) in found.items()}, {field: why for field, (_, why) in found.items()}


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        value = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            key = element.get(attribute)
            if key and value and value.strip():
                found.setdefault(key.strip().lower(), value)
    return found


def _linked_data(tree: Any) -> dict[str, Any]:
    """What linked data (JSON-LD) says of the article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        told = script.text or ""
        if len(told) > _JSON_LD_BYTES:
            continue
        try:
            held = json.loads(told, strict=False)
        except (ValueError, RecursionError):
            continue
        if article := _article(held):
            return article
    return {}


def _article(held: Any) -> dict[str, Any] | None:
    waiting = [(held, 0)]
    while waiting:
        one, depth = waiting.pop(0)
        if isinstance(one, dict):
            kinds = one.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and _ARTICLES.search(kind):
                    return one
        if depth < _DEPTH and isinstance(one, dict | list):
            waiting.extend((inner, depth + 1) for inner in (one.values() if isinstance(one, dict) else one))
    return None


def _named(held: Any) -> str | None:
    if isinstance(held, list):
        names = [name for one in held if (name := _named(one))]
        return "; ".join(dict.fromkeys(names)) or None
    if isinstance(held, dict):
        held = held.get("name")
    return held if isinstance(held, str) and not held.startswith("http") else None


def _first(held: Any) -> Any:
    return held[0] if isinstance(held, list) and held else held


def _dated(value: object) -> dt.date | None:
    return day_of(value) if isinstance(value, str) and len(value) < 100 else None


def _by_trafilatura(fields: dict[str, str], sources: dict[str, str], tree: Any, url: str | None) -> None:
    """Add what the page's own fields do not say and trafilatura finds."""
    wanted = {"title": "title", "published": "date", "publisher": "sitename", "byline": "author"}
    if all(field in fields for field in wanted):
        return
    from trafilatura.metadata import extract_metadata

    dates = {"original_date": True, "extensive_search": False, "max_date": _LATEST}
    try:
        found = extract_metadata(tree, default_url=url or fields.get("url"), date_config=dates, extensive=False)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, lxml.etree.LxmlError):
        return
    for field, name in wanted.items():
        value = getattr(found, name)
        if field not in fields and isinstance(value, str) and value.strip():
            fields[field] = value.strip()
            sources[field] = f"{name} by trafilatura"
