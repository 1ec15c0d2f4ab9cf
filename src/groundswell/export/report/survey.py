"""What a dataset holds, counted: all that the figures of a report show, and what is not known of it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from groundswell.export.coverage import Capture
from groundswell.export.dataset import Dataset
from groundswell.record.partial_date import days_of
from groundswell.record.size import CATEGORIES

#: How events stand that took place.
TOOK_PLACE = ("focal", "background", "preparatory")
ROLES = ("organizer", "participant", "target", "addressee")
NOT_TOLD = "not_told"
SIZES = tuple(name for _, name in reversed(CATEGORIES))
_LARGEST = 15  # events whose range of sizes is drawn
#: Classes of size by which sources are compared: few, so that there is something to compare.
SIZE_CLASSES = ("1-99", "100-999", "1000-9999", "10000+", NOT_TOLD)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The estimates of the size of one event.

    Attributes
    ----------
    event, place, day
        Its name, its town or country, and its first day, as far as they are told.
    low, high
        The least and the most that any estimate allows; no most where one is open.
    best
        The best supported number: as told, else the least that it allows.
    estimates
        How many there are.
    """

    event: str
    place: str
    day: str
    low: int
    high: int | None
    best: int
    estimates: int


@dataclass(slots=True)
class Survey:
    """What a dataset holds, counted.

    Attributes
    ----------
    name
        Of the project.
    standings
        By standing the number of events, of all that were asked for.
    events
        Number of events that all else is of: those that took place.
    reports, silent
        Number of reports, and of those that tell none of the events asked for.
    days
        By first and last day that the start of an event allows, the number of events; under None those without a date.
    spots, spot_names
        By latitude and longitude (degrees) the number of events, and by name of the place there.
    countries
        By code the number of events.
    only_country, nowhere
        Number of events of which no more than the country, or no place at all, is known; no point shows them.
    codes
        By field of codes (``form``, ``issue``, ``response``, ``violence``) the number of events with each code; an
        event may have several. Those of which nothing is told stand under `NOT_TOLD`.
    responses
        By form, and by response of the authorities, the number of events.
    actors, kinds
        By role the number of events in which a name, or a kind, is told.
    sizes
        By size class the number of events.
    crowds
        The largest events.
    several
        Number of events that two reports or more tell.
    conflicts
        By field the number of events on which reports contradict one another.
    captures
        Who reports each event.
    """

    name: str
    standings: Counter[str] = field(default_factory=Counter)
    events: int = 0
    reports: int = 0
    silent: int = 0
    days: Counter[tuple[dt.date, dt.date] | None] = field(default_factory=Counter)
    spots: Counter[tuple[float, float]] = field(default_factory=Counter)
    spot_names: dict[tuple[float, float], Counter[str]] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    only_country: int = 0
    nowhere: int = 0
    codes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    responses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    actors: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sizes: Counter[str] = field(default_factory=Counter)
    crowds: list[Crowd] = field(default_factory=list)
    several: int = 0
    conflicts: Counter[str] = field(default_factory=Counter)
    captures: list[Capture] = field(default_factory=list)


def survey_of(dataset: Dataset, *, all_standings: bool = False) -> Survey:
    """Count what a dataset holds.

    Parameters
    ----------
    dataset
        With the tables of the core codebook.
    all_standings
        Count events that were announced or averted, too; otherwise they stand in `standings` alone.
    """
    survey = Survey(dataset.name)
    reports = _reports(dataset, survey)
    for event, told in _events(dataset):
        survey.standings[event["standing"]] += 1
        if all_standings or event["standing"] in TOOK_PLACE:
            _count(survey, event, told, reports)
    survey.crowds.sort(key=lambda crowd: (-crowd.best, -(crowd.high or crowd.low), crowd.event))
    del survey.crowds[_LARGEST:]
    return survey


@dataclass(frozen=True, slots=True)
class _Report:
    publisher: str | None
    published: str
    copy_of: str


def _reports(dataset: Dataset, survey: Survey) -> dict[str, _Report]:
    reports = {}
    for row in _rows(dataset, "sources"):
        survey.reports += 1
        survey.silent += not row["events"]
        name = row["document"]
        reports[name] = _Report(row["publisher"], row["published"] or "9999", row["copy_of"] or name)
    return reports


def _rows(dataset: Dataset, name: str) -> Iterator[dict[str, Any]]:
    table = dataset.table(name)
    names = [column.name for column in table.columns]
    for row in table.rows():
        yield dict(zip(names, row, strict=True))


@dataclass(frozen=True, slots=True)
class _Told:
    """Values of one event that were chosen, by field, and all reports that tell it."""

    values: Mapping[str, list[Any]]
    documents: frozenset[str]


def _events(dataset: Dataset) -> Iterator[tuple[dict[str, Any], _Told]]:
    """Rows of events, each with its values: both tables have the events in the same order."""
    told = groupby(_rows(dataset, "values"), key=lambda row: row["event_id"])
    ahead = next(told, None)
    for event in _rows(dataset, "events"):
        rows: list[dict[str, Any]] = []
        if ahead is not None and ahead[0] == event["event_id"]:
            rows = list(ahead[1])
            ahead = next(told, None)
        values: dict[str, dict[int, Any]] = defaultdict(dict)
        for row in rows:
            if row["chosen"] and row["position"] not in values[row["field"]]:
                values[row["field"]][row["position"]] = json.loads(row["value"])
        held = {name: list(by_position.values()) for name, by_position in values.items()}
        yield event, _Told(held, frozenset(row["document"] for row in rows))


def _count(survey: Survey, event: Mapping[str, Any], told: _Told, reports: Mapping[str, _Report]) -> None:
    values = told.values
    survey.events += 1
    start = next(iter(values.get("start_date", ())), None)
    survey.days[days_of(start)] += 1
    place: Mapping[str, Any] = next(iter(values.get("place", ())), {})
    _count_place(survey, place, {p["country"] for p in values.get("place", ()) if p.get("country")})
    forms = values.get("form", [])
    issues = sorted({code for claim in values.get("claim", ()) for code in claim["issue"]})
    for name, codes in {
        "form": forms,
        "issue": issues,
        "response": values.get("response", []),
        "violence": values.get("violence", []),
    }.items():
        survey.codes[name].update(codes or (NOT_TOLD,))
    for form in forms or (NOT_TOLD,):
        survey.responses[form].update(values.get("response") or (NOT_TOLD,))
        survey.responses[form]["all"] += 1
    for role in ROLES:
        actors = values.get(role, [])
        survey.actors[role].update({" ".join(a["name"].split()) for a in actors if a["kind"] != "individual"})
        survey.kinds[role].update({a["kind"] for a in actors} or (NOT_TOLD,))
    _count_sizes(survey, event, place, start, values.get("size", []))
    if (event["sources"] or 0) > 1:
        survey.several += 1
        survey.conflicts.update(part for part in (event["conflicts"] or "").split("; ") if part)
    survey.captures.append(_capture(event["event_id"], told, reports, forms))


def _count_place(survey: Survey, place: Mapping[str, Any], countries: set[str]) -> None:
    survey.countries.update(countries)
    if place.get("latitude") is not None and place.get("precision") not in ("country", "admin1"):
        spot = place["latitude"], place["longitude"]
        survey.spots[spot] += 1
        name = place.get("locality") or place.get("site") or place["name"]
        survey.spot_names.setdefault(spot, Counter())[name] += 1
    elif place:
        survey.only_country += 1
    else:
        survey.nowhere += 1


def _count_sizes(
    survey: Survey, event: Mapping[str, Any], place: Mapping[str, Any], start: str | None, sizes: Sequence[Any]
) -> None:
    survey.sizes[(sizes[0]["category"] if sizes else None) or NOT_TOLD] += 1
    numbers = [n for size in sizes for n in (size["low"], size["estimate"], size["high"]) if n is not None]
    if not numbers:
        return
    highs = [size["high"] for size in sizes]
    best = next(n for size in sizes for n in (size["estimate"], size["low"], size["high"]) if n is not None)
    where = place.get("locality") or place.get("name") or ""
    high = None if None in highs else max(highs)
    survey.crowds.append(Crowd(event["event_id"], where, start or "", min(numbers), high, best, len(sizes)))
    if len(survey.crowds) > 100 * _LARGEST:
        survey.crowds.sort(key=lambda crowd: (-crowd.best, -(crowd.high or crowd.low), crowd.event))
        del survey.crowds[_LARGEST:]


def _capture(event: str, told: _Told, reports: Mapping[str, _Report], forms: Sequence[str]) -> Capture:
    held = [reports[name] for name in sorted(told.documents) if name in reports]
    first: dict[str, _Report] = {}
    for report in sorted((r for r in held if r.publisher), key=lambda r: (r.published, r.publisher)):
        first.setdefault(report.copy_of, report)
    sizes = told.values.get("size", [])
    return Capture(
        event,
        frozenset(report.publisher for report in held if report.publisher),
        frozenset(report.publisher for report in first.values() if report.publisher),
        {"form": tuple(forms) or (NOT_TOLD,), "size": (_size_class(sizes[0]["category"] if sizes else None),)},
    )


def _size_class(category: str | None) -> str:
    if category is None:
        return NOT_TOLD
    least = int(category.rstrip("+").split("-")[0])
    bounds = ((10_000, "10000+"), (1_000, "1000-9999"), (100, "100-999"), (0, "1-99"))
    return next(name for bound, name in bounds if least >= bound)
