"""Having what a person did take effect at once: on which events are one, and on the summaries that pages show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from groundswell.project.linking import relink_around
from groundswell.project.project import Project
from groundswell.project.summaries import refresh_events
from groundswell.store import history


@dataclass(frozen=True, slots=True)
class Effect:
    """What a run changed beside what it kept.

    Attributes
    ----------
    run_id
        Number of the run.
    candidates
        Names of the candidate events that it spoke of, and of all that tell an event which changed.
    contradictions
        Pairs of names on which what people say contradicts itself.
    linked
        Whether which events are one is that of all that people say. False where so many are connected that only
        linking the whole project can tell: `project.linking.link` does it.
    """

    run_id: int
    candidates: frozenset[str]
    contradictions: tuple[tuple[str, str], ...] = ()
    linked: bool = True


def take_effect(project: Project, connection: Connection, run_id: int, *, documents: Collection[int] = ()) -> Effect:
    """Bring what is computed from statements and judgements up to date with what a run added, in its transaction.

    Parameters
    ----------
    project
        To which the run belongs.
    connection
        Of the transaction.
    run_id
        Of the run: it said or judged something, took something back, or brought it back.
    documents
        Numbers of reports that somebody finished, or opened again.
    """
    touched = history.touched(connection, run_id)
    effect = Effect(run_id, touched.said)
    if touched.linked:
        relinked = relink_around(connection, touched.linked)
        if relinked is None:
            effect = Effect(run_id, touched.said, linked=False)
        else:
            effect = Effect(run_id, touched.said | relinked.candidates, relinked.contradictions)
    refresh_events(connection, project.codebook, effect.candidates, documents=documents)
    return effect
