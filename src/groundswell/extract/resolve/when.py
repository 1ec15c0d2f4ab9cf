"""When: start, end and time of day of an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame, can_date
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.belonging import belonging, beside, gap
from groundswell.language.lexicon import load_lexicon

_DAY = 10  # characters of a date that holds a day
_NEWS = 7  # days before publication in which the news happened
_GOING_ON = 120  # characters between the event and words that say that it goes on


def dates(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """The day or period of an event, its end where told, and its clock time."""
    found: tuple[DateMention, float | None] | None = choose.date(scene, frame)
    same_day = None
    if found is None and frame.standing == "preparatory":
        focal = next((f for f in scene.frames if f.standing == "focal"), None)
        found = choose.date(scene, focal) if focal else None
        same_day = "the same day as the event that it leads to"
    if found is None and frame.standing == "focal" and frame.lead.date is None:
        found = _day_of_the_others(frame, scene)
        same_day = "no day is told with the event: all others that the report is about are of that one"
        if found is None:
            found = _only_day(frame, scene)
            same_day = "no day is told with the event: it is the only one that the report tells as its news"
    if found:
        mention, chance = found
        span = ((mention.start, mention.end),)
        status, reason = ("inferred", same_day) if same_day else (mention.status, mention.reason)
        basis = f"{'same day' if same_day else 'chosen'}, {_precision(mention)}"
        yield Draft("start_date", mention.start_date, span, basis, status, reason, chance)
        if mention.end_date and mention.end_date != mention.start_date:
            yield Draft("end_date", mention.end_date, span, "range", status, reason)
        elif going_on := _going_on(frame, scene):
            yield Draft("end_date", "..", (going_on,), "going on")
    yield from _clock(frame, scene)


def _day_of_the_others(frame: Frame, scene: Scene) -> tuple[DateMention, float] | None:
    """The one day of all other events that a report is about: a round-up tells its day once."""
    told = [choose.date(scene, other) for other in scene.frames if other.standing == "focal" and other is not frame]
    days = [found for found in told if found and len(found[0].start_date or "") == _DAY]
    return days[0] if days and len({found[0].start_date for found in told if found}) == 1 else None


def _only_day(frame: Frame, scene: Scene) -> tuple[DateMention, float | None] | None:
    """The only day of the week before publication that a report tells."""
    published = scene.reading.published
    if published is None:
        return None
    news = {str(published - dt.timedelta(days=n)) for n in range(_NEWS + 1)}
    told = [d for d in scene.reading.dates if d.start_date in news and can_date(scene.parse, d, published)]
    return (choose.nearest(frame, told), None) if len({d.start_date for d in told}) == 1 else None


def _precision(mention: DateMention) -> str:
    return {10: "day", 8: "week", 7: "month", 4: "year"}.get(len(mention.start_date or ""), "other")


def _going_on(frame: Frame, scene: Scene) -> tuple[int, int] | None:
    """Words that say the event had not ended at publication."""
    if frame.standing not in ("focal", "background"):
        return None
    lexicon = load_lexicon(scene.language, "events", "going_on")
    for telling in frame.tellings:
        sentence = scene.parse.sentences[telling.trigger.sentence]
        for match in lexicon.find(scene.folded, sentence.start, sentence.end):
            if abs(match.start - telling.trigger.start) <= _GOING_ON:
                return match.start, match.end
    return None


def _clock(frame: Frame, scene: Scene) -> Iterable[Draft]:
    mine = [d for d in belonging(frame, scene.frames, scene.parse, scene.reading.dates) if d.start_time]
    mine = [d for d in mine if beside(frame, scene.parse, d)]
    if mine:
        mention = min(mine, key=lambda d: (gap(frame, d), d.start))
        yield Draft("start_time", mention.start_time, ((mention.start, mention.end),), "clause")
