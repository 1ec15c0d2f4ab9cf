"""Figures of who reports what, and of what nobody reports."""

from __future__ import annotations

import math
from collections.abc import Sequence

from groundswell.export.coverage import Coverage, Estimate
from groundswell.export.report.drawing import Bar, Reach, reaches, ticks_to
from groundswell.export.report.figure import MOST_BARS, Figure, Numbers, barred, share, unit
from groundswell.export.report.survey import NOT_TOLD, SIZE_CLASSES, Survey
from groundswell.export.report.words import Words

_MOST_PAIRS = 15
_FORMS_OF_OUTLETS = 5


def outlets(survey: Survey, coverage: Coverage, words: Words) -> Figure:
    """Events by publisher, which publishers see what, and how far they overlap."""
    title = words.say("outlets")
    drawn = coverage.outlets[:MOST_BARS]
    told = [
        Bar(o.name, (o.alone, o.events - o.alone), f"{words.number(o.alone)} / {words.number(o.events)}") for o in drawn
    ]
    caption = [
        words.say("outlets_caption", unnamed=words.events(coverage.unnamed)),
        unit(coverage.events, words),
    ]
    if len(coverage.outlets) > len(drawn):
        caption.append(words.say("more_outlets", n=len(coverage.outlets) - len(drawn)))
    svg = barred("outlets", title, told, words, legend=(words.say("alone"), words.say("with_others")))
    tables = (_who_sees_what(survey, coverage, words), _pairs(coverage, words), _times(coverage, words))
    return Figure("outlets", title, tuple(caption), svg, tables if coverage.outlets else ())


def _who_sees_what(survey: Survey, coverage: Coverage, words: Words) -> Numbers:
    ranked = sorted(survey.codes["form"].items(), key=lambda told: (-told[1], told[0]))
    forms = [code for code, _ in ranked if code != NOT_TOLD][:_FORMS_OF_OUTLETS]
    heads = [words.code("form", form) for form in forms] + [_size_class(name, words) for name in SIZE_CLASSES]
    rows = []
    for outlet in coverage.outlets:
        held = [outlet.kinds.get("form", {}).get(form, 0) for form in forms]
        held += [outlet.kinds.get("size", {}).get(name, 0) for name in SIZE_CLASSES]
        shares = (f"{words.number(n)} ({round(100 * n / outlet.events)})" if n else "0" for n in held)
        rows.append((outlet.name, words.number(outlet.events), words.number(outlet.alone), *shares))
    head = (words.say("outlet_column"), words.say("events_column"), words.say("alone"), *heads)
    return Numbers(words.say("outlets_table"), head, tuple(rows))


def _size_class(name: str, words: Words) -> str:
    if name == NOT_TOLD:
        return f"{words.field('size')}: {words.say('not_told')}"
    low, _, high = name.rstrip("+").partition("-")
    told = f"{words.number(int(low))}–{words.number(int(high))}" if high else f"{words.number(int(low))}+"
    return f"{words.field('size')} {told}"


def _pairs(coverage: Coverage, words: Words) -> Numbers:
    events = {outlet.name: outlet.events for outlet in coverage.outlets}
    rows = [
        (
            f"{one}, {other}",
            words.number(number),
            share(number, events[one], words),
            share(number, events[other], words),
        )
        for (one, other), number in list(coverage.shared.items())[:_MOST_PAIRS]
    ]
    head = (words.say("outlet_column"), words.say("pair_column"), words.say("of_first"), words.say("of_second"))
    return Numbers(words.say("overlap_table"), head, tuple(rows))


def _times(coverage: Coverage, words: Words) -> Numbers:
    rows = ((words.number(times), words.number(number)) for times, number in coverage.times_seen.items())
    return Numbers(words.say("times_table"), (words.say("times_column"), words.say("events_column")), tuple(rows))


def estimates(coverage: Coverage, words: Words) -> Figure:
    """Events that no source reports, as estimated: of all, by form and by size."""
    title, whole = words.say("estimate"), coverage.whole
    if whole.total is None or whole.interval is None:
        said = words.say("estimate_none", why=words.say(str(whole.refused)))
    else:
        said = words.say(
            f"estimate_{whole.method}",
            n=whole.sources,
            group=", ".join(coverage.groups),
            seen=whole.seen,
            once=whole.once,
            twice=whole.twice,
            total=words.number(whole.total),
            low=words.number(whole.interval[0]),
            high=words.number(whole.interval[1]),
            unseen=words.number(whole.total - whole.seen),
        )
    groups = [("", [(words.say("all"), whole)]), *_by_class(coverage, words)]
    listed = [told for _, held in groups for told in held]
    able = [(label, one) for label, one in listed if one.total is not None]
    caption = [said]
    if able:
        caption += [words.say(f"assume_{whole.method}"), words.say("estimate_caption")]
    if len(listed) > len(able):
        caption.append(words.say("estimate_left_out", n=len(listed) - len(able)))
    caption.append(unit(coverage.events - coverage.unnamed, words))
    table = Numbers(
        title,
        tuple(words.say(f"{c}_column") for c in ("class", "seen", "total", "interval", "why")),
        tuple(_estimate_row(label, one, words) for label, one in listed),
    )
    return Figure("estimate", title, tuple(caption), _estimates_drawn(groups, title, words), (table,))


Classes = list[tuple[str, Estimate]]


def _by_class(coverage: Coverage, words: Words) -> list[tuple[str, Classes]]:
    """By heading the estimates of each class."""
    forms = coverage.by_kind.get("form", {})
    sizes = coverage.by_kind.get("size", {})
    ranked = sorted((form for form in forms if form != NOT_TOLD), key=lambda form: (-forms[form].seen, form))
    return [
        (words.say("by_form"), [(words.code("form", form), forms[form]) for form in ranked]),
        (words.say("by_size"), [(_size_class(name, words), sizes[name]) for name in SIZE_CLASSES if name in sizes]),
    ]


def _estimate_row(label: str, one: Estimate, words: Words) -> tuple[str, ...]:
    total = "–" if one.total is None else words.number(one.total)
    interval = "–" if one.interval is None else "–".join(words.number(end) for end in one.interval)
    return label, words.number(one.seen), total, interval, words.say(one.refused) if one.refused else ""


def _estimates_drawn(groups: Sequence[tuple[str, Classes]], title: str, words: Words) -> str | None:
    able = [(head, [(label, one) for label, one in held if one.interval]) for head, held in groups]
    ends = [one.interval[1] for _, held in able for _, one in held if one.interval]
    if not ends:
        return None
    ticks = ticks_to(math.ceil(max(ends)))
    told = []
    for head, held in able:
        if head and held:
            told.append(Reach(head))
        for label, one in held:
            assert one.interval is not None
            assert one.total is not None
            low, high, seen, total = (n / ticks[-1] for n in (*one.interval, one.seen, one.total))
            numbers = f"{words.number(one.seen)} → {words.number(one.total)}"
            told.append(Reach(label, low, high, total, numbers, (seen, total)))
    label, first = next(one for _, held in able for one in held)
    alt = words.say("estimate_alt", label=label, seen=first.seen, total=words.number(first.total or 0))
    drawing = reaches(
        told,
        ticks=[(tick / ticks[-1], words.number(tick)) for tick in ticks],
        at=(0.0,),
        legend=(words.say("seen_column"), words.say("total_column")),
    )
    return drawing.svg("estimate", title, alt)
