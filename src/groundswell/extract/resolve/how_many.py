"""How many: size of an event, and the arrested, hurt and killed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.how_many import CountMention, size_category
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.belonging import gap
from groundswell.record.value import Harm, Size

_FEW, _FEW_REACH = 10, 60  # people, and characters from the trigger within which so few can be all
_MOST = 3  # estimates of one number that are kept


def counts(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """Every estimate of the event's size and harm, the best supported first."""
    chosen = choose.counts(scene, frame) if frame.standing != "preparatory" else []
    for field in ("size", "arrests", "injuries", "deaths"):
        counted = "participants" if field == "size" else field
        if field != "size" and frame.standing in ("announced", "averted"):
            continue
        seen: set[tuple[int | None, int | None, str]] = set()
        for count, chance in chosen:
            key = (count.low, count.high, count.of)
            if count.counted != counted or key in seen or len(seen) >= _MOST:
                continue
            if field == "size" and (count.high or _FEW) < _FEW and gap(frame, count) > _FEW_REACH:
                continue  # "two comrades" further on in a sentence are not the crowd
            seen.add(key)
            basis = f"chosen, {count.rule.split(':')[0]}"
            yield Draft(field, _value(field, count), ((count.start, count.end),), basis, chance=chance)


def _value(field: str, count: CountMention) -> Any:
    told = (count.low, count.high, count.estimate, count.quote, count.rule)
    if field == "size":
        return Size(*told, category=size_category(count.low, count.high, count.estimate), by=count.source)
    return Harm(*told, of=count.of, by=count.by)
