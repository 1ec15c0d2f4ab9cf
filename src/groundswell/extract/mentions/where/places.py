"""Place names in a text, resolved with one another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from groundswell.extract.mentions.where.capitals import capitals, unnamed_capitals
from groundswell.extract.mentions.where.evidence import Setting, is_dateline, surnames_in, told_kind, weigh
from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.extract.mentions.where.names import Span, find_spans, read_words
from groundswell.extract.mentions.where.roads import with_ends_of_roads
from groundswell.extract.mentions.where.unlisted import unlisted
from groundswell.extract.mentions.where.words import Words, words_of
from groundswell.gazetteer import Candidate, Gazetteer
from groundswell.gazetteer.disambiguate import Choice, Name, choose
from groundswell.language.fold import fold
from groundswell.language.parse import Parse
from groundswell.record.value import Place

_UNIT_AFTER = re.compile(
    r"\s*,\s*(?:en |in |el |the )?|\s*\("
    r"|,? (?:departamento|provincia|estado|region) (?:de |del )|, in the (?:state|province) of "
)
_UNIT_BEFORE = re.compile(r"'s ")  # "Bihar's Gaya"
_UNIT_BESIDE = " "  # "Tocoa Colón", as registers and agencies write
_SMALL, _FIRM, _ABOUT, _ALONE = 100_000, 3.0, 1.8, 0.3  # what makes a stray: see `_strays`
_AGAINST = -2.5  # a name that so much speaks against is not a place for being one elsewhere
_REPEATED = 2.5  # what a name that is surely a place lends to the same name elsewhere in the text


def find_places(
    text: str, *, language: str, parse: Parse | None = None, country: str | None = None, gazetteer: Gazetteer
) -> tuple[PlaceMention, ...]:
    """Every place name of a text, and every word for a people, by position.

    Parameters
    ----------
    text
        The text.
    language
        `en` or `es`.
    parse
        Its parse: its entities and parts of speech are hints.
    country
        Country of the publisher (alpha-3), a weak hint.
    gazetteer
        The gazetteer.
    """
    folded = fold(text)
    words = read_words(text, folded)
    lists = words_of(language)
    spans = find_spans(text, folded, words, language=language, gazetteer=gazetteer)
    within, holders = _within(spans, folded, lists, gazetteer)
    lower = frozenset(w.folded for w in words if not w.named)
    surnames = surnames_in(parse, lists, words, folded)
    nations = frozenset(n for s in spans for n in (s.country, s.people) if n)
    setting = Setting(text, folded, words, language, lists, parse, lower, surnames, country, nations)
    weights = _weights(spans, within, setting)
    kept = [i for i, weight in enumerate(weights) if weight > 0]
    kinds = ["admin1" if i in holders else told_kind(spans[i], setting) for i in kept]
    choices = _resolve([spans[i] for i in kept], [within.get(i, frozenset()) for i in kept], kinds, setting, gazetteer)
    strays = _strays(kept, choices, within, spans, country)
    mentions = [
        _mention(spans[i], weights[i], choice, setting, gazetteer)
        for i, choice in zip(kept, choices, strict=True)
        if i not in strays
    ]
    towns = [(spans[i].start, spans[i].end) for i in sorted(strays) if weights[i] >= _FIRM]
    mentions += unlisted(setting, mentions, towns)
    told = list(capitals(spans, [(m.start, m.end) for m in mentions], setting, gazetteer))
    mentions = [m for m in mentions if not any(t.start <= m.start and m.end <= t.end for t in told)] + told
    mentions += _short_units(spans, within, kept, setting, gazetteer)
    mentions += list(unnamed_capitals(mentions, setting, gazetteer, country))
    return tuple(with_ends_of_roads(mentions, folded, language=language))


def _weights(spans: Sequence[Span], within: Collection[int], setting: Setting) -> list[float]:
    """How much speaks for each span; a name that is surely a place somewhere is more likely one elsewhere."""
    weights = []
    for i, span in enumerate(spans):
        told = span.people or span.region
        weights.append(-9.0 if span.short else 3.0 if told else weigh(span, setting, beside_unit=i in within))
    best: dict[str, float] = {}
    for span, weight in zip(spans, weights, strict=True):
        best[span.key] = max(weight, best.get(span.key, 0.0))
    return [
        weight + min(_REPEATED, best[span.key]) if best[span.key] > weight > _AGAINST else weight
        for span, weight in zip(spans, weights, strict=True)
    ]


def _within(
    spans: Sequence[Span], folded: str, lists: Words, gazetteer: Gazetteer
) -> tuple[dict[int, frozenset[int | str]], set[int]]:
    """Index of a span to the units and countries that the words right beside it put it in, and the spans of units."""
    within: dict[int, frozenset[int | str]] = {}
    units: set[int] = set()
    for i in range(len(spans) - 1, 0, -1):
        before, after = spans[i - 1], spans[i]
        if _UNIT_AFTER.fullmatch(folded, before.end, after.start):
            inner, outer, at, around = before, after, i - 1, i
        elif _UNIT_BEFORE.fullmatch(folded, before.end, after.start):
            inner, outer, at, around = after, before, i, i - 1
        elif folded[before.end : after.start] == _UNIT_BESIDE and before.key not in lists.given_names:
            inner, outer, at, around = _by_their_own_names(before), _by_their_own_names(after), i - 1, i
        else:
            continue
        holders = set(_holders(outer, lists, gazetteer))
        inside = {m for c in inner.candidates for m in (c.admin1, c.admin2, c.country) if m is not None}
        own = {c.geoname_id for c in inner.candidates}
        fitting = (holders & inside) - own
        if fitting:
            within[at] = within.get(at, frozenset()) | fitting
            if any(c.geoname_id in fitting and c.kind == "admin1" for c in outer.candidates):
                units.add(around)
    return within, units


def _by_their_own_names(span: Span) -> Span:
    """A name without the places that have it as a second name, and without units of the second level around it."""
    return replace(span, candidates=tuple(c for c in span.candidates if c.quality > 1 and c.kind != "admin2"))


def _holders(outer: Span, lists: Words, gazetteer: Gazetteer) -> list[int | str]:
    """Units and countries that a name can stand for."""
    held: list[int | str] = [c.geoname_id for c in _units(outer, lists, gazetteer)]
    if outer.country:
        held.append(outer.country)
    return held


def _units(outer: Span, lists: Words, gazetteer: Gazetteer) -> list[Candidate]:
    if outer.short:
        named = lists.abbreviations[outer.key]
        return [c for key, where in named for c in gazetteer.look_up(key) if c.country == where and c.kind == "admin1"]
    return [c for c in outer.candidates if c.kind in ("admin1", "admin2")]


def _resolve(
    spans: Sequence[Span],
    within: Sequence[frozenset[int | str]],
    kinds: Sequence[str | None],
    setting: Setting,
    gazetteer: Gazetteer,
) -> list[Choice | None]:
    """The place of each name; one name, told as one kind of place, has one place throughout a text."""
    peoples = Counter(s.people or s.country for s in spans if s.people or (s.region and s.country))
    positions: dict[tuple[str, str | None], list[int]] = {}
    for i, span in enumerate(spans):
        if span.people is None and not span.region:
            positions.setdefault((span.key, kinds[i]), []).append(i)
    names = []
    for at in positions.values():
        span = spans[at[0]]
        candidates = span.candidates
        if span.country and (nation := gazetteer.country(span.country)):
            candidates = (nation, *candidates)
        inside = frozenset(m for i in at for m in within[i])
        names.append(Name(candidates, inside, kinds[at[0]], len(at)))
    countries = {code: n for code, n in peoples.items() if code}
    chosen: list[Choice | None] = [None] * len(spans)
    usable = [(at, n) for at, n in zip(positions.values(), names, strict=True) if n.candidates]
    chosen_for = choose(
        [n for _, n in usable], peoples=countries, publisher=setting.publisher, spoken_in=setting.lists.spoken_in
    )
    for (at, _), choice in zip(usable, chosen_for, strict=True):
        for i in at:
            chosen[i] = choice
    return chosen


def _strays(
    kept: Sequence[int],
    choices: Sequence[Choice | None],
    within: Collection[int],
    spans: Sequence[Span],
    publisher: str | None,
) -> frozenset[int]:
    """Small towns in a country that nothing else points to, in a text about others: another of the name is meant.

    Where the publisher is known, small towns abroad do not point to one another's country.
    """
    support: dict[str, dict[str, float]] = {}
    for i, choice in zip(kept, choices, strict=True):
        span = spans[i]
        country = span.people or (choice.candidate.country if choice else span.country)
        if country:
            held = support.setdefault(country, {})
            points = span.people or publisher in (None, country) or not _is_small(choice)
            share = choice.share if choice else 1.0
            held[span.key] = max(held.get(span.key, 0.0), share if points else 0.0)
    totals = {country: sum(held.values()) for country, held in support.items()}
    if publisher is not None:
        totals[publisher] = totals.get(publisher, 0.0) + _ABOUT
    most = max(totals.values(), default=0.0)
    return frozenset(
        i
        for i, choice in zip(kept, choices, strict=True)
        if choice
        and i not in within
        and _is_small(choice)
        and most >= _ABOUT
        and totals[choice.candidate.country] - support[choice.candidate.country][spans[i].key] < _ALONE
    )


def _is_small(choice: Choice | None) -> bool:
    """Is the place a town or a unit of the second level that few know abroad?"""
    return (
        choice is not None and choice.candidate.kind in ("locality", "admin2") and choice.candidate.population < _SMALL
    )


def _mention(span: Span, weight: float, choice: Choice | None, setting: Setting, gazetteer: Gazetteer) -> PlaceMention:
    quote = setting.text[span.start : span.end]
    found = 1 / (1 + math.exp(-weight))
    if span.people is not None:
        return PlaceMention(
            span.start, span.end, quote, "demonym", _nation(span.people, quote, gazetteer), round(found, 3)
        )
    if span.region:
        point = setting.lists.regions[span.key]
        place = Place(quote, country=span.country, latitude=point[0], longitude=point[1]) if point else None
        return PlaceMention(span.start, span.end, quote, "region", place, round(found, 3))
    reason = "dateline" if span.country is None and is_dateline(span, setting) else None
    if choice is None:
        return PlaceMention(
            span.start, span.end, quote, "country" if span.country else "locality", None, round(found, 3), reason
        )
    place = gazetteer.place(choice.candidate, name=quote)
    sure = round(found * choice.share, 3)
    return PlaceMention(span.start, span.end, quote, choice.candidate.kind, place, sure, reason)


def _nation(code: str, quote: str, gazetteer: Gazetteer) -> Place | None:
    nation = gazetteer.country(code)
    return gazetteer.place(nation, name=quote) if nation else Place(quote, country=code, precision="country")


def _short_units(
    spans: Sequence[Span],
    within: dict[int, frozenset[int | str]],
    kept: Sequence[int],
    setting: Setting,
    gazetteer: Gazetteer,
) -> list[PlaceMention]:
    """Short forms of units that follow a town, the "Ky." of "Lexington, Ky."; those in initials stand alone too."""
    found = []
    for i, outer in enumerate(spans):
        if not outer.short:
            continue
        units = _units(outer, setting.lists, gazetteer)
        if i - 1 in within and i - 1 in kept:
            unit = next((c for c in units if c.geoname_id in within[i - 1]), None)
        else:
            unit = units[0] if units and _stands_alone(setting.text[outer.start : outer.end]) else None
        if unit is None:
            continue
        quote = setting.text[outer.start : outer.end]
        place = gazetteer.place(unit, name=quote)
        found.append(PlaceMention(outer.start, outer.end, quote, "admin1", place, 0.9))
    return found


def _stands_alone(written: str) -> bool:
    """Initials say enough: "NSW", "S.C.", "W.Va."; "Miss" and "Ind" do not."""
    initials = sum(map(str.isupper, written))
    return (initials > 2 and written.isupper()) or (initials > 1 and "." in written)
