"""Crosswalks: the record as another codebook has it. Each is a YAML file with its rules, its losses, and its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml

from groundswell.codebook import Codebook, load_codebook
from groundswell.errors import DataError
from groundswell.export.dataset import Column, Kind, Row, Table
from groundswell.export.facts import Facts, known_facts, rows_of
from groundswell.export.rules import Condition, Value, condition, value
from groundswell.record.canonical import CanonicalEvent

_KEYS = {"name", "title", "follows", "rows", "excludes", "tables", "columns", "cases"}
_COLUMN = {"name", "kind", "definition", "value", "loss"}


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Events that a codebook does not have, and why."""

    holds: Condition
    because: str


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view, how its cells are worked out, and what is lost on the way."""

    column: Column
    value: Value
    loss: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """An example that a crosswalk must get right.

    Attributes
    ----------
    rule
        What it is an example of.
    given
        Facts of an event.
    expect
        Cells, by column, of its first row; None where the codebook leaves the event out.
    """

    rule: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A view of the record by another codebook.

    Attributes
    ----------
    name, title, follows
        What it is called, in full, and which edition of the codebook it follows.
    each
        Of what there is a row for each: ``day``, ``place``; of neither, a row is an event.
    excludes
        Events that are left out.
    columns
        In the order of the codebook's files.
    cases
        Examples of its rules.
    """

    name: str
    title: str
    follows: str
    each: tuple[str, ...]
    excludes: tuple[Exclusion, ...]
    columns: tuple[ViewColumn, ...]
    cases: tuple[Case, ...] = field(repr=False)

    def excluded(self, facts: Facts) -> str | None:
        """Why a row is left out; None where it is not."""
        return next((one.because for one in self.excludes if one.holds(facts)), None)

    def row(self, facts: Facts) -> Row:
        """The cells of a row."""
        return tuple(column.value(facts) for column in self.columns)

    def rows(self, events: Iterable[CanonicalEvent], codebook: Codebook) -> Iterator[Row]:
        """All rows of some events."""
        for event in events:
            for facts in rows_of(event, codebook, each=self.each):
                if self.excluded(facts) is None:
                    yield self.row(facts)

    def table(self, events: Callable[[], Iterable[CanonicalEvent]], codebook: Codebook) -> Table:
        """The view as a table; `events` gives the events each time that it is called."""
        unit = " for each ".join(("One event", *self.each))
        columns = tuple(one.column for one in self.columns)
        key = () if self.each else (columns[0].name,)
        return Table("events", f"{unit}.", columns, key, lambda: self.rows(events(), codebook), {})


@cache
def crosswalks() -> dict[str, Crosswalk]:
    """The crosswalks that the package carries, by name."""
    folder = resources.files("groundswell.export").joinpath("codebooks")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    found = [parse(file.read_text("utf-8"), where=file.name) for file in files]
    return {crosswalk.name: crosswalk for crosswalk in found}


def load_crosswalk(name: str) -> Crosswalk:
    """A crosswalk by its name, or from a file of one's own.

    Raises
    ------
    DataError
        If there is none, or it is malformed: the message says where, what was found and what is expected.
    """
    if name in crosswalks():
        return crosswalks()[name]
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        try:
            return parse(path.read_text("utf-8"), where=name)
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{name}: cannot be read: {error}") from error
    there = ", ".join(("core", *crosswalks()))
    raise DataError(f"no codebook {name!r}; there are {there}, or name a YAML file of your own")


def parse(text: str, *, where: str) -> Crosswalk:
    """A crosswalk from the text of its file.

    Raises
    ------
    DataError
        If it is malformed.
    """
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DataError(f"{where}: no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(told, Mapping) or not _KEYS - {"rows", "excludes", "tables", "cases"} <= set(told):
        raise DataError(f"{where}: expected name, title, follows and columns")
    if more := set(told) - _KEYS:
        raise DataError(f"{where}: unknown {', '.join(sorted(map(str, more)))}; expected {', '.join(sorted(_KEYS))}")
    known = known_facts(load_codebook())
    tables = {str(k): {str(a): b for a, b in v.items()} for k, v in (told.get("tables") or {}).items()}
    each = tuple(told.get("rows") or ())
    if set(each) - {"day", "place"}:
        raise DataError(f"{where}: rows: found {each!r}; expected day and place, or none")
    excludes = tuple(
        Exclusion(condition(one["when"], known=known, where=f"{where}: excludes, {n}"), str(one["because"]))
        for n, one in enumerate(told.get("excludes") or (), start=1)
    )
    columns = tuple(_column(one, known, tables, f"{where}: columns, {n}") for n, one in enumerate(told["columns"], 1))
    cases = tuple(_case(one, known, f"{where}: cases, {n}") for n, one in enumerate(told.get("cases") or (), start=1))
    crosswalk = Crosswalk(told["name"], told["title"], str(told["follows"]), each, excludes, columns, cases)
    _check_names(crosswalk, where)
    return crosswalk


def _column(told: Any, known: set[str], tables: Mapping[str, Mapping[str, Any]], where: str) -> ViewColumn:
    if not isinstance(told, Mapping) or not {"name", "definition", "value"} <= set(told) or set(told) - _COLUMN:
        raise DataError(f"{where}: found {told!r}; expected name, definition and value, with kind and loss as need be")
    kind = told.get("kind", "text")
    if kind not in get_args(Kind):
        raise DataError(f"{where}: kind: found {kind!r}; expected one of {', '.join(get_args(Kind))}")
    place = f"{where} ({told['name']})"
    made = value(told["value"], known=known, tables=tables, where=place)
    return ViewColumn(Column(str(told["name"]), kind, str(told["definition"])), made, told.get("loss"))


def _case(told: Any, known: set[str], where: str) -> Case:
    if not isinstance(told, Mapping) or not {"rule", "given", "expect"} <= set(told):
        raise DataError(f"{where}: found {told!r}; expected rule, given and expect")
    if unknown := set(told["given"]) - known:
        raise DataError(f"{where}: there is no fact {sorted(unknown)[0]!r}")
    expect = None if told["expect"] == "left out" else told["expect"]
    return Case(str(told["rule"]), told["given"], expect)


def _check_names(crosswalk: Crosswalk, where: str) -> None:
    names = [one.column.name for one in crosswalk.columns]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"{where}: two columns are called {twice!r}; expected names of their own")
    for number, case in enumerate(crosswalk.cases, start=1):
        if unknown := set(case.expect or ()) - set(names):
            raise DataError(f"{where}: cases, {number}: there is no column {sorted(unknown)[0]!r}")


def failures(crosswalk: Crosswalk) -> list[str]:
    """Cases that a crosswalk does not get right, each with what was expected and what came out."""
    found = []
    names = [one.column.name for one in crosswalk.columns]
    blank = dict.fromkeys(known_facts(load_codebook()), ())
    for case in crosswalk.cases:
        given = {name: tuple(held) if isinstance(held, list) else (held,) for name, held in case.given.items()}
        facts = blank | given
        reason = crosswalk.excluded(facts)
        if reason is not None or case.expect is None:
            if (reason is None) == (case.expect is None):
                found.append(f"{case.rule}: expected {case.expect or 'left out'}, found {reason or 'a row'}")
            continue
        cells = dict(zip(names, crosswalk.row(facts), strict=True))
        wrong = {name: cells[name] for name, cell in case.expect.items() if cells[name] != cell}
        if wrong:
            found.append(f"{case.rule}: expected {dict(case.expect)}, found {wrong}")
    return found
