"""Form, responses, violence, and what was there: fields that hold codes or flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside

#: Responses that can only come from police or troops at the spot.
_POLICE_THERE = frozenset("presence dispersal tear_gas_water_cannon arrests beatings shootings killings ignore".split())


def forms(frame: Frame) -> Iterable[Draft]:
    """Each form once, resting on the words that tell it best; the lead's forms first."""
    best: dict[str, tuple[int, int, int]] = {}
    lead = frame.lead
    for telling in sorted(frame.tellings, key=lambda t: (t is not lead, -t.weight, t.trigger.start)):
        trigger = telling.trigger
        if trigger.anaphoric and trigger.weak and best:
            continue
        for code in trigger.forms:
            best.setdefault(code, (trigger.start, trigger.end, telling.weight))
    if len(best) > 1 and "demonstration" in best and best["demonstration"][2] < 7:
        del best["demonstration"]  # a bare "protest" beside a march, a strike or a blockade says nothing more
    for code, (start, end, weight) in best.items():
        on_lead = code in lead.trigger.forms
        basis = ("lead" if on_lead else "other") + ("" if weight >= 4 else ", weak")
        yield Draft("form", code, ((start, end),), basis)


def actions(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """Responses, violence and flags from the actions that are about the event."""
    if frame.standing in ("announced", "preparatory"):
        return
    mine = belonging(frame, frames, reading.parse, reading.actions)
    seen: set[tuple[str, str]] = set()
    for action in mine:
        key = (action.field, action.code)
        if key in seen:
            continue
        seen.add(key)
        basis = "beside" if beside(frame, reading.parse, action) else "scope"
        value = action.code if action.field in ("response", "violence") else True
        yield Draft(action.field, value, ((action.start, action.end),), basis)
    if ("police_presence", "yes") not in seen:
        told = next((a for a in mine if a.field == "response" and a.code in _POLICE_THERE), None)
        if told:
            yield Draft(
                field="police_presence",
                value=True,
                spans=((told.start, told.end),),
                basis="from response",
                status="inferred",
                reason=f"police or troops must have been there: {told.quote!r}",
            )
