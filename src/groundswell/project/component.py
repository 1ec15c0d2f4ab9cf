"""Components: all candidate events that what is said of pairs connects, directly or through others.

Which of them are one event depends on the component alone. So what a person says of a few candidate events takes effect
without linking the project: their component is clustered again, and nothing else can change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from groundswell.link.clusters import Clusters, Pair, clusters
from groundswell.record.statement import Verdict
from groundswell.store import judgements, keep, views
from groundswell.store.judgements import Judged

LARGEST = 2_000  # candidate events of a component; one that is larger is left to the linking of the whole project


@dataclass(frozen=True, slots=True)
class Component:
    """Candidate events by number, and what is said of their pairs.

    Attributes
    ----------
    names
        Those that stand.
    documents
        The document of each.
    home
        The canonical event that each tells as last linked; also of those that stand no more.
    copies
        The group of near-identical copies that the document of each belongs to.
    weights
        Of pairs, by the machine.
    judged
        What people say of pairs, the latest last.
    """

    names: Mapping[int, str]
    documents: Mapping[int, int]
    home: Mapping[int, str]
    copies: Mapping[int, int]
    weights: Mapping[Pair, float]
    judged: Sequence[Judged]

    def clusters(self, said: Iterable[tuple[int, int, Verdict]] = ()) -> Clusters:
        """Which candidate events are one event; with `said`, were a person to say so of these pairs now."""
        verdicts: dict[Pair, str] = {}
        for left, right, verdict in (*((j.left, j.right, j.verdict) for j in self.judged), *said):
            pair = min(left, right), max(left, right)
            verdicts.pop(pair, None)  # the latest comes last
            verdicts[pair] = verdict
        return clusters_of(self.names, self.weights, self.documents, verdicts)

    def events(self, groups: Iterable[Sequence[int]]) -> dict[int, str]:
        """By candidate event the name of the canonical event that it tells, where these groups are the events."""
        return {number: min(self.names[n] for n in group) for group in groups for number in group}


def clusters_of(
    names: Collection[int], weights: Mapping[Pair, float], documents: Mapping[int, int], verdicts: Mapping[Pair, str]
) -> Clusters:
    """Candidate events as groups, each of which is one event.

    Parameters
    ----------
    names
        Numbers of the candidate events that stand.
    weights
        Of pairs, by the machine.
    documents
        The document of each.
    verdicts
        What people say of pairs, the latest last; of candidate events that stand no more, it is passed over.
    """
    held = [(pair, verdict) for pair, verdict in verdicts.items() if pair[0] in names and pair[1] in names]
    return clusters(
        names,
        weights,
        documents=documents,
        same=[pair for pair, verdict in held if verdict == "same"],
        different=[pair for pair, verdict in held if verdict in ("different", "campaign")],
    )


def component_around(connection: Connection, candidates: Collection[str]) -> Component | None:
    """The component of some candidate events, each with all that it is connected with; None where it is too large.

    Connected are two of which the machine or a person says that they are the same.

    Raises
    ------
    StoreError
        If one of them is not there.
    """
    seen = set(keep.numbers_of(connection, sorted(candidates)).values())
    weights: dict[Pair, float] = {}
    frontier = seen
    while frontier:
        near = set()
        for left, right, weight in judgements.machine_weights(connection, frontier):
            weights[min(left, right), max(left, right)] = weight
            if weight > 0:
                near |= {left, right}
        for j in judgements.persons_judgements(connection, frontier):
            if j.verdict == "same":
                near |= {j.left, j.right}
        frontier = near - seen
        seen = seen | frontier
        if len(seen) > LARGEST:
            return None
    return _component(connection, seen, weights)


def component_of(connection: Connection, candidates: Collection[str]) -> Component:
    """These candidate events, and what is said of pairs of them alone.

    Raises
    ------
    StoreError
        If one of them is not there.
    """
    numbers = set(keep.numbers_of(connection, sorted(candidates)).values())
    said = judgements.machine_weights(connection, numbers)
    return _component(connection, numbers, {(min(a, b), max(a, b)): weight for a, b, weight in said})


def _component(connection: Connection, numbers: Collection[int], weights: Mapping[Pair, float]) -> Component:
    held = views.names_of(connection, numbers)
    stand = list(views.standing_values(connection, (), names=held.values()))
    names = {event.number: event.name for event in stand}
    documents = {event.number: event.report.document_id for event in stand}
    copies = judgements.copies_of(connection, set(documents.values()))
    return Component(
        names,
        documents,
        judgements.events_of(connection, numbers),
        {number: copies.get(document, document) for number, document in documents.items()},
        {pair: weight for pair, weight in weights.items() if pair[0] in names and pair[1] in names},
        judgements.persons_judgements(connection, numbers),
    )
