r"""Lexicons: lists of phrases that a researcher can read and edit, and the matcher that finds them in a text.

A phrase is written in words, folded or not, with a small notation::

    march                     the word
    protest*                  words that begin so: protests, protesters
    march~                    the forms of a verb: march, marches, marched, marching (language/inflect.py)
    take|took|taken           any one of these
    a?  the|a?                may be missing
    ...                       up to three words between; ...6 up to six. Never across a full stop or semicolon
    @take                     a list of alternatives from the file's `macros`
    stone-pelting             hyphens match a hyphen, a space or nothing
    #                         a number, in digits

    @take to the streets
    block|blocks|blocked|blocking ... road|roads|highway*

A lexicon file is YAML. `macros` maps a name to its alternatives; every other key holds a mapping of code to phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, ClassVar

import yaml

from groundswell.errors import DataError
from groundswell.language.fold import fold
from groundswell.language.inflect import INFLECT

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SPACE = r"[\s,'\"]+"
_KEY = 3  # characters by which a phrase is looked up


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: its place in the text, its code and what its entry says besides."""

    start: int
    end: int
    code: str
    phrase: str


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    phrase: str
    pattern: re.Pattern[str]
    order: int


class Lexicon:
    """Phrases by code, found in folded text.

    Parameters
    ----------
    phrases
        Code to phrases, in the notation above.
    macros
        Name to alternatives, separated by `|`.
    language
        Language of the verbs whose forms are asked for, where there are any.
    name
        Said in errors.

    Attributes
    ----------
    codes
        The codes, in the order of the file.
    """

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        *,
        macros: Mapping[str, str] | None = None,
        language: str | None = None,
        name: str = "lexicon",
    ) -> None:
        self.name = name
        self.codes = tuple(map(str, phrases))
        self._by_key: dict[str, list[_Entry]] = {}
        order = 0
        for code, listed in phrases.items():
            for phrase in listed or ():
                if not isinstance(phrase, str):
                    raise DataError(f"{name}: {code} holds {phrase!r}; expected a phrase (quote it)")
                body, firsts = _compile(phrase, macros or {}, language, name)
                entry = _Entry(str(code), phrase, re.compile(body), order)
                order += 1
                for first in sorted(firsts):
                    self._by_key.setdefault(first[:_KEY], []).append(entry)
        self._any = self._by_key.pop("", [])

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """Every match, by position; of several that begin at one word the longest for each code.

        Parameters
        ----------
        folded
            Text as `fold` gives it.
        start, end
            Part of the text to look at, in characters.
        """
        stop = len(folded) if end is None else end
        reached: dict[str, int] = {}  # code to where its last match ended: a match inside a match is none
        for word in _WORD.finditer(folded, start, stop):
            letters = word[0]
            entries = self._any + [
                e
                for n in range(1, _KEY + 1)
                if n == _KEY or len(letters) == n
                for e in self._by_key.get(letters[:n], ())
            ]
            best: dict[str, Match] = {}
            for entry in entries:
                found = entry.pattern.match(folded, word.start(), stop)
                if not found or found.end() <= reached.get(entry.code, 0):
                    continue
                if entry.code not in best or found.end() > best[entry.code].end:
                    best[entry.code] = Match(found.start(), found.end(), entry.code, entry.phrase)
            for match in best.values():
                reached[match.code] = match.end
                yield match

    def first(self, folded: str, start: int = 0, end: int | None = None) -> Match | None:
        """First match, or None."""
        return next(self.find(folded, start, end), None)


def _forms(word: str, language: str | None, name: str) -> tuple[str, ...]:
    """The forms of a verb that is marked with `~`; any other word as it is."""
    if not word.endswith("~"):
        return (word,)
    if language not in INFLECT:
        raise DataError(f"{name}: {word!r}: the forms of verbs are known in {', '.join(INFLECT)}, not in {language!r}")
    try:
        return INFLECT[language](fold(word.removesuffix("~")))
    except ValueError as error:
        raise DataError(f"{name}: {word!r}: {error}") from error


def _slot(slot: str, macros: Mapping[str, str], language: str | None, name: str) -> tuple[str, set[str], bool]:
    """One slot of a phrase as (regular expression, the ways it can begin, may it be missing)."""
    optional = slot.endswith("?")
    words, firsts = [], set()
    for alternative in slot.removesuffix("?").split("|"):
        if alternative.startswith("@"):
            if alternative[1:] not in macros:
                raise DataError(f"{name}: no macro {alternative}; known: {', '.join(sorted(macros)) or 'none'}")
            expanded = macros[alternative[1:]].split("|")
        else:
            expanded = [alternative]
        for word in (form for listed in expanded for form in _forms(listed.strip(), language, name)):
            if word == "#":
                words.append(r"\d[\d.,]*")
                firsts.add("")
                continue
            plain = fold(word.strip())
            prefix = plain.endswith("*")
            plain = plain.rstrip("*")
            if not plain:
                raise DataError(f"{name}: an empty word in {slot!r}")
            body = r"[\s-]?".join(re.escape(part) for part in plain.split("-"))
            words.append(body + (r"[a-z0-9'-]*" if prefix else r"(?![a-z0-9])"))
            head = plain.split("-")[0]
            known = _WORD.match(head)
            first = known[0] if known else ""
            firsts.add(first if not (prefix and len(first) < _KEY) else "")
            if "-" in plain:
                firsts.add(plain.replace("-", "")[:_KEY])
    body = "|".join(sorted(words, key=len, reverse=True))
    return f"(?:{body})", firsts, optional


def _compile(phrase: str, macros: Mapping[str, str], language: str | None, name: str) -> tuple[str, set[str]]:
    """A phrase as a regular expression and the words that it can begin with."""
    body, firsts, open_start = "", set[str](), True
    for slot in phrase.split():
        if gap := re.fullmatch(r"\.\.\.(\d*)", slot):
            if open_start:
                raise DataError(f"{name}: {phrase!r} begins with a gap")
            body += rf"(?:[\s,'\"]+[^\s.;!?]+){{0,{gap[1] or 3}}}?"
            continue
        words, begins, optional = _slot(slot, macros, language, name)
        part = words if not body else f"{_SPACE}{words}"
        if optional:
            body += f"(?:{words}{_SPACE})?" if not body else f"(?:{part})?"
        else:
            body += words if not body or (body.endswith(f"{_SPACE})?") and open_start) else part
        if open_start:
            firsts |= begins
            open_start = optional
    if open_start:
        raise DataError(f"{name}: {phrase!r} could match nothing")
    return body, firsts


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader is ten times as fast
    """YAML in which `no`, `on` and `yes` are words; only `true` and `false` are flags."""

    yaml_implicit_resolvers: ClassVar = {
        letter: [(tag, pattern) for tag, pattern in resolvers if letter in "tTfF" or not tag.endswith(":bool")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@cache
def read_data(package: str, file: str) -> Any:
    """Content of a YAML data file of the package.

    Raises
    ------
    DataError
        If there is no such file or it is not YAML.
    """
    try:
        return yaml.load(resources.files(package).joinpath(file).read_bytes(), Loader=_Loader)
    except FileNotFoundError as error:
        raise DataError(f"no data file {file} in {package}") from error
    except yaml.YAMLError as error:
        raise DataError(f"{package}/{file} is not YAML: {error}") from error


@cache
def load_lexicon(language: str, file: str, section: str) -> Lexicon:
    """The lexicon in one section of a language's file, such as `load_lexicon("en", "events", "forms")`."""
    name = f"language/{language}/{file}.yaml"
    data = read_data(f"groundswell.language.{language}", f"{file}.yaml")
    if section not in data:
        raise DataError(f"{name} has no section {section!r}; it has {', '.join(map(str, data))}")
    return Lexicon(data[section], macros=data.get("macros"), language=language, name=f"{name}: {section}")
