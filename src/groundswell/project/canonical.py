"""Canonical events of a project: found, filtered, reconciled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from groundswell.codebook import Codebook
from groundswell.errors import StoreError
from groundswell.language.fold import fold
from groundswell.link.explain import Step, sentence, steps
from groundswell.link.model import Model, load_model
from groundswell.link.reconcile import Account, reconcile
from groundswell.record.canonical import CanonicalEvent
from groundswell.record.partial_date import days_of
from groundswell.store import judgements, views
from groundswell.store.keep import numbers_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which canonical events are asked for; what is None is not asked.

    Attributes
    ----------
    since, until
        Days (ISO 8601) that the event's start may lie on or after, on or before.
    country, form, issue, standing
        Codes that it has.
    place
        Words of its town, site or region.
    conflicts
        Only those on which reports contradict one another.
    reports
        Least number of reports, near-identical ones counted once.
    """

    since: str | None = None
    until: str | None = None
    country: str | None = None
    form: str | None = None
    issue: str | None = None
    standing: str | None = None
    place: str | None = None
    conflicts: bool = False
    reports: int = 1

    def fits(self, event: CanonicalEvent) -> bool:
        """Whether an event is one of those asked for."""
        value = {name: [h.value for h in told.values] for name, told in event.values.items()}
        span = days_of(value["start_date"][0]) if value["start_date"] else None
        places = value["place"]
        words = " ".join(str(p.get(k) or "") for p in places for k in ("site", "locality", "admin2", "admin1", "name"))
        return (
            (self.since is None or (span is not None and span[1].isoformat() >= self.since))
            and (self.until is None or (span is not None and span[0].isoformat() <= self.until))
            and (self.country is None or self.country in {p.get("country") for p in places})
            and (self.form is None or self.form in value["form"])
            and (self.issue is None or any(self.issue in claim["issue"] for claim in value["claim"]))
            and (self.standing is None or self.standing == event.standing)
            and (self.place is None or fold(self.place) in fold(words))
            and (not self.conflicts or any(told.conflict for told in event.values.values()))
            and independent(event) >= self.reports
        )


def independent(event: CanonicalEvent) -> int:
    """Number of reports that tell an event, near-identical ones counted once."""
    told = {s.copies for v in event.values.values() for held in (*v.values, *v.others) for s in held.sources}
    return max(1, len(told))


def place_in_words(place: Mapping[str, Any]) -> str:
    """Town, region and country of a place, as far as they are told."""
    return ", ".join(str(place[key]) for key in ("locality", "admin1", "country") if place.get(key))


def size_range(sizes: Sequence[Mapping[str, Any]]) -> tuple[int | None, int | None]:
    """The least and the most participants that any estimate allows: no most where one is open, neither without any."""
    if not sizes:
        return None, None
    highs = [size["high"] for size in sizes]
    low = min((size["low"] for size in sizes if size["low"] is not None), default=0)
    return low, None if None in highs else max(highs)


def canonical_events(connection: Connection, codebook: Codebook) -> Iterator[CanonicalEvent]:
    """Every canonical event; candidate events that are not linked yet stand alone. In order of their names."""
    members = judgements.memberships(connection)
    groups: dict[str, list[Account]] = defaultdict(list)
    for event in views.standing_events(connection):
        home, copies = members.get(event.name, (event.name, event.report.document_id))
        groups[home].append(account_of(event, copies))
    for name in sorted(groups):
        yield reconcile(name, groups[name], codebook)


def canonical_event(connection: Connection, codebook: Codebook, name: str) -> CanonicalEvent:
    """The canonical event of a name: its own, or that of any candidate event that it holds, or the start of one.

    Raises
    ------
    StoreError
        If there is none, or several whose names start so.
    """
    candidate = views.candidate_named(connection, name)
    members = judgements.memberships(connection, of=candidate)
    names = set(members) or {candidate}
    events = list(views.standing_events(connection, names=names))
    if not events:
        raise StoreError(
            f"{candidate}: this candidate event stands no more: its report was changed, or it was rejected"
        )
    held = [account_of(e, members.get(e.name, (e.name, e.report.document_id))[1]) for e in events]
    return reconcile(members.get(candidate, (candidate, 0))[0], held, codebook)


def account_of(event: views.StandingEvent, copies: int) -> Account:
    """What a candidate event says, its report one of a group of near-identical copies."""
    report = event.report
    values = {field: [(s.statement, s.by_person) for s in said] for field, said in event.values.items()}
    return Account(event.name, report.name, copies, report.published, report.publisher, event.standing, values)


def chosen(events: Iterable[CanonicalEvent], wanted: Wanted) -> list[CanonicalEvent]:
    """Events that are asked for, by day, those without one last."""
    found = [event for event in events if wanted.fits(event)]
    return sorted(found, key=lambda e: (_first_day(e), e.event_id))


def _first_day(event: CanonicalEvent) -> str:
    told = event.values["start_date"].values
    span = days_of(told[0].value) if told else None
    return span[0].isoformat() if span else "9999"


@dataclass(frozen=True, slots=True)
class Link:
    """Why two candidate events are taken for one.

    Attributes
    ----------
    left, right
        Their names.
    by
        Who says so.
    sentence
        Why, in words.
    weight
        Logarithm, to base 2, of the odds; None for a person.
    reached
        By comparison the level that the two reached; the note of a person.
    steps
        The bars of a waterfall; none for a person.
    """

    left: str
    right: str
    by: str
    sentence: str
    weight: float | None
    reached: Mapping[str, str]
    steps: tuple[Step, ...]


def links_of(connection: Connection, candidates: Sequence[str]) -> list[Link]:
    """What holds a canonical event together: people's judgements, then the machine's, the surest first.

    Of the machine's only those that bring in a candidate event of which nothing was said before.
    """
    names = {number: name for name, number in numbers_of(connection, candidates).items()}
    people = [j for j in judgements.persons_judgements(connection) if {j.left, j.right} <= names.keys()]
    machine = judgements.machine_judgements(connection, names)
    model = load_model(judgements.latest_weights(connection))
    reached: set[int] = set()
    links = []
    for j in (*people, *sorted(machine, key=lambda j: (-(j.weight or 0.0), j.left, j.right))):
        if j.verdict == "same" and not {j.left, j.right} <= reached:
            reached |= {j.left, j.right}
            links.append(_link(j, names, model))
    return links


def _link(judged: judgements.Judged, names: Mapping[int, str], model: Model) -> Link:
    if judged.by_person:
        note = judged.reason.get("note")
        words, bars = f"{judged.coder} says so ({judged.at[:10]})" + (f": {note}" if note else ""), []
    else:
        words, bars = sentence(model, judged.reason), steps(model, judged.reason)
    left, right = names[judged.left], names[judged.right]
    return Link(left, right, judged.coder, words, judged.weight, dict(judged.reason), tuple(bars))
