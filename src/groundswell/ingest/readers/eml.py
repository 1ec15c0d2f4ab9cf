"""E-mail messages (EML) and pages saved as one file (MHTML): subject, day, sender, and the text of the body."""

from __future__ import annotations

import datetime as dt
import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import cast

from groundswell.errors import DocumentError
from groundswell.ingest.draft import Draft, Options, Problem
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.html import decoded_page, lines_of, page, tree_of
from groundswell.ingest.text import check, decoded, paragraphs


def read(content: bytes, *, name: str, options: Options) -> Iterator[Found]:
    """Give the message as one report; its attachments are named, and not read.

    Raises
    ------
    DocumentError
        If there is no text in it.
    """
    message = BytesParser(policy=email.policy.default).parsebytes(content)
    parts = _parts(message, options)
    address = _header(message, "Snapshot-Content-Location")
    if address:  # a page, as browsers save it
        root = next((p for p in parts if p.get_content_type() == "text/html"), None)
        if root is None:
            raise DocumentError("a saved page without a page in it; expected HTML")
        yield page(_bytes(root), options=options, url=address, charset=root.get_content_charset())
        return
    bodies = [p for p in parts if p.get_content_type() in ("text/plain", "text/html") and not _attached(p)]
    body = next((p for p in bodies if p.get_content_type() == "text/plain" and _bytes(p).strip()), None)
    body = body or next(iter(bodies), None)
    if body is None:
        raise DocumentError("a message without a text; expected a report in its body")
    text, sources = _text(body)
    check(text)
    sender, day = _header(message, "From"), _day(_header(message, "Date"))
    byline = " ".join((parseaddr(sender)[0] or parseaddr(sender)[1]).split()) if sender else None
    title = _header(message, "Subject")
    told = {"title": (title, "header Subject"), "published": (day, "header Date"), "byline": (byline, "header From")}
    sources |= {field: source for field, (value, source) in told.items() if value}
    yield Draft(text, title=title, published=day, byline=byline or None, sources=sources)
    for one in parts:
        if _attached(one):
            what = one.get_filename() or one.get_content_type()
            yield Problem(f"attachment {what}", "an attachment; save it as a file to have it read", skipped=True)


def _parts(message: EmailMessage, options: Options) -> list[EmailMessage]:
    found: list[EmailMessage] = []
    waiting = [message]
    while waiting:
        one = waiting.pop(0)
        if one.is_multipart():
            waiting = [*cast("list[EmailMessage]", one.get_payload()), *waiting]
        else:
            found.append(one)
        if len(found) + len(waiting) > options.limits.mime_parts:
            raise DocumentError(f"more than {options.limits.mime_parts:,} parts in one message; expected a report")
    return found


def _attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"


def _bytes(part: EmailMessage) -> bytes:
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _text(part: EmailMessage) -> tuple[str, dict[str, str]]:
    content, charset = _bytes(part), part.get_content_charset()
    if part.get_content_type() == "text/html":
        text, encoding = decoded_page(content, charset)
        return paragraphs(lines_of(tree_of(text))), {"text": f"body, HTML, {encoding}"}
    try:
        # what calls itself Latin-1 or ASCII in mail is often Windows-1252
        usual = {"iso-8859-1": "cp1252", "us-ascii": "utf-8"}.get(charset or "", charset or "utf-8")
        return content.decode(usual), {"text": f"body, {usual}"}
    except (UnicodeDecodeError, LookupError):
        text, encoding = decoded(content)
        return text, {"text": f"body, {encoding}"}


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (MessageError, ValueError, IndexError, TypeError, AttributeError, LookupError, OverflowError):
        return None  # a header that the library cannot take apart says nothing
    words = " ".join(str(value).split()) if value is not None else ""
    return words or None


def _day(told: str | None) -> dt.date | None:
    try:
        return parsedate_to_datetime(told).date() if told else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
