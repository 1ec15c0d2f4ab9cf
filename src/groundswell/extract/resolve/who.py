"""Who: organizers, participants, targets and addressees of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.record.value import Actor

Role = Literal["organizer", "participant", "target", "addressee"]

_MOST = {"organizer": 4, "participant": 4, "target": 3, "addressee": 3}
_SURE = 4  # weight of a participant beside whom no other is guessed
_CUE_REACH = 30  # characters between a cue of a role and its actor
_SUBJECT_REACH = 70  # characters between an organization and the trigger that it goes before
_GROUP_REACH = 140  # the same, for a group
_CLAIM_HEAD = 50  # characters of a claim in which whom it is against is named
_ASKED_HEAD = 80  # the same, for who is asked
#: Kinds of organization that call and lead protests; others do only where a cue says so.
_CALLERS = frozenset(
    "union student_organization farmer_organization indigenous_organization political_party business_association "
    "religious_body movement ngo".split()
)
#: Kinds of actor that are asked to act.
_ASKED = frozenset(("head_of_state_government", "national_government", "subnational_government"))
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
    parts = sorted(_parts(frame, frames, reading), key=lambda p: (_ORDER[p.role], -p.weight, p.actor.start))
    taken: dict[Role, list[str]] = {"organizer": [], "participant": [], "target": [], "addressee": []}
    sure = {p.role for p in parts if p.weight >= _SURE}
    parts = [p for p in parts if p.role != "participant" or "participant" not in sure or p.weight >= _SURE]
    specific = any(p.role == "participant" and p.actor.participant_kind != _ANYONE for p in parts)
    for part in _with_members(parts, specific=specific):
        name = _key(part.actor, reading)
        own = [*taken["organizer"], *(taken["participant"] if part.role in ("target", "addressee") else ())]
        held = taken[part.role] if part.role in ("organizer", "participant") else [*taken[part.role], *own]
        if any(_same(name, other) for other in held) or len(taken[part.role]) >= _MOST[part.role]:
            continue
        if part.role == "participant" and part.actor.participant_kind == _ANYONE and (specific or part.weight < 3):
            continue
        taken[part.role].append(name)
        kind = part.actor.participant_kind if part.role == "participant" else part.actor.kind
        called, spans = _full_name(part.actor, reading)
        yield Draft(part.role, Actor(called, kind or "other"), spans, part.basis)


_ORDER: dict[Role, int] = {"organizer": 0, "participant": 1, "target": 2, "addressee": 3}


def _with_members(parts: Sequence[_Part], *, specific: bool) -> Iterable[_Part]:
    """The parts, and the members of the organizers where nobody else is said to take part."""
    for part in parts:
        yield part
        if part.role == "organizer" and not specific and part.actor.participant_kind:
            yield replace(part, role="participant", basis="members")


def _full_name(actor: ActorMention, reading: Reading) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The name that the report spells out for an abbreviation, resting on both; any other name as it stands."""
    known = reading.abbreviations.get(actor.quote.rstrip("s"))
    if known is None:
        return actor.quote, ((actor.start, actor.end),)
    whole = next((a for a in reading.actors if a.start < known.end and known.start < a.end), None)
    if whole is None or whole.quote == actor.quote:
        return actor.quote, ((actor.start, actor.end),)
    return whole.quote, ((actor.start, actor.end), (whole.start, whole.end))


def _key(actor: ActorMention, reading: Reading) -> str:
    """The name that an actor is known by: an abbreviation by what it stands for."""
    known = reading.abbreviations.get(actor.quote.rstrip("s"))
    return fold(known.long if known else actor.quote)


def _same(name: str, other: str) -> bool:
    return name in other or other in name


def _parts(frame: Frame, frames: Sequence[Frame], reading: Reading) -> list[_Part]:
    cues = _Cues.of(reading)
    authorities = set(read_data(f"groundswell.language.{reading.parse.language}", "roles.yaml")["authorities"])
    parts: list[_Part] = []
    mine = belonging(frame, frames, reading.parse, reading.actors)
    for actor in mine:
        near = beside(frame, reading.parse, actor)
        if actor.sort != "group" and cues.leads_to("target_follows", actor):
            parts.append(_Part("target", actor, "against" if near else "against, scope", 4 if near else 2))
        elif actor.kind in authorities and cues.leads_to("addressee_follows", actor):
            parts.append(_Part("addressee", actor, "asked" if near else "asked, scope", 3 if near else 2))
        elif actor.kind in authorities and actor.sort != "group":
            continue
        else:
            parts += _doers(frame, actor, cues, reading, near=near)
    return [*parts, *_opposed(frame, frames, reading)]


def _doers(frame: Frame, actor: ActorMention, cues: _Cues, reading: Reading, *, near: bool) -> Iterable[_Part]:
    """Organizer or participant: by a cue, else by standing before the trigger or right behind it."""
    bodies = load_lexicon(reading.parse.language, "roles", "bodies")
    named = actor.sort == "organization" or bodies.first(fold(actor.quote)) is not None
    called = cues.leads_to("organizer_follows", actor) or cues.comes_before("organizer_precedes", actor)
    if named and called and actor.kind in (_CALLERS | {"other", "social_group"}):
        yield _Part("organizer", actor, "called" if near else "called, scope", 4 if near else 2)
    elif named and near and actor.kind in _CALLERS and _is_subject(frame, actor, reading, _SUBJECT_REACH):
        yield _Part("organizer", actor, "subject", 3)
    elif actor.sort == "group" and near and _is_subject(frame, actor, reading, _GROUP_REACH):
        yield _Part("participant", actor, "subject", 4)
    elif actor.sort == "group" and actor.participant_kind:
        yield _Part("participant", actor, "near" if near else "scope", 2 if near else 1)


def _is_subject(frame: Frame, actor: ActorMention, reading: Reading, reach: int) -> bool:
    """Does the actor go before a trigger, or follow a noun of protest at once ("a march of teachers")?"""
    speech = load_lexicon(reading.parse.language, "claims", "speech")
    folded = fold(reading.parse.text)
    for telling in frame.tellings:
        trigger = telling.trigger
        if 0 <= trigger.start - actor.end <= reach and not speech.first(folded, actor.end, trigger.start):
            return True
        if 0 <= actor.start - trigger.end <= 12:
            return True
        if trigger.start <= actor.start and actor.end <= trigger.end:
            return True
    return False


def _opposed(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[_Part]:
    """Actors at the head of the words that a claim opposes, or in those that name who is asked."""
    for claim in belonging(frame, frames, reading.parse, reading.claims):
        near = beside(frame, reading.parse, claim)
        roles: tuple[tuple[Role, tuple[int, int] | None], ...] = (
            ("target", claim.opposed),
            ("addressee", claim.addressee),
        )
        if claim.stance == "for" and claim.addressee is None:
            # "the rupture of relations of the Boric government": who is to act is named within what is demanded
            roles = (("addressee", (claim.start, claim.end)),)
        for role, span in roles:
            if span is None:
                continue
            inside = [a for a in reading.actors if span[0] <= a.start and a.end <= span[1] and a.sort != "group"]
            for actor in inside:
                reach = actor.start - span[0]
                if role == "addressee" and actor.kind not in _ASKED:
                    continue
                if reach <= (6 if actor.sort == "person" else _ASKED_HEAD if role == "addressee" else _CLAIM_HEAD):
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
