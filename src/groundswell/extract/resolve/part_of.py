"""Part of: the event that a preparatory event leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame


def part_of(frame: Frame, frames: Sequence[Frame], ids: Sequence[str]) -> Iterable[Draft]:
    """The first focal event, else the first announced one, for an event that prepares it.

    Parameters
    ----------
    frame
        The event asked about.
    frames, ids
        All events of the document, and their `event_id`s.
    """
    if frame.standing != "preparatory":
        return
    for standing in ("focal", "announced"):
        for other, event_id in zip(frames, ids, strict=True):
            if other.standing == standing:
                trigger = frame.lead.trigger
                yield Draft("part_of", event_id, ((trigger.start, trigger.end),), "leads to")
                return
