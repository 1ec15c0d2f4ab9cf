"""Who: organizations, offices, groups and persons that a text names, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from groundswell.actors.abbreviations import abbreviations
from groundswell.actors.kinds import organization_kind, participant_kind
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.language.parse import Parse

Sort = Literal["organization", "person", "group", "office"]

_WORD = r"[A-ZÁÉÍÓÚÑÜ][\w'’.&/-]*"
_LINK = r"(?:of|the|for|and|&|to|against|de|la|las|los|del|el|y|e|para|por|contra|la)"
_RUN = re.compile(rf"{_WORD}(?:[ \n](?:{_LINK}[ \n]){{0,3}}{_WORD}){{0,11}}(?:[ \n]?\({_WORD}\))?")
_AGAINST = re.compile(r"\s(?:against|contra|to)\s(?:(?:the|la|las|los|el)\s)?")
_SHORT = re.compile(r"\b[A-ZÑ][A-ZÑ0-9&-]{1,9}s?\b(?:\([A-Z]+\))?")
_NAME = re.compile(rf"[ \n]+{_WORD}(?:[ \n](?:(?:de|del|la|al|bin|van|von)[ \n])?{_WORD}){{0,3}}")
_TAIL = re.compile(
    rf"[ \n](?:of|from|at|in|belonging to|de|del|al)[ \n](?:(?:the|la|las|los|el|un|una|dicha)[ \n])?"
    rf"(?:{_WORD}(?:[ \n](?:(?:of|the|for|and|de|la|las|los|del|y)[ \n]){{0,3}}{_WORD}){{0,8}}"
    rf"(?:[ \n]?\({_WORD}\))?|[a-záéíóúñ]{{4,}})"
)
#: What decides between readings of the same words, the stronger first.
_RANK: dict[Sort, int] = {"organization": 0, "office": 1, "group": 1, "person": 2}
#: Who takes part where an organization of a kind does, if its name does not say it better.
_MEMBERS = {
    "union": "workers",
    "student_organization": "students",
    "farmer_organization": "peasants_farmers",
    "indigenous_organization": "indigenous",
    "political_party": "party_members",
    "business_association": "business_owners",
    "religious_body": "religious",
    "movement": "activists",
    "ngo": "activists",
}
_CAPITALS = 0.6  # share of capital letters from which capitals say nothing


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an actor.

    Attributes
    ----------
    start, end, quote
        The words.
    sort
        A named organization, an office or institution, a group of people, or a person.
    kind
        Actor kind of the record.
    participant_kind
        Participant kind of the record: of a group, or of the members of an organization.
    head
        The word that decides, folded.
    """

    start: int
    end: int
    quote: str
    sort: Sort
    kind: str
    participant_kind: str | None
    head: str


def find_actors(parse: Parse) -> tuple[ActorMention, ...]:
    """Every actor that a text names, by position; of overlapping readings the strongest.

    Parameters
    ----------
    parse
        The document; its entities of persons are taken as a hint, the rest is lexicon.
    """
    folded = fold(parse.text)
    capitals = sum(c.isupper() for c in parse.text) > _CAPITALS * max(1, sum(c.isalpha() for c in parse.text))
    found: list[ActorMention] = []
    if not capitals:
        found += _organizations(parse, folded)
    found += _offices(parse, folded)
    found += _named_governments(parse)
    found += _groups(parse, folded)
    found += _persons(parse, folded)
    kept: list[ActorMention] = []
    taken = bytearray(len(folded) + 1)
    for mention in sorted(found, key=lambda a: (_RANK[a.sort], a.start - a.end, a.start)):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda a: a.start))


@cache
def _words(language: str, section: str) -> frozenset[str]:
    listed = read_data(f"groundswell.language.{language}", "actors.yaml")[section]
    return frozenset(fold(word) for phrase in listed for word in str(phrase).split("|"))


# ------------------------------------------------------------------ organizations


def _organizations(parse: Parse, folded: str) -> Iterable[ActorMention]:
    text, language = parse.text, parse.language
    spelled = abbreviations(text)
    for run in _RUN.finditer(text):
        start, end = _trimmed(_after_opponent(run, folded, language), run.end(), folded, language)
        if start >= end or (" " not in folded[start:end] and "\n" not in folded[start:end]):
            continue
        kind = organization_kind(folded[start:end], language=language)
        titled = load_lexicon(language, "actors", "titles").first(folded, start, end)
        if kind and not titled:
            yield _made(parse, start, end, "organization", kind, _members(folded[start:end], kind, language))
    entities = {(e.start, e.end) for e in parse.entities if e.label == "ORG"}
    for short in _SHORT.finditer(text):
        word = short[0].rstrip("s")
        known = spelled.get(word)
        kind = organization_kind(fold(known.long if known else word), language=language)
        if known or kind or any(s <= short.start() and short.end() <= e for s, e in entities):
            members = _members(fold(known.long if known else word), kind or "other", language)
            yield _made(parse, short.start(), short.end(), "organization", kind or "other", members)


def _after_opponent(run: re.Match[str], folded: str, language: str) -> int:
    """Where a name begins: after "against" if what goes before it is no organization ("Leeds against the Ministry")."""
    split = _AGAINST.search(folded, run.start(), run.end())
    if split is None or organization_kind(folded[run.start() : split.start()], language=language):
        return run.start()
    return split.end()


def _members(name: str, kind: str, language: str) -> str | None:
    """Who takes part where the organization does."""
    told = participant_kind(name, language=language) if kind in _MEMBERS else None
    return told if told not in (None, "people") else _MEMBERS.get(kind)


def _trimmed(start: int, end: int, folded: str, language: str) -> tuple[int, int]:
    """A capitalised run without the words in front that are no part of the name ("Members of the …")."""
    leading, members = _words(language, "leading"), _words(language, "members")
    while start < end:
        word = re.match(r"[^\s(]+", folded[start:end])
        if word is None:
            return start, end
        rest = start + word.end()
        follow = re.match(r"\s+(?:of|from|de|del)\s+(?:(?:the|la|las|los|el)\s+)?", folded[rest:end])
        if word[0] in members and follow:
            start = rest + follow.end()
        elif word[0].strip(",.") in leading:
            gap = re.match(r"\s+", folded[rest:end])
            start = rest + (gap.end() if gap else 0)
            if gap is None:
                return end, end
        else:
            break
    return start, end - (len(folded[start:end]) - len(folded[start:end].rstrip(".,'’-")))


# ------------------------------------------------------------------ offices, groups, persons


def _offices(parse: Parse, folded: str) -> Iterable[ActorMention]:
    text, language = parse.text, parse.language
    for match in load_lexicon(language, "actors", "titles").find(folded):
        name = _NAME.match(text, match.end)
        if name:
            yield _made(parse, match.start, name.end(), "office", match.code)
    for match in load_lexicon(language, "actors", "offices").find(folded):
        end = match.start + len(folded[match.start : match.end].rstrip())
        tail = _TAIL.match(text, end)
        known = folded[match.start : end].split()[-1]
        if tail and known in ("ministry", "department", "ministerio", "secretaria", "ministro", "ministra", "minister"):
            end = tail.end()
        yield _made(parse, match.start, end, "office", match.code)


def _named_governments(parse: Parse) -> Iterable[ActorMention]:
    """A government by the name of its head: "the Boric government", "el gobierno de Boric"."""
    for match in _government(parse.language).finditer(parse.text):
        yield _made(parse, match.start(), match.end(), "office", "national_government")


@cache
def _government(language: str) -> re.Pattern[str]:
    words = read_data(f"groundswell.language.{language}", "actors.yaml")["named_governments"]
    name = rf"{_WORD}(?:[ \n]{_WORD})?"
    after = rf"{name}[ \n](?:{'|'.join(words['after'])})\b" if words["after"] else None
    listed = "|".join(words["before"])
    leads = rf"\b(?i:{listed})[ \n]{name}" if listed else None
    return re.compile("|".join(form for form in (after, leads) if form))


def _groups(parse: Parse, folded: str) -> Iterable[ActorMention]:
    text = parse.text
    for match in load_lexicon(parse.language, "actors", "groups").find(folded):
        end = match.start + len(folded[match.start : match.end].rstrip())
        tail = _TAIL.match(text, end)
        start = _with_modifiers(parse, match.start)
        if tail and text[tail.end() - 1].isalpha():
            kind = participant_kind(text[start : tail.end()], language=parse.language)
            yield _made(parse, start, tail.end(), "group", "social_group", kind or match.code, head=match)
        else:
            yield _made(parse, start, end, "group", "social_group", match.code, head=match)


def _with_modifiers(parse: Parse, start: int) -> int:
    """Take the adjectives and nouns before a head noun with it ("unemployed young" teachers), numbers not."""
    before = parse.tokens_between(max(0, start - 40), start)
    for token in reversed(before[-3:]):
        if token.end > start or token.pos not in ("ADJ", "PROPN") or not token.text[0].isalpha():
            break
        if parse.text[token.end : start].strip():
            break
        start = token.start
    return start


def _persons(parse: Parse, folded: str) -> Iterable[ActorMention]:
    for entity in parse.entities:
        if entity.label in ("PERSON", "PER") and " " in folded[entity.start : entity.end].strip():
            yield _made(parse, entity.start, entity.end, "person", "individual")


def _made(
    parse: Parse,
    start: int,
    end: int,
    sort: Sort,
    kind: str,
    participant: str | None = None,
    *,
    head: object = None,
) -> ActorMention:
    quote = parse.text[start:end]
    decides = fold(getattr(head, "phrase", quote) if head is not None else quote)
    return ActorMention(start, end, quote, sort, kind, participant, decides)
