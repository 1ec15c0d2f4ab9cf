"""Summaries: each canonical event and each report in one row, computed from what stands, for pages that must not wait.

They are brought up to date with what was added since; the outcome is that of computing all of them anew.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from math import fsum
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from groundswell.codebook import Codebook, load_codebook
from groundswell.codebook.book import LANGUAGES
from groundswell.gazetteer.nations import country_name
from groundswell.language.fold import fold
from groundswell.link.reconcile import reconcile
from groundswell.project.canonical import account_of, canonical_events, independent, place_in_words, size_range
from groundswell.project.project import Project
from groundswell.record.canonical import CanonicalEvent
from groundswell.record.partial_date import days_of
from groundswell.store import overview
from groundswell.store import summary_rows as rows
from groundswell.store.keep import numbers_of
from groundswell.store.marks import Marks, candidates_since, documents_since, marks_now
from groundswell.store.summaries import DocumentSummary, EventSummary, Filters
from groundswell.store.summary_rows import Member, State
from groundswell.store.views import StandingEvent, doubt_of, doubts, standing_events
from groundswell.store.withheld import confidential

RULES = 1  # raised whenever a summary may come out otherwise
AT_ONCE = 1_000  # summaries that are put in place in one transaction: another writer waits no longer
FEW = 500  # changes by others that an edit brings up to date along with its own

Step = Callable[[int, int], None]


def no_step(done: int, of: int) -> None:
    """Tell nobody how far it is."""


def refresh(project: Project, *, step: Step = no_step) -> int:
    """Bring the summaries of a project up to date.

    May be interrupted at any moment. Others may read and write meanwhile; what they add is seen the next time.

    Parameters
    ----------
    project
        Whose summaries.
    step
        Called with the number of summaries that were looked at, and of all that are to be.

    Returns
    -------
    int
        The number that changed.
    """
    made_by = _made_by(project.codebook)
    with project.database.reading() as connection:
        before, now = rows.state(connection), marks_now(connection)
        if (before.made_by, before.marks) == (made_by, now):
            return 0
        events, documents = _stale(connection, before, now, anew=before.made_by != made_by)
    done, of, changed = 0, len(events) + len(documents), 0
    parts = [(some, ()) for some in _parts(events)] + [((), some) for some in _parts(documents)]
    for some_events, some_documents in parts:
        with project.database.writing() as connection:
            changed += _put(connection, project.codebook, some_events, some_documents)
        done += len(some_events) + len(some_documents)
        step(done, of)
    with project.database.writing() as connection:
        held = rows.state(connection)
        seen = now.with_later(held.marks) if held.made_by == made_by else now
        rows.keep_state(connection, State(made_by, seen, held.edition))
    return changed


def events_asked_for(project: Project, filters: Filters, *, public: bool = False) -> Iterator[CanonicalEvent]:
    """The canonical events of a project that are asked for as they are now, by day, those without one last.

    With `public`, what is confidential is left out.
    """
    refresh(project)
    with project.database.reading() as connection:
        without = confidential(connection) if public else None
        yield from canonical_events(connection, project.codebook, overview.names(connection, filters), without=without)


def refresh_events(
    connection: Connection, codebook: Codebook, candidates: Collection[str], *, documents: Collection[int] = ()
) -> None:
    """Bring the summaries that an edit touches up to date, in the transaction of the edit.

    Parameters
    ----------
    connection
        Of the transaction.
    codebook
        Says how reports are reconciled.
    candidates
        Names of the candidate events of which something else was said, or that came to tell another event: of these
        with all that told the same event before.
    documents
        Numbers of reports that somebody finished, or opened again.
    """
    state, now = rows.state(connection), marks_now(connection)
    numbers = set(numbers_of(connection, sorted(candidates)).values())
    touched = rows.documents_of(connection, numbers) | set(documents)
    if state.made_by == _made_by(codebook) and state.marks.linked == now.linked:
        others = candidates_since(connection, state.marks, at_most=FEW)
        reports = documents_since(connection, state.marks, at_most=FEW)
        if len(others) < FEW and len(reports) < FEW:
            numbers |= others
            touched |= reports | rows.documents_of(connection, others)
            state = replace(state, marks=now)
            rows.keep_state(connection, state)
    _put(connection, codebook, rows.events_of(connection, numbers) | set(candidates), touched)


def summaries_are_current(connection: Connection, codebook: Codebook) -> bool:
    """Whether the summaries are those of the project as it is."""
    state = rows.state(connection)
    return (state.made_by, state.marks) == (_made_by(codebook), marks_now(connection))


def edition(connection: Connection) -> int:
    """A number that grows whenever a summary changes."""
    return rows.state(connection).edition


def _made_by(codebook: Codebook) -> str:
    return f"{RULES} {codebook.name} {codebook.version}"


def _parts(held: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(held), AT_ONCE):
        yield held[start : start + AT_ONCE]


# ------------------------------------------------------------------ what is to be computed


def _stale(connection: Connection, before: State, now: Marks, *, anew: bool) -> tuple[list[str], list[int]]:
    """Canonical events and documents whose summaries may be others now; with `anew`, all."""
    if anew:
        there = {event for event, _ in rows.members_of_all(connection)}
        return sorted(there | rows.digests(connection).keys()), sorted(rows.all_documents(connection))
    candidates = candidates_since(connection, before.marks)
    events, documents = set(), documents_since(connection, before.marks)
    for some in _parts(sorted(candidates)):
        events |= rows.events_of(connection, some)
        documents |= rows.documents_of(connection, some)
    if now.linked != before.marks.linked:
        held = rows.digests(connection)
        for event, members in groupby(rows.members_of_all(connection), key=itemgetter(0)):
            if held.pop(event, None) != _digest([member for _, member in members]):
                events.add(event)
        events |= held.keys()
    return sorted(events), sorted(documents)


def _digest(members: Sequence[Member]) -> str:
    told = " ".join(f"{member.name}:{member.copies}" for member in members)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


# ------------------------------------------------------------------ computed, and put in place


def _put(connection: Connection, codebook: Codebook, events: Collection[str], documents: Collection[int]) -> int:
    """Compute some summaries, and put them in place of those before; gives the number that changed."""
    changed = rows.replace_events(connection, events, _event_summaries(connection, codebook, events))
    changed += rows.replace_documents(connection, documents, _document_summaries(connection, documents))
    if changed:
        state = rows.state(connection)
        rows.keep_state(connection, replace(state, edition=state.edition + 1))
    return changed


def _event_summaries(
    connection: Connection, codebook: Codebook, events: Collection[str]
) -> Iterator[tuple[EventSummary, str]]:
    members = rows.members_of(connection, events)
    names = [member.name for held in members.values() for member in held]
    standing = {event.name: event for event in standing_events(connection, names=names, words=False)}
    for event, held in members.items():
        told = [(standing[member.name], member.copies) for member in held if member.name in standing]
        if told:
            accounts = [account_of(candidate, copies) for candidate, copies in told]
            canonical = reconcile(event, accounts, codebook)
            summary = summary_of(canonical, [candidate for candidate, _ in told], members=_digest(held))
            yield summary, searched_words(canonical, codebook)


def _document_summaries(connection: Connection, documents: Collection[int]) -> Iterator[DocumentSummary]:
    reports = rows.read_reports(connection, documents)
    told: dict[int, list[float]] = defaultdict(list)
    for document, doubt in doubts(connection, [name for report in reports for name in report.candidates]):
        told[document].append(doubt)
    for report in reports:
        held = told[report.document_id]
        doubt = 0.0 if report.finished else fsum(held) if held else report.relevance or 0.0
        yield DocumentSummary(report.document_id, len(held), round(doubt, 4))


def summary_of(event: CanonicalEvent, candidates: Sequence[StandingEvent], *, members: str) -> EventSummary:
    """A canonical event in one row.

    Parameters
    ----------
    event
        As it was reconciled.
    candidates
        The candidate events that tell it.
    members
        Digest of their names.
    """
    values = {name: [held.value for held in told.values] for name, told in event.values.items()}
    day = next(iter(values["start_date"]), None)
    span = days_of(day)
    place: Mapping[str, Any] = next(iter(values["place"]), {})
    there = place.get("locality") or place.get("site")
    low, high = size_range(values["size"])
    return EventSummary(
        event.event_id,
        members,
        event.standing,
        day,
        span[0].isoformat() if span else None,
        span[1].isoformat() if span else None,
        place_in_words(place),
        fold(" ".join(_unique(p.get(k) for p in values["place"] for k in _PLACE))),
        _unique(p.get("country") for p in values["place"]),
        place.get("latitude") if there else None,
        place.get("longitude") if there else None,
        _unique(values["form"]),
        _unique(issue for claim in values["claim"] for issue in claim["issue"]),
        next((str(actor["name"]) for field in ("organizer", "participant") for actor in values[field]), ""),
        low,
        high,
        independent(event),
        tuple(sorted(name for name, told in event.values.items() if told.conflict)),
        len({field for candidate in candidates for field in candidate.by_people}),
        round(fsum(doubt_of(candidate) for candidate in candidates), 4),
    )


_PLACE = ("site", "locality", "admin2", "admin1", "name")


def _unique(told: Iterable[str | None]) -> tuple[str, ...]:
    """Words, each once, in their order."""
    return tuple(dict.fromkeys(word for word in told if word))


def searched_words(event: CanonicalEvent, codebook: Codebook) -> str:
    """All words of an event that a search should find: its names, and its values and codes in every language."""
    values = {name: [held.value for held in told.values] for name, told in event.values.items()}
    places, claims = values["place"], values["claim"]
    labels = _labels(codebook.name)
    return "\n".join(
        _unique(
            (
                *event.candidates,
                *(labels.get(("forms", form), form) for form in values["form"]),
                *(place.get(key) for place in places for key in _PLACE),
                *(
                    country_name(code, language=way)
                    for code in _unique(p.get("country") for p in places)
                    for way in LANGUAGES
                ),
                *(str(actor["name"]) for field in _ACTORS for actor in values[field]),
                *(str(claim["text"]) for claim in claims),
                *(labels.get(("issues", issue), issue) for claim in claims for issue in claim["issue"]),
                *map(str, (*values["slogan"], *values["campaign"])),
            )
        )
    )


_ACTORS = ("organizer", "participant", "target", "addressee")


@cache
def _labels(name: str) -> Mapping[tuple[str, str], str]:
    """By set and code its labels, in every language."""
    return {
        (kind, code.code): "\n".join(code.label.values())
        for kind, codes in load_codebook(name).codes.items()
        for code in codes
    }
