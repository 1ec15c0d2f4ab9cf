"""What is kept back: reports and events that are confidential, and reports whose texts were removed on request.

Removing a text is the one thing that changes what was kept. What the report told in codes, numbers, days and places
stays; its words go: text, headline, address, quotes, and every value that is words of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from groundswell.errors import MissingError, RefusedError
from groundswell.record.document import digest_of
from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.keep import compact
from groundswell.store.views import text_of

WITHDRAWN = "[withdrawn]"  # stands for words that were removed
_ACTORS = ("organizer", "participant", "target", "addressee")
_AT_ONCE = 500  # names in one query

# ------------------------------------------------------------------ confidential


def flag(
    connection: Connection, run_id: int, *, lifted: bool, document: int | None = None, candidate: str | None = None
) -> None:
    """Keep that a report, or a candidate event, is confidential, or is so no more."""
    number = select(t.candidate.c.candidate_id).where(t.candidate.c.name == candidate)
    connection.execute(
        insert(t.confidential).values(
            run_id=run_id,
            lifted=int(lifted),
            document_id=document,
            candidate_id=None if candidate is None else connection.execute(number).scalar_one(),
        )
    )


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is confidential.

    Attributes
    ----------
    reports
        Names of reports, in all their versions: nothing that they tell is published.
    candidates
        Names of candidate events: the events that they tell stay out whole, whoever else tells them.
    """

    reports: frozenset[str]
    candidates: frozenset[str]


def confidential(connection: Connection) -> Withheld:
    """What is confidential as of now."""
    c = t.confidential.c
    reports = select(t.document.c.name, c.lifted).join_from(t.confidential, t.document)
    candidates = select(t.candidate.c.name, c.lifted).join_from(t.confidential, t.candidate)
    latest = (
        {row.name: row.lifted for row in connection.execute(query.order_by(c.confidential_id))}
        for query in (reports, candidates)
    )
    return Withheld(*(frozenset(name for name, lifted in held.items() if not lifted) for held in latest))


# ------------------------------------------------------------------ withdrawn


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is left of a report whose text was removed.

    Attributes
    ----------
    document, version
        Its name, and the version that the text was of.
    sha256
        Digest of the text that was removed.
    at, by, reason
        When (ISO 8601), by whom, and why.
    """

    document: str
    version: int
    sha256: str
    at: str
    by: str
    reason: str


def withdrawals(connection: Connection) -> list[Withdrawal]:
    """All texts that were removed, the earliest first."""
    query = _withdrawals().order_by(t.withdrawal.c.withdrawal_id)
    return [Withdrawal(*row) for row in connection.execute(query)]


def withdrawn(connection: Connection, digests: Collection[str]) -> dict[str, Withdrawal]:
    """Those of some texts, by digest, that were removed."""
    found: dict[str, Withdrawal] = {}
    told = sorted(set(digests))
    for start in range(0, len(told), _AT_ONCE):
        query = _withdrawals().where(t.withdrawal.c.sha256.in_(told[start : start + _AT_ONCE]))
        found |= {row.sha256: Withdrawal(*row) for row in connection.execute(query)}
    return found


def _withdrawals() -> Any:
    d, w = t.document.c, t.withdrawal.c
    return (
        select(d.name, d.version, w.sha256, t.run.c.started_at, t.coder.c.name, w.reason)
        .join_from(t.withdrawal, t.document)
        .join(t.run, t.run.c.run_id == w.run_id)
        .join(t.coder)
    )


def refused(held: Withdrawal) -> str:
    """Why a text is not kept, in words."""
    return f"withdrawn on {held.at[:10]} by {held.by} ({held.reason})"


def own_versions(connection: Connection, name: str) -> list[int]:
    """Numbers of all versions of a report, the latest first.

    Raises
    ------
    MissingError
        If there is no such report.
    """
    d = t.document.c
    query = select(d.document_id).where(d.name == storable(name)).order_by(d.version.desc())
    found = list(connection.execute(query).scalars())
    if not found:
        raise MissingError(f"no report {name!r} in this project; `groundswell show` and the application name them")
    return found


def versions_of(connection: Connection, name: str) -> list[int]:
    """Numbers of all versions of a report, and of all reports whose text is that of one of them.

    Raises
    ------
    MissingError
        If there is no such report.
    """
    d = t.document.c
    found = set(own_versions(connection, name))
    texts = connection.execute(select(d.text).where(d.document_id.in_(found), d.text != "").distinct()).scalars().all()
    for words in texts:
        found |= set(connection.execute(select(d.document_id).where(d.text == words)).scalars())
    return sorted(found)


def names_of_reports(connection: Connection, numbers: Collection[int]) -> list[str]:
    """Names of some reports, each once."""
    query = select(t.document.c.name).where(t.document.c.document_id.in_(numbers)).distinct()
    return sorted(connection.execute(query).scalars())


def forget(connection: Connection, documents: Collection[int], run_id: int, *, reason: str) -> frozenset[str]:
    """Remove the words of some versions of reports for good, in one transaction; gives the names of their events.

    Raises
    ------
    RefusedError
        If all of them were removed before.
    """
    gone = set(connection.execute(select(t.withdrawal.c.document_id)).scalars())
    new = [number for number in documents if number not in gone]
    if not new:
        raise RefusedError("the text of this report was removed before; nothing was changed")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    digests = {number: digest_of(text_of(connection, number)) for number in new}
    rows = [
        {"document_id": number, "run_id": run_id, "sha256": digest, "reason": storable(reason)}
        for number, digest in digests.items()
    ]
    connection.execute(insert(t.withdrawal), rows)
    at = connection.execute(select(t.run.c.started_at).filter_by(run_id=run_id)).scalar_one()[:10]
    of = {table.name: table.c.document_id.in_(new) for table in (t.document, t.coding, t.origin, t.note, t.reading)}
    blank: dict[str, Any] = {"text": "", "escaped": 0, "title": None, "url": None, "sketch": None}
    connection.execute(update(t.document).where(of["document"]).values(**blank))
    connection.execute(update(t.coding).where(of["coding"]).values(note=f"withdrawn on {at}", error=None))
    connection.execute(update(t.origin).where(of["origin"]).values(byline=None, section=None))
    connection.execute(update(t.note).where(of["note"]).values(text=""))
    connection.execute(update(t.reading).where(of["reading"]).values(reason=None))
    _forget_statements(connection, new)
    return frozenset(connection.execute(select(t.candidate.c.name).where(t.candidate.c.document_id.in_(new))).scalars())


def forget_index(connection: Connection) -> None:
    """Build the indexes of SQLite for searching anew: what was removed stays in them otherwise."""
    if connection.dialect.name == "sqlite":
        for index in ("document_search", "event_search"):
            connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('rebuild')"))


def _forget_statements(connection: Connection, documents: Iterable[int]) -> None:
    s = t.statement.c
    query = (
        select(s.statement_id, s.field, s.value, s.reason)
        .join_from(t.statement, t.candidate)
        .where(t.candidate.c.document_id.in_(list(documents)))
    )
    rows = [
        {
            "number": row.statement_id,
            "value": None if row.value is None else compact(without_words(row.field, json.loads(row.value))),
            "reason": None if row.reason is None else "withdrawn",
        }
        for row in connection.execute(query)
    ]
    if rows:
        blank: dict[str, Any] = {
            "text": None,
            "evidence": "[]",
            "value": bindparam("value"),
            "reason": bindparam("reason"),
        }
        connection.execute(update(t.statement).where(s.statement_id == bindparam("number")).values(**blank), rows)


def without_words(field: str, value: Any) -> Any:
    """A value without what it has of the words of its report: claims, slogans, figures in words, who took part."""
    if field == "slogan":
        return WITHDRAWN
    if not isinstance(value, dict):
        return value
    kept = dict(value)
    if "text" in kept:
        kept["text"] = WITHDRAWN
    if field == "participant" or (field in _ACTORS and kept.get("kind") == "individual"):
        kept["name"] = WITHDRAWN
    return kept
