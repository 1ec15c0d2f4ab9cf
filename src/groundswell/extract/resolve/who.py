"""Who: organizers, participants, targets and addressees of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside, gap
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.record.value import Actor

Role = Literal["organizer", "participant", "target", "addressee"]

_MOST = {"organizer": 4, "participant": 4, "target": 3, "addressee": 3}
_CUE_REACH = 30  # characters between a cue of a role and its actor
_SUBJECT_REACH = 140  # characters between an actor and the trigger that it goes before
#: Words for those who are there, whoever they are: said only where nobody says more.
_ANYONE = "people"


@dataclass(frozen=True, slots=True)
class _Part:
    """One actor in one role, with the reason in a word and how sure it is."""

    role: Role
    actor: ActorMention
    basis: str
    weight: int


def actors(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """Every actor that has a part in the event, at most a few a role, the surest first."""
    parts = _parts(frame, frames, reading)
    taken: set[tuple[Role, str]] = set()
    held: dict[Role, int] = {}
    specific = any(p.role == "participant" and p.actor.participant_kind != _ANYONE for p in parts)
    for part in sorted(parts, key=lambda p: (-p.weight, p.actor.start)):
        name = part.actor.quote
        if (part.role, fold(name)) in taken or held.get(part.role, 0) >= _MOST[part.role]:
            continue
        if part.role == "participant" and part.actor.participant_kind == _ANYONE and (specific or part.weight < 3):
            continue
        taken.add((part.role, fold(name)))
        held[part.role] = held.get(part.role, 0) + 1
        kind = part.actor.participant_kind if part.role == "participant" else part.actor.kind
        yield Draft(part.role, Actor(name, kind or "other"), ((part.actor.start, part.actor.end),), part.basis)


def _parts(frame: Frame, frames: Sequence[Frame], reading: Reading) -> list[_Part]:
    cues = _Cues.of(reading)
    authorities = set(read_data(f"groundswell.language.{reading.parse.language}", "roles.yaml")["authorities"])
    parts: list[_Part] = []
    mine = belonging(frame, frames, reading.parse, reading.actors)
    for actor in mine:
        near = beside(frame, reading.parse, actor)
        if cues.leads_to("target_follows", actor):
            parts.append(_Part("target", actor, "against" if near else "against, scope", 4 if near else 2))
        elif cues.leads_to("addressee_follows", actor) and actor.kind in authorities:
            parts.append(_Part("addressee", actor, "asked" if near else "asked, scope", 3 if near else 2))
        elif actor.kind in authorities and actor.sort != "group":
            continue
        else:
            parts += _doers(frame, actor, cues, near=near)
    return [*parts, *_opposed(frame, frames, reading)]


def _doers(frame: Frame, actor: ActorMention, cues: _Cues, *, near: bool) -> Iterable[_Part]:
    """Organizer or participant: by a cue, else by standing before the trigger or right behind it."""
    named = actor.sort == "organization"
    called = cues.leads_to("organizer_follows", actor) or cues.comes_before("organizer_precedes", actor)
    if named and called:
        yield _Part("organizer", actor, "called" if near else "called, scope", 4 if near else 2)
    elif near and _is_subject(frame, actor):
        if named:
            yield _Part("organizer", actor, "subject", 3)
        elif actor.sort == "group":
            yield _Part("participant", actor, "subject", 4)
    elif actor.sort == "group" and actor.participant_kind:
        yield _Part("participant", actor, "near" if near else "scope", 2 if near else 1)
    elif named and near and gap(frame, actor) < 60:
        yield _Part("organizer", actor, "near", 1)


def _is_subject(frame: Frame, actor: ActorMention) -> bool:
    """Does the actor go before a trigger, or follow a noun of protest at once ("a march of teachers")?"""
    for telling in frame.tellings:
        trigger = telling.trigger
        if 0 <= trigger.start - actor.end <= _SUBJECT_REACH or 0 <= actor.start - trigger.end <= 12:
            return True
        if trigger.start <= actor.start and actor.end <= trigger.end:
            return True
    return False


def _opposed(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[_Part]:
    """Actors inside the words that a claim opposes, or asks."""
    for claim in belonging(frame, frames, reading.parse, reading.claims):
        near = beside(frame, reading.parse, claim)
        roles: tuple[tuple[Role, tuple[int, int] | None], ...] = (
            ("target", claim.opposed),
            ("addressee", claim.addressee),
        )
        for role, span in roles:
            if span is None:
                continue
            for actor in reading.actors:
                if span[0] <= actor.start and actor.end <= span[1] and actor.sort != "group":
                    yield _Part(role, actor, "claim" if near else "claim, scope", 3 if near else 2)


@dataclass(frozen=True, slots=True)
class _Cues:
    """Where the cues of each role stand in the text."""

    ends: dict[str, tuple[tuple[int, int], ...]]
    folded: str

    @classmethod
    def of(cls, reading: Reading) -> _Cues:
        folded = fold(reading.parse.text)
        names = ("organizer_follows", "organizer_precedes", "target_follows", "addressee_follows")
        found = {
            name: tuple((m.start, m.end) for m in load_lexicon(reading.parse.language, "roles", name).find(folded))
            for name in names
        }
        return cls(found, folded)

    def leads_to(self, name: str, actor: ActorMention) -> bool:
        """Does a cue stand right before the actor, in the same clause?"""
        return any(
            0 <= actor.start - end <= _CUE_REACH and not set(self.folded[end : actor.start]) & set(".;:!?\n")
            for _, end in self.ends[name]
        )

    def comes_before(self, name: str, actor: ActorMention) -> bool:
        """Does the actor stand right before a cue, in the same clause?"""
        return any(
            0 <= start - actor.end <= _CUE_REACH and not set(self.folded[actor.end : start]) & set(".;:!?\n")
            for start, _ in self.ends[name]
        )
