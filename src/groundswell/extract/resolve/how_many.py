"""How many: size of an event, and the arrested, hurt and killed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.how_many import CountMention, size_category
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside, gap
from groundswell.record.value import Harm, Size

_FEW, _FEW_REACH = 10, 60  # people, and characters from the trigger within which so few can be all
_MOST = 3  # estimates of one number that are kept


def counts(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """Every estimate of the event's size and harm, the best supported first."""
    mine = belonging(frame, frames, reading.parse, reading.counts)
    for field in ("size", "arrests", "injuries", "deaths"):
        counted = "participants" if field == "size" else field
        if frame.standing == "preparatory" or (field != "size" and frame.standing in ("announced", "averted")):
            continue
        found = sorted(
            (c for c in mine if c.counted == counted and c.high != 0),
            key=lambda c: (not beside(frame, reading.parse, c), c.low is None, gap(frame, c), c.start),
        )
        seen: set[tuple[int | None, int | None, str]] = set()
        for count in found:
            key = (count.low, count.high, count.of)
            if key in seen or len(seen) >= _MOST:
                continue
            if not (beside(frame, reading.parse, count) or (not seen and _follows(frame, reading, count))):
                continue  # a number told away from the event is seldom its own
            if field == "size" and (count.high or _FEW) < _FEW and gap(frame, count) > _FEW_REACH:
                continue  # "two comrades" further on in a sentence are not the crowd
            seen.add(key)
            basis = ("beside" if beside(frame, reading.parse, count) else "scope") + f", {count.rule.split(':')[0]}"
            yield Draft(field, _value(field, count), ((count.start, count.end),), basis)


def _follows(frame: Frame, reading: Reading, count: CountMention) -> bool:
    """Does a number stand in the sentence right after one that tells the event?"""
    sentence = reading.parse.sentence_at(count.start).index
    return any(t.trigger.sentence == sentence - 1 for t in frame.tellings)


def _value(field: str, count: CountMention) -> Any:
    told = (count.low, count.high, count.estimate, count.quote, count.rule)
    if field == "size":
        return Size(*told, category=size_category(count.low, count.high, count.estimate), by=count.source)
    return Harm(*told, of=count.of, by=count.by)
