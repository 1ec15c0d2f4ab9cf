"""Keeping back: events and reports that are confidential, and texts that are removed on request."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.errors import MissingError, RefusedError
from groundswell.project.project import Project
from groundswell.project.summaries import refresh_events
from groundswell.record.words import storable
from groundswell.store import judgements, keep, withheld
from groundswell.store.views import candidate_named


@dataclass(frozen=True, slots=True)
class Flagged:
    """What became confidential, or is so no more: a report, or an event by the name of a candidate event."""

    name: str
    report: bool


def set_confidential(project: Project, name: str, *, by: str, undo: bool = False) -> Flagged:
    """Keep a report, or an event, out of all that is published; with `undo`, let it in again.

    Parameters
    ----------
    project
        Where it is.
    name
        Of a report; else of an event, of any candidate event that it holds, or the start of one.
    by
        Who says so.
    undo
        Take it back.

    Raises
    ------
    MissingError
        If there is no such report and no such event.
    RefusedError
        If it is confidential already, or with `undo` was not.
    """
    with project.database.writing() as connection:
        held = withheld.confidential(connection)
        run_id = keep.start_run(connection, project.run("confidential", by=by, undo=undo))
        try:
            (number, *_) = withheld.own_versions(connection, name)
        except MissingError:
            candidate = candidate_named(connection, name)
            flagged = held.candidates & ({*judgements.memberships(connection, of=candidate)} | {candidate})
            _check(candidate, confidential=bool(flagged), undo=undo)
            for one in sorted(flagged) if undo else [candidate]:
                withheld.flag(connection, run_id, lifted=undo, candidate=one)
            return Flagged(candidate, report=False)
        _check(name, confidential=storable(name) in held.reports, undo=undo)
        withheld.flag(connection, run_id, lifted=undo, document=number)
        return Flagged(name, report=True)


def _check(name: str, *, confidential: bool, undo: bool) -> None:
    if confidential != undo:
        state = "is confidential already" if confidential else "is not confidential"
        raise RefusedError(f"{name}: {state}; nothing was changed")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed.

    Attributes
    ----------
    reports
        Names of the report and of all others with the same text.
    events
        Number of candidate events whose words were removed.
    rewritten
        Whether nothing of the words is left in the files of the database; False where somebody has to see to that.
    """

    reports: tuple[str, ...]
    events: int
    rewritten: bool


def forget(project: Project, name: str, *, by: str, reason: str) -> Forgotten:
    """Remove the words of a report for good, in all its versions and wherever else the same text is kept.

    Text, headline, address, quotes and values that are words go; codes, numbers, days and places stay. The digest of
    the text is kept, so that it is refused when it comes again.

    Parameters
    ----------
    project
        Where it is.
    name
        Of the report.
    by, reason
        Who removes it, and why.

    Raises
    ------
    MissingError
        If there is no such report.
    RefusedError
        If its words were removed before, or no reason is given.
    """
    if not reason.strip():
        raise RefusedError("found no reason; expected why the report is removed: it is kept in place of the text")
    with project.database.writing() as connection:
        documents = withheld.versions_of(connection, name)
        run_id = keep.start_run(connection, project.run("forget", by=by))
        candidates = withheld.forget(connection, documents, run_id, reason=reason)
        refresh_events(connection, project.codebook, candidates, documents=documents)
        withheld.forget_index(connection)
        reports = withheld.names_of_reports(connection, documents)
    return Forgotten(tuple(reports), len(candidates), project.database.rewrite())
