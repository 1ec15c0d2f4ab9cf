"""What a person is about to say of events, and what would come of it: told before anything is kept.

A person speaks of events, and judgements are of pairs of candidate events. A plan is the judgements that say what the
person means, and the events as they would be.

- To *separate* a candidate event is to say that it is different from every other that tells its event. Fewer would not
  hold: were one left out, the two could meet again in another event.
- To *join* two events is to say that the two candidate events which match best are the same. Where that would leave
  some of the others behind, each of those is the same as the one that it matches best; what people said against it
  before gives way.
- To set two events *apart* is to say that every candidate event of one is different from every one of the other. It
  binds those that come later, too: what joins one of the two events is with candidate events that never meet those of
  the other. Nothing is said of whether the candidate events of either belong together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from groundswell.errors import MissingError, RefusedError
from groundswell.link.clusters import NOTHING, Pair
from groundswell.project.component import Component, component_around, component_of
from groundswell.record.statement import Verdict
from groundswell.store import judgements, views

MOST = 10_000  # judgements of one action

Said = tuple[int, int, Verdict]


@dataclass(frozen=True, slots=True)
class Overruled:
    """A judgement of a person in whose place another is put."""

    left: str
    right: str
    verdict: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Judgements that a person is about to make, and what would come of them.

    Attributes
    ----------
    said
        Names of two candidate events, the lesser first, and what is said of them.
    overruled
        What people said of the same pairs before, and otherwise.
    before, after
        By name of a canonical event the candidate events that tell it: of the events named, and of all that change.
    contradictions
        Pairs that would stay apart though people call them the same, because of what else people say.
    foreseen
        Whether `after` is known: not where so many candidate events are connected that the whole project is to be
        linked.
    """

    said: tuple[tuple[str, str, Verdict], ...]
    overruled: tuple[Overruled, ...]
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    contradictions: tuple[tuple[str, str], ...]
    foreseen: bool = True

    @property
    def digest(self) -> str:
        """Digest of the plan: one that is made again and has the same says and does the same."""
        told = [self.said, sorted(self.before.items()), sorted(self.after.items())]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def separating(connection: Connection, candidate: str) -> Plan:
    """Separate a candidate event from the event that it tells.

    Raises
    ------
    MissingError
        If there is no such candidate event, or it stands no more.
    RefusedError
        If no other tells its event.
    """
    scene = _scene(connection, candidate)
    (own,) = scene.named
    others = [number for number in scene.members(own) if number != own]
    if not others:
        raise RefusedError(
            f"{scene.names[own]}: no other report tells this event; there is nothing to separate it from"
        )
    return scene.plan([(own, other, "different") for other in others])


def joining(connection: Connection, one: str, other: str) -> Plan:
    """Make two events one, each given by the name of any candidate event that tells it.

    Raises
    ------
    MissingError
        If there is no such event, or it stands no more.
    RefusedError
        If both are the same event.
    """
    scene = _scene(connection, one, other)
    pairs = scene.pairs("there is nothing to join")
    best = max(pairs, key=scene.weight)
    against = {pair_of(j.left, j.right) for j in scene.component.judged if j.verdict != "same"}
    said: list[Said] = [(*pair, "same") for pair in (best, *sorted(against & set(pairs) - {best}))]
    union = {number for pair in pairs for number in pair}
    while behind := union - scene.group(best[0], said):
        nearest = max((pair_of(a, b) for a in behind for b in union - behind), key=scene.weight)
        said.append((*nearest, "same"))
    return scene.plan(said)


def parting(connection: Connection, one: str, other: str) -> Plan:
    """Set two events apart for good, each given by the name of any candidate event that tells it.

    Raises
    ------
    MissingError
        If there is no such event, or it stands no more.
    RefusedError
        If both are the same event, or all of this was said before.
    """
    scene = _scene(connection, one, other)
    pairs = scene.pairs("separate a report from it instead")
    known = {pair_of(j.left, j.right) for j in scene.component.judged if j.verdict != "same"}
    if not (left := sorted(set(pairs) - known)):
        raise RefusedError(f"{one} and {other}: the two events are marked as different already")
    return scene.plan([(*pair, "different") for pair in left])


def pair_of(one: int, other: int) -> Pair:
    """Two candidate events, the lesser number first."""
    return min(one, other), max(one, other)


@dataclass(frozen=True, slots=True)
class _Scene:
    """The candidate events that are named, with all that what is said of pairs connects them with."""

    named: tuple[int, ...]
    component: Component
    complete: bool

    @property
    def names(self) -> Mapping[int, str]:
        return self.component.names

    def home(self, number: int) -> str:
        """The event that a candidate event tells now; one that was not linked yet stands alone."""
        return self.component.home.get(number, self.names[number])

    def members(self, number: int) -> list[int]:
        """All that tell the event of a candidate event."""
        return [other for other in sorted(self.names) if self.home(other) == self.home(number)]

    def pairs(self, instead: str) -> list[Pair]:
        """Every candidate event of the first event with every one of the second.

        Raises
        ------
        RefusedError
            If both are the same event, or there are too many.
        """
        one, other = self.named
        if self.home(one) == self.home(other):
            raise RefusedError(f"{self.names[one]} and {self.names[other]} tell the same event; {instead}")
        found = [pair_of(a, b) for a in self.members(one) for b in self.members(other)]
        if len(found) > MOST:
            raise RefusedError(
                f"{len(found):,} pairs of reports are between the two events; {MOST:,} can be judged at once"
            )
        return found

    def weight(self, pair: Pair) -> tuple[float, Pair]:
        """How well two candidate events match, for a maximum that is always the same."""
        return self.component.weights.get(pair, NOTHING), (-pair[0], -pair[1])

    def group(self, number: int, said: Sequence[Said]) -> set[int]:
        """The event of a candidate event, were a person to say this."""
        return next(set(group) for group in self.component.clusters(said).groups if number in group)

    def plan(self, said: Sequence[Said]) -> Plan:
        made = self.component.clusters(said)
        after = self.component.events(made.groups)
        named = {number for pair in said for number in pair[:2]}
        moved = {number for number in self.names if self.home(number) != after[number]} | named
        old, new = {self.home(number) for number in moved}, {after[number] for number in moved}
        before = _grouped({n: self.home(n) for n in self.names if self.home(n) in old}, self.names)
        verdicts = {pair_of(left, right): verdict for left, right, verdict in said}
        return Plan(
            said=tuple((*_ordered(self.names[left], self.names[right]), verdict) for left, right, verdict in said),
            overruled=tuple(
                Overruled(self.names[j.left], self.names[j.right], j.verdict, j.coder, j.at)
                for j in self.component.judged
                if verdicts.get(pair_of(j.left, j.right), j.verdict) != j.verdict
            ),
            before=before,
            after=_grouped({n: event for n, event in after.items() if event in new}, self.names)
            if self.complete
            else {},
            contradictions=tuple((self.names[a], self.names[b]) for a, b in made.contradictions if {a, b} & moved),
            foreseen=self.complete,
        )


def _scene(connection: Connection, *names: str) -> _Scene:
    named = [views.candidate_named(connection, name) for name in names]
    near = {member for name in named for member in (name, *judgements.memberships(connection, of=name))}
    around = component_around(connection, near)
    component = around or component_of(connection, near)
    numbers = {name: number for number, name in component.names.items()}
    for name in named:
        if name not in numbers:
            raise MissingError(f"{name}: stands no more: its report was changed, or it was rejected")
    return _Scene(tuple(numbers[name] for name in named), component, complete=around is not None)


def _grouped(events: Mapping[int, str], names: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    """By event the names of its candidate events, in order."""
    return {
        event: tuple(sorted(names[number] for number, of in events.items() if of == event))
        for event in sorted(set(events.values()))
    }


def _ordered(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)
