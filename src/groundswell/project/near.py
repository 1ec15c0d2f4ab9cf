"""Canonical events that may be the same as one, or belong to it: what a person chooses from who joins events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from groundswell.store import judgements, keep, near
from groundswell.store.judgements import Judged
from groundswell.store.summaries import EventSummary

DAYS = 1  # that the first days of events which are near in time lie apart


@dataclass(frozen=True, slots=True)
class Similar:
    """A canonical event that may be the same as another.

    Attributes
    ----------
    event
        In one row.
    weight
        Logarithm, to base 2, of the odds that they are one, of the two candidate events that match best; None where
        none of them were compared, or the comparison came to nothing.
    reached
        By comparison the level that those two reached.
    verdict
        What a person said last of any two of their candidate events: ``different`` or ``campaign``; None where nobody
        spoke of them.
    """

    event: EventSummary
    weight: float | None
    reached: Mapping[str, str]
    verdict: str | None


def similar_events(connection: Connection, event: str, *, at_most: int = 12) -> list[Similar]:
    """The canonical events nearest to one: those compared with it, the best match first, those of its days, those tied.

    Parameters
    ----------
    connection
        Of one transaction.
    event
        Name of the canonical event.
    at_most
        How many to give.
    """
    best = _compared(connection, event)
    ranked = sorted(best, key=lambda name: (-(best[name].weight or 0.0), name))[:at_most]
    tied = [name for tie in judgements.ties(connection, of=[event]) for name in tie[:2] if name != event]
    known = near.summaries_named(connection, [event, *ranked, *tied])
    own = known.get(event)
    around = near.around(connection, own, days=DAYS, at_most=2 * at_most) if own else []
    events = {name: known[name] for name in ranked if name in known}
    events |= {e.event_id: e for e in around if e.event_id not in events}
    events |= {name: known[name] for name in tied if name in known and name not in events}
    return _told(connection, event, list(events.values())[:at_most], best)


def found_events(connection: Connection, event: str, q: str, *, at_most: int = 20) -> list[Similar]:
    """Canonical events other than one whose words hold what is searched for.

    Raises
    ------
    RefusedError
        If too many words are searched for.
    """
    events = [e for e in near.found(connection, q, at_most=at_most + 1) if e.event_id != event]
    return _told(connection, event, events[:at_most], _compared(connection, event))


def _compared(connection: Connection, event: str) -> dict[str, Judged]:
    """By other canonical event what the machine says of the two candidate events that match best."""
    members = _members(connection, event)
    pairs = list(judgements.machine_judgements(connection, members))
    home = judgements.events_of(connection, {n for j in pairs for n in (j.left, j.right)} - members)
    best: dict[str, Judged] = {}
    for j in pairs:
        other = home.get(j.right if j.left in members else j.left)
        if other is not None and (other not in best or (j.weight or 0.0) > (best[other].weight or 0.0)):
            best[other] = j
    return best


def _told(connection: Connection, event: str, events: list[EventSummary], best: Mapping[str, Judged]) -> list[Similar]:
    members = _members(connection, event)
    said = judgements.persons_judgements(connection, members)
    home = judgements.events_of(connection, {n for j in said for n in (j.left, j.right)} - members)
    verdicts = {home[n]: j.verdict for j in said if j.verdict != "same" for n in (j.left, j.right) if n in home}
    return [
        Similar(e, judged.weight, dict(judged.reason), verdicts.get(e.event_id))
        if (judged := best.get(e.event_id))
        else Similar(e, None, {}, verdicts.get(e.event_id))
        for e in events
    ]


def _members(connection: Connection, event: str) -> set[int]:
    """Numbers of the candidate events of an event; one that was not linked yet stands alone."""
    return set(judgements.members_of(connection, [event])) or set(keep.numbers_of(connection, [event]).values())
