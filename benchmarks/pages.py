"""How well web pages are read: main text, day, title and publisher of pages in layouts that the web has.

    python benchmarks/pages.py

The pages are our own, a layout each; no page of anybody's site is in the repository. The figures tell whether something
has broken, and not how well the web as a whole is read: for that, see the evaluation of trafilatura.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from html import escape
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from mixed import Article, articles

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Options
from groundswell.ingest.readers import html

_LINKS = "".join(
    f'<li><a href="/{n}">Another story that has nothing to do with it, number {n}</a></li>' for n in range(15)
)
_COOKIES = (
    "<div class='cookie-banner'><p>We use cookies to make the site better. You can accept or refuse them.</p></div>"
)
_COMMENTS = "".join(
    f"<div class='comment'><b>reader{n}</b><p>I do not agree with a word of this.</p></div>" for n in range(6)
)
_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def _paragraphs(article: Article, tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(one)}</{tag}>" for one in article.paragraphs)


def _page(head: str, body: str, language: str = "en") -> str:
    return f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def linked_data(a: Article) -> str:
    """Linked data, an article, lists of links, comments."""
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": a.title,
        "datePublished": f"{a.day}T08:00:00Z",
        "dateModified": "2023-12-31T08:00:00Z",
        "publisher": {"@type": "Organization", "name": a.publisher},
    }
    head = f"<title>{a.title} - {a.publisher}</title><script type='application/ld+json'>{json.dumps(told)}</script>"
    body = f"<nav><ul>{_LINKS}</ul></nav><article><h1>{a.title}</h1>{_paragraphs(a)}</article>"
    return _page(head, f"{_COOKIES}{body}<section id='comments'>{_COMMENTS}</section><aside><ul>{_LINKS}</ul></aside>")


def open_graph(a: Article) -> str:
    """Open Graph fields, and the text in a main element."""
    head = (
        f"<title>{a.title}</title><meta property='og:title' content='{a.title}'>"
        f"<meta property='og:site_name' content='{a.publisher}'>"
        f"<meta property='article:published_time' content='{a.day}T23:30:00-05:00'>"
    )
    return _page(head, f"<header><ul>{_LINKS}</ul></header><main><h1>{a.title}</h1>{_paragraphs(a)}</main>")


def blog(a: Article) -> str:
    """A blog: classes of a common program, the day in words."""
    body = (
        f"<div id='content'><article class='post'><h1 class='entry-title'>{a.title}</h1><div class='entry-meta'>On "
        f"<time class='entry-date published' datetime='{a.day}T10:00:00+00:00'>{a.day:%B %-d, %Y}</time></div>"
        f"<div class='entry-content'>{_paragraphs(a)}</div></article></div><div id='sidebar'><ul>{_LINKS}</ul></div>"
    )
    return _page(
        f"<title>{a.title} | {a.publisher}</title><meta property='og:site_name' content='{a.publisher}'>", body
    )


def microdata(a: Article) -> str:
    """Item properties in the elements."""
    body = (
        f"<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>{a.title}</h1>"
        f"<meta itemprop='datePublished' content='{a.day}'><div itemprop='articleBody'>{_paragraphs(a)}</div></div>"
    )
    return _page(f"<title>{a.title}</title><meta name='publisher' content='{a.publisher}'>", f"<ul>{_LINKS}</ul>{body}")


def tables(a: Article) -> str:
    """A page of long ago, laid out in tables, its day under the heading."""
    story = f"<h1>{a.title}</h1><p>{a.day:%-d %B %Y}</p>{_paragraphs(a)}"
    body = f"<table><tr><td><ul>{_LINKS}</ul></td><td>{story}</td></tr></table>"
    return f"<html><head><title>{a.publisher}: {a.title}</title></head><body>{body}</body></html>"


def breaks(a: Article) -> str:
    """Paragraphs that are only breaks in one element."""
    body = "<br><br>".join(escape(one) for one in a.paragraphs)
    head = f"<title>{a.title}</title><meta name='DC.date' content='{a.day}'>"
    head += f"<meta name='DC.publisher' content='{a.publisher}'>"
    return _page(
        head, f"<div id='nav'><ul>{_LINKS}</ul></div><div id='story'><h1>{a.title}</h1><div>{body}</div></div>"
    )


def divisions(a: Article) -> str:
    """Paragraphs that are divisions with names without meaning."""
    head = f"<meta name='date' content='{a.day}'><title>{a.title}</title>"
    body = (
        f"<div class='x1'><div class='x2'><h1>{a.title}</h1><div class='x3'>{_paragraphs(a, 'div')}</div></div></div>"
    )
    return _page(head, f"{body}<div class='x4'><ul>{_LINKS}</ul></div>")


def spanish(a: Article) -> str:
    """A Spanish page, its day in words above the text."""
    day = f"{a.day.day} de {_MONTHS[a.day.month - 1]} de {a.day.year}"
    body = f"<article><h1>{a.title}</h1><p>{day}</p>{_paragraphs(a)}</article>"
    body += f"<aside><h3>Lo más leído</h3><ul>{_LINKS}</ul></aside>"
    return _page(
        f"<title>{a.title} | {a.publisher}</title><meta property='og:site_name' content='{a.publisher}'>", body, "es"
    )


def interrupted(a: Article) -> str:
    """Links, a call to subscribe and a caption between the paragraphs."""
    parts = [f"<p>{escape(one)}</p>" for one in a.paragraphs]
    parts.insert(1, "<div class='related'><a href='/r'>Read more: a story that has nothing to do with it</a></div>")
    parts.insert(3, "<div class='newsletter'><p>Sign up for our newsletter.</p><input type='email'></div>")
    head = f"<title>{a.title}</title><meta property='article:published_time' content='{a.day}'>"
    return _page(head, f"<article><h1>{a.title}</h1>{''.join(parts)}</article><footer>© 2024 {a.publisher}</footer>")


def undated(a: Article) -> str:
    """No day anywhere but that of the copyright: none is to be found."""
    body = f"<article><h1>{a.title}</h1>{_paragraphs(a)}</article><footer>Copyright 2024 {a.publisher}</footer>"
    return _page(f"<title>{a.title}</title>", body)


LAYOUTS: tuple[Callable[[Article], str], ...] = (
    linked_data,
    open_graph,
    blog,
    microdata,
    tables,
    breaks,
    divisions,
    spanish,
    interrupted,
    undated,
)
_EACH = 20


def overlap(gold: str, got: str) -> tuple[float, float]:
    """Precision and recall of words."""
    one, other = Counter(re.findall(r"\w+", gold)), Counter(re.findall(r"\w+", got))
    common = (one & other).total()
    return common / max(1, other.total()), common / max(1, one.total())


def measured(layout: Callable[[Article], str]) -> dict[str, float]:
    """Shares of a layout's pages: of the words, and of the fields that are right."""
    told = Counter[str]()
    for article in islice(articles(), _EACH):
        try:
            draft = html.page(layout(article).encode(), options=Options())
        except DocumentError:
            draft = Draft("")
        precision, recall = overlap(
            f"{article.title} {article.text}" if article.title in draft.text else article.text, draft.text
        )
        told["precision"] += precision
        told["recall"] += recall
        told["day"] += draft.published == (None if layout is undated else article.day)
        told["title"] += draft.title == article.title
        told["publisher"] += draft.publisher in (article.publisher, None)
    return {name: number / _EACH for name, number in told.items()}


def main() -> None:
    """Measure, and print a table."""
    names = ("precision", "recall", "day", "title", "publisher")
    print(f"{'layout':<14}" + "".join(f"{name:>11}" for name in names))
    every = []
    for layout in LAYOUTS:
        told = measured(layout)
        every.append(told)
        print(f"{layout.__name__:<14}" + "".join(f"{told[name]:>11.3f}" for name in names))
    print(f"{'all':<14}" + "".join(f"{sum(one[name] for one in every) / len(every):>11.3f}" for name in names))


if __name__ == "__main__":
    main()
