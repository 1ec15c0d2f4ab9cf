"""Form, responses, violence, and what was there: fields that hold codes or flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame, Telling
from groundswell.extract.mentions.authorities import ActionMention
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside

#: Responses that can only come from police or troops at the spot.
_POLICE_THERE = frozenset("presence dispersal tear_gas_water_cannon arrests beatings shootings killings ignore".split())
_MOST_EVIDENCE = 6  # places in the text that a code is rested on
_STRONG, _CLEAR = 4, 7  # weights of a telling that names its form, and of one that says day or place besides


def forms(frame: Frame) -> Iterable[Draft]:
    """Each form once, resting on the words that tell it best; the lead's forms first."""
    best: dict[str, list[Telling]] = {}
    lead = frame.lead
    for telling in sorted(frame.tellings, key=lambda t: (t is not lead, -t.weight, t.trigger.start)):
        trigger = telling.trigger
        if (trigger.agent or (trigger.anaphoric and trigger.weak)) and best:
            continue
        for code in trigger.forms:
            best.setdefault(code, []).append(telling)
    if len(best) > 1 and "demonstration" in best and best["demonstration"][0].weight < _CLEAR:
        del best["demonstration"]  # a bare "protest" beside a march, a strike or a blockade says nothing more
    for code, tellings in best.items():
        spans = tuple((t.trigger.start, t.trigger.end) for t in tellings[:_MOST_EVIDENCE])
        on_lead = code in lead.trigger.forms
        basis = ("lead" if on_lead else "other") + ("" if tellings[0].weight >= _STRONG else ", weak")
        yield Draft("form", code, spans, basis)


def actions(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """Responses, violence and flags from the actions that are about the event."""
    if frame.standing in ("announced", "preparatory"):
        return
    mine = belonging(frame, frames, reading.parse, reading.actions)
    told: dict[tuple[str, str], list[ActionMention]] = {}
    for action in mine:
        told.setdefault((action.field, action.code), []).append(action)
    for (field, code), found in told.items():
        basis = "beside" if any(beside(frame, reading.parse, a) for a in found) else "scope"
        spans = tuple((a.start, a.end) for a in found[:_MOST_EVIDENCE])
        yield Draft(field, code if field in ("response", "violence") else True, spans, basis)
    if ("police_presence", "yes") not in told:
        sign = next((a for a in mine if a.field == "response" and a.code in _POLICE_THERE), None)
        if sign:
            yield Draft(
                field="police_presence",
                value=True,
                spans=((sign.start, sign.end),),
                basis="from response",
                status="inferred",
                reason=f"police or troops must have been there: {sign.quote!r}",
            )
