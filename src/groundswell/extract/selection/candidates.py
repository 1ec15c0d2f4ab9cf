"""Candidates: mentions that say the same thing, taken together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from groundswell.extract.events import Frame
from groundswell.extract.mentions.how_many import CountMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.reading import Reading
from groundswell.extract.selection.scene import Scene
from groundswell.language.fold import fold

T = TypeVar("T")
_UNITS = ("locality", "admin2", "admin1")
_FAR = 1500  # characters from an event beyond which a number is not looked at


def dates_of(scene: Scene) -> list[list[DateMention]]:
    """The days and periods that a report tells, each with all its mentions."""
    return _together((d for d in scene.reading.dates if d.start_date), lambda d: d.start_date)


def places_of(scene: Scene) -> list[list[PlaceMention]]:
    """The towns and units that a report names, with all their mentions; where a road leads only for want of others."""
    slogans = scene.reading.slogans
    named = [
        p
        for p in scene.reading.places
        if p.place and p.kind in _UNITS and not any(s.start <= p.start < s.end for s in slogans)
    ]
    named = [p for p in named if p.reason != "road" or not any(_instead(scene, p, o) for o in named)]
    return _together(named, lambda p: p.place and (p.place.geoname_id or fold(p.place.name)))


def _instead(scene: Scene, road: PlaceMention, other: PlaceMention) -> bool:
    return other.direct and scene.sentence(other) == scene.sentence(road)


def counts_of(scene: Scene, frame: Frame) -> list[CountMention]:
    """The numbers of people that may be an event's own."""
    counted = ("participants", "arrests", "injuries", "deaths")
    return [
        c
        for c in scene.reading.counts
        if c.counted in counted and c.high != 0 and any(abs(c.start - t.trigger.start) <= _FAR for t in frame.tellings)
    ]


def actors_of(scene: Scene) -> list[list[ActorMention]]:
    """The actors that a report names, each with all its mentions; an abbreviation with what it stands for."""
    return _together(scene.reading.actors, lambda actor: known_as(actor, scene.reading))


def known_as(actor: ActorMention, reading: Reading) -> str:
    """The name that an actor is known by: an abbreviation by what it stands for, a name without one in brackets."""
    known = reading.abbreviations.get(actor.quote.rstrip("s"))
    named = (a for a in reading.actors if known and a.start < known.end and known.start < a.end)
    whole = next((a.quote for a in named if a.sort == "organization"), known.long if known else actor.quote)
    return fold(whole.partition(" (")[0])


def _together(mentions: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for mention in mentions:
        groups.setdefault(key(mention), []).append(mention)
    return list(groups.values())
