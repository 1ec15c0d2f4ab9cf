"""Events: the words that tell them, how they stand in their document, and which sentences speak of them."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal, TypeVar, cast

from groundswell.extract.mentions.what import TriggerMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.language.parse import Parse
from groundswell.record.event import Standing
from groundswell.record.partial_date import days_of, may_be_same

MOST_EVENTS = 8  # a coder stops here too
_FAR_PAST = dt.timedelta(days=45)  # older than this at publication, an event is no longer the news
_BEFORE_NEWS = dt.timedelta(days=3)  # this much older than the first focal event, it is its background
_DAY, _YEAR = 10, 4  # characters of a partial date that holds a day, or a year only
#: What stands before a date within a sentence.
_LED = re.compile(
    r"(?:^|\W)(?:on|in|since|of|during|by|until|through|early|mid|late|el|en|de|del|desde|durante|ano|year)\s+$"
)
_SPEECH = 50  # characters before a date in which a word of speech stands
_NOWHERE = 10**6  # characters to the words of an event that has none
_REACH = 160  # characters between a trigger and the day or place that belongs to it

#: Forms that make one event together: a march that ends in a rally, a blockade with burning tyres.
_FAMILIES = (
    frozenset(
        "demonstration march picket vigil sit_in petition symbolic_action noise_protest caravan blockade riot clash "
        "property_attack mob_violence disruption civil_disobedience leafleting occupation encampment".split()
    ),
    frozenset("strike walkout boycott demonstration".split()),
    frozenset(("hunger_strike", "sit_in", "self_harm")),
)
_TOWNS = ("locality", "admin2", "admin1")

Class = Literal["happened", "preparatory", "announced", "averted"]
Near = TypeVar("Near", DateMention, PlaceMention)


@dataclass(frozen=True, slots=True)
class Telling:
    """A trigger with its class, and the day and the town that stand beside it."""

    trigger: TriggerMention
    kind: Class
    date: DateMention | None
    place: PlaceMention | None

    @property
    def weight(self) -> int:
        """How much this telling says of its event."""
        trigger = self.trigger
        headline = trigger.sentence == 0 and self.date is None
        return (
            4 * (not trigger.weak)
            + 3 * (not trigger.anaphoric)
            + 2 * (self.date is not None)
            + (self.place is not None)
            - 3 * headline
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """One event: the words that tell it, its standing, the sentences that speak of it, and how sure it is one."""

    tellings: tuple[Telling, ...]
    standing: Standing
    sentences: frozenset[int] = field(default=frozenset())
    chance: float = 1.0
    lead: Telling = field(init=False, repr=False, compare=False)  # the telling that says most, the first of several
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _reached: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lead", max(self.tellings, key=lambda t: (t.weight, -t.trigger.start)))
        spans = sorted((t.trigger.start, t.trigger.end) for t in self.tellings)
        object.__setattr__(self, "_starts", tuple(start for start, _ in spans))
        object.__setattr__(self, "_reached", tuple(accumulate((end for _, end in spans), max)))

    def gap(self, start: int, end: int) -> int:
        """Characters between a stretch of words and the nearest trigger; 0 where they touch."""
        at = bisect_left(self._starts, start)
        before = max(0, start - self._reached[at - 1]) if at else _NOWHERE
        after = max(0, self._starts[at] - end) if at < len(self._starts) else _NOWHERE
        return min(before, after)

    @property
    def first(self) -> int:
        """Where the event is first told."""
        return self.tellings[0].trigger.start


def tellings_of(
    parse: Parse,
    triggers: Sequence[TriggerMention],
    dates: Sequence[DateMention],
    places: Sequence[PlaceMention],
    *,
    published: dt.date | None,
) -> list[Telling]:
    """Every word that may tell an event of a document, with the day and the town beside it, by position.

    Parameters
    ----------
    parse
        The document.
    triggers, dates, places
        What was found in it.
    published
        Day of publication, where known: what lies after it has not happened yet.
    """
    usable = [t for t in triggers if t.modality not in ("denied", "hypothetical")]
    return [_telling(parse, t, triggers, dates, places, published) for t in usable]


def frames_of(groups: Iterable[Sequence[Telling]], *, published: dt.date | None) -> tuple[Frame, ...]:
    """Tellings that are together as events, in the order of the text, with the standing that their words give."""
    ordered = [sorted(group, key=lambda t: t.trigger.start) for group in groups]
    ordered.sort(key=lambda group: group[0].trigger.start)
    return tuple(Frame(tuple(group), _standing(group, ordered, published)) for group in ordered)


# ------------------------------------------------------------------ what stands beside a trigger


def _telling(
    parse: Parse,
    trigger: TriggerMention,
    triggers: Sequence[TriggerMention],
    dates: Sequence[DateMention],
    places: Sequence[PlaceMention],
    published: dt.date | None,
) -> Telling:
    sentence = parse.sentences[trigger.sentence]
    days = [d for d in dates if sentence.start <= d.start < sentence.end and can_date(parse, d, published)]
    days = [d for d in days if not _of_speech(parse, d, triggers)] or days
    towns = [p for p in places if p.place and p.kind in _TOWNS and sentence.start <= p.start < sentence.end]
    towns = [p for p in towns if p.direct] or [p for p in towns if p.reason == "road"]
    date = nearest(trigger, days, triggers)
    kind = _class_of(trigger, date, published)
    if kind == "announced" and trigger.modality in ("told", "background") and _is_past(trigger, parse.language):
        kind, date = "happened", None  # "took out a march": the day ahead in the sentence is of something else
    return Telling(trigger, kind, date, nearest(trigger, towns, triggers))


def can_date(parse: Parse, date: DateMention, published: dt.date | None) -> bool:
    """Can a date tell the day of an event?

    "This year" only says that it is recent, a year without a preposition is part of a name, and the report's own date
    says when it was written.
    """
    value = date.start_date or ""
    if not value or (date.direction == "present" and len(value) < _DAY):
        return False
    led = _LED.search(fold(parse.text[max(0, date.start - 12) : date.start]))
    if len(value) == _YEAR and date.quote == value:
        return led is not None
    own = date.status == "stated" and published is not None and value == str(published)
    return not own or led is not None


def _of_speech(parse: Parse, date: DateMention, triggers: Sequence[TriggerMention]) -> bool:
    """Is a date that of what somebody said ("said the mayor on Tuesday"), not of what happened?"""
    start = max(parse.sentence_at(date.start).start, date.start - _SPEECH)
    speech = load_lexicon(parse.language, "claims", "speech")
    spoken = [start + m.end for m in speech.find(fold(parse.text[start : date.start]))]
    return bool(spoken) and not any(spoken[-1] <= t.start < date.start for t in triggers)


def _is_past(trigger: TriggerMention, language: str) -> bool:
    """Is the event told by a verb in the past?"""
    form: str = read_data(f"groundswell.language.{language}", "events.yaml")["past_verbs"]
    return re.match(form, fold(trigger.quote)) is not None


def nearest(trigger: TriggerMention, mentions: Sequence[Near], triggers: Sequence[TriggerMention]) -> Near | None:
    """The mention nearest to a trigger; one beyond another trigger is further away than it looks."""
    best: tuple[int, int, Near] | None = None
    for mention in mentions:
        low, high = min(trigger.end, mention.end), max(trigger.start, mention.start)
        between = sum(1 for t in triggers if low <= t.start and t.end <= high and not t.weak)
        gap = max(0, high - low) + 60 * between
        if gap <= _REACH and (best is None or (gap, mention.start) < best[:2]):
            best = (gap, mention.start, mention)
    return best[2] if best else None


def _class_of(trigger: TriggerMention, date: DateMention | None, published: dt.date | None) -> Class:
    days = days_of(date.start_date) if date else None
    ahead = bool(date and date.direction == "future") or bool(published and days and days[0] > published)
    behind = bool(published and days and days[1] < published) and not (date and date.direction == "future")
    if trigger.modality in ("told", "background"):
        return "announced" if ahead else "happened"
    if trigger.modality == "announced" and behind:
        return "happened"
    return cast(Class, trigger.modality)


# ------------------------------------------------------------------ one event or two


def one_family(forms: Sequence[str], group: Sequence[Telling]) -> bool:
    """Can the forms make one event with those of the group?"""
    told = {code for t in group for code in t.trigger.forms}
    return any(set(forms) & family and told & family for family in _FAMILIES)


def agree_on_date(telling: Telling, group: Sequence[Telling]) -> bool | None:
    """Do the days allow one event? None where one side tells none."""
    if telling.date is None:
        return None
    verdicts = [may_be_same(telling.date.start_date, t.date.start_date) for t in group if t.date]
    return None if not verdicts else any(verdicts)


def agree_on_place(telling: Telling, group: Sequence[Telling]) -> bool | None:
    """Do the towns allow one event? None where one side tells none."""
    if telling.place is None or telling.place.place is None:
        return None
    verdicts = []
    for other in group:
        if other.place is None or other.place.place is None:
            continue
        a, b = telling.place.place, other.place.place
        if a.locality and b.locality:
            verdicts.append(a.locality == b.locality)
        elif a.admin1 and b.admin1:
            verdicts.append(a.admin1 == b.admin1)
    return None if not verdicts else any(verdicts)


# ------------------------------------------------------------------ standing and prominence


def _standing(group: Sequence[Telling], groups: Sequence[Sequence[Telling]], published: dt.date | None) -> Standing:
    kind = group[0].kind
    if kind != "happened":
        return kind
    if long_past(group, published):
        return "background"
    last = _last_day(group)
    news = [_last_day(g) for g in groups if g[0].kind == "happened" and g is not group]
    recent = max((day for day in news if day), default=None)
    if last and recent and recent - last > _BEFORE_NEWS:
        return "background"
    others = any(g[0].kind == "happened" and not _only_past(g) for g in groups if g is not group)
    return "background" if _only_past(group) and others else "focal"


def long_past(group: Sequence[Telling], published: dt.date | None) -> bool:
    """Did the event end too long before publication to be the news?"""
    last = _last_day(group)
    return bool(published and last and published - last > _FAR_PAST)


def _last_day(group: Sequence[Telling]) -> dt.date | None:
    days = [days_of(t.date.end_date) or days_of(t.date.start_date) for t in group if t.date]
    return max((d[1] for d in days if d), default=None)


def _only_past(group: Sequence[Telling]) -> bool:
    return all(t.trigger.modality == "background" for t in group if not t.trigger.weak)


def by_prominence(parse: Parse, frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """The events of a document, the most prominent first and no more than a coder gives, with their sentences."""
    return with_sentences(parse, sorted(frames, key=_prominence)[:MOST_EVENTS])


def _prominence(frame: Frame) -> tuple[int, int, int]:
    order = {"focal": 0, "announced": 1, "averted": 1, "background": 2, "preparatory": 3}
    early = 0 if frame.tellings[0].trigger.sentence <= 2 else 1
    return order[frame.standing], early, frame.first


# ------------------------------------------------------------------ which sentences speak of which event


def with_sentences(parse: Parse, frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Every sentence to the events told in it; one without a trigger to the event told last."""
    told: dict[int, list[int]] = {}
    for number, frame in enumerate(frames):
        for telling in frame.tellings:
            told.setdefault(telling.trigger.sentence, []).append(number)
    speaks: dict[int, set[int]] = {n: set() for n in range(len(frames))}
    current: int | None = 0 if frames else None
    for sentence in parse.sentences:
        if sentence.index in told:
            here = told[sentence.index]
            for number in here:
                speaks[number].add(sentence.index)
            following = [number for number in here if frames[number].standing != "preparatory"]
            if following:  # what follows a meeting that prepares an event is about the event again
                current = min(following) if len(set(following)) > 1 else following[-1]
        elif current is not None:
            speaks[current].add(sentence.index)
    return tuple(replace(frame, sentences=frozenset(speaks[n])) for n, frame in enumerate(frames))
