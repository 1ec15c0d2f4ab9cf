"""Canonical events of a project: found, filtered, reconciled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from groundswell.codebook import Codebook
from groundswell.errors import MissingError
from groundswell.link.explain import Step, sentence, steps
from groundswell.link.model import Model, load_model
from groundswell.link.reconcile import Account, reconcile
from groundswell.record.canonical import CanonicalEvent
from groundswell.store import judgements, views
from groundswell.store.keep import numbers_of
from groundswell.store.summary_rows import members_of, members_of_all
from groundswell.store.withheld import Withheld

_AT_ONCE = 500  # events that are held in memory


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


def canonical_events(
    connection: Connection,
    codebook: Codebook,
    names: Iterable[str] | None = None,
    *,
    without: Withheld | None = None,
) -> Iterator[CanonicalEvent]:
    """Canonical events; candidate events that are not linked yet stand alone.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    codebook
        Says how reports are reconciled.
    names
        Of the events, in the order in which they are given; all by their names where None.
    without
        What is confidential: left out.
    """
    if names is None:
        names = dict.fromkeys(event for event, _ in members_of_all(connection))
    rest = iter(names)
    while some := list(islice(rest, _AT_ONCE)):
        members = members_of(connection, some)
        told = [member.name for held in members.values() for member in held]
        standing = {event.name: event for event in views.standing_events(connection, names=told)}
        for name in some:
            stand = [(standing[m.name], m.copies) for m in members[name] if m.name in standing]
            if without is not None:
                stand = _published(stand, without)
            held = [account_of(event, copies) for event, copies in stand]
            if held:
                yield reconcile(name, held, codebook)


def _published(
    stand: list[tuple[views.StandingEvent, int]], without: Withheld
) -> list[tuple[views.StandingEvent, int]]:
    """Those of the candidate events of one event that are not confidential; none where the event is."""
    if any(event.name in without.candidates for event, _ in stand):
        return []
    return [(event, copies) for event, copies in stand if event.report.name not in without.reports]


def canonical_event(connection: Connection, codebook: Codebook, name: str) -> CanonicalEvent:
    """The canonical event of a name: its own, or that of any candidate event that it holds, or the start of one.

    Raises
    ------
    MissingError
        If there is none, or it stands no more.
    RefusedError
        If it is no name, or several start so.
    """
    candidate = views.candidate_named(connection, name)
    members = judgements.memberships(connection, of=candidate)
    names = set(members) or {candidate}
    events = list(views.standing_events(connection, names=names))
    if not events:
        raise MissingError(
            f"{candidate}: this candidate event stands no more: its report was changed, or it was rejected"
        )
    held = [account_of(e, members.get(e.name, (e.name, e.report.document_id))[1]) for e in events]
    return reconcile(members.get(candidate, (candidate, 0))[0], held, codebook)


def account_of(event: views.StandingEvent, copies: int) -> Account:
    """What a candidate event says, its report one of a group of near-identical copies."""
    report = event.report
    values = {field: [(s.statement, s.by_person, s.statement_id) for s in said] for field, said in event.values.items()}
    return Account(event.name, report.name, copies, report.published, report.publisher, event.standing, values)


@dataclass(frozen=True, slots=True)
class Link:
    """Why two candidate events are taken for one.

    Attributes
    ----------
    left, right
        Their names.
    by, by_person, at
        Who says so, whether that is a person, and when.
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
    by_person: bool
    at: str
    sentence: str
    weight: float | None
    reached: Mapping[str, str]
    steps: tuple[Step, ...]


def links_of(connection: Connection, candidates: Sequence[str]) -> list[Link]:
    """What holds a canonical event together: people's judgements, then the machine's, the surest first.

    Of the machine's only those that bring in a candidate event of which nothing was said before.
    """
    names = {number: name for name, number in numbers_of(connection, candidates).items()}
    people = judgements.persons_judgements(connection, names)
    machine = judgements.machine_judgements(connection, names)
    model = load_model(judgements.latest_weights(connection))
    reached: set[int] = set()
    links = []
    for j in (*people, *sorted(machine, key=lambda j: (-(j.weight or 0.0), j.left, j.right))):
        if j.verdict == "same" and {j.left, j.right} <= names.keys() and not {j.left, j.right} <= reached:
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
    return Link(
        left,
        right,
        judged.coder,
        judged.by_person,
        judged.at,
        words,
        judged.weight,
        dict(judged.reason),
        tuple(bars),
    )
