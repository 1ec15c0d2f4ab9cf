"""Choosing: the candidates that the models take, surest first, each with its probability."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from groundswell.extract.events import Frame, Telling, long_past
from groundswell.extract.mentions.how_many import CountMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.selection import features, grouping
from groundswell.extract.selection.belonging import Spanned, beside, gap
from groundswell.extract.selection.candidates import actors_of, counts_of, dates_of, places_of
from groundswell.extract.selection.model import Model, load_model
from groundswell.extract.selection.scene import Scene
from groundswell.record.event import Standing

S = TypeVar("S", bound=Spanned)
#: Standings that words alone decide: too few coded reports have them to learn from.
_BY_WORDS = ("preparatory", "averted")
_TELLS = 0.5  # relevance from which a report is taken to tell at least one event
_LEAST = 0.5  # share of the usual threshold that its likeliest event must still reach
_LOOSER = {"presence": 0.5}  # that police were there is said in passing, and hardly ever of another event
_CUED = 0.6  # share of the usual threshold for an actor right after "against", in a sentence of the event
#: What stands between two names of a list: "the PRT, the MTC and the OSR".
_LIST = re.compile(
    r"\s*(?:,|and|y|e|&|, and|as well as|asi como)\s+(?:(?:the|la|el|los|las|of the|de la|del)\s+)?(?:\w+\s+)?"
)
NONE = "none"


def frames(scene: Scene) -> list[Frame]:
    """The events that a reader would code, each with its standing and how sure it is that it is one."""
    keep, standing = load_model("keep"), load_model("standing")
    told_of = [tuple(features.of_frame(scene, frame)) for frame in scene.frames]
    chances = [keep.probabilities(told)["yes"] for told in told_of]
    least = keep.least["yes"]
    if scene.relevance >= _TELLS and max(chances, default=0.0) < least:
        # a report of a protest tells one: the likeliest of those that its words name
        best = max((c for frame, c in zip(scene.frames, chances, strict=True) if _names(frame)), default=0.0)
        least = best if best >= _LEAST * least else least
    chosen = []
    for frame, told, chance in zip(scene.frames, told_of, chances, strict=True):
        if chance < least and frame.standing != "preparatory":
            continue
        code = frame.standing
        if code not in _BY_WORDS and not long_past(frame.tellings, scene.reading.published):
            answers = standing.probabilities(told)
            code = cast(Standing, max((name for name in answers if name not in _BY_WORDS), key=answers.__getitem__))
        chosen.append(replace(frame, standing=code, chance=chance))
    telling = [frame for frame in chosen if not _only_points(frame)]
    return _with_pointing(scene, telling or chosen)


def _names(frame: Frame) -> bool:
    """Does a word of an event tell a protest by itself? "They asked" and "they met" do not."""
    return any(not t.trigger.weak for t in frame.tellings)


def _only_points(frame: Frame) -> bool:
    """Do all words of an event point to something told before, without a day or a town of their own?"""
    return all(t.trigger.anaphoric and t.date is None and t.place is None for t in frame.tellings)


def _with_pointing(scene: Scene, chosen: list[Frame]) -> list[Frame]:
    """The chosen events with the words that only point to one: "the protest" is what the report is about."""
    held = {telling for frame in chosen for telling in frame.tellings}
    happened = [n for n, frame in enumerate(chosen) if frame.standing == "focal"]
    groups = [list(chosen[n].tellings) for n in happened]
    joined: dict[int, list[Telling]] = {}
    for frame in scene.frames:
        pointing = [t for t in frame.tellings if t.trigger.anaphoric and not t.trigger.weak]
        if not happened or len(pointing) < len(frame.tellings) or pointing[0] in held:
            continue
        for telling in pointing:
            chances = grouping.chances(scene.parse, scene.folded, telling, groups)
            best = max(range(len(groups)), key=lambda n: (chances[n], -n))
            joined.setdefault(happened[best], []).append(telling)
    return [
        replace(frame, tellings=tuple(sorted((*frame.tellings, *joined.get(n, ())), key=lambda t: t.trigger.start)))
        for n, frame in enumerate(chosen)
    ]


def codes(scene: Scene, frame: Frame, task: str, candidates: Iterable[str]) -> dict[str, float]:
    """The codes of one field that an event has, of those that words of the report tell."""
    model = load_model(task)
    chances = {code: model.probabilities(features.of_code(scene, frame, task, code))["yes"] for code in candidates}
    ranked = sorted(chances, key=lambda code: (-chances[code], code))
    sure = [code for code in ranked if chances[code] >= model.least["yes"] * _LOOSER.get(code, 1.0)]
    if task == "form" and not sure:
        sure = ranked[:1]  # an event has a form
    return {code: chances[code] for code in sure}


def actions(scene: Scene, frame: Frame, field: str) -> dict[str, float]:
    """Codes of what the authorities did, or of who was violent."""
    return codes(scene, frame, field, sorted({a.code for a in scene.reading.actions if a.field == field}))


def date(scene: Scene, frame: Frame) -> tuple[DateMention, float] | None:
    """The day or period of an event, in the words nearest to it."""
    return _likeliest("date", frame, ((features.of_date(scene, frame, d), d) for d in dates_of(scene)))


def place(scene: Scene, frame: Frame) -> tuple[PlaceMention, float] | None:
    """The town or unit of an event, in the words nearest to it."""
    return _likeliest("place", frame, ((features.of_place(scene, frame, p), p) for p in places_of(scene)))


def counts(scene: Scene, frame: Frame) -> list[tuple[CountMention, float]]:
    """The numbers of people that are an event's own, surest first."""
    model = load_model("count")
    found = [(c, model.probabilities(features.of_count(scene, frame, c))["yes"]) for c in counts_of(scene, frame)]
    least = model.least["yes"]
    return sorted((f for f in found if f[1] >= least), key=lambda f: (-f[1], gap(frame, f[0]), f[0].start))


def actors(scene: Scene, frame: Frame) -> list[tuple[str, ActorMention, float]]:
    """Role, actor and how sure it is, surest first; each actor has one role."""
    model = load_model("actor")
    found: list[tuple[str, ActorMention, float]] = []
    left: list[tuple[list[ActorMention], dict[str, float]]] = []
    for mentions in actors_of(scene):
        answers = model.probabilities(features.of_actor(scene, frame, mentions))
        actor = nearest(frame, mentions)
        least = dict(model.least)
        if actor.sort != "group" and beside(frame, scene.parse, actor) and scene.cued("target_follows", actor):
            least["target"] *= _CUED
        roles = [name for name in answers if name != NONE and answers[name] >= least.get(name, 1.0)]
        if roles:
            role = max(roles, key=lambda name: (answers[name] / least[name], name))
            found.append((role, actor, answers[role]))
        else:
            left.append((mentions, answers))
    found += [listed for mentions, answers in left for listed in _listed(scene, mentions, answers, found, model)]
    return sorted(found, key=lambda f: (-f[2], f[1].start))


def _listed(
    scene: Scene,
    mentions: Sequence[ActorMention],
    answers: Mapping[str, float],
    found: Sequence[tuple[str, ActorMention, float]],
    model: Model,
) -> Iterator[tuple[str, ActorMention, float]]:
    """An actor that stands in a list with one that has a role: it has the same one, if that is not unlikely."""
    for mention in mentions:
        for role, other, _ in found:
            first, second = sorted((mention, other), key=lambda a: a.start)
            glue = _LIST.fullmatch(scene.folded[first.end : second.start]) if first.end <= second.start else None
            if glue and mention.sort == other.sort != "group" and answers[role] >= _CUED * model.least[role]:
                yield role, mention, answers[role]
                return


def nearest(frame: Frame, mentions: Sequence[S]) -> S:
    """Of words that say the same, those that stand nearest to the event."""
    return min(mentions, key=lambda m: (gap(frame, m), m.start))


def _likeliest(task: str, frame: Frame, candidates: Iterable[tuple[Iterable[str], list[S]]]) -> tuple[S, float] | None:
    """The likeliest of some candidates, if it is likely enough, in the words nearest to the event."""
    model = load_model(task)
    chances = ((model.probabilities(told)["yes"], mentions) for told, mentions in candidates)
    found = max(chances, key=lambda c: (c[0], -c[1][0].start), default=None)
    if found is None or found[0] < model.least["yes"]:
        return None
    return nearest(frame, found[1]), found[0]
