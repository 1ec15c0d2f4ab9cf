"""Organizations: names in capitals, abbreviations, and names told in small letters or in a headline of capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from groundswell.actors.abbreviations import Expansion, abbreviations
from groundswell.actors.kinds import organization_kind
from groundswell.actors.names import LINK, WORD, lines_apart
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.language.parse import Parse, Token

_RUN = re.compile(rf"{WORD}(?:[ \n](?:{LINK}[ \n]){{0,3}}{WORD}){{0,15}}(?:[ \n]?\([A-Z][\w'’.&/-]*\))?")
_AGAINST = re.compile(r"\s(?:against|contra|to)\s(?:(?:the|la|las|los|el)\s)?")
_SHORT = re.compile(r"\b[A-ZÑ][A-ZÑ0-9&-]{1,9}s?\b(?:\([A-Z]+\))?")
#: What stands between two names of a run: "the Bakers Union and the Millers Union".
_AND = re.compile(r"\s(?:and|y|e)\s(?:(?:by|of|por|de)\s)?(?P<article>(?:the|la|las|los|el|del)\s)?")
_PROPER = re.compile(
    rf"[ ]?[\"“«']?[ ]?({WORD}(?:(?: (?:de|del|de la|de los|of|of the|for|for the|against) | ){WORD}){{1,5}})"
)
_ARTICLE = re.compile(r"\s(?:the|la|las|los|el)\s")
_PREPOSITION = re.compile(r"\b(?:of|for|and|to|against|with|de|y|e|para|por|contra|en|a|con)\s$")
_OF = re.compile(r"\s+(?:of|from|for|de|del)\s+(?:(?:the|la|las|los|el)\s+)?")
_HOLDER = re.compile(r"\s(?:of|from|de|del)\s(?:(?:the|la|las|los|el)\s)?")
_SPEAKER = re.compile(r"((?:[a-z'’]+ ){1,2}[a-z]+[a-rt-z]) of the ")  # a name in the singular: "Ann Lee of the …"
_CAPITALS = 0.6  # share of capital letters from which capitals say nothing
_MOST_WORDS = 6  # of a name in small letters, beside the word that makes it one
#: Kinds that words in small letters tell by themselves: "the garment workers union".
_TOLD = frozenset(
    ("student_organization", "farmer_organization", "indigenous_organization", "union", "business_association")
)
_NAMING = ("NOUN", "PROPN", "ADJ")


@dataclass(frozen=True, slots=True)
class Named:
    """Where an organization is named, of what kind it is, and the words that say so, folded."""

    start: int
    end: int
    kind: str
    name: str


def organizations(parse: Parse, folded: str) -> Iterator[Named]:
    """Every organization that a text names; readings may overlap."""
    shouted = _shouted(parse.text)
    spelled = abbreviations(parse.text)
    yield from _in_capitals(parse, folded, shouted)
    yield from _in_small_letters(parse, folded, shouted)
    yield from _abbreviated(parse, folded, shouted, spelled)
    yield from _again(parse, folded, spelled)


def _shouted(text: str) -> Sequence[tuple[int, int]]:
    """Lines in which capitals say nothing."""
    lines = re.finditer(r"[^\n]+", text)
    return [
        line.span()
        for line in lines
        if sum(c.isupper() for c in line[0]) > _CAPITALS * max(1, sum(c.isalpha() for c in line[0]))
    ]


def _inside(start: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= start < b for a, b in spans)


@cache
def _words(language: str, section: str) -> frozenset[str]:
    listed = read_data(f"groundswell.language.{language}", "actors.yaml")[section]
    return frozenset(fold(word) for phrase in listed for word in str(phrase).split("|"))


# ------------------------------------------------------------------ names in capitals


def _in_capitals(parse: Parse, folded: str, shouted: Sequence[tuple[int, int]]) -> Iterator[Named]:
    language = parse.language
    titles = load_lexicon(language, "actors", "titles")
    for run in _RUN.finditer(lines_apart(parse.text)):
        if _inside(run.start(), shouted):
            continue
        for first, last in _apart(_after_opponent(run, folded, language), run.end(), folded, language):
            start, end = _trimmed(first, last, parse, folded)
            name = re.split(r"\s?\(", folded[start:end])[0]
            if not re.search(r"\s", name):
                continue
            kind = organization_kind(name, language=language)
            title = titles.first(folded, start, end)
            if kind and not (title and title.start == start):
                yield Named(start, end, kind, folded[start:end])


def _after_opponent(run: re.Match[str], folded: str, language: str) -> int:
    """Where a name begins: after "against" if what goes before it is no organization ("Leeds against the Ministry")."""
    split = _AGAINST.search(folded, run.start(), run.end())
    if split is None or organization_kind(folded[run.start() : split.start()], language=language):
        return run.start()
    return split.end()


def _apart(start: int, end: int, folded: str, language: str) -> Iterator[tuple[int, int]]:
    """The names of a run of capitals, cut at an article that no preposition leads to, and where "and" joins two."""
    for article in _ARTICLE.finditer(folded, start, end):
        if not _PREPOSITION.search(folded, start, article.start() + 1):
            yield start, article.start()
            start = article.end()
    for link in _AND.finditer(folded, start, end):
        left, right = folded[start : link.start()], folded[link.end() : end]
        if not organization_kind(left, language=language):
            continue
        if not organization_kind(right, language=language) and not (link["article"] and _closed(left, language)):
            continue
        if link["article"] or (_complete(left, language) and _complete(right, language)):
            yield start, link.start()
            start = link.end()
    yield start, end


def _complete(name: str, language: str) -> bool:
    """Does a name hold its word for an organization where the language puts it: first in Spanish, last in English?"""
    heads = _words(language, "heads")
    words = re.findall(r"[a-z]+", _OF.split(name)[0])
    return bool(words) and words[0 if language == "es" else -1] in heads


def _closed(name: str, language: str) -> bool:
    """Does an English name end with its word for an organization, so that an article after it begins another?"""
    return language == "en" and name.split()[-1] in _words(language, "heads")


def _trimmed(start: int, end: int, parse: Parse, folded: str) -> tuple[int, int]:
    """A capitalised run without the words in front that are no part of the name ("Members of the …")."""
    leading, members = _words(parse.language, "leading"), _words(parse.language, "members")
    for person in parse.entities:
        if person.label in ("PERSON", "PER") and start <= person.start and person.end < end:
            of = _HOLDER.match(folded, person.end)
            if of and organization_kind(folded[of.end() : end], language=parse.language):
                start = of.end()
    speaker = _SPEAKER.match(folded, start, end)
    if speaker and parse.language == "en" and organization_kind(folded[speaker.end() : end], language="en"):
        start = start if organization_kind(speaker[1], language="en") else speaker.end()
    while start < end:
        for number in (3, 2, 1):
            lead = re.match(rf"[^\s(]+(?:\s[^\s(]+){{{number - 1}}}", folded[start:end])
            follow = lead and _OF.match(folded, start + lead.end(), end)
            if lead and follow and re.sub(r"\s", "-", lead[0]) in members:
                start = follow.end()
                break
        else:
            word = re.match(r"([^\s(]+)\s*", folded[start:end])
            if word is None or word[1].strip(",.") not in leading:
                break
            start += word.end()
    return start, end - (len(folded[start:end]) - len(folded[start:end].rstrip(".,'’-")))


# ------------------------------------------------------------------ abbreviations


def _abbreviated(
    parse: Parse, folded: str, shouted: Sequence[tuple[int, int]], spelled: Mapping[str, Expansion]
) -> Iterator[Named]:
    entities = {(e.start, e.end) for e in parse.entities if e.label == "ORG"}
    for short in _SHORT.finditer(parse.text):
        known: Expansion | None = spelled.get(short[0].rstrip("s"))
        alone = not known and (
            _inside(short.start(), shouted) or _among_capitals(parse.text, short) or _dateline(parse.text, short)
        )
        if alone or fold(short[0]) in _words(parse.language, "leading"):
            continue
        name = fold(known.long if known else short[0].rstrip("s"))
        kind = organization_kind(name, language=parse.language)
        entity = any(s <= short.start() and short.end() <= e for s, e in entities)
        if known or kind or entity or _with_article(parse.language, folded, short.start(), short[0]):
            yield Named(short.start(), short.end(), kind or "other", name)


def _among_capitals(text: str, short: re.Match[str]) -> bool:
    """Does another word in capitals stand beside it ("NO STONE THROWING")?"""
    shout = r"[A-ZÁÉÍÓÚÑ]{2,}"
    return bool(
        re.match(rf"[ \n]{shout}\b", text[short.end() : short.end() + 14])
        or re.search(rf"\b{shout}[ \n]$", text[max(0, short.start() - 14) : short.start()])
    )


def _dateline(text: str, short: re.Match[str]) -> bool:
    """Does it open a line as the town of a dateline does?"""
    opens = text[: short.start()].rstrip(" (").endswith("\n") or not text[: short.start()].strip()
    return opens and text[short.end() : short.end() + 2].lstrip(" ")[:1] in tuple(",.-–—(:/")


def _with_article(language: str, folded: str, start: int, word: str) -> bool:
    """Does an article make an abbreviation a name, as in "la CPN"?"""
    if language != "es" or not (3 <= len(word) <= 6) or not word.isalpha():
        return False
    if load_lexicon(language, "actors", "offices").first(fold(word)):
        return False
    return re.search(r"\b(?:la|el|del|al)\s$", folded[max(0, start - 5) : start]) is not None


# ------------------------------------------------------------------ names told before


def _again(parse: Parse, folded: str, spelled: Mapping[str, Expansion]) -> Iterator[Named]:
    """Names that the text has said to be an organization's, wherever they stand: "the group Last Barrel", "Fekoc"."""
    known: dict[str, tuple[str, str]] = {}
    for cue in load_lexicon(parse.language, "actors", "before_names").find(folded):
        proper = _PROPER.match(parse.text, cue.start + len(folded[cue.start : cue.end].rstrip()))
        if proper:
            known.setdefault(fold(proper[1]), (cue.code, fold(proper[1])))
    for short, expansion in spelled.items():
        kind = organization_kind(fold(expansion.long), language=parse.language)
        if kind and not short.isupper():
            known[fold(short)] = (kind, fold(expansion.long))
    for word, (kind, name) in known.items():
        for match in re.finditer(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", folded):
            yield Named(match.start(), match.end(), kind, name)


# ------------------------------------------------------------------ names in small letters


def _in_small_letters(parse: Parse, folded: str, shouted: Sequence[tuple[int, int]]) -> Iterator[Named]:
    """Organizations by the words that describe them ("the garment workers union", "el sindicato de maestros").

    They are read so where the word for an organization has a small letter, and in lines of capitals.
    """
    heads = _words(parse.language, "heads")
    for token in parse.tokens:
        if folded[token.start : token.end] not in heads:
            continue
        if token.text[0].isupper() and not _inside(token.start, shouted):
            continue
        found = _named_after(parse, folded, token) if parse.language == "es" else _named_before(parse, folded, token)
        if found is None:
            continue
        start, end = found
        name = folded[start:end]
        kind = organization_kind(name, language=parse.language)
        bare = folded[token.start : token.end] in _words(parse.language, "bare_heads")
        proper = len(name.split()) > 2 or any(c.isupper() for c in parse.text[start + 1 : end])
        if kind in _TOLD or (kind and bare and proper):
            yield Named(start, end, kind, name)


def _named_after(parse: Parse, folded: str, head: Token) -> tuple[int, int] | None:
    """A name that begins with its head: adjectives, names, and what "de" and "por" lead on to."""
    links, end, links_now = _words(parse.language, "name_links"), head.end, 0
    if load_lexicon(parse.language, "actors", "no_names").first(folded, head.start, head.end + 30):
        return None
    for token in parse.tokens[head.index + 1 : head.index + 1 + 2 * _MOST_WORDS]:
        word = folded[token.start : token.end]
        if word in links and "\n" not in folded[end : token.start]:
            links_now += 1
            if links_now > 2:
                break
            continue
        if not _naming(token, folded) or folded[end : token.start].count("\n"):
            break
        if word in _words(parse.language, "leading") or (not links_now and token.pos == "NOUN" and end > head.end):
            break
        end, links_now = token.end, 0
    return (head.start, end) if end > head.end else None


def _named_before(parse: Parse, folded: str, head: Token) -> tuple[int, int] | None:
    """A name that ends with its head, or that "of" leads on from it."""
    start, end = head.start, head.end
    stops = _words(parse.language, "leading") | _words(parse.language, "loose")
    for token in reversed(parse.tokens[max(0, head.index - 2 * _MOST_WORDS) : head.index]):
        word = folded[token.start : token.end]
        if "\n" in folded[token.end : start]:
            break
        if word in ("'s", "'", "’s", "’"):
            continue
        if word == "and" and parse.tokens[token.index - 1].pos in ("NOUN", "PROPN"):
            continue
        if not _naming(token, folded) or word in stops:
            break
        start = token.start
    of = _OF.match(folded, end)
    if of and "\n" not in of[0]:
        for token in parse.tokens_between(of.end(), of.end() + 60)[:4]:
            if not _naming(token, folded) or folded[token.start : token.end] in stops:
                break
            end = token.end
    return (start, end) if (start, end) != (head.start, head.end) else None


def _naming(token: Token, folded: str) -> bool:
    word = folded[token.start : token.end]
    number = token.pos == "NUM" and len(word) <= 2
    named = token.pos in _NAMING or (token.text[0].isupper() and not token.text.isupper())
    return number or (named and word[0].isalpha())
