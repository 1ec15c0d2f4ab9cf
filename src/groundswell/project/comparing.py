"""Comparing with another dataset: which events both have, which only one of them has, and where they agree.

Their events and ours are compared as reports are when a project is linked: the same profiles, comparisons and weights.
A row of theirs and an event of ours are the same where the odds say so; of several each row has the likeliest, so that
an event of ours may have several rows, as where they have one for each day. Nothing is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from groundswell.export.foreign import ForeignEvent, ForeignFile
from groundswell.language.fold import fold
from groundswell.link.explain import sentence
from groundswell.link.model import Model, load_model
from groundswell.link.profile import HAPPENED, Profile, profile_of
from groundswell.link.score import Scored, scored
from groundswell.project.importing import foreign_events
from groundswell.project.linking import FIELDS
from groundswell.project.project import Project
from groundswell.project.summaries import events_asked_for
from groundswell.record.canonical import CanonicalEvent
from groundswell.record.partial_date import days_of, may_be_same
from groundswell.store import judgements
from groundswell.store.summaries import Filters

Who = Literal["both", "ours", "theirs"]
AGREED = ("start_date", "place", "form", "size")  # fields on which those that both have are compared
Values = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Compared:
    """An event, or one that both have.

    Attributes
    ----------
    who
        Who has it.
    ours, theirs
        Name of our event, and of their row; None where there is none.
    day, country
        Of ours, else of theirs; None where they are not told.
    weight
        Logarithm, to base 2, of the odds that the two are one event.
    reason
        Why they are taken for one, in words.
    agree
        By field whether the two agree; None where one of them says nothing.
    """

    who: Who
    ours: str | None
    theirs: str | None
    day: str | None
    country: str | None
    weight: float | None
    reason: str
    agree: Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing a project with a file made.

    Attributes
    ----------
    coder
        Name of the other dataset.
    events
        All events, by day.
    unknown
        Rows and values of the file that could not be read, with their numbers.
    """

    coder: str
    events: tuple[Compared, ...]
    unknown: Mapping[str, int]

    def counts(self) -> dict[tuple[str, str], Counter[str]]:
        """By country and month, how many events both have, only we and only they."""
        found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for event in self.events:
            found[event.country or "?", (event.day or "?")[:7]][event.who] += 1
        return dict(sorted(found.items()))

    def agreement(self) -> dict[str, tuple[int, int]]:
        """By field on how many of the events that both have they agree, and of how many both say something."""
        told = {field: [e.agree[field] for e in self.events if e.who == "both"] for field in AGREED}
        return {field: (held.count(True), len(held) - held.count(None)) for field, held in told.items()}


def compare(
    project: Project,
    path: Path,
    name: str,
    filters: Filters | None = None,
    *,
    say: Callable[[str], None] = lambda words: None,
) -> Comparison:
    """Compare the events of a project with those of a file of another dataset.

    Parameters
    ----------
    project
        Whose events that took place are ours.
    path, name
        The file, and whose it is: see `ForeignFile`.
    filters
        Which of ours; all where None.
    say
        Told what is being done.

    Raises
    ------
    DataError
        If it is no such file.
    """
    file = ForeignFile(path, name)
    ours = [event for event in events_asked_for(project, filters or Filters()) if event.standing in HAPPENED]
    theirs = list(foreign_events(file))
    own = {number: _values_of(event) for number, event in enumerate(ours, start=1)}
    other = {number: _values_said(event) for number, event in enumerate(theirs, start=len(ours) + 1)}
    with project.database.reading() as connection:
        model = load_model(judgements.latest_weights(connection))
    profiles = [_profile(values, number, None) for number, values in own.items()]
    profiles += [_profile(values, n, theirs[n - len(ours) - 1].document.language) for n, values in other.items()]
    best: dict[int, Scored] = {}
    if own and other:
        for pair in scored(profiles, model, new=set(other), least=0.0, say=say):
            if pair.left in own and pair.right in other and pair.weight > best.get(pair.right, _NONE).weight:
                best[pair.right] = pair
    found = [_both(pair, ours, theirs, own, other, model) for pair in best.values()]
    matched = {pair.left for pair in best.values()}
    for number, values in own.items():
        if number not in matched:
            found.append(_alone("ours", ours[number - 1].event_id, values))
    for number, values in other.items():
        if number not in best:
            found.append(_alone("theirs", theirs[number - len(ours) - 1].document.id, values))
    found.sort(key=lambda e: (e.day or "9999", e.country or "", e.ours or "", e.theirs or ""))
    return Comparison(file.coder, tuple(found), dict(file.unknown.most_common()))


_NONE = Scored(0, 0, 0.0, ())


def _values_of(event: CanonicalEvent) -> Values:
    return {name: [held.value for held in told.values] for name, told in event.values.items()}


def _values_said(event: ForeignEvent) -> Values:
    values: defaultdict[str, list[Any]] = defaultdict(list)
    for statement in event.statements:
        values[statement.field].append(statement.value)
    return values


def _profile(values: Values, number: int, language: str | None) -> Profile:
    told = {field: values.get(field, ()) for field in FIELDS}
    profile = profile_of(
        told, number=number, document=number, copies=number, standing="focal", published=None, language=language
    )
    names = _folded(place["locality"] for place in values.get("place", ()) if place.get("locality"))
    return replace(profile, towns=tuple(sorted({*profile.towns, *names})))  # not all of theirs have a number


def _both(
    pair: Scored,
    ours: Sequence[CanonicalEvent],
    theirs: Sequence[ForeignEvent],
    own: Mapping[int, Values],
    other: Mapping[int, Values],
    model: Model,
) -> Compared:
    one, two = own[pair.left], other[pair.right]
    reached = dict(zip((c.name for c in model.comparisons), pair.reached, strict=True))
    return Compared(
        "both",
        ours[pair.left - 1].event_id,
        theirs[pair.right - len(ours) - 1].document.id,
        _day(one) or _day(two),
        _country(one) or _country(two),
        pair.weight,
        sentence(model, reached),
        {
            "start_date": may_be_same(_day(one), _day(two)),
            "place": _same_place(one, two),
            "form": _share(one.get("form", ()), two.get("form", ())),
            "size": _overlap(one.get("size", ()), two.get("size", ())),
        },
    )


def _alone(who: Who, name: str, values: Values) -> Compared:
    ours, theirs = (name, None) if who == "ours" else (None, name)
    reason = "no event of the other is likelier the same than not"
    return Compared(who, ours, theirs, _day(values), _country(values), None, reason, dict.fromkeys(AGREED))


def _day(values: Values) -> str | None:
    return next((day for day in values.get("start_date", ()) if days_of(day)), None)


def _country(values: Values) -> str | None:
    return next((place["country"] for place in values.get("place", ()) if place.get("country")), None)


def _same_place(one: Values, two: Values) -> bool | None:
    """Whether the towns are one, by name; where one of them has none, the countries."""
    for level in ("locality", "country"):
        mine, its = (_folded(p[level] for p in v.get("place", ()) if p.get(level)) for v in (one, two))
        if mine and its:
            return bool(mine & its)
    return None


def _folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words}


def _share(one: Sequence[Any], two: Sequence[Any]) -> bool | None:
    return bool(set(one) & set(two)) if one and two else None


def _overlap(one: Sequence[Mapping[str, Any]], two: Sequence[Mapping[str, Any]]) -> bool | None:
    """Whether any two estimates allow a common number."""
    pairs = [(a, b) for a in one for b in two if _told(a) and _told(b)]
    if not pairs:
        return None
    return any(_low(a) <= _high(b) and _low(b) <= _high(a) for a, b in pairs)


def _told(size: Mapping[str, Any]) -> bool:
    return size["low"] is not None or size["high"] is not None


def _low(size: Mapping[str, Any]) -> float:
    return float(size["low"] or 0)


def _high(size: Mapping[str, Any]) -> float:
    return float("inf") if size["high"] is None else float(size["high"])
