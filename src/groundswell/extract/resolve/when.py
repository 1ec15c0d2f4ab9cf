"""When: start, end and time of day of an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame, can_date
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside, gap
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon

_YEAR = 4  # characters of a date that is a year only: too wide to be taken from elsewhere in the report

_FRESH = dt.timedelta(days=3)


def dates(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """The day or period of an event, its end where told, and its clock time."""
    found = _date_of(frame, frames, reading)
    if found:
        mention, basis = found
        span = ((mention.start, mention.end),)
        status, reason = mention.status, mention.reason
        if basis == "same day":
            status, reason = "inferred", "the same day as the event that it leads to"
        yield Draft("start_date", mention.start_date, span, f"{basis}, {_precision(mention)}", status, reason)
        if mention.end_date and mention.end_date != mention.start_date:
            yield Draft("end_date", mention.end_date, span, "range", status, reason)
        elif going_on := _going_on(frame, reading):
            yield Draft("end_date", "..", (going_on,), "going on")
    yield from _clock(frame, frames, reading)


def _date_of(frame: Frame, frames: Sequence[Frame], reading: Reading) -> tuple[DateMention, str] | None:
    """The date told beside the event's triggers, else in the sentences about it, else the day it leads to."""
    told = sorted((t for t in frame.tellings if t.date), key=lambda t: -t.weight)
    if told and told[0].date:
        precise = [t.date for t in told if t.date and len(t.date.start_date or "") == 10]
        fresh = None if precise else _fresh(frame, frames, reading)
        return (fresh, "fresh") if fresh else ((precise[0] if precise else told[0].date), "clause")
    usable = [d for d in reading.dates if can_date(reading.parse, d, reading.published)]
    mine = [d for d in belonging(frame, frames, reading.parse, usable) if len(d.start_date or "") > _YEAR]
    mine = [d for d in mine if (d.direction == "future") == (frame.standing == "announced")]
    if mine:
        return min(mine, key=lambda d: (len(d.start_date or "") != 10, gap(frame, d))), "scope"
    if frame.standing == "preparatory":
        focal = next((f for f in frames if f.standing == "focal"), None)
        dated = _date_of(focal, frames, reading) if focal else None
        return (dated[0], "same day") if dated else None
    if frame.standing == "focal" and frame is next((f for f in frames if f.standing == "focal"), None):
        days = [d for d in usable if d.start_date and len(d.start_date) == 10 and d.direction != "future"]
        if days and not reading.published:
            return days[0], "document"
        recent = [d for d in days if reading.published and d.start_date and d.start_date <= str(reading.published)]
        if recent:
            return max(recent, key=lambda d: (d.start_date or "", -d.start)), "document"
    return None


def _fresh(frame: Frame, frames: Sequence[Frame], reading: Reading) -> DateMention | None:
    """A day just before publication that no other event has, for the news that is told with a vague date only."""
    if not reading.published or frame is not next((f for f in frames if f.standing == "focal"), None):
        return None
    taken = {t.date.start for f in frames if f is not frame for t in f.tellings if t.date}
    first = str(reading.published - _FRESH)
    days = [d for d in reading.dates if can_date(reading.parse, d, reading.published) and d.start not in taken]
    days = [
        d for d in days if len(d.start_date or "") == 10 and first <= (d.start_date or "") <= str(reading.published)
    ]
    return min(days, key=lambda d: (gap(frame, d), d.start), default=None)


def _precision(mention: DateMention) -> str:
    return {10: "day", 8: "week", 7: "month", 4: "year"}.get(len(mention.start_date or ""), "other")


def _going_on(frame: Frame, reading: Reading) -> tuple[int, int] | None:
    """Words that say the event had not ended at publication."""
    if frame.standing not in ("focal", "background"):
        return None
    lexicon = load_lexicon(reading.parse.language, "events", "going_on")
    folded = fold(reading.parse.text)
    for telling in frame.tellings:
        sentence = reading.parse.sentences[telling.trigger.sentence]
        for match in lexicon.find(folded, sentence.start, sentence.end):
            if abs(match.start - telling.trigger.start) <= 120:
                return match.start, match.end
    return None


def _clock(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    mine = [d for d in belonging(frame, frames, reading.parse, reading.dates) if d.start_time]
    mine = [d for d in mine if beside(frame, reading.parse, d)]
    if mine:
        mention = min(mine, key=lambda d: (gap(frame, d), d.start))
        yield Draft("start_time", mention.start_time, ((mention.start, mention.end),), "clause")
