"""What speaks for an event having a code: a form, an issue, a response, violence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from groundswell.extract.events import Frame
from groundswell.extract.selection.belonging import gap
from groundswell.extract.selection.features.around import about, around, crossed
from groundswell.extract.selection.scene import Scene, step


def of_code(scene: Scene, frame: Frame, field: str, code: str) -> Iterator[str]:
    """What speaks for an event having a code of one field: form, issue, response or violence."""
    if field == "form":
        return of_form(scene, frame, code)
    return of_issue(scene, frame, code) if field == "issue" else of_action(scene, frame, field, code)


def of_form(scene: Scene, frame: Frame, code: str) -> Iterator[str]:
    """What speaks for an event having a form that some of its words tell."""
    telling = [t for t in frame.tellings if code in t.trigger.forms]
    others = {c for t in frame.tellings for c in t.trigger.forms} - {code}
    lead = frame.lead.trigger
    yield from crossed(_of_form(frame, code, len(telling)), code)
    yield f"weight {max(t.weight for t in telling)}"
    yield f"weak {all(t.trigger.weak for t in telling)}"
    yield f"points {all(t.trigger.anaphoric for t in telling)}"
    yield f"agents {all(t.trigger.agent for t in telling)}"
    for other in sorted(others):
        yield f"{code} beside {other}"
    for other in lead.forms:
        yield f"{code} led by {other}"
    for telling_one in telling:
        yield f"{scene.language} {code} trigger {scene.folded[telling_one.trigger.start : telling_one.trigger.end]}"
    for claim in [a for a in scene.reading.actions if a.field in ("response", "violence", "property_damage")]:
        if scene.owner(claim) is frame:
            yield f"{code} told {claim.field} {claim.code}"
    yield from about(scene, frame, code)


def _of_form(frame: Frame, code: str, number: int) -> Iterator[str]:
    yield "form"
    yield f"on lead {code in frame.lead.trigger.forms}"
    yield f"tellings {step(number, (1, 2, 4))} of {step(len(frame.tellings), (1, 2, 4))}"
    yield f"alone {all(set(t.trigger.forms) == {code} for t in frame.tellings)}"
    yield frame.standing


def of_issue(scene: Scene, frame: Frame, code: str) -> Iterator[str]:
    """What speaks for an event being about an issue that some words of the report tell."""
    mentions = [m for m in scene.reading.issues if m.code == code]
    told = {t.trigger.sentence for t in frame.tellings}
    claims = [c for c in scene.reading.claims if scene.owner(c) is frame]
    inside = [m for m in mentions if any(c.start - 40 <= m.start and m.end <= c.end for c in claims)]
    counted = Counter(m.code for m in scene.reading.issues)
    settled = Counter(m.code for m in scene.reading.issues if m.weight == 1)
    features = [
        "issue",
        f"settled {step(settled[code], (0, 1, 2, 4))}",
        f"hinted {step(counted[code] - settled[code], (0, 1, 2, 4))}",
        f"beside {step(sum(1 for m in mentions if scene.sentence(m) in told), (0, 1, 2))}",
        f"beside lead {any(scene.sentence(m) == frame.lead.trigger.sentence for m in mentions)}",
        f"in scope {step(sum(1 for m in mentions if scene.sentence(m) in frame.sentences), (0, 1, 2, 4))}",
        f"settled beside {any(scene.sentence(m) in told and m.weight == 1 for m in mentions)}",
        f"in claim {step(len(inside), (0, 1, 2))}",
        f"settled in claim {any(m.weight == 1 for m in inside)}",
        f"of claim {any(code in c.issues for c in claims)}",
        f"first claim {bool(claims) and code in claims[0].issues}",
        f"on top {any(scene.sentence(m) == 0 for m in mentions)}",
        f"rank {step(sorted(counted, key=lambda c: (-counted[c], c)).index(code), (0, 1, 2, 4))}",
        f"settled rank {step(sum(1 for c in settled if settled[c] > settled[code]), (0, 1, 2, 4))}",
        f"share {step(counted[code] / sum(counted.values()), (0.1, 0.2, 0.35, 0.6))}",
        f"codes {step(len(counted), (1, 2, 4, 7))}",
        f"gap {step(min(gap(frame, m) for m in mentions))}",
        f"only settled {settled[code] > 0 and len(settled) == 1}",
    ]
    yield from crossed(features, code)
    yield f"{code} {frame.standing}"
    for form in frame.lead.trigger.forms:
        yield f"{code} by {form}"
    for other in sorted(settled):
        if other != code:
            yield f"{code} beside {other}"
    for actor in scene.reading.actors:
        if actor.participant_kind and scene.owner(actor) is frame:
            yield f"{code} of {actor.participant_kind}"
    for mention in mentions:
        yield f"{code} {scene.language} {scene.folded[mention.start : mention.end]}"
    yield from about(scene, frame, code)
    yield from (f"{code} {scene.language} scope {word}" for word in scene.content(*frame.sentences))


def of_action(scene: Scene, frame: Frame, field: str, code: str) -> Iterator[str]:
    """What speaks for a response, or violence, having been part of an event."""
    mentions = [a for a in scene.reading.actions if a.field == field and a.code == code]
    told = {t.trigger.sentence for t in frame.tellings}
    nearest = min(mentions, key=lambda a: (gap(frame, a), a.start))
    mine = [a for a in mentions if scene.owner(a) is frame]
    features = [
        field,
        f"mentions {step(len(mentions), (1, 2, 4))}",
        f"own {step(len(mine), (0, 1, 2, 4))}",
        f"beside {step(sum(1 for a in mentions if a.sentence in told), (0, 1, 2))}",
        f"on top {any(a.sentence == 0 for a in mentions)}",
        f"frames {step(len(scene.frames), (1, 2, 4))}",
        frame.standing,
        *scene.standing(frame, nearest),
    ]
    yield from crossed(features, code)
    for form in frame.lead.trigger.forms:
        yield f"{code} by {form}"
    for other in sorted({a.code for a in scene.reading.actions if scene.owner(a) is frame and a.field == field}):
        yield f"{code} beside {other}"
    for action in mine or [nearest]:
        yield f"{code} {scene.language} {scene.folded[action.start : action.end]}"
        yield from (f"{code} {f}" for f in around(scene, action))
    yield from about(scene, frame, code, mine or [nearest])
