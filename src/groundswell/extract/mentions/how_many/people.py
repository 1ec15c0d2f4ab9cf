"""People: which nouns are counted, and of whom they speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

#: Groups of people in `counts.yaml`, the strongest first: a noun that stands in two belongs to the first.
GROUPS = ("police", "bystanders", "families", "protesters")


#: Plain word lists of `counts.yaml` that are taken over as they are.
_WORD_LISTS = (
    "unclear",
    "not_people",
    "stops",
    "skips",
    "barriers",
    "links",
    "before_gap",
    "closers",
    "definite",
    "guesses",
    "clause_starts",
    "in_crowd",
    "asides",
    "ages",
)


@dataclass(frozen=True, slots=True)
class People:
    """Nouns of people in one language, folded: each with its group, singular and plural apart."""

    singular: Mapping[str, str]
    plural: Mapping[str, str]
    endings: tuple[str, ...]
    noun_first: bool
    unclear: frozenset[str]
    not_people: frozenset[str]
    stops: frozenset[str]
    skips: frozenset[str]
    barriers: frozenset[str]
    links: frozenset[str]
    before_gap: frozenset[str]
    closers: frozenset[str]
    definite: frozenset[str]
    guesses: frozenset[str]
    clause_starts: frozenset[str]
    in_crowd: frozenset[str]
    asides: frozenset[str]
    ages: frozenset[str]

    def group(self, word: str) -> str | None:
        """Whose noun a word is, or None where it names no people."""
        if word in self.not_people:
            return None
        known = self.plural.get(word) or self.singular.get(word)
        return known or ("protesters" if word.endswith(self.endings) and len(word) > 5 else None)


def _plural(noun: str, language: str) -> str:
    last = noun.rsplit(" ", 1)[-1]
    if language == "es":
        made = last[:-1] + "ces" if last.endswith("z") else last + ("s" if last[-1] in "aeiou" else "es")
    elif last.endswith("y") and last[-2] not in "aeiou":
        made = last[:-1] + "ies"
    elif last.endswith("man"):
        made = last[:-2] + "en"
    else:
        made = last + ("es" if last.endswith(("s", "ch", "sh")) else "s")
    return made


@cache
def people(language: str) -> People:
    """Nouns of people of a language."""
    data: dict[str, Any] = read_data(f"groundswell.language.{language}", "counts.yaml")
    irregular = {fold(one): fold(many) for one, many in data["irregular"].items()}
    singular: dict[str, str] = {}
    plural: dict[str, str] = {}
    for group in GROUPS:
        for noun in data["people"][group]:
            one = fold(noun)
            # of a noun of several words the last one tells: "police officer"
            head = one.rsplit(" ", 1)[-1]
            singular.setdefault(head, group)
            plural.setdefault(irregular.get(head) or _plural(head, language), group)
    for noun, group in data["plural_only"].items():
        plural[fold(noun)] = group
        singular.pop(fold(noun), None)
    words = {name: frozenset(fold(str(word)) for word in data[name]) for name in _WORD_LISTS}
    return People(singular, plural, tuple(data["people_endings"]), data["noun_first"], **words)
