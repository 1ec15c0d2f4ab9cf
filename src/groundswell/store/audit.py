"""The audit log: who did what and when, each row with a digest of itself and of the row before.

Rows are added and never changed; triggers of the database refuse it. Whoever gets round them, by rights on the file or
the server, breaks the chain of digests, which `verify` finds. Rows cut off at the end leave a chain that is whole: to
notice that, keep the last digest somewhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, null, select

from groundswell.record.words import storable
from groundswell.store import tables as t

Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log.

    Attributes
    ----------
    number
        Its place in the log.
    at
        When, in UTC (ISO 8601, to the millisecond).
    who
        Name of the person.
    address
        Where the request came from.
    action
        What was done.
    detail
        What it was done to.
    digest
        SHA-256 of the digest before and of all of this but the number, in hex digits.
    """

    number: int
    at: str
    who: str
    address: str
    action: str
    detail: Detail
    digest: str


def append(connection: Connection, *, at: str, who: str, address: str, action: str, detail: Detail) -> None:
    """Add a row, in a transaction that writes: no other writer comes between it and the row before."""
    row = {
        "at": at,
        "who": storable(who),
        "address": storable(address),
        "action": storable(action),
        "detail": json.dumps(detail, sort_keys=True),
    }
    connection.execute(insert(t.audit).values(**row, digest=_digest(last_digest(connection), *row.values())))


def last_digest(connection: Connection) -> str:
    """Digest of the last row; empty where there is none."""
    latest = select(t.audit.c.digest).order_by(t.audit.c.audit_id.desc()).limit(1)
    return connection.execute(latest).scalar_one_or_none() or ""


def verify(connection: Connection) -> int | None:
    """Number of the first row that is not as it was written, or follows one that was removed; None where all are.

    Reads the whole log, some hundred thousand rows a second.
    """
    before = ""
    rows = select(t.audit).order_by(t.audit.c.audit_id).execution_options(yield_per=5_000)
    with connection.execute(rows) as found:
        for row in found:
            if row.digest != _digest(before, row.at, row.who, row.address, row.action, row.detail):
                return int(row.audit_id)
            before = row.digest
    return None


def _digest(before: str, *row: str) -> str:
    return hashlib.sha256(json.dumps([before, *row]).encode()).hexdigest()


def entries(
    connection: Connection,
    *,
    who: str | None = None,
    action: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Rows of the log, the latest first.

    Parameters
    ----------
    connection
        Of a transaction.
    who, action
        Of this person, of this action alone.
    before
        Those before the row of this number: the next page.
    limit
        At most this many.
    """
    query = select(t.audit).order_by(t.audit.c.audit_id.desc()).limit(limit)
    if who is not None:
        query = query.where(t.audit.c.who == storable(who))
    if action is not None:
        query = query.where(t.audit.c.action == storable(action))
    if before is not None:
        query = query.where(t.audit.c.audit_id < before)
    return [_entry(row) for row in connection.execute(query)]


def actions(connection: Connection) -> list[str]:
    """All actions that the log tells of: a step along an index for each, whatever the number of rows."""
    column = t.audit.c.action
    found = select(func.min(column).label("value")).cte("found", recursive=True)
    after = select(func.min(column)).where(column > found.c.value).scalar_subquery()
    found = found.union_all(select(after).where(found.c.value.is_not(null())))
    return list(connection.execute(select(found.c.value).where(found.c.value.is_not(null()))).scalars())


def since(connection: Connection, action: str, at: str) -> list[Entry]:
    """Rows of one action from a time on, the latest first."""
    query = select(t.audit).where(t.audit.c.action == action, t.audit.c.at >= at).order_by(t.audit.c.at.desc())
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.audit_id, row.at, row.who, row.address, row.action, json.loads(row.detail), row.digest)
