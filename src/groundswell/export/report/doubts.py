"""Figures of how far coders agree, and of where reports contradict one another."""

from __future__ import annotations

from groundswell.export.agreed import Agreed
from groundswell.export.report.drawing import Bar, Reach, reaches
from groundswell.export.report.figure import Figure, Numbers, barred, share
from groundswell.export.report.survey import Survey
from groundswell.export.report.words import Words


def agreement(found: Agreed | None, words: Words) -> Figure:
    """Agreement on each field, with its interval."""
    title = words.say("agreement")
    if found is None:
        return Figure("agreement", title, (words.say("agreement_none"),), None, ())
    held = [field for field in found.fields if field.units]
    told = [field for field in held if field.alpha is not None]

    least = -1.0 if any(end < 0 for f in told for end in (f.alpha, *(f.interval or ())) if end is not None) else 0.0

    def place(alpha: float) -> float:
        return min(max((alpha - least) / (1 - least), 0.0), 1.0)

    lines = [
        Reach(
            words.field(field.name),
            place(field.interval[0]) if field.interval else None,
            place(field.interval[1]) if field.interval else None,
            place(field.alpha),
            f"{words.decimal(field.alpha)} · {words.events(field.units)}",
        )
        for field in told
        if field.alpha is not None
    ]
    ticks = [
        (place(alpha), words.decimal(alpha)) for alpha in (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0) if alpha >= least
    ]
    alt = words.say(
        "agreement_alt",
        told="; ".join(f"{words.field(f.name)} {words.decimal(f.alpha)}" for f in told if f.alpha is not None),
    )
    table = Numbers(
        title,
        (
            *(words.say(f"{c}_column") for c in ("field", "units", "percent")),
            "alpha" if words.language == "en" else "alfa",
            words.say("interval_column"),
        ),
        tuple(
            (
                words.field(field.name),
                words.number(field.units),
                "–" if field.percent is None else words.percent(field.percent),
                "–" if field.alpha is None else words.decimal(field.alpha),
                "–" if field.interval is None else " … ".join(words.decimal(end) for end in field.interval),
            )
            for field in held
        ),
    )
    caption = (words.say("agreement_caption", coders=found.coders, reports=found.reports),)
    svg = reaches(lines, ticks=ticks, at=(place(0.0),)).svg("agreement", title, alt) if lines else None
    return Figure("agreement", title, caption, svg, (table,))


def conflicts(survey: Survey, words: Words) -> Figure:
    """Fields on which reports contradict one another."""
    title = words.say("conflicts")
    rows = sorted(survey.conflicts.items(), key=lambda told: (-told[1], told[0]))
    caption = [words.say("conflicts_caption", several=words.events(survey.several))]
    if not rows:
        caption.append(words.say("no_conflicts"))
    told = [
        Bar(words.field(name), (number,), f"{words.number(number)} · {share(number, survey.several, words)}")
        for name, number in rows
    ]
    table = Numbers(
        title,
        (words.say("field_column"), words.say("events_column"), words.say("events_of_several")),
        tuple((words.field(n), words.number(number), share(number, survey.several, words)) for n, number in rows),
    )
    return Figure("conflicts", title, tuple(caption), barred("conflicts", title, told, words), (table,) if rows else ())
