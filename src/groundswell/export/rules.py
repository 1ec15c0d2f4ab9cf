"""The small language of a crosswalk's rules: conditions that hold of facts or not, and values worked out from facts.

A condition names facts; several in one mapping must all hold::

    form: [march, picket]        the fact has one of these values
    deaths.low: {least: 1}       its first value is a number of at least 1 (most: of at most)
    size: told                   something is told (not told: nothing is)
    participant: {words: [student, alumno]}   one of its values has a word that starts so
    any: [{…}, {…}]   all: [{…}, {…}]   not: {…}

A value is a constant, or a mapping with one of::

    copy: day                    the first value of a fact
    list: claim.issue            all values, joined by `joint`; with `map`, each as the table of that name has it, and
                                 what it does not have becomes `otherwise`, or is left out
    words: "Protesters ({place.country_name})"   a sentence; nothing where one of its facts is not known
    cases: [{when: {…}, value: …, because: …}, …]   the first that holds; one without `when` always does
    count: size                  a number: the estimate, or by `vague` what stands for the words, or `bound` (low, high)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from groundswell.errors import DataError
from groundswell.export.facts import Facts
from groundswell.language.fold import fold

Condition = Callable[[Facts], bool]
Value = Callable[[Facts], Any]


def condition(told: Any, *, known: Collection[str], where: str) -> Condition:
    """A condition as a function of facts.

    Raises
    ------
    DataError
        If it is malformed, or names a fact that there is not: the message says where, and what is expected.
    """
    if not isinstance(told, Mapping) or not told:
        raise DataError(f"{where}: found {told!r}; expected conditions as a mapping: form: [march]")
    parts = [_part(str(name), asked, known, f"{where}: {name}") for name, asked in told.items()]
    return lambda facts: all(part(facts) for part in parts)


def _part(name: str, asked: Any, known: Collection[str], where: str) -> Condition:
    if name in ("any", "all"):
        if not isinstance(asked, list):
            raise DataError(f"{where}: found {asked!r}; expected a list of conditions")
        parts = [condition(one, known=known, where=f"{where}, {n}") for n, one in enumerate(asked, start=1)]
        holds = any if name == "any" else all
        return lambda facts: holds(part(facts) for part in parts)
    if name == "not":
        inner = condition(asked, known=known, where=where)
        return lambda facts: not inner(facts)
    _check_fact(name, known, where)
    if asked == "told":
        return lambda facts: bool(facts[name])
    if asked == "not told":
        return lambda facts: not facts[name]
    if isinstance(asked, list):
        wanted = set(asked)
        return lambda facts: not wanted.isdisjoint(facts[name])
    if isinstance(asked, Mapping) and set(asked) <= {"least", "most"} and asked:
        least, most = asked.get("least", float("-inf")), asked.get("most", float("inf"))
        return lambda facts: bool(facts[name]) and least <= facts[name][0] <= most
    if isinstance(asked, Mapping) and set(asked) == {"words"}:
        starts = [fold(str(word)) for word in asked["words"]]
        return lambda facts: any(_has_word(str(one), starts) for one in facts[name])
    raise DataError(
        f"{where}: found {asked!r}; expected a list of values, told, not told, least or most with a number, or words"
    )


def _has_word(text: str, starts: Sequence[str]) -> bool:
    folded = fold(text)
    return any(re.search(rf"\b{re.escape(start)}", folded) for start in starts)


def value(told: Any, *, known: Collection[str], tables: Mapping[str, Mapping[str, Any]], where: str) -> Value:
    """A value as a function of facts, None where nothing is known.

    Raises
    ------
    DataError
        If it is malformed, or names a fact or a table that there is not.
    """
    if told is None or isinstance(told, str | int | float | bool):
        return lambda _: told
    if not isinstance(told, Mapping):
        raise DataError(f"{where}: found {told!r}; expected a constant or a mapping")
    kind = next((kind for kind in _VALUES if kind in told), None)
    if kind is None:
        raise DataError(f"{where}: found {', '.join(map(str, told))}; expected one of {', '.join(_VALUES)}")
    allowed, make = _VALUES[kind]
    if more := set(told) - {kind, *allowed}:
        raise DataError(
            f"{where}: unknown {', '.join(sorted(more))}; {kind} goes with {', '.join(allowed) or 'nothing'}"
        )
    return make(told, known, tables, where)


def _copy(told: Any, known: Any, tables: Any, where: str) -> Value:
    name = _check_fact(told["copy"], known, where)
    return lambda facts: next(iter(facts[name]), None)


def _list(told: Any, known: Any, tables: Any, where: str) -> Value:
    name, joint = _check_fact(told["list"], known, where), told.get("joint", "; ")
    table = _table(told.get("map"), tables, where)
    otherwise = told.get("otherwise")

    def make(facts: Facts) -> Any:
        held = [one if table is None else table.get(str(one), otherwise) for one in facts[name]]
        words = [str(one) for one in held if one is not None]
        return joint.join(dict.fromkeys(words)) or None

    return make


def _words(told: Any, known: Any, tables: Any, where: str) -> Value:
    pieces = re.split(r"\{([\w.]+)\}", str(told["words"]))
    names = [_check_fact(name, known, where) for name in pieces[1::2]]

    def make(facts: Facts) -> Any:
        if not all(facts[name] for name in names):
            return None
        return "".join(str(facts[piece][0]) if n % 2 else piece for n, piece in enumerate(pieces))

    return make


def _cases(told: Any, known: Any, tables: Any, where: str) -> Value:
    listed = told["cases"]
    if not isinstance(listed, list) or not listed:
        raise DataError(f"{where}: found {listed!r}; expected a list of cases, each with a value")
    cases: list[tuple[Condition, Value]] = []
    for number, case in enumerate(listed, start=1):
        place = f"{where}, case {number}"
        if not isinstance(case, Mapping) or "value" not in case or set(case) - {"when", "value", "because"}:
            raise DataError(f"{place}: found {case!r}; expected value, with when and because as need be")
        holds = condition(case["when"], known=known, where=place) if "when" in case else _always
        cases.append((holds, value(case["value"], known=known, tables=tables, where=place)))

    def make(facts: Facts) -> Any:
        return next((made(facts) for holds, made in cases if holds(facts)), None)

    return make


def _always(_: Facts) -> bool:
    return True


def _count(told: Any, known: Any, tables: Any, where: str) -> Value:
    name = _check_fact(told["count"], known, where)
    vague = _table(told.get("vague"), tables, where) or {}
    bound = told.get("bound", "low")
    if bound not in ("low", "high"):
        raise DataError(f"{where}: found bound: {bound!r}; expected low or high")
    _check_fact(f"{name}.estimate", known, where)
    numbers = [(re.compile(rf"\b(?:{fold(str(words))})\b"), int(number)) for words, number in vague.items()]

    def make(facts: Facts) -> int | None:
        if facts[f"{name}.estimate"]:
            return int(facts[f"{name}.estimate"][0])
        text = fold(str(next(iter(facts[f"{name}.text"]), "")))
        if not re.search(r"\d", text):
            for words, number in numbers:
                if words.search(text):
                    return number
        held = facts[f"{name}.{bound}"] or facts[f"{name}.low"] or facts[f"{name}.high"]
        return int(held[0]) if held else None

    return make


_VALUES: Mapping[str, tuple[tuple[str, ...], Callable[[Any, Any, Any, str], Value]]] = {
    "copy": ((), _copy),
    "list": (("joint", "map", "otherwise"), _list),
    "words": ((), _words),
    "cases": ((), _cases),
    "count": (("vague", "bound"), _count),
}


def _check_fact(name: Any, known: Collection[str], where: str) -> str:
    if name not in known:
        near = (
            ", ".join(sorted(k for k in known if k.split(".")[0] == str(name).split(".")[0])) or "form, place.country"
        )
        raise DataError(f"{where}: there is no fact {name!r}; there are {near} …")
    return str(name)


def _table(name: Any, tables: Mapping[str, Mapping[str, Any]], where: str) -> Mapping[str, Any] | None:
    if name is None:
        return None
    if name not in tables:
        raise DataError(f"{where}: there is no table {name!r}; there are {', '.join(tables) or 'none'}")
    return tables[name]
