"""A canonical event: what every report says of it, and what links them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Annotated

from fastapi import Query

from groundswell.link.campaigns import REASONS
from groundswell.link.explain import Step
from groundswell.project.canonical import Link, size_range
from groundswell.project.events import (
    OpenEvent,
    ToldField,
    ToldValue,
    event_named,
    open_event,
)
from groundswell.project.near import Similar, found_events, similar_events
from groundswell.review.pages import field_label
from groundswell.review.screens import Screens
from groundswell.review.shown import day, people, shown
from groundswell.review.visitor import Visit, Visitor
from groundswell.review.wording import say
from groundswell.store.deeds import Deed
from groundswell.store.summaries import EventSummary

screens = Screens("event")


# ------------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: what was compared, what came of it, the weight, and where it is drawn, from 0 to 100."""

    label: str
    words: str
    weight: float
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class ShownLink:
    """Why two reports are taken for one event.

    Attributes
    ----------
    left, right
        Places of the reports among all that tell the event.
    by, by_person, at
        Who says so, whether that is a person, and when.
    sentence
        Why, in words.
    weight
        Logarithm, to base 2, of the odds; None for a person.
    odds
        The odds in words; empty for a person.
    bars
        The waterfall, with the sum last; none for a person.
    zero
        Where in the waterfall nothing speaks for or against.
    """

    left: int
    right: int
    by: str
    by_person: bool
    at: str
    sentence: str
    weight: float | None
    odds: str
    bars: tuple[Bar, ...]
    zero: float


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """One thing that a person did.

    Attributes
    ----------
    run
        Number of the action.
    sentence
        What was done, in words.
    note
        What was written beside it.
    by, at
        Who, and when.
    undone
        Whether it was taken back.
    judged
        Whether it was of which events are one: that can be taken back here.
    other
        Name of a candidate event that it was on, too, and that tells another event now; else empty.
    mine
        Whether the visitor may take it back, or bring it back.
    """

    run: int
    sentence: str
    note: str | None
    by: str
    at: str
    undone: bool
    judged: bool
    other: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another event that this one is not: it belongs to it, or was marked as different.

    Attributes
    ----------
    name, title
        Of the other.
    reports
        Number of reports that tell it; None where it is not known.
    told
        How the two belong together and why; or who marked them, and when.
    """

    name: str
    title: str
    reports: int | None
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """What the page of an event shows.

    Attributes
    ----------
    title, subtitle
        What, where and when; who, for what, and how many.
    event
        The event.
    links
        Why its reports are linked.
    ties, marked
        Events that belong to it; events that people marked as different.
    deeds
        What people did to it, the latest first.
    conflicts
        Number of fields on which reports contradict one another.
    """

    title: str
    subtitle: str
    event: OpenEvent
    links: tuple[ShownLink, ...]
    ties: tuple[Other, ...]
    marked: tuple[Other, ...]
    deeds: tuple[ShownDeed, ...]
    conflicts: int


@screens.page("/events/{name}", template="event.html")
def event(visitor: Visit, name: str) -> EventPage:
    """A canonical event, by its name or that of any candidate event that tells it."""
    found, language = open_for(visitor, name), visitor.language
    return EventPage(
        _title(found, language),
        _subtitle(found, language),
        found,
        tuple(_shown_link(link, found, language) for link in found.links),
        tuple(
            _other(
                tie.event, tie.summary, language, say(f"event.tie_{tie.kind}", language), _reason(tie.reason, language)
            )
            for tie in found.ties
        ),
        tuple(
            _other(m.event, m.summary, language, say("event.marked_by", language, by=m.by, at=day(m.at[:10], language)))
            for m in found.marked
        ),
        tuple(shown_deed(deed, found, visitor) for deed in found.deeds),
        sum(field.conflict for field in found.fields),
    )


def _other(name: str, summary: EventSummary | None, language: str, *told: str) -> Other:
    title = title_of(summary, language) if summary else say("event.untitled", language, name=name)
    return Other(name, title, summary.reports if summary else None, told)


def _reason(told: str, language: str) -> str:
    known = next((key for key, words in REASONS.items() if words == told), None)
    return say(f"why.tie.{known}", language) if known else told


def open_for(visitor: Visitor, name: str) -> OpenEvent:
    """An event as a visitor may see it: names of others are hidden where its reports are read apart."""
    with visitor.project.database.reading() as connection:
        found = open_event(
            connection, name, codebook=visitor.project.codebook, coder=visitor.coder, sees_all=visitor.sees_all
        )
    if not any(teller.apart for teller in found.tellers):
        return found
    hidden = visitor.shown_name
    return replace(
        found,
        links=tuple(replace(link, by=hidden(link.by)) if link.by_person else link for link in found.links),
        marked=tuple(replace(marked, by=hidden(marked.by)) for marked in found.marked),
        deeds=tuple(replace(deed, action=replace(deed.action, by=hidden(deed.action.by))) for deed in found.deeds),
    )


def _title(found: OpenEvent, language: str) -> str:
    """What, where and when, as far as it is told."""
    most = {"form": 2, "place": 1, "start_date": 1}
    parts = [", ".join(_values(found.field(name), language)[:number]) for name, number in most.items()]
    told = " · ".join(part for part in parts if part)
    return told[:1].upper() + told[1:] if told else say("event.untitled", language, name=found.name)


def _subtitle(found: OpenEvent, language: str) -> str:
    """Who, for what, and how many, as far as it is told."""
    who = _values(found.field("organizer"), language)[:2] or _values(found.field("participant"), language)[:2]
    sizes = [value.value for value in _chosen(found.field("size")) if isinstance(value.value, dict)]
    low, high = size_range(sizes)
    crowd = say("event.crowd", language, number=people(low, high, language)) if sizes else ""
    return " · ".join(part for part in (", ".join(who), *_values(found.field("claim"), language)[:1], crowd) if part)


def _chosen(field: ToldField | None) -> list[ToldValue]:
    return [value for value in field.values if value.chosen] if field else []


def _values(field: ToldField | None, language: str) -> list[str]:
    return [shown(field.name, value.value, language) for value in _chosen(field)] if field else []


# ------------------------------------------------------------------ why


def _shown_link(link: Link, found: OpenEvent, language: str) -> ShownLink:
    left, right = (place for name in (link.left, link.right) if (place := found.teller(name)) is not None)
    bars, zero = _bars(link.steps, language)
    return ShownLink(
        min(left, right),
        max(left, right),
        link.by,
        link.by_person,
        link.at,
        link.reached.get("note", "") if link.by_person else _sentence(link.reached, link.steps, language),
        link.weight,
        "" if link.weight is None else _odds(link.weight, language),
        bars,
        zero,
    )


def _sentence(reached: Mapping[str, str], steps: Sequence[Step], language: str) -> str:
    """What speaks for one event, then what speaks against it."""
    told = [(step.weight, say(f"why.{step.key}", language)) for step in steps if step.key != "start"]
    sides = [", ".join(words for weight, words in told if weight * sign > 0) for sign in (1, -1)]
    if not any(sides):
        return say("event.nothing_speaks", language)
    if all(sides):
        return say("event.for_but_against", language, speaks=sides[0], against=sides[1])
    return sides[0] or say("event.against_alone", language, against=sides[1])


def _odds(weight: float, language: str) -> str:
    """Odds of so many to one, for or against, rounded to what can be read."""
    number = 2 ** min(abs(weight), 40)
    told = f"{number:.1f}" if number < 10 else f"{round(number, 1 - len(str(int(number)))):,.0f}"
    return say("event.odds_for" if weight > 0 else "event.odds_against", language, number=told)


def _bars(steps: Sequence[Step], language: str) -> tuple[tuple[Bar, ...], float]:
    """A waterfall: each bar begins where the one before ends, and the last is the sum. Also where its zero lies."""
    if not steps:
        return (), 0.0
    ends = list(accumulate(step.weight for step in steps))
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 100 / ((high - low) or 1.0)
    starts = [0.0, *ends[:-1]]
    bars = [
        Bar(
            say(f"why.{step.key.partition('.')[0]}", language) if step.key != "start" else "",
            say(f"why.{step.key}", language),
            step.weight,
            round((min(start, end) - low) * scale, 2),
            round(abs(end - start) * scale, 2),
        )
        for step, start, end in zip(steps, starts, ends, strict=True)
    ]
    total = ends[-1]
    whole = Bar("", say("event.together", language), total, round((min(0.0, total) - low) * scale, 2), 0.0)
    return (*bars, replace(whole, width=round(abs(total) * scale, 2))), round(-low * scale, 2)


# ------------------------------------------------------------------ what people did


def shown_deed(deed: Deed, found: OpenEvent, visitor: Visitor) -> ShownDeed:
    """What a person did on an event, as a visitor is told of it."""
    action = deed.action
    return ShownDeed(
        action.run_id,
        _deed_in_words(deed, found, visitor.language),
        deed.note,
        action.by,
        action.at,
        bool(action.undone),
        bool(deed.judged),
        next((name for *pair, _ in deed.judged for name in pair if found.teller(name) is None), ""),
        bool(deed.judged) and visitor.may("coder") and (action.by == visitor.coder or visitor.sees_all),
    )


def _deed_in_words(deed: Deed, found: OpenEvent, language: str) -> str:
    command = deed.action.command
    if deed.judged:
        verdicts = {verdict for _, _, verdict in deed.judged}
        known = command if command in ("separate", "join", "apart") else next(iter(sorted(verdicts)))
        return say(f"event.did_{known}", language, n=len(deed.judged))
    fields = list(dict.fromkeys(field for _, field in deed.said))
    told = ", ".join(field_label(field, language) for field in fields[:4])
    more = say("event.and_more", language, number=len(fields) - 4) if len(fields) > 4 else ""
    return say("event.did_say", language, fields=told + more)


# ------------------------------------------------------------------ which events may be the same


@dataclass(frozen=True, slots=True)
class Choice:
    """An event that may be the same as another.

    Attributes
    ----------
    name
        Of the event.
    title, subtitle
        What, where and when; who, and how many.
    reports
        Number of reports, near-identical ones counted once.
    why
        What came of comparing the two, in words.
    """

    name: str
    title: str
    subtitle: str
    reports: int
    why: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Events to choose from, the likeliest first."""

    events: tuple[Choice, ...]


@screens.data("/events/{name}/similar")
def similar(visitor: Visit, name: str, q: Annotated[str, Query(max_length=400)] = "") -> Choices:
    """Events near one; with words, those that a search for them finds."""
    with visitor.project.database.reading() as connection:
        own = event_named(connection, name)
        found = found_events(connection, own, q) if q.strip() else similar_events(connection, own)
    return Choices(tuple(_choice(one, visitor.language) for one in found))


def _choice(one: Similar, language: str) -> Choice:
    return Choice(
        one.event.event_id,
        title_of(one.event, language),
        subtitle_of(one.event, language),
        one.event.reports,
        "; ".join(told for told in (_verdict(one, language), _compared(one, language)) if told),
    )


def _verdict(one: Similar, language: str) -> str:
    return say(f"event.marked_{one.verdict}", language) if one.verdict else ""


def _compared(one: Similar, language: str) -> str:
    if one.weight is None:
        return say("event.not_compared", language)
    return say("event.compared", language, odds=_odds(one.weight, language))


def title_of(event: EventSummary, language: str) -> str:
    """What, where and when of an event in one row."""
    forms = ", ".join(shown("form", form, language) for form in event.forms[:2])
    told = " · ".join(part for part in (forms, event.place, day(event.day, language)) if part)
    return told[:1].upper() + told[1:] if told else say("event.untitled", language, name=event.event_id)


def subtitle_of(event: EventSummary, language: str) -> str:
    """Who, and how many."""
    sizes = event.size_low is not None or event.size_high is not None
    crowd = say("event.crowd", language, number=people(event.size_low, event.size_high, language)) if sizes else ""
    return " · ".join(part for part in (event.who, crowd) if part)
