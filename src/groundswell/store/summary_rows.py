"""Rows of the summaries: what they are computed from, and putting them in place of what was there before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from groundswell.record.words import storable
from groundswell.store import tables as t
from groundswell.store.marks import Marks
from groundswell.store.readings import DONE
from groundswell.store.settings import keep_setting, setting
from groundswell.store.summaries import DocumentSummary, EventSummary, row_of
from groundswell.store.views import ADJUDICATE, IN_PARTS, reports_that_stand

_STATE = "summaries"  # the setting that says what of the project they have seen

# ------------------------------------------------------------------ what they are computed from


@dataclass(frozen=True, slots=True)
class Member:
    """A candidate event of a canonical event; of one that is not linked, the only one.

    Attributes
    ----------
    name
        Of the candidate event.
    copies
        Number that near-identical reports share.
    """

    name: str
    copies: int


def members_of_all(connection: Connection) -> Iterator[tuple[str, Member]]:
    """Every candidate event of a report that stands, with the name of its canonical event, by that and its own name."""
    event = func.coalesce(t.membership.c.event_id, t.candidate.c.name)
    query = _members(event).order_by(event, t.candidate.c.name)
    for name, own, copies in connection.execute(query, execution_options=IN_PARTS):
        yield name, Member(own, copies)


def members_of(connection: Connection, events: Collection[str]) -> dict[str, list[Member]]:
    """By canonical event its candidate events by name; none of one that is no more."""
    found: dict[str, list[Member]] = {event: [] for event in events}
    # joined from the few memberships: from an outer join SQLite would go through all candidate events
    linked = _members(t.membership.c.event_id, linked=True).where(t.membership.c.event_id.in_(events))
    alone = _members(t.candidate.c.name).where(t.candidate.c.name.in_(events), t.membership.c.candidate_id.is_(None))
    for query in (linked, alone):
        for event, name, copies in connection.execute(query):
            found[event].append(Member(name, copies))
    return {event: sorted(members, key=lambda m: m.name) for event, members in found.items()}


def _members(event: Any, *, linked: bool = False) -> Select[Any]:
    """Candidate events of reports that stand; with `linked`, only those that are linked."""
    later = t.document.alias()
    newest = select(func.max(later.c.version)).where(later.c.name == t.document.c.name).scalar_subquery()
    copies = func.coalesce(t.membership.c.copies, t.candidate.c.document_id)
    return (
        select(event.label("event"), t.candidate.c.name, copies)
        .select_from(t.candidate.join(t.document).join(t.membership, isouter=not linked))
        .where(t.document.c.version == newest)
    )


def events_of(connection: Connection, candidates: Collection[int]) -> set[str]:
    """Names of the canonical events that some candidate events, by number, tell."""
    event = func.coalesce(t.membership.c.event_id, t.candidate.c.name)
    query = select(event).select_from(t.candidate).outerjoin(t.membership)
    return set(connection.execute(query.where(t.candidate.c.candidate_id.in_(candidates)).distinct()).scalars())


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What is known of a report in the version that stands.

    Attributes
    ----------
    document_id
        Its number.
    candidates
        Names of its candidate events, of which not all may stand.
    relevance
        Probability that it reports a protest, by its latest coding; None where it was not coded.
    finished
        Whether a person has finished reading it.
    """

    document_id: int
    candidates: tuple[str, ...]
    relevance: float | None
    finished: bool


def read_reports(connection: Connection, documents: Collection[int]) -> list[ReadReport]:
    """Those of some documents that stand, by number."""
    coded = select(t.coding.c.document_id, t.coding.c.relevance).where(t.coding.c.document_id.in_(documents))
    relevance = dict(tuple(row) for row in connection.execute(coded.order_by(t.coding.c.coding_id)))
    candidates: dict[int, list[str]] = defaultdict(list)
    told = select(t.candidate.c.document_id, t.candidate.c.name).where(t.candidate.c.document_id.in_(documents))
    for document, name in connection.execute(told.order_by(t.candidate.c.candidate_id)):
        candidates[document].append(name)
    finished = _finished(connection, documents)
    return [
        ReadReport(
            report.document_id,
            tuple(candidates[report.document_id]),
            relevance.get(report.document_id),
            report.document_id in finished,
        )
        for report in sorted(reports_that_stand(connection, documents), key=lambda r: r.document_id)
    ]


def _finished(connection: Connection, documents: Collection[int]) -> set[int]:
    """Documents that a person, as a coder or as an adjudicator, has finished and not opened again."""
    query = (
        select(t.reading.c.document_id, t.reading.c.outcome, t.run.c.coder_id, t.run.c.command)
        .join_from(t.reading, t.run)
        .where(t.reading.c.document_id.in_(documents))
        .order_by(t.reading.c.reading_id)
    )
    last = {
        (row.document_id, row.coder_id, row.command == ADJUDICATE): row.outcome for row in connection.execute(query)
    }
    return {document for (document, *_), outcome in last.items() if outcome == DONE}


def documents_of(connection: Connection, candidates: Collection[int]) -> set[int]:
    """Numbers of the documents that tell some candidate events, by number."""
    query = select(t.candidate.c.document_id).where(t.candidate.c.candidate_id.in_(candidates)).distinct()
    return set(connection.execute(query).scalars())


def all_documents(connection: Connection) -> set[int]:
    """Numbers of all documents, in every version."""
    return set(connection.execute(select(t.document.c.document_id)).scalars())


def digests(connection: Connection) -> dict[str, str]:
    """By canonical event that has a summary the digest of the candidate events that it was computed from."""
    query = select(t.event_summary.c.event_id, t.event_summary.c.members)
    return {row.event_id: row.members for row in connection.execute(query)}


# ------------------------------------------------------------------ put in place


def replace_events(
    connection: Connection, events: Collection[str], summaries: Iterable[tuple[EventSummary, str]]
) -> int:
    """Put summaries of some canonical events, each with all words that a search should find, in place of those before.

    Those without a new one are removed. Gives the number that changed.
    """
    e, w = t.event_summary, t.event_words
    new: dict[str, dict[str, Any]] = {}
    words: dict[str, str] = {}
    for summary, told in summaries:
        new[summary.event_id] = row_of(summary)
        words[summary.event_id] = storable(told)
    held = select(e, w.c.words).outerjoin_from(e, w).where(e.c.event_id.in_(events))
    old = {row["event_id"]: dict(row) for row in connection.execute(held).mappings()}
    numbers = {event: row.pop("summary_id") for event, row in old.items()}
    old_words = {event: row.pop("words") for event, row in old.items()}
    gone = [{"number": numbers[event]} for event in old.keys() - new.keys()]
    added = [row for event, row in new.items() if event not in old]
    changed = [event for event, row in new.items() if event in old and old[event] != row]
    said = [event for event in old.keys() & new.keys() if old_words[event] != words[event]]
    mine, own = e.c.summary_id == bindparam("number"), w.c.summary_id == bindparam("number")
    if gone:
        connection.execute(delete(w).where(own), gone)
        connection.execute(delete(e).where(mine), gone)
    if changed:
        connection.execute(update(e).where(mine), [new[event] | {"number": numbers[event]} for event in changed])
    if said:
        connection.execute(update(w).where(own), [{"words": words[n], "number": numbers[n]} for n in said])
    if added:
        connection.execute(insert(e), added)
        names = [row["event_id"] for row in added]
        found = connection.execute(select(e.c.summary_id, e.c.event_id).where(e.c.event_id.in_(names)))
        connection.execute(insert(w), [{"summary_id": n, "words": words[event]} for n, event in found])
    return len(gone) + len(added) + len({*changed, *said})


def replace_documents(connection: Connection, documents: Collection[int], summaries: Iterable[DocumentSummary]) -> int:
    """Put summaries of some documents in place, as `replace_events` does."""
    new = {summary.document_id: asdict(summary) for summary in summaries}
    columns = (t.document_summary.c[column.name] for column in fields(DocumentSummary))
    held = select(*columns).where(t.document_summary.c.document_id.in_(documents))
    old = {row["document_id"]: dict(row) for row in connection.execute(held).mappings()}
    gone = old.keys() - new.keys()
    added = [row for document, row in new.items() if document not in old]
    changed = [row | {"number": document} for document, row in new.items() if old.get(document, row) != row]
    if gone:
        connection.execute(delete(t.document_summary).where(t.document_summary.c.document_id.in_(gone)))
    if added:
        connection.execute(insert(t.document_summary), added)
    if changed:
        of = update(t.document_summary).where(t.document_summary.c.document_id == bindparam("number"))
        connection.execute(of, changed)
    return len(gone) + len(added) + len(changed)


# ------------------------------------------------------------------ how far they have seen the project


@dataclass(frozen=True, slots=True)
class State:
    """What of a project its summaries have seen.

    Attributes
    ----------
    made_by
        The rules by which they were computed.
    marks
        All that came before these is in them.
    edition
        How many times any of them was changed.
    """

    made_by: str = ""
    marks: Marks = field(default_factory=Marks)
    edition: int = 0


def state(connection: Connection) -> State:
    """What of a project its summaries have seen; nothing where there are none."""
    told = setting(connection, _STATE)
    if told is None:
        return State()
    held = json.loads(told)
    return State(held["made_by"], Marks(**held["marks"]), held["edition"])


def keep_state(connection: Connection, now: State) -> None:
    """Keep what of a project its summaries have seen."""
    keep_setting(connection, _STATE, json.dumps(asdict(now)))
