"""What speaks for an actor having a role in an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundswell.extract.events import Frame
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.selection.belonging import gap
from groundswell.extract.selection.features.around import about, crossed
from groundswell.extract.selection.scene import Scene, step

_NEAR = 100  # characters within which an actor stands near the words that tell an event


def of_actor(scene: Scene, frame: Frame, actors: Sequence[ActorMention]) -> Iterator[str]:
    """What speaks for an actor having a role in an event; `actors` are all the words that name them."""
    nearest = min(actors, key=lambda a: (gap(frame, a), a.start))
    features = [
        f"sort {nearest.sort}",
        f"kind {nearest.kind}",
        f"takes part as {nearest.participant_kind}",
        *scene.standing(frame, nearest),
    ]
    yield from crossed(features, nearest.sort)
    yield from (f"{nearest.kind}: {feature}" for feature in features)
    yield f"mentions {step(len(actors), (1, 2, 4, 8))}"
    yield f"on top {any(scene.sentence(a) == 0 for a in actors)}"
    yield f"{nearest.sort} {frame.standing}"
    yield f"words {step(len(nearest.quote.split()), (1, 2, 4))}"
    yield f"capital {nearest.quote[:1].isupper()}"
    same = [a for a in scene.reading.actors if a.sort == nearest.sort]
    closer = {a.quote for a in same if gap(frame, a) < gap(frame, nearest)} - {a.quote for a in actors}
    yield f"closer {nearest.sort} {step(len(closer), (0, 1, 2, 4))}"
    for actor in actors:
        if scene.owner(actor) is frame or actor is nearest:
            yield from _role_of(scene, frame, actor)
    for form in frame.lead.trigger.forms:
        yield f"{nearest.kind} by {form}"
        yield f"{nearest.participant_kind} takes part by {form}"
    yield f"{scene.language} head {nearest.head.split()[-1]}"
    yield from about(scene, frame, nearest.sort, [nearest])
    yield from about(scene, frame, nearest.kind or "", [nearest])


def _role_of(scene: Scene, frame: Frame, actor: ActorMention) -> Iterator[str]:
    """What the words around one mention of an actor say of its role."""
    before = scene.words(actor.start, actor.end, -3)
    after = scene.words(actor.start, actor.end, 3)
    language, near = scene.language, "near" if gap(frame, actor) <= _NEAR else "far"
    for word in before[-1:]:
        yield f"{language} < {word}"
        yield f"{language} {near} {actor.sort} < {word}"
    for word in before:
        yield f"{language} << {word}"
    if len(before) > 1:
        yield f"{language} < {before[-2]} {before[-1]}"
    for word in after[:1]:
        yield f"{language} > {word}"
        yield f"{language} {near} {actor.sort} > {word}"
    for word in after:
        yield f"{language} >> {word}"
    token = scene.head(actor.start, actor.end)
    if token:
        governor = scene.parse.tokens[token.head]
        yield f"{language} dep {token.dep}"
        yield f"{language} {near} {token.dep} of {scene.folded[governor.start : governor.end]}"
        yield f"{language} {actor.sort} {token.dep} of {governor.pos}"
        if any(t.trigger.start <= governor.start < t.trigger.end for t in frame.tellings):
            yield f"{language} {token.dep} of trigger"
            yield f"{token.dep} of trigger {actor.sort}"
        upper = scene.parse.tokens[governor.head]
        yield f"{language} {token.dep} under {scene.folded[upper.start : upper.end]}"
    for name in ("organizer_follows", "organizer_precedes", "target_follows", "addressee_follows"):
        if scene.cued(name, actor):
            yield f"{name}"
            yield f"{name} {actor.sort} {near}"
            yield f"{name} {actor.kind}"
            if any(t.trigger.sentence == scene.sentence(actor) for t in frame.tellings):
                yield f"{name} beside"
                yield f"{name} beside {actor.sort}"
    for claim in scene.reading.claims:
        if claim.start <= actor.start and actor.end <= claim.end:
            head = step(actor.start - claim.start, (3, 15, 50))
            yield f"in claim {claim.stance}"
            yield f"in claim {claim.stance} {actor.kind} at {head}"
        if claim.addressee and claim.addressee[0] <= actor.start and actor.end <= claim.addressee[1]:
            yield "asked by a claim"
    for telling in frame.tellings:
        trigger = telling.trigger
        if trigger.start <= actor.start and actor.end <= trigger.end:
            yield "within trigger"
        between = scene.folded[actor.end : trigger.start] if actor.end <= trigger.start else ""
        if between and len(between) < _NEAR and not set(between) & set(".;:\n"):
            yield f"leads to trigger {step(len(between.split()), (0, 1, 2, 4, 8))}"
            if len(between.split()) <= 2:
                yield f"{language} joined by {between.strip()}"
        between = scene.folded[trigger.end : actor.start] if trigger.end <= actor.start else ""
        if between and len(between) < _NEAR and not set(between) & set(".;:\n"):
            yield f"follows trigger {step(len(between.split()), (0, 1, 2, 4, 8))}"
            if len(between.split()) <= 2:
                yield f"{language} trigger then {between.strip()}"
    if any(site.start <= actor.start and actor.end <= site.end for site in scene.reading.sites):
        yield "within site"
