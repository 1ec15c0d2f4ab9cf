"""Who: organizers, participants, targets and addressees of an event."""

from __future__ import annotations

from collections.abc import Iterable

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.reading import Reading
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.candidates import known_as
from groundswell.record.value import Actor

_ROLES = ("organizer", "participant", "target", "addressee")
_MOST = 4  # actors of one role
#: Words for those who are there, whoever they are: said only where nobody says more.
_ANYONE = "people"


def actors(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """Every actor that has a part in the event, at most a few a role, the surest first."""
    chosen = choose.actors(scene, frame)
    for role in _ROLES:
        taken: list[str] = []
        for _, actor, chance in (c for c in chosen if c[0] == role):
            name = known_as(actor, scene.reading)
            if len(taken) >= _MOST or any(name in other or other in name for other in taken):
                continue
            taken.append(name)
            kind = actor.participant_kind if role == "participant" else actor.kind
            called, spans = _full_name(actor, scene.reading)
            yield Draft(role, Actor(called, kind or "other"), spans, f"chosen, {actor.sort}", chance=chance)
    yield from _members(chosen, scene.reading)


def _members(chosen: list[tuple[str, ActorMention, float]], reading: Reading) -> Iterable[Draft]:
    """The members of the organizers, where nobody else is said to take part."""
    told = [actor for role, actor, _ in chosen if role == "participant" and actor.participant_kind != _ANYONE]
    if told:
        return
    for role, actor, _ in chosen:
        if role == "organizer" and actor.participant_kind:
            called, spans = _full_name(actor, reading)
            yield Draft("participant", Actor(called, actor.participant_kind), spans, "members")


def _full_name(actor: ActorMention, reading: Reading) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The name that the report spells out for an abbreviation, resting on both; any other name as it stands."""
    known = reading.abbreviations.get(actor.quote.rstrip("s"))
    if known is None:
        return actor.quote, ((actor.start, actor.end),)
    whole = next((a for a in reading.actors if a.start < known.end and known.start < a.end), None)
    if whole is None or whole.quote == actor.quote:
        return actor.quote, ((actor.start, actor.end),)
    return whole.quote, ((actor.start, actor.end), (whole.start, whole.end))
