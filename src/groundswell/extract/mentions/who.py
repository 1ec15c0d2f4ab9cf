"""Who: organizations, offices, groups and persons that a text names, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from groundswell.actors.kinds import participant_kind
from groundswell.actors.names import WORD
from groundswell.extract.mentions.organizations import organizations
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.language.parse import Parse

Sort = Literal["organization", "person", "group", "office"]

_NAME = re.compile(rf"[ \n]+{WORD}(?:[ \n](?:(?:de|del|la|al|bin|van|von)[ \n])?{WORD}){{0,3}}")
_CLAUSE = re.compile(r"\w+(?:[ai]d[oa]s?|entes?)[ ](?:a|al|en|por|con|de|del|desde|para|tras)\b")  # "agremiados en"
_FROM = re.compile(r"[ \n](?:of|from|at|in|belonging to|de|del|al)[ \n]")
_TAIL = re.compile(
    rf"[ \n](?:of|from|at|in|belonging to|de|del|al)[ \n](?:(?:the|la|las|los|el|un|una|dicha)[ \n])?"
    rf"{WORD}(?:[ \n](?:(?:of|the|for|and|de|la|las|los|del|y)[ \n]){{0,3}}{WORD}){{0,8}}(?:[ \n]?\([A-Z][\w.-]*\))?"
)
_MORE = re.compile(rf"(?:, {WORD}(?: {WORD})?)*,? (?:and|y) {WORD}(?: {WORD})?(?![\w(])")
_ORIGIN = 5  # words after "of" within which the noun stands that a group is of
_BEFORE = {"en": ("ADJ", "PROPN", "NOUN"), "es": ("ADJ", "PROPN")}
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
    found = [*_organizations(parse, folded)]
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


def _organizations(parse: Parse, folded: str) -> Iterable[ActorMention]:
    for named in organizations(parse, folded):
        members = _members(named.name, named.kind, parse.language)
        yield _made(parse, named.start, named.end, "organization", named.kind, members)


def _members(name: str, kind: str, language: str) -> str | None:
    """Who takes part where the organization does."""
    told = participant_kind(name, language=language) if kind in _MEMBERS else None
    return told if told not in (None, "people") else _MEMBERS.get(kind)


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
def _quantifiers(language: str) -> frozenset[str]:
    return frozenset(read_data(f"groundswell.language.{language}", "actors.yaml")["quantifiers"])


@cache
def _government(language: str) -> re.Pattern[str]:
    words = read_data(f"groundswell.language.{language}", "actors.yaml")["named_governments"]
    name = rf"{WORD}(?:[ \n]{WORD})?"
    after = rf"{name}[ \n](?:{'|'.join(words['after'])})\b" if words["after"] else None
    listed = "|".join(words["before"])
    leads = rf"\b(?i:{listed})[ \n]{name}" if listed else None
    return re.compile("|".join(form for form in (after, leads) if form))


def _groups(parse: Parse, folded: str) -> Iterable[ActorMention]:
    text, language = parse.text, parse.language
    for match in load_lexicon(language, "actors", "groups").find(folded):
        end = match.start + len(folded[match.start : match.end].rstrip())
        if language == "en" and _describes(parse, match.start, end):
            continue  # "farmer unions" are no farmer
        start, end = _with_modifiers(parse, match.start), _with_adjectives(parse, end)
        for last in dict.fromkeys((_with_origin(parse, end), end)):  # bare where the origin is a name by itself
            kind = participant_kind(text[start:last], language=language) or match.code
            yield _made(parse, start, last, "group", "social_group", kind, head=match)


def _describes(parse: Parse, start: int, end: int) -> bool:
    """Does a noun in the singular stand before another noun that it describes?"""
    tokens = parse.tokens_between(start, end + 40)
    last = next((n for n, t in enumerate(tokens) if t.end >= end), None)
    if last is None or last + 1 >= len(tokens) or tokens[last].tag not in ("NN", "NNP"):
        return False
    following = tokens[last + 1]
    return following.tag in ("NNS", "NN") and parse.text[end : following.start] == " "


def _with_adjectives(parse: Parse, end: int) -> int:
    """Where a group ends with the adjectives that follow it in Spanish, if they name no other group."""
    if parse.language != "es":
        return end
    for token in parse.tokens_between(end, end + 40)[:2]:
        if token.pos != "ADJ" or not token.text.isalpha() or parse.text[end : token.start] != " ":
            break
        if participant_kind(token.text, language="es") or _CLAUSE.match(parse.text, token.start):
            break
        end = token.end
    return end


def _with_origin(parse: Parse, end: int) -> int:
    """Where a group ends with the place or body that it is of: "villagers from three districts of Puno"."""
    lead = _FROM.match(parse.text, end)
    if lead is None:
        return end
    name = _TAIL.match(parse.text, end)
    if name:
        return _listed(parse.text, name.end())
    reached = end
    for token in parse.tokens_between(lead.end(), lead.end() + 60)[:_ORIGIN]:
        if token.pos in ("NOUN", "PROPN") and token.text[0].isalpha():
            reached = token.end
            if token.dep not in ("compound", "nmod") or parse.language == "es":
                break
        elif token.pos not in ("DET", "NUM", "ADJ"):
            break
    name = _TAIL.match(parse.text, reached) if reached > end else None
    return name.end() if name else reached


def _listed(text: str, end: int) -> int:
    """Where the list of names ends that a name opens: "farmers from Sangod, Digod and Itawa"."""
    more = _MORE.match(text, end)
    return more.end() if more else end


def _with_modifiers(parse: Parse, start: int) -> int:
    """Take the adjectives and nouns before a head noun with it ("unemployed young" teachers), numbers not."""
    before = parse.tokens_between(max(0, start - 40), start)
    for token in reversed(before[-3:]):
        if token.end > start or token.pos not in _BEFORE[parse.language] or not token.text.isalpha():
            break
        if parse.text[token.end : start] != " " or fold(token.text) in _quantifiers(parse.language):
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
