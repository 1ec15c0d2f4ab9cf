"""Reports dealt out to coders: to code, to code a second time for reliability, or as an exam."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from random import Random
from typing import Any

from sqlalchemy import Connection

from groundswell.errors import MissingError, RefusedError
from groundswell.project.project import Project
from groundswell.project.queue import SEED
from groundswell.record.statement import Coder
from groundswell.store import accounts, assignments, keep
from groundswell.store.assignments import Purpose
from groundswell.store.settings import setting
from groundswell.store.summaries import Filters
from groundswell.store.waiting import Order, waiting

AT_MOST = 100_000  # reports dealt out at once


@dataclass(frozen=True, slots=True)
class Dealt:
    """What was dealt out.

    Attributes
    ----------
    reports
        Number of reports.
    coders
        For each coder the number of assignments by purpose.
    """

    reports: int
    coders: Mapping[str, Mapping[Purpose, int]]


Hand = tuple[int, str, Purpose]  # a report by number, who is to read it, and why


def assign(
    project: Project,
    coders: Sequence[str],
    *,
    by: str,
    number: int | None = None,
    documents: Sequence[int] | None = None,
    order: Order = "random",
    filters: Filters | None = None,
    share_twice: float = 0.0,
    seed: str | None = None,
) -> Dealt:
    """Deal reports out to coders, to each as many as to the others; the same seed, the same outcome.

    Parameters
    ----------
    project
        Whose reports.
    coders
        Names of people.
    by
        Who assigns.
    number
        So many of the reports that nobody was assigned and nobody has finished; all of them where they are fewer.
    documents
        Or these reports, by number. Who was assigned one already keeps it, and another reads it a second time.
    order, filters
        In which order they are taken, and which of them: as of `groundswell.project.queue.next_report`.
    share_twice
        Share of the reports, from 0 to 1, that a second coder reads, too; both read blind.
    seed
        Of what is left to chance; that of the project where None.

    Raises
    ------
    RefusedError
        If what is asked for makes no sense, or no report waits.
    MissingError
        If a report is not there, or a later version of it stands.
    """
    _check(number, documents)
    if not 0 <= share_twice <= 1:
        raise RefusedError(f"a share of {share_twice:g} read twice; expected one from 0 to 1")
    if share_twice and len(set(coders)) < 2:
        raise RefusedError("a report is read twice by two coders, and one is named; name another, or a share of 0")
    with project.database.writing() as connection:
        names = _known(connection, coders)
        seed = _seed(connection, seed)
        held: list[tuple[int, str]] = []
        if documents is None:
            chosen = waiting(connection, 0, order, assigned=False, start=seed, filters=filters, at_most=number or 0)
        else:
            chosen = _there(connection, documents)
            held = [(a.document_id, a.coder) for a in assignments.assignments(connection, documents=chosen)]
        dealt = deal(chosen, names, share_twice=share_twice, seed=seed, held=held)
        if not dealt:
            raise RefusedError("no report waits that nobody was assigned and nobody has finished; nothing was assigned")
        told = {"order": order, "seed": seed, "share_twice": share_twice, "filters": filters and asdict(filters)}
        return _keep(project, connection, names, dealt, by=by, **told)


def assign_exam(
    project: Project,
    coders: Sequence[str],
    *,
    by: str,
    number: int | None = None,
    documents: Sequence[int] | None = None,
    gold: str | None = None,
    seed: str | None = None,
) -> Dealt:
    """Give the same reports to several coders as an exam: what they say is compared with a gold standard.

    Parameters
    ----------
    project, coders, by, seed
        As of `assign`.
    number
        So many reports, by chance, of those of which there is a gold standard and that none of the coders knows.
    documents
        Or these, by number.
    gold
        Name of the coder whose records of finished reports are the gold standard; the adjudicated records where None.

    Raises
    ------
    RefusedError
        If what is asked for makes no sense, or there is no such report.
    """
    _check(number, documents)
    if gold in coders:
        raise RefusedError(f"{gold} cannot be examined by what {gold} coded; name another gold standard")
    with project.database.writing() as connection:
        names = _known(connection, coders)
        seed = _seed(connection, seed)
        standard = assignments.finished(connection, gold)
        known = assignments.known_to(connection, names, standard)
        if documents is None:
            rng = Random(seed).random  # of all that `Random` has, only this is promised not to change
            free = sorted((d for d in standard if d not in known), key=lambda _: rng())
            chosen = sorted(free[:number])
        else:
            chosen = [d for d in dict.fromkeys(documents) if d in set(standard) - known]
            if left := [d for d in dict.fromkeys(documents) if d not in chosen]:
                raise RefusedError(
                    f"report {left[0]} is no exam: there is no gold standard of it, or one of the coders knows it"
                )
        if not chosen:
            whose = "adjudicated" if gold is None else f"finished by {gold}"
            raise RefusedError(
                f"no exam: of {len(standard):,} reports {whose}, the coders know all. Nothing was assigned"
            )
        dealt: list[Hand] = [(document_id, name, "exam") for document_id in chosen for name in names]
        return _keep(project, connection, names, dealt, by=by, gold=gold, seed=seed)


def withdraw(
    project: Project, coder: str, *, by: str, documents: Collection[int] | None = None, to: str | None = None
) -> int:
    """Withdraw assignments on which a coder has done nothing yet, or give them to another.

    Parameters
    ----------
    project
        Whose reports.
    coder
        From whom.
    by
        Who withdraws them.
    documents
        Only these, by number; all where None.
    to
        Who is to read them instead, for the same purpose. What this coder was assigned already stays where it is.

    Returns
    -------
    int
        How many were withdrawn.

    Raises
    ------
    RefusedError
        If there is no such coder.
    """
    with project.database.writing() as connection:
        coder_id = assignments.person_number(connection, coder)
        found = {} if coder_id is None else assignments.not_started(connection, coder_id, documents=documents)
        if to is not None:
            [to] = _known(connection, [to])
            known = assignments.known_to(connection, [to], list(found))
            found = {document_id: purpose for document_id, purpose in found.items() if document_id not in known}
        if coder_id is None or not found:
            return 0
        told = {"coder": coder, "to": to, "documents": found}  # all that the rows say that are removed
        run_id = keep.start_run(connection, project.run("withdraw", by=by, **told))
        assignments.withdraw(connection, coder_id, list(found))
        if to is not None:
            to_id = keep.coder_number(connection, Coder("person", to))
            assignments.keep_assignments(connection, [(d, to_id, p) for d, p in found.items()], run_id)
        return len(found)


def deal(
    documents: Sequence[int],
    coders: Sequence[str],
    *,
    share_twice: float = 0.0,
    seed: str = "",
    held: Iterable[tuple[int, str]] = (),
) -> list[Hand]:
    """Who reads what: each coder as many reports as the others, and as often with each of the others.

    Parameters
    ----------
    documents
        Reports by number.
    coders
        Names.
    share_twice
        Share of the reports that two read.
    seed
        Of what is left to chance: the same, the same outcome.
    held
        Reports that somebody was assigned before, and who: another reads them, for reliability.
    """
    rng = Random(seed).random  # of all that `Random` has, only this is promised not to change
    readers: dict[int, set[str]] = defaultdict(set)
    for document_id, name in held:
        readers[document_id].add(name)
    shuffled = sorted(documents, key=lambda _: rng())
    twice = set(shuffled[: round(share_twice * len(documents))])
    load, firsts, together = Counter[str](), Counter[str](), Counter[tuple[str, ...]]()
    dealt: list[Hand] = []
    for document_id in shuffled:
        before = readers[document_id]
        free = [name for name in coders if name not in before]
        size = min(len(free), 2 if document_id in twice and not before else 1)
        group = min(combinations(free, size), key=lambda g: (sum(load[name] for name in g), together[g], rng()))
        load.update(group)
        together[group] += 1
        for name in sorted(group, key=lambda name: firsts[name]):
            first = not before
            firsts[name] += first
            dealt.append((document_id, name, "code" if first else "reliability"))
            before.add(name)
    return dealt


def _check(number: int | None, documents: Sequence[int] | None) -> None:
    if (number is None) == (documents is None):
        raise RefusedError("say how many reports, or which; not both")
    if number is not None and not 1 <= number <= AT_MOST:
        raise RefusedError(f"{number:,} reports; expected 1 to {AT_MOST:,}")


def _known(connection: Connection, coders: Sequence[str]) -> list[str]:
    """Names of people without repetition; where there are accounts, of people who may code."""
    names = list(dict.fromkeys(name.strip() for name in coders))
    if not names or not all(names):
        raise RefusedError("no coder; expected the name of one or more")
    able = {a.name for a in accounts.accounts(connection) if not a.disabled and a.role != "reader"}
    if able and (unknown := [name for name in names if name not in able]):
        raise RefusedError(f"nobody called {unknown[0]!r} may code here; there are {', '.join(sorted(able))}")
    return names


def _seed(connection: Connection, seed: str | None) -> str:
    return (setting(connection, SEED) or "") if seed is None else seed


def _there(connection: Connection, documents: Sequence[int]) -> list[int]:
    """Reports without repetition.

    Raises
    ------
    MissingError
        If one is not there.
    """
    there = assignments.that_stand(connection, documents)
    if missing := [document_id for document_id in documents if document_id not in there]:
        raise MissingError(f"no report {missing[0]}, or a later version of it stands; nothing was assigned")
    return list(dict.fromkeys(documents))


def _keep(
    project: Project, connection: Connection, names: Sequence[str], dealt: Sequence[Hand], *, by: str, **told: Any
) -> Dealt:
    run_id = keep.start_run(connection, project.run("assign", by=by, coders=list(names), **told))
    numbers = {name: keep.coder_number(connection, Coder("person", name)) for name in names}
    assignments.keep_assignments(connection, [(d, numbers[name], purpose) for d, name, purpose in dealt], run_id)
    counted = {name: Counter(purpose for _, other, purpose in dealt if other == name) for name in names}
    return Dealt(len({document_id for document_id, _, _ in dealt}), counted)
