"""What speaks for an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from groundswell.extract.events import Frame
from groundswell.extract.selection.belonging import Spanned
from groundswell.extract.selection.features.around import DAYS, around
from groundswell.extract.selection.scene import Scene, step
from groundswell.language.parse import Token
from groundswell.record.partial_date import days_of, may_be_same

_DEEP = 4  # steps up the tree of a sentence in which the verb of an event is looked for
_TENSE = frozenset({"aux", "auxpass", "cop", "neg", "mark"})  # what makes the tense of a verb, or denies it


def of_frame(scene: Scene, frame: Frame) -> Iterator[str]:
    """What speaks for an event being one that a reader codes, and for how it stands in its report."""
    lead = frame.lead
    trigger = lead.trigger
    yield f"rule {frame.standing}"
    yield f"tellings {step(len(frame.tellings), (1, 2, 3, 5, 8))}"
    yield f"weight {lead.weight}"
    yield f"first sentence {step(frame.tellings[0].trigger.sentence, (0, 1, 2, 4, 8, 15))}"
    yield f"frames {step(len(scene.frames), (1, 2, 3, 4, 6, 9))}"
    yield f"sentences {step(len(scene.parse.sentences), (1, 2, 4, 8, 16, 32))}"
    relevance = step(scene.relevance, (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95))
    yield f"relevance {relevance}"
    yield f"relevance {relevance}, frames {step(len(scene.frames), (1, 2, 4))}"
    weights = sorted((-f.lead.weight, f.first) for f in scene.frames)
    rank = step(weights.index((-lead.weight, frame.first)), (0, 1, 2, 4))
    yield f"rank {rank}"
    yield f"rank {rank}, relevance {relevance}"
    yield f"rank {rank}, {'weak' if trigger.weak else 'points' if trigger.anaphoric else 'tells'}"
    dated, placed = any(t.date for t in frame.tellings), any(t.place for t in frame.tellings)
    yield f"{frame.standing}, dated {dated}, placed {placed}"
    yield f"{scene.language}"
    for code in dict.fromkeys(code for t in frame.tellings for code in t.trigger.forms):
        yield f"form {code}"
        yield f"form {code}, {frame.standing}"
        if any(code in t.trigger.forms for other in scene.frames if other is not frame for t in other.tellings):
            yield "form told elsewhere"
    for modality in sorted({t.trigger.modality for t in frame.tellings}):
        yield f"told as {modality}"
    for flag, held in (
        ("strong", not all(t.trigger.weak for t in frame.tellings)),
        ("weak", any(t.trigger.weak for t in frame.tellings)),
        ("all point", all(t.trigger.anaphoric for t in frame.tellings)),
        ("all agents", all(t.trigger.agent for t in frame.tellings)),
        ("dated", any(t.date for t in frame.tellings)),
        ("placed", any(t.place for t in frame.tellings)),
    ):
        yield f"{flag} {held}"
    yield f"strength {not trigger.weak}, {not trigger.anaphoric}, {bool(lead.date)}, {bool(lead.place)}"
    yield from _age(scene, frame)
    yield from _order(scene, frame)
    yield from _rival(scene, frame)
    yield from _beside(scene, frame)
    for word in sorted(set(scene.folded[trigger.start : trigger.end].split())):
        yield f"{scene.language} trigger {word}"
    yield from around(scene, trigger)
    token = scene.head(trigger.start, trigger.end)
    if token:
        yield f"{scene.language} tag {token.tag}"
        yield f"{scene.language} dep {token.dep}"
        governor = scene.parse.tokens[token.head]
        yield f"{scene.language} governor {governor.pos} {governor.tag}"
        yield from _verb(scene, token)
    told = {t.trigger.sentence for t in frame.tellings}
    yield from (f"{scene.language} told {word}" for word in scene.content(*told))
    for number, name in enumerate(("before", "sentence", "after"), start=trigger.sentence - 1):
        yield from (f"{scene.language} {name} {word}" for word in scene.content(number))


def _verb(scene: Scene, token: Token) -> Iterator[str]:
    """The verb that tells an event, or has it as an argument: its tense, and the words that make its tense."""
    tokens = scene.parse.tokens
    for _ in range(_DEEP):
        if token.pos in ("VERB", "AUX") or token.head == token.index:
            break
        token = tokens[token.head]
    else:
        return
    language, sentence = scene.language, scene.parse.sentence_at(token.start)
    yield f"{language} verb {token.tag}"
    yield f"{language} verb {token.dep}"
    yield f"{language} verb {scene.folded[token.start : token.end]}"
    for other in tokens[sentence.first : sentence.last]:
        if other.head == token.index and other.dep in _TENSE:
            yield f"{language} verb with {scene.folded[other.start : other.end]}"
            yield f"{language} verb {token.tag} with {other.tag}"
    above = tokens[token.head]
    if above.index != token.index:
        yield f"{language} verb under {above.tag}"
        yield f"{language} verb {token.dep} under {scene.folded[above.start : above.end]}"


def _age(scene: Scene, frame: Frame) -> Iterator[str]:
    """How long before publication, and how long before the latest event of the report."""
    last = _last(frame)
    if not last:
        yield "age unknown"
        return
    if scene.reading.published:
        yield f"age {step((scene.reading.published - last).days, DAYS)}"
    others = [day for f in scene.frames if f is not frame and (day := _last(f))]
    if others:
        yield f"behind {step((max(others) - last).days, DAYS)}"


def _last(frame: Frame) -> dt.date | None:
    days = [days_of(t.date.end_date) or days_of(t.date.start_date) for t in frame.tellings if t.date]
    return max((d[1] for d in days if d), default=None)


def _order(scene: Scene, frame: Frame) -> Iterator[str]:
    """Where the event comes among those of the report."""
    firsts = sorted(f.first for f in scene.frames)
    yield f"order {step(firsts.index(frame.first), (0, 1, 2, 4))}"
    strong = sum(1 for f in scene.frames if any(not t.trigger.weak for t in f.tellings))
    yield f"strong frames {step(strong, (0, 1, 2, 4))}"
    shared = sum(1 for f in scene.frames if f is not frame and f.lead.trigger.sentence == frame.lead.trigger.sentence)
    yield f"shares its sentence {step(shared, (0, 1))}"


def _rival(scene: Scene, frame: Frame) -> Iterator[str]:
    """Another event that may be the same one, told again: the strongest that has a form in common."""
    forms = {code for t in frame.tellings for code in t.trigger.forms}
    alike = [
        f for f in scene.frames if f is not frame and forms & {code for t in f.tellings for code in t.trigger.forms}
    ]
    if not alike:
        yield "no rival"
        return
    rival = max(alike, key=lambda f: (f.lead.weight, -f.first))
    day = _verdict([may_be_same(a, b) for a in _days(frame) for b in _days(rival)])
    town = _verdict([a == b for a in _towns(frame) for b in _towns(rival)])
    stronger = "stronger" if rival.lead.weight > frame.lead.weight else "no stronger"
    earlier = "earlier" if rival.first < frame.first else "later"
    same = "same standing" if rival.standing == frame.standing else f"{rival.standing} beside {frame.standing}"
    yield f"rival day {day}, town {town}"
    yield f"rival day {day}, town {town}, {stronger}, {earlier}"
    yield f"rival {stronger}, {earlier}, {same}"
    yield f"rivals {step(len(alike), (1, 2, 4))}, {stronger}"
    if any(t.trigger.sentence == rival.lead.trigger.sentence for t in frame.tellings):
        yield f"rival in the sentence, {stronger}"


def _verdict(verdicts: Sequence[bool | None]) -> str:
    known = [v for v in verdicts if v is not None]
    return "open" if not known else "same" if any(known) else "other"


def _days(frame: Frame) -> list[str | None]:
    return [t.date.start_date for t in frame.tellings if t.date]


def _towns(frame: Frame) -> list[str]:
    return [t.place.place.locality for t in frame.tellings if t.place and t.place.place and t.place.place.locality]


def _beside(scene: Scene, frame: Frame) -> Iterator[str]:
    """What else is told in the sentences of the event."""
    told = {t.trigger.sentence for t in frame.tellings}
    reading = scene.reading
    groups: tuple[tuple[str, Sequence[Spanned]], ...] = (
        ("crowd", [c for c in reading.counts if c.counted == "participants"]),
        ("harm", [c for c in reading.counts if c.counted in ("arrests", "injuries", "deaths")]),
        ("claim", reading.claims),
        ("response", [a for a in reading.actions if a.field == "response"]),
        ("violence", [a for a in reading.actions if a.field == "violence"]),
        ("group", [a for a in reading.actors if a.sort == "group"]),
        ("organization", [a for a in reading.actors if a.sort == "organization"]),
        ("site", reading.sites),
    )
    for name, mentions in groups:
        yield f"beside {name} {step(sum(1 for m in mentions if scene.sentence(m) in told), (0, 1, 3))}"
