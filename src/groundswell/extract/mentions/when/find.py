"""Finding dates: patterns are found, the longest kept, and each is given the day it means.

Without a day of publication the report's own words must force one: first the dates that stand whole, and those that a
weekday and a period force, are resolved; then the rest is counted from the latest of them. A year that nothing forces
is not given.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from groundswell.extract.mentions.when.grammar import Found, Grammar, grammar
from groundswell.extract.mentions.when.mention import DateMention
from groundswell.extract.mentions.when.rules import Around, Meaning, meaning
from groundswell.language.fold import fold
from groundswell.record.partial_date import days_of

_CLAUSE = 70  # characters on either side of a date that its past or future is told in
_IN_NAMES = ("date", "days", "month")  # rules whose dates stand in names of streets and movements
_NAME = 28  # characters before a date in which a word stands that makes it part of a name
_TOPIC = 600  # characters for which a report goes on speaking of a quarter
_HEAD = 300  # characters at the top of a report in which its own date stands
_NAME_OF = re.compile(r"(?:^|\s)[^\W\d_a-z]\w+ de $")
_OWNER = re.compile(r"['\s]s\b")
_QUARTER = re.compile(r"\d{4}-Q[1-4]")
_SENTENCE_ENDS = (". ", ".\n", "\n", "; ", "! ", "? ")
_TOLD = 500  # characters before "the next day" in which the day that it is counted from stands
_FULL = re.compile(r"\d{4}-\d\d-\d\d")
_AFTER_DATELINE = re.compile(r"\s*(?:\)|\(|-|:|\||/|\.-|,?\s*\d\d[:.]\d\d|\n|$)")

Kept = list[tuple[Found, Meaning]]


def find_dates(
    text: str,
    *,
    language: str,
    published: dt.date | None = None,
    period: tuple[dt.date, dt.date] | None = None,
    sentences: Sequence[tuple[int, int]] | None = None,
    plans: Sequence[tuple[int, int]] = (),
) -> tuple[DateMention, ...]:
    """Every date, time and duration of a text, by position.

    Parameters
    ----------
    text
        The report.
    language
        Its language (ISO 639-1).
    published
        Day of publication, where known.
    period
        Days between which the report must have been written, where the publication is not known.
    sentences
        Ranges of characters; without them a clause ends at a full stop or a line end.
    plans
        Words that tell a planned event, as ranges of characters: a weekday beside them is the coming one.
    """
    words, folded = grammar(language), fold(text)
    found = list(_without_names(words.find(folded), words, text))
    tenses = _tenses(words, text, folded, plans)
    if published is not None:
        kept = _kept(found, words, folded, published, tenses)
        return _mentions(text, folded, words, kept, f"counted from the day of publication, {published}")
    forced = _forced(_kept(found, words, folded, None, tenses), period)
    anchor = _anchor(forced)
    if anchor is None:
        return _mentions(text, folded, words, [(f, m) for f, (m, _) in forced.items()], None)
    counted = _kept(found, words, folded, anchor, tenses)
    settled = {(f.start, f.end): (m, why) for f, (m, why) in forced.items() if m.start}
    given = _mentions(text, folded, words, counted, f"counted from {anchor}, the latest day that the report forces")
    return tuple(_settle(mention, settled) for mention in given)


def reference_day(text: str, *, language: str, published: dt.date | None = None) -> dt.date | None:
    """The day that a report says it is of: `published`, else a whole date in its dateline, else None."""
    if published is not None:
        return published
    words, folded = grammar(language), fold(text[:_HEAD])
    whole = [
        (f, m) for f, m in _kept(list(words.find(folded)), words, folded, None, _Tenses()) if m.explicit and m.start
    ]
    for found, told in whole:
        if not _FULL.fullmatch(told.start or ""):
            continue
        line = folded.rfind("\n", 0, found.start) + 1
        named = words.datelines.search(folded, line, found.start)
        opens = found.start - line <= 45 and not re.search(r"[.;](?=\s)", folded[line : found.start])
        if named or (opens and _AFTER_DATELINE.match(folded, found.end)):
            return dt.date.fromisoformat(told.start or "")
    return None


# ------------------------------------------------------------------ which patterns stand


@dataclass(frozen=True, slots=True)
class _Tenses:
    """Where a text tells by the forms of its verbs of what is to come, and of what was, by position.

    `plans` are those of what is to come with the words that tell a planned event. These count for what follows them
    alone: who stood in the cold "on Sunday to protest" did so last Sunday.
    """

    plans: Sequence[tuple[int, int]] = ()
    ahead: Sequence[tuple[int, int]] = ()
    behind: Sequence[tuple[int, int]] = ()


def _tenses(words: Grammar, text: str, folded: str, plans: Sequence[tuple[int, int]]) -> _Tenses:
    lower = text.lower() if len(text.lower()) == len(text) else folded
    ahead = [m.span() for m in words.future_forms.finditer(lower)]
    behind = [m.span() for m in words.past_forms.finditer(lower) if not words.future.fullmatch(folded, *m.span())]
    return _Tenses(sorted({*ahead, *plans}), ahead, behind)


def _between(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The stretches, of some by position, that lie between two characters."""
    return [(a, b) for a, b in spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))] if b <= end]


def _without_names(found: Iterable[Found], words: Grammar, text: str) -> Iterator[Found]:
    """Dates without those whose month is written as names are: "18 de Julio" is a street, "16 de Enero" a movement."""
    for f in found:
        told = f.slots.get("month") or f.slots.get("clearmonth") or ""
        capital = words.small_months and bool(told) and text[f.end - len(told) : f.end].istitle()
        before = text[max(0, f.start - _NAME) : f.start]
        if capital and f.rule == "date" and not f.slots.keys() & {"year", "weekday", "this"}:
            capital = not before.rstrip(" ").endswith("\n") and not words.led_date.search(fold(before))
        elif capital:
            capital = f.rule == "month" and _NAME_OF.search(before) is not None  # "Nueve de Octubre"
        if not capital:
            yield f


def _kept(
    found: Sequence[Found],
    words: Grammar,
    folded: str,
    reference: dt.date | None,
    tenses: _Tenses,
) -> Kept:
    """Of overlapping patterns the longest that means something, by position."""
    told = [(f, meaning(f, words, reference, _around(f, words, folded, tenses))) for f in found]
    kept: Kept = []
    taken = bytearray(len(folded) + 1)
    for f, m in sorted(told, key=lambda pair: (pair[0].start - pair[0].end, pair[0].start, pair[0].order)):
        if m is None or any(taken[f.start : f.end]):
            continue
        if f.rule in _IN_NAMES and words.names.search(folded, max(0, f.start - _NAME), f.start):
            m = None  # "Plaza 25 de Mayo" is a name
        taken[f.start : f.end] = b"\1" * (f.end - f.start)
        if m is not None:
            kept.append((f, m))
    return _in_quarters(sorted(kept, key=lambda pair: pair[0].start))


def _in_quarters(kept: Kept) -> Kept:
    """In a report on a quarter "the quarter" is that one, and "a year earlier" the same of the year before."""
    spoken, last = None, 0
    told: Kept = []
    for found, m in kept:
        name, year_back = found.rule, found.slots.get("unit") == "year" or "earlier" in found.slots
        spoken = spoken if found.start - last <= _TOPIC else None
        if name == "quarter" and m.timex and _QUARTER.fullmatch(m.timex):
            spoken = m.timex
        elif spoken and name == "unit" and found.slots.get("bigunit") == "quarter" and m.direction == "present":
            m = replace(m, timex=spoken, start=spoken)
        elif spoken and name in ("ago", "unit") and year_back and (m.timex or "") == str(int(spoken[:4]) - 1):
            m = replace(m, timex=f"{m.timex}{spoken[4:]}", start=f"{m.timex}{spoken[4:]}")
        if spoken and spoken[4:] in (m.timex or ""):
            last = found.end
        told.append((found, m))
    return told


def _around(found: Found, words: Grammar, folded: str, tenses: _Tenses) -> Around:
    start, end = max(0, found.start - _CLAUSE), found.end + _CLAUSE
    before = re.split(r"[.;\n]\s", folded[start : found.start])[-1]
    after = re.split(r"[.;\n](?:\s|$)", folded[found.end : end])[0]
    if words.just_said.search(before):
        return Around(future=False, past=True)  # "announced on Monday", beside "announced a march for Monday"
    if words.just_ahead.search(before) and not _OWNER.match(folded, found.end):
        return Around(future=True, past=False)  # "called for Monday", beside "blamed for Monday's riot"
    ahead, behind = _last(words.future, before), _last(words.past, before)
    base = found.start - len(before)
    ahead = max([ahead, *(b - base for _, b in _between(tenses.plans, base, found.start))])
    behind = max([behind, *(b - base for _, b in _between(tenses.behind, base, found.start))])
    if ahead >= 0 or behind >= 0:
        return Around(ahead > behind, behind > ahead)
    ahead, behind = _first(words.future_after, after), _first(words.past_after, after)
    stop = found.end + len(after)
    ahead = min([ahead, *(a - found.end for a, _ in _between(tenses.ahead, found.end, stop))])
    behind = min([behind, *(a - found.end for a, _ in _between(tenses.behind, found.end, stop))])
    # "Monday's march will go ahead, they said" is told otherwise than "Monday will be remembered for what took place"
    return Around(ahead < behind and not words.done_after.search(after), behind < ahead)


def _last(cue: re.Pattern[str], clause: str) -> int:
    """Where the last cue of a clause ends, -1 where there is none."""
    return max((m.end() for m in cue.finditer(clause)), default=-1)


def _first(cue: re.Pattern[str], clause: str) -> int:
    """Where the first cue of a clause begins, its end where there is none."""
    found = cue.search(clause)
    return found.start() if found else len(clause)


# ------------------------------------------------------------------ without a day of publication


def _forced(kept: Kept, period: tuple[dt.date, dt.date] | None) -> dict[Found, tuple[Meaning, str | None]]:
    """Dates with the years that the words force: by a weekday within a period, or told with another date."""
    years = sorted({m.start[:4] for _, m in kept if m.explicit and m.start and m.start[:4].isdigit()})
    forced: dict[Found, tuple[Meaning, str | None]] = {}
    for found, told in kept:
        forced[found] = (told, None)
        if told.month_day is None:
            continue
        month, number = told.month_day
        if number and told.weekday and (period or years):
            first, last = period or (dt.date(int(years[0]), 1, 1), dt.date(int(years[-1]), 12, 31))
            fitting = [
                year
                for year in range(first.year, last.year + 1)
                if _weekday_of(year, month, number) == told.weekday and first <= dt.date(year, month, number) <= last
            ]
            if len(fitting) == 1:
                why = f"{fitting[0]} is the only year between {first} and {last} in which that day has that weekday"
                forced[found] = (_dated(told, fitting[0]), why)
        elif len(years) == 1:
            forced[found] = (_dated(told, int(years[0])), f"{years[0]} is the only year that the report names")
    return forced


def _weekday_of(year: int, month: int, number: int) -> int | None:
    try:
        return dt.date(year, month, number).isoweekday()
    except ValueError:
        return None


def _dated(told: Meaning, year: int) -> Meaning:
    month, number = told.month_day or (0, None)
    value = f"{year}-{month:02}" + (f"-{number:02}" if number else "")
    end = f"{year}-{told.day2[0]:02}-{told.day2[1]:02}" if told.day2 else told.end
    return replace(told, timex=value, start=value, end=end)


def _anchor(forced: dict[Found, tuple[Meaning, str | None]]) -> dt.date | None:
    """The latest whole day that the report forces: what it counts "last year" from, as nearly as can be told."""
    days = [m.start for m, _ in forced.values() if m.start and _FULL.fullmatch(m.start)]
    return dt.date.fromisoformat(max(days)) if days else None


def _settle(mention: DateMention, settled: dict[tuple[int, int], tuple[Meaning, str | None]]) -> DateMention:
    """A date that was forced stands as it was forced."""
    told = settled.get((mention.start, mention.end))
    if told is None:
        return mention
    m, why = told
    return replace(
        mention,
        timex=m.timex,
        start_date=m.start,
        end_date=m.end or mention.end_date,
        status="inferred" if why else "stated",
        reason=why,
        direction=None,
    )


# ------------------------------------------------------------------ mentions


def _mentions(text: str, folded: str, words: Grammar, kept: Kept, counted: str | None) -> tuple[DateMention, ...]:
    made: list[DateMention] = []
    for f, m in kept:
        mention = _mention(text, folded, words, f, m, counted)
        made.append(mention if m.days_after is None else _counted_on(mention, m.days_after, made))
    made = [
        mention if told.days_before is None else _begun(mention, told.days_before, made, folded, words)
        for mention, (_, told) in zip(made, kept, strict=True)
    ]
    return tuple(
        _with_range(mention, made[i + 1] if i + 1 < len(made) else None, folded, words)
        for i, mention in enumerate(made)
    )


def _counted_on(mention: DateMention, days: int, told: Sequence[DateMention]) -> DateMention:
    """The day in "the next day": counted from the whole day that is told before it."""
    near = (d for d in reversed(told) if mention.start - d.end <= _TOLD)
    named = next((d for d in near if d.kind == "date" and _FULL.fullmatch(d.start_date or "")), None)
    if named is None:
        return mention
    day = str(dt.date.fromisoformat(named.start_date or "") + dt.timedelta(days=days))
    why = f"counted from {named.start_date}, the day told before it"
    return replace(mention, timex=day, start_date=day, status="inferred", reason=why, direction=named.direction)


def _begun(mention: DateMention, days: int, made: Sequence[DateMention], folded: str, words: Grammar) -> DateMention:
    """The first day of what is in "its third day on Monday", where it goes on from day to day."""
    start = max(folded.rfind(mark, 0, mention.start) for mark in _SENTENCE_ENDS) + 1
    end = min((at for mark in _SENTENCE_ENDS if (at := folded.find(mark, mention.end)) >= 0), default=len(folded))
    beside = [
        d
        for d in made
        if d.kind == "date" and start <= d.start < end and _FULL.fullmatch(d.start_date or "") and not d.end_date
    ]
    near = max(start, mention.start - _CLAUSE), min(end, mention.end + _CLAUSE)
    if not beside or not words.lasting.search(folded, *near):
        return mention
    named = min(beside, key=lambda d: (max(d.start - mention.end, mention.start - d.end), d.start))
    first = dt.date.fromisoformat(named.start_date or "") - dt.timedelta(days=days)
    why = f"counted back from {named.start_date}, the day that is named with it"
    return replace(mention, start_date=str(first), status="inferred", reason=why, direction="past")


def _mention(text: str, folded: str, words: Grammar, found: Found, told: Meaning, counted: str | None) -> DateMention:
    inferred = bool(told.start) and not told.explicit
    end = told.end
    if end is None and told.start and words.open_start.search(folded, max(0, found.start - 25), found.start):
        end = ".."
    stop = found.start + len(text[found.start : found.end].rstrip())
    return DateMention(
        found.start,
        stop,
        text[found.start : stop],
        told.kind,
        told.timex,
        told.start,
        end,
        told.clock,
        "inferred" if inferred else "stated",
        (counted or "the words and the calendar allow no other") if inferred else None,
        told.direction,
    )


def _with_range(mention: DateMention, after: DateMention | None, folded: str, words: Grammar) -> DateMention:
    """Put the end of "from May 2 to May 5" on the first of the two dates."""
    if after is None or not mention.start_date or not after.start_date or mention.kind != "date":
        return mention
    between = folded[mention.end : after.start]
    opened = words.range_opens.search(folded, max(0, mention.start - 20), mention.start)
    if not opened or not words.range_joins.fullmatch(between):
        return mention
    first, last = days_of(mention.start_date), days_of(after.start_date)
    if first is None or last is None or last[0] < first[0]:
        return mention
    return replace(mention, end_date=after.start_date)
