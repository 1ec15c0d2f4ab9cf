"""Linking a project: its candidate events become canonical events, by what machine and people say of pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from groundswell.errors import StoreError
from groundswell.link.campaigns import Wave, ties
from groundswell.link.clusters import Clusters, clusters
from groundswell.link.copies import copies
from groundswell.link.learn import learned
from groundswell.link.model import Model, load_model
from groundswell.link.profile import Profile, profile_of
from groundswell.link.score import Scored, scored
from groundswell.project.project import Project
from groundswell.record.statement import Judgement
from groundswell.store import history, judgements, keep, views

#: Fields by which events are compared, or tied.
FIELDS = (
    "form", "start_date", "place", "organizer", "participant", "target", "addressee", "claim", "slogan", "size",
    "campaign", "part_of",
)  # fmt: skip
FEWEST = 10  # judgements of people from which weights are learned


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking made of a project.

    Attributes
    ----------
    candidates, events, shared
        Candidate events, canonical events, and those of them that several reports tell.
    new
        Candidate events that had not been compared as they are.
    copies
        Reports that are near-identical to an earlier one.
    ties
        Pairs of canonical events that belong together.
    contradictions
        Pairs of names on which what people say contradicts itself.
    """

    candidates: int
    events: int
    shared: int
    new: int
    copies: int
    ties: int
    contradictions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A project as one transaction sees it, ready to be linked."""

    waves: tuple[Wave, ...]
    names: dict[int, str]
    compared: dict[int, str]
    judged: list[judgements.Judged]
    model: Model
    last_run: int


def link(project: Project, *, learn: bool = False, say: Callable[[str], None] = lambda words: None) -> Linked:
    """Link what is new in a project; the outcome is that of linking all of it at once.

    Parameters
    ----------
    project
        To be linked.
    learn
        Fit the weights of the comparison to what people have judged, and compare everything with them.
    say
        Told what is being done.

    Raises
    ------
    StoreError
        If the database cannot be read or written, or there are too few judgements to learn from.
    """
    if learn:
        _learn(project)
    while True:
        with project.database.reading() as connection:
            snapshot = _snapshot(connection)
        model = snapshot.model.digest
        digests = {w.profile.number: f"{w.profile.digest}:{model}" for w in snapshot.waves}
        new = {number for number, digest in digests.items() if snapshot.compared.get(number) != digest}
        profiles = [w.profile for w in snapshot.waves]
        found = (
            list(scored(profiles, snapshot.model, new=None if len(new) == len(profiles) else new, say=say))
            if new
            else []
        )
        with project.database.writing() as connection:
            if history.last_run(connection, "link") != snapshot.last_run:
                say("another program has linked this project meanwhile; starting again")
                continue
            return _keep(project, connection, snapshot, found, {n: digests[n] for n in sorted(new)})


def _snapshot(connection: Connection) -> _Snapshot:
    sketches = views.sketches(connection)
    group = copies(sketches, lambda number: views.text_of(connection, number))
    waves: list[Wave] = []
    names: dict[int, str] = {}
    numbers: dict[tuple[int, str], int] = {}
    parts: dict[int, str] = {}
    for event in views.standing_values(connection, FIELDS):
        document = event.report.document_id
        profile = profile_of(
            event.values,
            number=event.number,
            document=document,
            copies=group[document],
            standing=event.standing,
            published=event.report.published,
            language=event.report.language,
        )
        names[event.number] = event.name
        numbers[document, event.event_id] = event.number
        parts[event.number] = next(iter(event.values["part_of"]), "")
        waves.append(Wave(profile, event.name, next(iter(event.values["campaign"]), None), None))
    tied = [
        Wave(w.profile, w.event, w.campaign, numbers.get((w.profile.document, parts[w.profile.number]))) for w in waves
    ]
    return _Snapshot(
        tuple(tied),
        names,
        judgements.compared_digests(connection),
        judgements.persons_judgements(connection),
        load_model(judgements.latest_weights(connection)),
        history.last_run(connection, "link"),
    )


def _keep(
    project: Project, connection: Connection, snapshot: _Snapshot, found: Sequence[Scored], new: dict[int, str]
) -> Linked:
    """Keep what was found, and all that follows from it, in one transaction."""
    names, model = snapshot.names, snapshot.model
    run_id = keep.start_run(connection, project.run("link", model=model.digest))
    weights = {(s.left, s.right): s.weight for s in found}
    if len(new) < len(names):
        for left, right, weight in judgements.machine_weights(connection):
            if left not in new and right not in new and left in names and right in names:
                weights[min(left, right), max(left, right)] = weight
    keep.keep_judgements(
        connection, (_judgement(s, names, model) for s in found), {n: i for i, n in names.items()}, run_id
    )
    keep.keep_compared(connection, new, run_id)
    made = _clusters(snapshot, weights)
    home = {number: min(names[n] for n in group) for group in made.groups for number in group}
    waves = [Wave(w.profile, home[w.profile.number], w.campaign, w.part_of) for w in snapshot.waves]
    tied = ties(waves, judged=_tied_by_people(snapshot, home))
    members = [(w.profile.number, w.event, w.profile.copies) for w in waves]
    keep.replace_links(connection, members, tied)
    documents = {w.profile.document: w.profile.copies for w in snapshot.waves}
    return Linked(
        len(names),
        len(made.groups),
        sum(len(group) > 1 for group in made.groups),
        len(new),
        sum(document != group for document, group in documents.items()),
        len(tied),
        tuple((names[left], names[right]) for left, right in made.contradictions),
    )


def _clusters(snapshot: _Snapshot, weights: dict[tuple[int, int], float]) -> Clusters:
    held = [j for j in snapshot.judged if j.left in snapshot.names and j.right in snapshot.names]
    return clusters(
        snapshot.names,
        weights,
        documents={w.profile.number: w.profile.document for w in snapshot.waves},
        same=[(j.left, j.right) for j in held if j.verdict == "same"],
        different=[(j.left, j.right) for j in held if j.verdict in ("different", "campaign")],
    )


def _tied_by_people(snapshot: _Snapshot, home: dict[int, str]) -> Iterable[tuple[str, str]]:
    for j in snapshot.judged:
        if j.verdict == "campaign" and j.left in home and j.right in home:
            yield home[j.left], home[j.right]


def _judgement(pair: Scored, names: dict[int, str], model: Model) -> Judgement:
    reached = dict(zip((c.name for c in model.comparisons), pair.reached, strict=True))
    verdict = "same" if pair.weight > 0 else "different"
    return Judgement(names[pair.left], names[pair.right], verdict, pair.weight, reached)  # type: ignore[arg-type]


def _learn(project: Project) -> None:
    with project.database.reading() as connection:
        snapshot = _snapshot(connection)
    profiles: dict[int, Profile] = {w.profile.number: w.profile for w in snapshot.waves}
    judged = {
        (min(j.left, j.right), max(j.left, j.right)): j.verdict == "same"
        for j in snapshot.judged
        if j.left in profiles and j.right in profiles
    }
    if len(judged) < FEWEST or len(set(judged.values())) < 2:
        raise StoreError(
            f"{len(judged)} judgements by people; weights are learned from {FEWEST} or more, of both kinds. "
            "`groundswell judge` makes them"
        )
    model = load_model()
    needed = [profiles[n] for n in sorted({n for pair in judged for n in pair})]
    told = [
        (dict(zip((c.name for c in model.comparisons), s.reached, strict=True)), judged[s.left, s.right])
        for s in scored(needed, model, pairs=judged, least=None)
    ]
    with project.database.writing() as connection:
        keep.keep_weights(connection, learned(model, told).dumps(), keep.start_run(connection, project.run("learn")))
