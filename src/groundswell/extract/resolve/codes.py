"""Form, responses, violence, and what was there: fields that hold codes or flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.authorities import ActionMention
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.belonging import belonging, gap

#: Responses that can only come from police or troops at the spot.
_POLICE_THERE = frozenset("presence dispersal tear_gas_water_cannon arrests beatings shootings killings ignore".split())
_FLAGS = ("police_presence", "property_damage", "counter_protest", "media_presence")
_MOST_EVIDENCE = 6  # places in the text that a code is rested on


def forms(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """Each form once, resting on the words that tell it best; the surest form first."""
    told = dict.fromkeys(code for t in frame.tellings for code in t.trigger.forms)
    for code, chance in choose.codes(scene, frame, "form", told).items():
        tellings = sorted(
            (t for t in frame.tellings if code in t.trigger.forms),
            key=lambda t: (t is not frame.lead, -t.weight, t.trigger.start),
        )
        spans = tuple((t.trigger.start, t.trigger.end) for t in tellings[:_MOST_EVIDENCE])
        yield Draft("form", code, spans, "chosen", chance=chance)


def actions(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """Responses, violence and flags from the actions that are about the event."""
    if frame.standing in ("announced", "preparatory"):
        return
    reading = scene.reading
    signs = []
    for field in ("response", "violence"):
        for code, chance in choose.actions(scene, frame, field).items():
            told = [a for a in reading.actions if a.field == field and a.code == code]
            own = [a for a in told if scene.owner(a) is frame] or [choose.nearest(frame, told)]
            yield Draft(field, code, _spans(frame, own), "chosen", chance=chance)
            if field == "response" and code in _POLICE_THERE:
                signs.append(choose.nearest(frame, own))
    mine = belonging(frame, scene.frames, reading.parse, reading.actions)
    for field in _FLAGS:
        told = [a for a in mine if a.field == field]
        if told:
            yield Draft(field, value=True, spans=_spans(frame, told), basis="told")
        elif field == "police_presence" and signs:
            sign = signs[0]
            yield Draft(
                field="police_presence",
                value=True,
                spans=((sign.start, sign.end),),
                basis="from response",
                status="inferred",
                reason=f"police or troops must have been there: {sign.quote!r}",
            )


def _spans(frame: Frame, told: Sequence[ActionMention]) -> tuple[tuple[int, int], ...]:
    ranked = sorted(told, key=lambda a: (gap(frame, a), a.start))[:_MOST_EVIDENCE]
    return tuple((a.start, a.end) for a in ranked)
