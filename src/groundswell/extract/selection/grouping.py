"""Grouping: which words tell the same event.

A document is read from top to bottom. Every telling either joins an event that is already told or opens a new one.
Readers do the same: a later "the march" is the march of the headline unless the text says otherwise. How they decide is
learned: day, town, form and standing, the article, and how far apart the words stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from groundswell.extract.events import Frame, Telling, agree_on_date, agree_on_place, frames_of, one_family, tellings_of
from groundswell.extract.mentions.what import TriggerMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention
from groundswell.extract.selection.model import load_model
from groundswell.extract.selection.scene import step
from groundswell.language.fold import fold
from groundswell.language.parse import Parse

_POINTING = 0.5  # share of the usual threshold for "the march": it speaks of something told, or of nothing
_BEFORE = 40  # characters before a telling in which words say that it is another one
_SENTENCES = (0, 1, 2, 4, 8, 16)


def candidate_frames(
    parse: Parse,
    triggers: Sequence[TriggerMention],
    dates: Sequence[DateMention],
    places: Sequence[PlaceMention],
    *,
    published: dt.date | None,
) -> tuple[Frame, ...]:
    """Everything that may be an event of a document, in the order of the text.

    Parameters
    ----------
    parse
        The document.
    triggers, dates, places
        What was found in it.
    published
        Day of publication, where known.
    """
    model, folded = load_model("grouping"), fold(parse.text)
    groups: list[list[Telling]] = []
    for telling in in_order(tellings_of(parse, triggers, dates, places, published=published)):
        told = chances(parse, folded, telling, groups)
        best = max(range(len(groups)), key=lambda number: (told[number], -number), default=-1)
        least = model.least["yes"] * (_POINTING if telling.trigger.anaphoric else 1.0)
        if best >= 0 and told[best] >= least:
            groups[best].append(telling)
        else:
            groups.append([telling])
    return frames_of(groups, published=published)


def chances(parse: Parse, folded: str, telling: Telling, groups: Sequence[Sequence[Telling]]) -> list[float]:
    """Probability that a telling is of each of some events."""
    model = load_model("grouping")
    return [
        model.probabilities(features(parse, folded, telling, groups, number))["yes"] if _may_be(telling, group) else 0.0
        for number, group in enumerate(groups)
    ]


def _may_be(telling: Telling, group: Sequence[Telling]) -> bool:
    """Another day or town is another event, and a meeting that prepares an event is never the event itself."""
    if (group[0].kind == "preparatory") != (telling.kind == "preparatory"):
        return False
    return agree_on_date(telling, group) is not False and agree_on_place(telling, group) is not False


def in_order(tellings: Sequence[Telling]) -> list[Telling]:
    """Tellings in the order in which they find their event: what tells one by itself first."""
    return sorted(tellings, key=lambda t: (t.trigger.weak, t.trigger.start))


def features(
    parse: Parse, folded: str, telling: Telling, groups: Sequence[Sequence[Telling]], number: int
) -> Iterator[str]:
    """What speaks for and against a telling being of one of the events that are told already."""
    group, trigger = groups[number], telling.trigger
    day, town = _said(agree_on_date(telling, group)), _said(agree_on_place(telling, group))
    forms = {code for t in group for code in t.trigger.forms}
    family = "one family" if one_family(trigger.forms, group) else "other form"
    form = "same form" if forms & set(trigger.forms) else family
    kind = "same kind" if telling.kind == group[0].kind else f"{telling.kind} in {group[0].kind}"
    nearest = min(group, key=lambda t: (abs(t.trigger.start - trigger.start), t.trigger.start))
    apart = step(abs(nearest.trigger.sentence - trigger.sentence), _SENTENCES)
    told = "points" if trigger.anaphoric else "agents" if trigger.agent else "weak" if trigger.weak else "tells"
    latest = max(groups, key=lambda g: max(t.trigger.start for t in g if t.trigger.start <= trigger.start or t is g[0]))
    where = ("last" if group is latest else "earlier") + (", first" if number == 0 else "")
    yield f"{told}"
    yield f"{form}"
    yield f"{kind}"
    yield f"{told}: {form}, day {day}, town {town}"
    yield f"{form}, day {day}, town {town}, {kind}"
    yield f"day {day}, town {town}"
    yield f"apart {apart}"
    yield f"{told}: apart {apart}"
    yield f"{form}: apart {apart}"
    yield f"{told}: {where}"
    yield f"{where}, groups {step(len(groups), (1, 2, 3, 5))}"
    yield f"{where}: {form}, {told}"
    yield f"size {step(len(group), (1, 2, 4))}"
    yield f"dated {telling.date is not None}, {any(t.date for t in group)}"
    yield f"placed {telling.place is not None}, {any(t.place for t in group)}"
    yield f"modality {trigger.modality}, {nearest.trigger.modality}"
    if trigger.anaphoric and trigger.forms == ("demonstration",):  # "the protest" may be any event
        yield f"the protest: {where}"
        yield f"the protest: {where}, day {day}, town {town}"
        yield f"the protest: {kind}"
        yield f"the protest: apart {apart}"
    for code in trigger.forms:
        yield f"{code}: {form}"
        for other in sorted(forms):
            yield f"{code} with {other}"
            yield f"{code} with {other}, apart {apart}"
    same = folded[trigger.start : trigger.end] in {folded[t.trigger.start : t.trigger.end] for t in group}
    yield f"same words {same}, {told}"
    first, last = sorted((nearest.trigger, trigger), key=lambda t: t.start)
    if last.start >= first.end:
        between = folded[first.end : last.start]
        yield f"characters {step(len(between))}"
        yield f"new paragraph {chr(10) in between}"
        if len(between.split()) <= 3:
            yield f"{parse.language} joined by {' '.join(between.split())}"
    for word in set(folded[max(0, trigger.start - _BEFORE) : trigger.start].split()):
        yield f"{parse.language} before {word}"


def _said(verdict: bool | None) -> str:  # noqa: FBT001
    return "open" if verdict is None else "same" if verdict else "other"
