"""Linking a project: its candidate events become canonical events, by what machine and people say of pairs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from groundswell.errors import StoreError
from groundswell.link.campaigns import Wave, ties
from groundswell.link.copies import copies
from groundswell.link.learn import learned
from groundswell.link.model import Model, load_model
from groundswell.link.profile import Profile, profile_of
from groundswell.link.score import Scored, scored
from groundswell.project.component import clusters_of, component_around
from groundswell.project.project import Project
from groundswell.project.summaries import Step, no_step, refresh
from groundswell.record.statement import Judgement
from groundswell.store import history, judgements, keep, views
from groundswell.store.judgements import Judged

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
    model: Model
    last_run: int


def link(
    project: Project,
    *,
    learn: bool = False,
    say: Callable[[str], None] = lambda words: None,
    summed: Step = no_step,
) -> Linked:
    """Link what is new in a project; the outcome is that of linking all of it at once.

    Parameters
    ----------
    project
        To be linked.
    learn
        Fit the weights of the comparison to what people have judged, and compare everything with them.
    say
        Told what is being done.
    summed
        Called as by `summaries.refresh`.

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
        digests = {w.profile.number: _digest(w.profile, model) for w in snapshot.waves}
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
            linked = _keep(project, connection, snapshot, found, {n: digests[n] for n in sorted(new)})
        refresh(project, step=summed)
        return linked


@dataclass(frozen=True, slots=True)
class Relinked:
    """What linking around some candidate events made.

    Attributes
    ----------
    candidates
        Names of those given, and of all that tell another canonical event than before, or the event of one that does.
    contradictions
        Pairs of names on which what people say contradicts itself.
    """

    candidates: frozenset[str]
    contradictions: tuple[tuple[str, str], ...]


def relink_around(connection: Connection, candidates: Collection[str]) -> Relinked | None:
    """Have what people said of pairs that hold these candidate events take effect, in the transaction of `connection`.

    The outcome is that of linking the whole project, had nothing else changed since it was last linked. Candidate
    events that are new or changed since then are compared by the next linking, and no sooner; until then the weights
    and ties of before stand.

    Returns
    -------
    Relinked or None
        None where so many candidate events are connected with these that the whole project is better linked:
        nothing was changed then.

    Raises
    ------
    StoreError
        If one of them is not there.
    """
    component = component_around(connection, candidates)
    if component is None:
        return None
    made = component.clusters()
    home, before, names = component.events(made.groups), component.home, component.names
    moved = {number for number in home.keys() | before.keys() if home.get(number) != before.get(number)}
    gone = views.names_of(connection, moved - home.keys())
    keep.move(connection, gone, [(n, home[n], component.copies[n]) for n in sorted(moved & home.keys())])
    given = keep.numbers_of(connection, sorted(candidates)).values()
    touched = {event for n in (*moved, *given) for event in (home.get(n), before.get(n)) if event}
    _retie(connection, touched)
    around = {name for number, name in names.items() if home[number] in touched}
    return Relinked(
        frozenset({*candidates, *gone.values(), *around}),
        tuple((names[left], names[right]) for left, right in made.contradictions),
    )


def changed_since(connection: Connection, candidates: Collection[str]) -> frozenset[str]:
    """Of some candidate events, the names of those that are new or changed since they were last compared."""
    stand = list(views.standing_values(connection, FIELDS, names=candidates))
    documents = {event.report.document_id for event in stand}
    copies = judgements.copies_of(connection, documents)
    model = load_model(judgements.latest_weights(connection)).digest
    compared = judgements.compared_digests(connection, of={event.number for event in stand})
    waves = _waves(stand, {document: copies.get(document, document) for document in documents})
    return frozenset(w.name for w in waves if compared.get(w.profile.number) != _digest(w.profile, model))


def _digest(profile: Profile, model: str) -> str:
    """Digest of what was compared, and how."""
    return f"{profile.digest}:{model}"


def _retie(connection: Connection, events: Collection[str]) -> None:
    """Find anew what canonical events are tied with these, whose candidate events have changed.

    What ties two candidate events does not depend on which events they tell: so the events that these were tied with,
    and these themselves, hold all that can be tied with them.
    """
    tied = {event for tie in judgements.ties(connection, of=events) for event in tie[:2]}
    home = judgements.members_of(connection, tied | set(events))
    own = [number for number, event in home.items() if event in events]
    judged = judgements.persons_judgements(connection, own)
    home |= judgements.events_of(connection, {n for j in judged for n in (j.left, j.right)})
    names = views.names_of(connection, home)
    stand = list(views.standing_values(connection, FIELDS, names=names.values()))
    waves = _waves(stand, {event.report.document_id: event.report.document_id for event in stand})
    home = {w.profile.number: home[w.profile.number] for w in waves}
    found = ties([replace(w, event=home[w.profile.number]) for w in waves], judged=_tied_by_people(judged, home))
    keep.replace_ties(connection, events, [tie for tie in found if not set(events).isdisjoint(tie[:2])])


def _snapshot(connection: Connection) -> _Snapshot:
    sketches = views.sketches(connection)
    group = copies(sketches, lambda number: views.text_of(connection, number))
    waves = _waves(views.standing_values(connection, FIELDS), group)
    return _Snapshot(
        waves,
        {w.profile.number: w.name for w in waves},
        judgements.compared_digests(connection),
        load_model(judgements.latest_weights(connection)),
        history.last_run(connection, "link"),
    )


def _waves(events: Iterable[views.StandingValues], group: Mapping[int, int]) -> tuple[Wave, ...]:
    """Candidate events ready to be linked, each as an event of its own."""
    waves: list[Wave] = []
    numbers: dict[tuple[int, str], int] = {}
    parts: dict[int, str] = {}
    for event in events:
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
        numbers[document, event.event_id] = event.number
        parts[event.number] = next(iter(event.values["part_of"]), "")
        waves.append(Wave(profile, event.name, event.name, next(iter(event.values["campaign"]), None), None))
    return tuple(replace(w, part_of=numbers.get((w.profile.document, parts[w.profile.number]))) for w in waves)


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
    judged = judgements.persons_judgements(connection)  # also those made while pairs were compared
    verdicts = {(min(j.left, j.right), max(j.left, j.right)): j.verdict for j in judged}
    made = clusters_of(names, weights, {w.profile.number: w.profile.document for w in snapshot.waves}, verdicts)
    home = {number: min(names[n] for n in group) for group in made.groups for number in group}
    waves = [replace(w, event=home[w.profile.number]) for w in snapshot.waves]
    tied = ties(waves, judged=_tied_by_people(judged, home))
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


def _tied_by_people(judged: Iterable[Judged], home: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for j in judged:
        if j.verdict == "campaign" and j.left in home and j.right in home:
            yield home[j.left], home[j.right]


def _judgement(pair: Scored, names: dict[int, str], model: Model) -> Judgement:
    reached = dict(zip((c.name for c in model.comparisons), pair.reached, strict=True))
    verdict = "same" if pair.weight > 0 else "different"
    return Judgement(names[pair.left], names[pair.right], verdict, pair.weight, reached)  # type: ignore[arg-type]


def _learn(project: Project) -> None:
    with project.database.reading() as connection:
        snapshot = _snapshot(connection)
        said = judgements.persons_judgements(connection)
    profiles: dict[int, Profile] = {w.profile.number: w.profile for w in snapshot.waves}
    judged = {
        (min(j.left, j.right), max(j.left, j.right)): j.verdict == "same"
        for j in said
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
