"""What people say takes effect at once: linking around some candidate events gives what linking all of them gives."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, select

from groundswell.errors import ConflictError, RefusedError
from groundswell.link import campaigns
from groundswell.project import Project, component
from groundswell.project.events import open_event
from groundswell.project.judging import apart, join, judge, redo, separate, undo
from groundswell.project.linking import link, relink_around
from groundswell.project.near import found_events, similar_events
from groundswell.project.plans import Plan, joining, parting, separating
from groundswell.project.summaries import refresh
from groundswell.record.document import Document
from groundswell.record.statement import Judgement, Statement
from groundswell.store import keep
from groundswell.store import tables as t
from groundswell.store.judgements import memberships

TOWNS = [("Lima", 3936456, -12.04, -77.03), ("Puno", 3931276, -15.84, -70.02)]
FORMS = ["march", "demonstration", "strike", "blockade"]
UNIONS = ["Union of Bakers of Lima", "Liga Agraria del Sur"]
ISSUES = ["labor_wages", "land_farming"]
CAMPAIGNS = ["National Strike of May", "Bread for All"]


def report(chance: random.Random, number: int) -> keep.Coded:
    """A made-up report of one or two events in two towns and two weeks: much fits, and much contradicts."""
    text = f"Report {number} of what people did."
    first = ("event0", event(chance))
    second = ("event1", (*event(chance), Statement("part_of", "event0", "inferred", reason="made up")))
    events = (first, second) if chance.random() < 0.3 else (first,)
    document = Document(f"r{number}", text, None, dt.date(2021, 5, 20), "Diario", "PER", None, "en")
    return keep.Coded(document, None, "en", 0.9, None, None, events)


def event(chance: random.Random) -> tuple[Statement, ...]:
    town, number, latitude, longitude = chance.choice(TOWNS)
    place = {"name": town, "locality": town, "admin1": None, "admin2": None, "country": "PER", "site": None}
    place |= {"geoname_id": number, "latitude": latitude, "longitude": longitude, "precision": "locality"}
    day = f"2021-05-{chance.choice([3, 3, 3, 4, 5, 12]):02}" if chance.random() < 0.8 else "2021-05"
    told = [("standing", "focal"), ("rank", 1), ("form", chance.choice(FORMS)), ("start_date", day), ("place", place)]
    if chance.random() < 0.6:
        told.append(("organizer", {"name": chance.choice(UNIONS), "kind": "union"}))
    if chance.random() < 0.6:
        told.append(("claim", {"text": "more of it", "issue": [chance.choice(ISSUES)], "stance": "for"}))
    if chance.random() < 0.3:
        told.append(("campaign", chance.choice(CAMPAIGNS)))
    return tuple(Statement(field, value, "stated") for field, value in told)


def fill(project: Project, chance: random.Random, reports: int) -> list[str]:
    """Code made-up reports, and link them; gives the names of their candidate events."""
    run = project.run("code")
    with project.database.writing() as connection:
        run_id = keep.start_run(connection, run)
    keep.keep_coded(project.database, [report(chance, n) for n in range(reports)], run, run_id)
    link(project)
    with project.database.reading() as connection:
        return list(connection.execute(select(t.candidate.c.name).order_by(t.candidate.c.name)).scalars())


def links(project: Project) -> tuple[Sequence[object], Sequence[object]]:
    """All memberships and ties."""
    with project.database.reading() as connection:
        members = connection.execute(select(t.membership).order_by(t.membership.c.candidate_id)).all()
        tied = connection.execute(select(t.tie).order_by(t.tie.c.left_event, t.tie.c.right_event)).all()
    return members, tied


def say(connection: Connection, project: Project, *judged: Judgement) -> int:
    names = sorted({name for j in judged for name in (j.left, j.right)})
    run_id = keep.start_run(connection, project.run("judge", by="ana"))
    keep.keep_judgements(connection, judged, keep.numbers_of(connection, names), run_id)
    return run_id


def at_random(chance: random.Random, names: Sequence[str]) -> Judgement:
    left, right = sorted(chance.sample(names, 2))
    return Judgement(left, right, chance.choice(["same", "same", "different", "campaign"]))


@pytest.mark.parametrize("seed", range(3))
def test_linking_around_what_was_judged_gives_what_linking_all_gives(
    project: Project, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "MOST", 3)  # as in a large project: not every two events of a wave are tied
    chance = random.Random(seed)
    names = fill(project, chance, 40)
    held: list[tuple[int, Judgement]] = []
    for _ in range(12):
        with project.database.writing() as connection:
            if held and chance.random() < 0.25:
                run_id, *judged = held.pop(chance.randrange(len(held)))
                own = keep.start_run(connection, project.run("undo", by="ana"))
                given = select(t.judgement.c.judgement_id).filter_by(run_id=run_id)
                keep.retract(connection, own, judgements=connection.execute(given).scalars().all())
            else:
                judged = [at_random(chance, names) for _ in range(chance.choice([1, 1, 3]))]
                run_id = say(connection, project, *judged)
                if len(judged) == 1:
                    held.append((run_id, judged[0]))
            relinked = relink_around(connection, {name for j in judged for name in (j.left, j.right)})
        around = links(project)
        linked = link(project)
        assert around == links(project)
        assert relinked
        assert set(relinked.contradictions) <= set(linked.contradictions)


def test_an_event_that_was_rejected_leaves_its_canonical_event(project: Project) -> None:
    fill(project, random.Random(5), 30)
    with project.database.writing() as connection:
        events = connection.execute(select(t.membership)).all()
        home = next(e for _, e, _ in events if sum(other == e for _, other, _ in events) > 2)
        run_id = keep.start_run(connection, project.run("review", by="ana"))
        keep.say(connection, home, [Statement("standing", None, "not_stated")], run_id)
        relink_around(connection, [home])
    around = links(project)
    link(project)
    assert around == links(project)


def test_what_is_too_large_is_left_to_linking(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    names = fill(project, random.Random(1), 30)
    monkeypatch.setattr(component, "LARGEST", 2)
    before = links(project)
    with project.database.writing() as connection:
        say(
            connection, project, *(Judgement(*sorted(pair), "same") for pair in zip(names[:4], names[4:8], strict=True))
        )
        assert relink_around(connection, names[:8]) is None
    assert links(project) == before


# ------------------------------------------------------------------ separating, joining, setting apart


def events(project: Project) -> dict[str, frozenset[str]]:
    """By canonical event the candidate events that tell it."""
    found: dict[str, set[str]] = {}
    with project.database.reading() as connection:
        for candidate, (event, _) in memberships(connection).items():
            found.setdefault(event, set()).add(candidate)
    return {event: frozenset(held) for event, held in found.items()}


def planned(plan: Plan) -> dict[str, frozenset[str]]:
    return {event: frozenset(held) for event, held in plan.after.items()}


def home(project: Project, candidate: str) -> frozenset[str]:
    return next(held for held in events(project).values() if candidate in held)


@pytest.fixture
def linked(project: Project) -> Project:
    fill(project, random.Random(11), 40)
    return project


def largest(project: Project) -> list[frozenset[str]]:
    """The canonical events, those with most candidate events first."""
    return sorted(events(project).values(), key=lambda held: (-len(held), sorted(held)))


def test_a_candidate_event_that_is_separated_is_with_none_of_the_others(linked: Project) -> None:
    before = largest(linked)[0]
    own = max(before)
    with linked.database.reading() as connection:
        plan = separating(connection, own)
    assert frozenset(before) in {frozenset(held) for held in plan.before.values()}
    ruling = separate(linked, own, by="ana", note="another day", seen=plan.digest)
    assert len(ruling.judgements) == len(before) - 1
    assert home(linked, own).isdisjoint(before - {own})
    assert planned(plan).items() <= events(linked).items()
    assert before <= ruling.effect.candidates
    held = links(linked)
    link(linked)
    assert links(linked) == held


def test_events_that_are_joined_are_one_with_all_their_candidate_events(linked: Project) -> None:
    one, other, *_ = largest(linked)
    with linked.database.reading() as connection:
        plan = joining(connection, min(one), max(other))
    join(linked, min(one), max(other), by="ana")
    assert one | other <= home(linked, min(one))
    assert planned(plan).items() <= events(linked).items()


def test_joining_takes_the_place_of_what_was_said_against_it(linked: Project) -> None:
    before = largest(linked)[0]
    own = max(before)
    separate(linked, own, by="ana")
    with linked.database.reading() as connection:
        plan = joining(connection, own, min(before))
    assert {(o.verdict, o.by) for o in plan.overruled} == {("different", "ana")}
    assert plan.contradictions == ()
    join(linked, own, min(before), by="ben")
    assert before <= home(linked, own)


def test_events_that_are_set_apart_stay_so_whatever_comes(linked: Project) -> None:
    one, other, third, *_ = largest(linked)
    assert len(apart(linked, min(one), min(other), by="ana").judgements) == len(one) * len(other)
    with pytest.raises(RefusedError, match="already"):
        apart(linked, min(other), max(one), by="ana")
    join(linked, min(one), min(third), by="ben")
    assert home(linked, min(one)).isdisjoint(other)


def test_actions_are_taken_back_and_brought_back_whole(linked: Project) -> None:
    one, other, *_ = largest(linked)
    before = links(linked)
    join(linked, min(one), min(other), by="ana")
    joined = links(linked)
    assert undo(linked, by="ana").command == "join"
    assert links(linked) == before
    redo(linked, by="ana")
    assert links(linked) == joined


def test_summaries_are_those_of_the_events_at_once(linked: Project) -> None:
    refresh(linked)
    one, other, *_ = largest(linked)
    for act in (lambda: join(linked, min(one), min(other), by="ana"), lambda: undo(linked, by="ana")):
        act()
        with linked.database.reading() as connection:
            held = set(connection.execute(select(t.event_summary.c.event_id)).scalars())
        assert held == set(events(linked))


def test_what_was_shown_is_what_is_done_or_nothing(linked: Project) -> None:
    before = largest(linked)[0]
    with linked.database.reading() as connection:
        seen = separating(connection, max(before)).digest
    separate(linked, min(before), by="ben")
    held = links(linked)
    with pytest.raises(ConflictError, match="changed since"):
        separate(linked, max(before), by="ana", seen=seen)
    assert links(linked) == held


def test_what_makes_no_sense_is_refused(linked: Project) -> None:
    held = largest(linked)
    event, alone = held[0], held[-1]
    with linked.database.reading() as connection:
        with pytest.raises(RefusedError, match="no other report tells"):
            separating(connection, min(alone))
        with pytest.raises(RefusedError, match="tell the same event"):
            joining(connection, min(event), max(event))
        with pytest.raises(RefusedError, match="tell the same event; separate"):
            parting(connection, min(event), max(event))


def test_where_too_many_are_connected_the_project_is_linked(linked: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, *_ = largest(linked)
    monkeypatch.setattr(component, "LARGEST", 2)
    with linked.database.reading() as connection:
        assert not joining(connection, min(one), min(other)).foreseen
    assert join(linked, min(one), min(other), by="ana").linked
    assert one | other <= home(linked, min(one))
    assert undo(linked, by="ana")
    assert home(linked, min(one)) == one


def test_a_contradiction_is_told_and_the_pair_stays_apart(linked: Project) -> None:
    one, other, *_ = largest(linked)
    apart(linked, min(one), min(other), by="ana")
    a, b = sorted(one)[:2]
    judge(linked, "same", a, b, by="ben")
    c = min(other)
    ruling = judge(linked, "same", a, c, by="ben")
    assert {frozenset(pair) for pair in ruling.effect.contradictions} == {frozenset((a, c))}
    assert c not in home(linked, a)


# ------------------------------------------------------------------ what is seen of it


def test_an_event_is_seen_with_what_was_done_to_it(linked: Project) -> None:
    refresh(linked)
    one, other, *_ = largest(linked)
    own, rest = max(one), one - {max(one)}
    separate(linked, own, by="ana", note="another day")
    apart(linked, min(rest), min(other), by="ben")
    undo(linked, by="ben")
    with linked.database.reading() as connection:
        seen = open_event(connection, min(rest), codebook=linked.codebook, coder="ana", sees_all=True)
        similar = similar_events(connection, seen.name)
        found = found_events(connection, seen.name, "march")
    assert {teller.candidate for teller in seen.tellers} == home(linked, min(rest))
    assert {field.name for field in seen.fields} >= {"form", "start_date", "place"}
    assert [(deed.action.command, bool(deed.action.undone), deed.note) for deed in seen.deeds] == [
        ("apart", True, None),
        ("separate", False, "another day"),
    ]
    assert [marked.by for marked in seen.marked] == ["ana"]
    assert len(seen.links) == len(seen.tellers) - 1
    assert not any(teller.changed for teller in seen.tellers)
    assert next(s for s in similar if own in home(linked, s.event.event_id)).verdict == "different"
    assert found
    assert seen.name not in {s.event.event_id for s in (*similar, *found)}


def test_an_event_that_was_changed_since_it_was_compared_says_so(linked: Project) -> None:
    event, *_ = largest(linked)
    with linked.database.writing() as connection:
        run_id = keep.start_run(connection, linked.run("correct", by="ana"))
        keep.say(connection, min(event), [Statement("form", "vigil", "stated")], run_id)
        seen = open_event(connection, max(event), codebook=linked.codebook, coder="ana", sees_all=True)
    assert [teller.candidate for teller in seen.tellers if teller.changed] == [min(event)]
    link(linked)
    with linked.database.reading() as connection:
        seen = open_event(connection, max(event), codebook=linked.codebook, coder="ana", sees_all=True)
    assert not any(teller.changed for teller in seen.tellers)
