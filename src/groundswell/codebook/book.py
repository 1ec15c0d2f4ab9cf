"""Codebook: fields and codes with their definitions, read from a YAML file and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from groundswell.errors import DataError
from groundswell.language.lexicon import read_data

TYPES = ("code", "date", "time", "place", "actor", "claim", "words", "size", "harm", "flag", "event")
LANGUAGES = ("en", "es")
#: Rules by which the reports of one event make one value.
RULES = ("union", "any", "most_supported", "finest_day", "finest_place", "every_estimate", "latest_figure", "tie")


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its label by language, what it means, and a sentence that has it."""

    code: str
    label: Mapping[str, str]
    definition: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event.

    Attributes
    ----------
    name, label, type, definition
        What it is called, by language, and what it holds.
    codes
        The set of codes that it draws on.
    many
        Whether it holds many values.
    reconcile
        The rule, one of `RULES`, by which several reports are reconciled.
    """

    name: str
    label: Mapping[str, str]
    type: str
    codes: str | None
    many: bool
    reconcile: str
    definition: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """A named, versioned set of fields and codes."""

    name: str
    version: str
    fields: tuple[Field, ...]
    codes: Mapping[str, tuple[Code, ...]]

    def names(self, codes: str) -> tuple[str, ...]:
        """The codes of one set, in the order of the file."""
        return tuple(code.code for code in self.codes[codes])


@cache
def load_codebook(name: str = "core") -> Codebook:
    """A packaged codebook, checked.

    Raises
    ------
    DataError
        If there is no such codebook, or it is malformed: the message says where and what is expected.
    """
    return read_codebook(read_data("groundswell.codebook", f"{name}.yaml"), where=f"codebook/{name}.yaml")


def read_codebook(data: Mapping[str, Any], *, where: str) -> Codebook:
    """The content of a codebook file as a codebook.

    Raises
    ------
    DataError
        If a key, a label or a definition is missing, a type is unknown, or a set of codes is not there.
    """
    for key in ("name", "version", "fields", "codes"):
        if not data.get(key):
            raise DataError(f"{where}: no {key!r}; expected name, version, fields and codes")
    codes = {
        kind: tuple(_code(str(code), told, f"{where}: codes: {kind}: {code}") for code, told in listed.items())
        for kind, listed in data["codes"].items()
    }
    fields = tuple(_field(name, told, codes, f"{where}: fields: {name}") for name, told in data["fields"].items())
    return Codebook(data["name"], str(data["version"]), fields, codes)


def _code(code: str, told: Mapping[str, Any], where: str) -> Code:
    _check(told, {"label", "definition", "example"}, where)
    return Code(code, told["label"], told["definition"], told.get("example"))


def _field(name: str, told: Mapping[str, Any], codes: Mapping[str, object], where: str) -> Field:
    _check(told, {"label", "definition", "type", "codes", "many", "reconcile"}, where)
    if told.get("type") not in TYPES:
        raise DataError(f"{where}: type is {told.get('type')!r}; expected one of {', '.join(TYPES)}")
    if told.get("codes") is not None and told["codes"] not in codes:
        raise DataError(f"{where}: no set of codes {told['codes']!r}; there are {', '.join(codes)}")
    if told.get("reconcile") not in RULES:
        raise DataError(f"{where}: reconcile is {told.get('reconcile')!r}; expected one of {', '.join(RULES)}")
    return Field(
        name,
        told["label"],
        told["type"],
        told.get("codes"),
        bool(told.get("many")),
        told["reconcile"],
        told["definition"],
    )


def _check(told: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(told) - known)
    if unknown:
        raise DataError(f"{where}: unknown key {unknown[0]!r}; expected {', '.join(sorted(known))}")
    if not told.get("definition"):
        raise DataError(f"{where}: no definition; every code and field needs one")
    missing = [language for language in LANGUAGES if not (told.get("label") or {}).get(language)]
    if missing:
        raise DataError(f"{where}: no label in {missing[0]!r}; expected one in {', '.join(LANGUAGES)}")
