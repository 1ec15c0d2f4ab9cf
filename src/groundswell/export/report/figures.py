"""The figures of a report: where, when, what, who, how many, and what the authorities did."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping

from groundswell.export.agreed import Agreed
from groundswell.export.coverage import Coverage
from groundswell.export.report.doubts import agreement, conflicts
from groundswell.export.report.drawing import Bar, Reach, cells, columns, reaches, ticks_to
from groundswell.export.report.figure import MOST_BARS, Figure, Numbers, barred, not_known, share, unit
from groundswell.export.report.sources import estimates, outlets
from groundswell.export.report.survey import NOT_TOLD, ROLES, SIZES, Survey
from groundswell.export.report.words import Words
from groundswell.export.report.worldmap import world_map

_MOST_NAMES = 8  # of each role
_MOST_FORMS, _MOST_RESPONSES = 10, 9


def figures_of(survey: Survey, coverage: Coverage, agreed: Agreed | None, words: Words) -> list[Figure]:
    """All figures of a report, in the order in which they are looked at."""
    return [
        _map(survey, words),
        _timeline(survey, words),
        _codes("form", survey, words),
        _codes("issue", survey, words),
        _actors(survey, words),
        _sizes(survey, words),
        _crowds(survey, words),
        _responses(survey, words),
        outlets(survey, coverage, words),
        estimates(coverage, words),
        agreement(agreed, words),
        conflicts(survey, words),
    ]


# ------------------------------------------------------------------ where and when


def _map(survey: Survey, words: Words) -> Figure:
    names = {spot: min(held, key=lambda n: (-held[n], n)) for spot, held in survey.spot_names.items()}
    caption = (
        words.say(
            "map_caption",
            shown=words.events(survey.spots.total()),
            country=survey.only_country,
            nowhere=survey.nowhere,
        ),
        unit(survey.events, words),
    )
    rows = sorted(survey.countries.items(), key=lambda told: (-told[1], told[0]))
    table = Numbers(
        words.say("map_table"),
        (words.say("country"), words.say("events_column"), words.say("share_column")),
        tuple((words.country(c), words.number(n), share(n, survey.events, words)) for c, n in rows),
    )
    svg = None
    if survey.spots:
        most = min(survey.spots, key=lambda spot: (-survey.spots[spot], spot))
        drawing = world_map(survey.spots, names, survey.countries.keys())
        svg = drawing.svg("map", words.say("map"), words.say("map_alt", place=names[most]))
    return Figure("map", words.say("map"), caption, svg, (table,))


_PATTERNS = {"day": "d MMM y", "week": "d MMM y", "month": "MMM y", "year": "y"}


def _timeline(survey: Survey, words: Words) -> Figure:
    dated = {span: number for span, number in survey.days.items() if span is not None}
    undated = survey.days[None]
    exact = [span for span in dated if (span[1] - span[0]).days < 7] or list(dated)
    if not dated:
        caption = (words.say("empty"), unit(survey.events, words))
        return Figure("timeline", words.say("timeline"), caption, None, ())
    first, last = min(span[0] for span in exact), max(span[1] for span in exact)
    step, told = _steps_of(dated, (last - first).days)
    coarse = sum(dated.values()) - told.total()
    bins = [*_bins(min((*told, _bin(first, step))), max((*told, _bin(last, step))), step)]
    heights = [told[one] for one in bins]
    every = max(1, math.ceil(len(bins) / 7))
    named = _PATTERNS[step]
    labels = [(n, words.day(bins[n], named)) for n in range(0, len(bins), every)]
    ticks = ticks_to(max(heights, default=0))
    said = words.say(f"step_{step}")
    peak = max(bins, key=lambda one: (told[one], one))
    alt = words.say(
        "timeline_alt",
        step=said,
        first=words.day(bins[0], named),
        last=words.day(bins[-1], named),
        most=told[peak],
        peak=words.day(peak, named),
    )
    caption = (
        words.say("timeline_caption", step=said, undated=words.events(undated), coarse=words.events(coarse)),
        unit(survey.events, words),
    )
    rows = [(words.day(one, named), words.number(told[one])) for one in bins if told[one]]
    rows += [(words.say("coarse"), words.number(coarse)), (words.say("undated"), words.number(undated))]
    table = Numbers(words.say("timeline"), (said, words.say("events_column")), tuple(rows))
    svg = columns(heights, labels=labels, ticks=ticks).svg("timeline", words.say("timeline"), alt)
    return Figure("timeline", words.say("timeline"), caption, svg, (table,))


_STEPS = ("day", "week", "month", "year")


def _steps_of(dated: Mapping[tuple[dt.date, dt.date], int], days: int) -> tuple[str, Counter[dt.date]]:
    """The step of a timeline of so many days, and the events in each: the finest that half of the dates have."""
    first = 0 if days <= 62 else 1 if days <= 370 else 2 if days <= 366 * 12 else 3
    for step in _STEPS[first:]:
        told: Counter[dt.date] = Counter()
        for (start, end), number in dated.items():
            if _bin(start, step) == _bin(end, step):
                told[_bin(start, step)] += number
        if step == "year" or 2 * told.total() >= sum(dated.values()):
            break
    return step, told


def _bin(day: dt.date, step: str) -> dt.date:
    """First day of the step that a day lies in."""
    if step == "week":
        return day - dt.timedelta(days=day.weekday())
    return day if step == "day" else day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


def _bins(first: dt.date, last: dt.date, step: str) -> Iterator[dt.date]:
    at = _bin(first, step)
    while at <= last:
        yield at
        if step in ("day", "week"):
            at += dt.timedelta(days=1 if step == "day" else 7)
        else:
            months = at.month + (1 if step == "month" else 12)
            at = dt.date(at.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)


# ------------------------------------------------------------------ what and who


def _codes(kind: str, survey: Survey, words: Words) -> Figure:
    held = survey.codes[kind]
    ranked = sorted(((code, n) for code, n in held.items() if code != NOT_TOLD), key=lambda told: (-told[1], told[0]))
    rows = [(words.code(kind, code), number) for code, number in ranked]
    caption = (
        words.say(f"{kind}_caption"),
        words.say("several_codes"),
        unit(survey.events, words),
        not_known(held[NOT_TOLD], words),
    )
    told = [
        Bar(label, (number,), f"{words.number(number)} · {share(number, survey.events, words)}")
        for label, number in rows[:MOST_BARS]
    ]
    table = Numbers(
        words.say(kind),
        (words.say("code_column"), words.say("events_column"), words.say("share_column")),
        tuple(
            (label, words.number(number), share(number, survey.events, words))
            for label, number in [*rows, (words.say("not_told"), held[NOT_TOLD])]
        ),
    )
    return Figure(kind, words.say(kind), caption, barred(kind, words.say(kind), told, words), (table,))


def _actors(survey: Survey, words: Words) -> Figure:
    rows: list[tuple[str, str, int]] = []
    told: list[Bar] = []
    silent = []
    for role in ROLES:
        ranked = sorted(survey.actors[role].items(), key=lambda one: (-one[1], one[0]))
        rows += [(words.say(role), name, number) for name, number in ranked[: 5 * _MOST_NAMES]]
        if ranked and role != "addressee":
            told.append(Bar(words.say(role)))
            told += [Bar(name, (number,), words.number(number)) for name, number in ranked[:_MOST_NAMES]]
        missing = words.events(survey.kinds[role][NOT_TOLD])
        silent.append(f"{words.say(role)}: {words.say('nobody')}, {missing}")
    table = Numbers(
        words.say("actors"),
        (words.say("name_column"), words.say("role_column"), words.say("events_column")),
        tuple((name, role, words.number(number)) for role, name, number in rows),
    )
    caption = (words.say("actors_caption"), unit(survey.events, words), "; ".join(silent) + ".")
    return Figure("actors", words.say("actors"), caption, barred("actors", words.say("actors"), told, words), (table,))


# ------------------------------------------------------------------ how many


def _sizes(survey: Survey, words: Words) -> Figure:
    rows = [(words.code("size_categories", name), survey.sizes[name]) for name in SIZES]
    told = [
        Bar(label, (number,), f"{words.number(number)} · {share(number, survey.events, words)}")
        for label, number in rows
    ]
    missing = survey.sizes[NOT_TOLD]
    table = Numbers(
        words.say("sizes"),
        (words.say("class_column"), words.say("events_column"), words.say("share_column")),
        tuple(
            (label, words.number(number), share(number, survey.events, words))
            for label, number in [*rows, (words.say("not_told"), missing)]
        ),
    )
    caption = (words.say("sizes_caption"), unit(survey.events, words), not_known(missing, words))
    svg = barred("sizes", words.say("sizes"), told, words) if any(number for _, number in rows) else None
    return Figure("sizes", words.say("sizes"), caption, svg, (table,))


def _crowds(survey: Survey, words: Words) -> Figure:
    held = survey.crowds
    title = words.say("crowds")
    caption = (
        words.say("crowds_caption"),
        unit(survey.events, words),
        not_known(survey.sizes[NOT_TOLD], words),
    )
    if not held:
        return Figure("crowds", title, caption, None, ())
    ends = [n for crowd in held for n in (crowd.low, crowd.best, crowd.high) if n]
    least, most = math.floor(math.log10(min(ends))), math.ceil(math.log10(max(ends)))
    span = max(most - least, 1)

    def place(number: float) -> float:
        return (math.log10(max(number, 1)) - least) / span

    told = [
        Reach(
            " · ".join(part for part in (crowd.place, crowd.day) if part) or crowd.event,
            place(crowd.low),
            None if crowd.high is None else place(crowd.high),
            place(crowd.best),
            words.number(crowd.best),
        )
        for crowd in held
    ]
    ticks = [(n / span, words.number(10 ** (least + n))) for n in range(span + 1)]
    alt = words.say("crowds_alt", place=held[0].place or held[0].event, day=held[0].day, best=held[0].best)
    table = Numbers(
        title,
        tuple(words.say(f"{c}_column") for c in ("place", "day", "low", "best", "high", "estimates")),
        tuple(
            (
                crowd.place or crowd.event,
                crowd.day,
                words.number(crowd.low),
                words.number(crowd.best),
                words.say("open_end") if crowd.high is None else words.number(crowd.high),
                words.number(crowd.estimates),
            )
            for crowd in held
        ),
    )
    return Figure("crowds", title, caption, reaches(told, ticks=ticks, at=()).svg("crowds", title, alt), (table,))


# ------------------------------------------------------------------ what the authorities did


def _responses(survey: Survey, words: Words) -> Figure:
    title = words.say("response")
    told: Counter[str] = Counter()
    for code, number in survey.codes["response"].items():
        if code != NOT_TOLD:
            told[code] = number
    codes = [code for code, _ in sorted(told.items(), key=lambda one: (-one[1], one[0]))][:_MOST_RESPONSES]
    forms = sorted(
        (form for form in survey.responses if form != NOT_TOLD), key=lambda f: (-survey.responses[f]["all"], f)
    )
    caption = (
        words.say("response_caption"),
        unit(survey.events, words),
        not_known(survey.codes["response"][NOT_TOLD], words),
    )
    heads = [words.code("response", code) for code in codes]

    def row(form: str) -> tuple[str, list[tuple[float, str]]]:
        held = survey.responses[form]
        shares = [held[code] / held["all"] for code in codes]
        label = f"{words.code('form', form)} ({words.number(held['all'])})"
        return label, [(share, words.percent(share) if share else "") for share in shares]

    table = Numbers(
        title,
        (words.field("form"), words.say("events_column"), *heads, words.say("not_told")),
        tuple(
            (
                words.code("form", form),
                *(words.number(survey.responses[form][code]) for code in ("all", *codes, NOT_TOLD)),
            )
            for form in forms
        ),
    )
    svg = None
    if codes and forms:
        alt = words.say(
            "response_alt", told="; ".join(f"{h} {words.events(told[c])}" for h, c in zip(heads, codes, strict=True))
        )
        svg = cells([row(form) for form in forms[:_MOST_FORMS]], heads).svg("response", title, alt)
    return Figure("response", title, caption, svg, (table,))
