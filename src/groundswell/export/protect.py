"""Protection: names of private persons become pseudonyms, in values, quotes, texts, notes and titles alike.

Persons are those whom a coder gave as an actor of the kind `individual`, and those of a list. Nobody is taken for a
person by guessing. The whole name is found wherever it stands; a part of it, such as the surname alone, only in the
reports and events that tell of that person, and not where it is also the name of a place or an organization of theirs.
Office-holders, and whoever is named right beside an office or as the speaker of an organization (`roles.yaml`), keep
their names.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from groundswell.actors.offices import holders
from groundswell.export.dataset import Column, Dataset, Row, Table
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data
from groundswell.record.canonical import CanonicalEvent, Held, Reconciled, Source

ACTORS = ("organizer", "participant", "target", "addressee")
#: Columns that stay as they are: names by which tables refer to one another, digests, codes and numbers.
_KEPT = frozenset(
    {
        "event_id", "candidate_id", "left", "right", "document", "copy_of", "event_in_document", "events", "sha256",
        "url", "field", "status", "rule", "standing", "verdict", "coder_kind", "coder_version", "publisher",
        "country", "language", "said_at", "judged_at", "conflicts", "by_people",
    }
)  # fmt: skip
_CODERS = frozenset({"coder", "by"})
_WORD = re.compile(r"[^\W\d_]+(?:['’\-](?!s\b)[^\W\d_]+)*\.?")  # what is somebody's is not of the name
_BETWEEN = re.compile(r"[\s.]*")
_LINKS = frozenset("de del de la las los da do dos van von der den y e al el bin ben".split())
_SHORTEST = 3  # letters of a part of a name that is looked for alone

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The private persons of a dataset.

    Attributes
    ----------
    names
        By the folded words of each name the name that its pseudonym is made of.
    parts
        By the name of a report or an event, the parts of names that stand for a person there.
    """

    names: Mapping[Words, str]
    parts: Mapping[str, Mapping[Words, str]] = field(default_factory=dict)


def people_of(events: Iterable[CanonicalEvent], *, texts: Iterable[str] = (), further: Iterable[str] = ()) -> People:
    """The private persons that some events tell of.

    Parameters
    ----------
    events
        All events of the dataset.
    texts
        Texts and headlines of their reports, or quotes of them: they tell who holds an office, or speaks for an
        organization.
    further
        Names of persons to be protected, whatever is said of them; they are found as they are written.
    """
    scopes: defaultdict[str, set[Words]] = defaultdict(set)
    others: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        for name, scope in _individuals(event):
            if words := words_of(name):
                scopes[scope].add(words)
        for word, scope in _other_names(event):
            others[scope].add(word)
    known = {words: " ".join(words) for held in scopes.values() for words in held}
    public = {words for words in known if _holds_office(words)}
    if known:
        found = _Finder(known)
        for text in texts:
            public |= _public_in(text, found)
    listed = {words: " ".join(words) for name in further if (words := words_of(name))}
    whole = {words: told for words, told in known.items() if len(words) > 1 and words not in public} | listed
    return People(
        whole,
        {scope: own for scope, held in scopes.items() if (own := _parts(held - public, others[scope]))},
    )


def _parts(names: set[Words], others: set[str]) -> dict[Words, str]:
    """What stands for a person where some are told of; a part that several of them share is nobody's in particular."""
    found: defaultdict[Words, set[str]] = defaultdict(set)
    for words in names:
        for part in _parts_of(words):
            if not others & set(part):
                found[part].add(" ".join(words))
    for words in names:
        if len(words) == 1 and words not in found:
            found[words].add(words[0])
    return {part: min(told) if len(told) == 1 else " ".join(part) for part, told in found.items()}


def _individuals(event: CanonicalEvent) -> Iterator[tuple[str, str]]:
    """Names of persons, each with the event and every report that tells of them."""
    for name in ACTORS:
        told = event.values.get(name)
        for held in (*told.values, *told.others) if told else ():
            if held.value.get("kind") == "individual":
                yield held.value["name"], event.event_id
                yield from ((held.value["name"], source.document) for source in held.sources)


def _other_names(event: CanonicalEvent) -> Iterator[tuple[str, str]]:
    """Words of the names of places and organizations, each with the event and every report that tells of them."""
    for name in (*ACTORS, "place"):
        told = event.values.get(name)
        for held in (*told.values, *told.others) if told else ():
            if held.value.get("kind") != "individual":
                keys = ("name", "site", "locality", "admin2", "admin1") if name == "place" else ("name",)
                for word in {w for key in keys if held.value.get(key) for w in words_of(held.value[key])}:
                    yield word, event.event_id
                    yield from ((word, source.document) for source in held.sources)


def words_of(name: str) -> Words:
    """The words of a name, folded, without a title."""
    words = [fold(word).rstrip(".") for word in _WORD.findall(name)]
    return tuple(words[1:] if len(words) > 1 and words[0] in _TITLES else words)


def _parts_of(words: Words) -> Iterator[Words]:
    """What may stand for a whole name: its last words, and any surname of it alone."""
    for start in range(1, len(words)):
        if words[start] not in _LINKS and len(words[start]) >= _SHORTEST:
            yield words[start:]
            yield (words[start],)


# ------------------------------------------------------------------ who keeps their name


@cache
def _office_holders() -> frozenset[Words]:
    return frozenset(words_of(holder.name) for holder in holders())


def _holds_office(words: Words) -> bool:
    return len(words) > 1 and words in _office_holders()


@cache
def _roles() -> str:
    told = read_data("groundswell.export", "roles.yaml")
    words = sorted({fold(str(word)) for listed in told.values() for word in listed}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word) for word in words)


@cache
def _before() -> re.Pattern[str]:
    """An office or a role right before a name: "vocera de la CGTP, María"."""
    name = r"(?-i:[A-ZÁÉÍÓÚÑÜ])[\w'’.-]*(?:\s+(?:of|for|de|del|la|y|and))*"
    of = rf"(?:\s+(?:of|for|de|del)(?:\s+(?:the|la|las|los|el))?(?:\s+{name}){{1,8}})?"
    return re.compile(rf"\b(?:{_roles()}){of}\s*,?\s*$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    """An office or a role right after a name: "Ana Paz, a spokeswoman"."""
    return re.compile(rf"\s*,\s*(?:(?:an?|the|el|la|un|una)\s+)?(?:{_roles()})\b", re.IGNORECASE)


def _public_in(text: str, found: _Finder) -> set[Words]:
    """Those whose names stand right beside an office or a role in a text."""
    public = set()
    for start, end, words, _ in found.all(text, {}):
        left, right = _plain(text[max(0, start - 120) : start]), _plain(text[end : end + 60])
        if _before().search(left) or _after().match(right):
            public.add(words)
    return public


_ACCENTS = str.maketrans("áéíóúüÁÉÍÓÚÜ", "aeiouuAEIOUU")


def _plain(text: str) -> str:
    return text.translate(_ACCENTS)


# ------------------------------------------------------------------ found


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds names in texts, the longest first, by their first words."""

    names: Mapping[Words, str]
    by_first: dict[str, list[Words]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for words in self.names:
            self.by_first.setdefault(words[0], []).append(words)

    def all(self, text: str, parts: Mapping[Words, str]) -> Iterator[tuple[int, int, Words, str]]:
        """Names in a text, none within another: where each begins and ends, its words, and whose it is."""
        tokens = [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]
        place = 0
        while place < len(tokens):
            start, _, first = tokens[place]
            first = first.rstrip(".")
            told = self.by_first.get(first, ())
            fitting = [w for w in (*told, *(p for p in parts if p[0] == first)) if _fits(w, tokens, place, text)]
            if not fitting or text[start].islower():  # what has no capitals may be a name
                place += 1
                continue
            words = max(fitting, key=len)
            end = tokens[place + len(words) - 1][1]
            end -= text[end - 1] == "." and len(words[-1]) > 1
            whole = self.names.get(words)
            if whole is not None or not _within_a_name(tokens, place, len(words), text):
                yield start, end, words, parts[words] if whole is None else whole
            place += len(words)


def _fits(words: Words, tokens: Sequence[tuple[int, int, str]], place: int, text: str) -> bool:
    if place + len(words) > len(tokens):
        return False
    for offset, word in enumerate(words):
        start, _, told = tokens[place + offset]
        if told.rstrip(".") != word:
            return False
        if offset and not _BETWEEN.fullmatch(text, tokens[place + offset - 1][1], start):
            return False
    return True


def _within_a_name(tokens: Sequence[tuple[int, int, str]], place: int, length: int, text: str) -> bool:
    """Whether the word before or after is of the same name in capitals: "Rojas" in "Plaza Rojas" is no person's."""
    start, end = tokens[place][0], tokens[place + length - 1][1]
    if text[start:end].isupper():  # in a headline all words are
        return False
    if place:
        left = tokens[place - 1]
        near = text[left[1] : start].isspace() and text[left[0]].isupper() and not _begins_sentence(text, left[0])
        if near and left[2].rstrip(".") not in _TITLES:
            return True
    if place + length < len(tokens):
        right = tokens[place + length]
        return text[end : right[0]].isspace() and text[right[0]].isupper()
    return False


_TITLES = frozenset("mr mrs ms miss dr dra sr sra srta don dona senor senora".split())


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'“«¿¡(")
    return not before or before[-1] in ".!?:\n"


# ------------------------------------------------------------------ protected


class Protection:
    """Puts pseudonyms in the place of names.

    Parameters
    ----------
    people
        Whose names.
    salt
        Secret from which pseudonyms are made: with the same salt a name has the same pseudonym, with another one
        nobody can tell that it is the same person.
    """

    def __init__(self, people: People, salt: bytes) -> None:
        self.people, self.salt = people, salt
        self._finder = _Finder(people.names)

    def pseudonym(self, name: str) -> str:
        """What stands for a person."""
        digest = hmac.new(self.salt, fold(name).encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return f"person-{base64.b32encode(digest)[:8].decode().lower()}"

    def parts(self, *scopes: str) -> Mapping[Words, str]:
        """Parts of names that stand for a person in an event and its reports, given by name."""
        found: dict[Words, str] = {}
        for scope in scopes:
            found |= self.people.parts.get(scope, {})
        return found

    def words(self, text: str, parts: Mapping[Words, str]) -> str:
        """A text with pseudonyms in the place of names."""
        if text.isascii() and text == text.lower():  # a code, a number, a day: names begin with a capital
            return text
        made, done = [], 0
        for start, end, _, whole in self._finder.all(text, parts):
            made += [text[done:start], self.pseudonym(whole)]
            done = end
        return "".join((*made, text[done:])) if made else text

    def value(self, field: str, value: Any, parts: Mapping[Words, str]) -> Any:
        """A value of a field with pseudonyms in the place of names; a place keeps its name, whomever it honours."""
        if field == "place":
            return value
        if isinstance(value, str):
            return self.words(value, parts)
        if isinstance(value, Mapping):
            return {key: self.value("", held, parts) for key, held in value.items()}
        return [self.value("", held, parts) for held in value] if isinstance(value, list) else value

    # -------------------------------------------------------------- canonical events

    def event(self, event: CanonicalEvent) -> CanonicalEvent:
        """A canonical event with pseudonyms in the place of names."""
        return replace(event, values={name: self._told(name, told, event) for name, told in event.values.items()})

    def _told(self, field: str, told: Reconciled, event: CanonicalEvent) -> Reconciled:
        values, others = (tuple(self._held(field, one, event) for one in part) for part in (told.values, told.others))
        return replace(told, values=values, others=others)

    def _held(self, field: str, held: Held, event: CanonicalEvent) -> Held:
        parts = self.parts(event.event_id, *(source.document for source in held.sources))
        return Held(self.value(field, held.value, parts), tuple(self._source(s, event) for s in held.sources))

    def _source(self, source: Source, event: CanonicalEvent) -> Source:
        if source.quote is None:
            return source
        return replace(source, quote=self.words(source.quote, self.parts(event.event_id, source.document)))

    # -------------------------------------------------------------- datasets

    def dataset(self, dataset: Dataset) -> Dataset:
        """A dataset with pseudonyms in the place of names, and a column that says of each row whether it has any."""
        return replace(dataset, tables=tuple(self._table(table) for table in dataset.tables))

    def _table(self, table: Table) -> Table:
        names = [column.name for column in table.columns]

        def rows() -> Iterator[Row]:
            for row in table.rows():
                held = dict(zip(names, row, strict=True))
                parts = self.parts(*(held[name] for name in ("event_id", "document") if held.get(name)))
                cells = [self._cell(c, cell, held, parts) for c, cell in zip(table.columns, row, strict=True)]
                told = (a != b for c, a, b in zip(table.columns, cells, row, strict=True) if c.name not in _CODERS)
                yield (*cells, any(told))

        return replace(table, columns=(*table.columns, PROTECTED), rows=rows)

    def _cell(self, column: Column, cell: Any, row: Mapping[str, Any], parts: Mapping[Words, str]) -> Any:
        if not isinstance(cell, str) or column.name in _KEPT or column.field == "place":
            return cell
        if column.name in _CODERS:
            return self.pseudonym(cell) if row.get("by_person", True) else cell
        if column.kind != "json":
            return self.words(cell, parts)
        held = json.loads(cell)
        changed = self.value(row["field"] if column.name == "value" else "", held, parts)
        return cell if changed == held else json.dumps(changed, ensure_ascii=False)


PROTECTED = Column(
    "protected",
    "boolean",
    "Whether pseudonyms stand in the row in the place of names; offsets are those of the text as it was published.",
)
