"""Where: the places of an event, from its site up to its country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame, nearest
from groundswell.extract.mentions.where import PlaceMention, country_name, document_countries, embassy_of
from groundswell.extract.reading import Reading
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.belonging import belonging, beside, gap
from groundswell.gazetteer import Gazetteer
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.record.value import Place

_TOWN = "locality"
_COUNTRY = ("country", "demonym", "institution")
_ROUND_UP = 2  # towns that head paragraphs, from which on a report goes from town to town
_MOST_JOINED = 3  # towns along a road that are given
_SITE_REACH = 160  # characters between a trigger and its site
#: What stands between two places told in one breath.
_BREATH = re.compile(r"[\s,]*(?:and|as well as|y|e|así como)?[\s,]*(?:in|en|at)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    """A place for an event, where its words stand and how it was come by."""

    place: Place
    spans: tuple[tuple[int, int], ...]
    basis: str
    reason: str | None = None
    chance: float | None = None

    def draft(self) -> Draft:
        status: Literal["inferred", "stated"] = "inferred" if self.reason else "stated"
        return Draft("place", self.place, self.spans, self.basis, status, self.reason, self.chance)


def places(frame: Frame, scene: Scene, gazetteer: Gazetteer) -> Iterable[Draft]:
    """The place of an event with its site, then the further places that are told in one breath with it."""
    reading = scene.reading
    site = _site(frame, reading)
    town = _town(frame, scene)
    if town is None or town.reason:
        town = _capital(frame, site, reading, gazetteer) or town or _seat(frame, site, reading, gazetteer)
    found = town or _country(frame, scene.frames, reading, site)
    if found is None and site is None:
        return
    if found is None and site is not None:
        yield Draft("place", _at_site(Place(site.quote), site), ((site.start, site.end),), "site")
        return
    assert found is not None
    if site is not None:
        spans = ((site.start, site.end), *(s for s in found.spans if s != (site.start, site.end)))
        place = _at_site(found.place, site)
        yield replace(found, place=place, spans=spans, basis=f"{found.basis}, site").draft()
    else:
        yield found.draft()
    if town is not None and len(town.spans) == 1:
        for other in _further(town.spans[0], reading):
            assert other.place is not None
            yield Draft("place", other.place, ((other.start, other.end),), "further")


def _at_site(place: Place, site: PlaceMention) -> Place:
    return replace(place, name=site.quote, site=site.quote, precision="site")


# ------------------------------------------------------------------ the site and the town


def _site(frame: Frame, reading: Reading) -> PlaceMention | None:
    """The site nearest to a trigger of the event, in its sentence."""
    for telling in sorted(frame.tellings, key=lambda t: -t.weight):
        sentence = reading.parse.sentences[telling.trigger.sentence]
        here = [s for s in reading.sites if sentence.start <= s.start < sentence.end]
        site = nearest(telling.trigger, here, reading.triggers)
        if site and gap(frame, site) <= _SITE_REACH:
            return site
    return None


def _town(frame: Frame, scene: Scene) -> _Found | None:
    """The town or unit of the event; where it is not told with it, the reason says where it is from."""
    headed = _heading(frame, scene)
    if headed is not None:
        return _from_mention(headed, "elsewhere", f"the place that the paragraph is headed with, {headed.quote!r}")
    chosen = choose.place(scene, frame)
    if chosen is None:
        beside_lead = frame.lead.place
        if beside_lead is not None and beside_lead.direct and beside_lead.kind == _TOWN:
            return _from_mention(beside_lead, "chosen")
        return _only_town(frame, scene)
    mention, chance = chosen
    reason = None
    if mention.reason == "dateline" or scene.owner(mention) is not frame:
        where = "the dateline" if mention.reason == "dateline" else "elsewhere in the report"
        reason = f"no place is told with the event: the place is from {where}"
    return _from_mention(mention, "elsewhere" if reason else "chosen", reason, chance)


def _heading(frame: Frame, scene: Scene) -> PlaceMention | None:
    """The town that heads the paragraph of an event in a round-up, where no other is told with the event."""
    heads = [p for p in scene.reading.places if p.reason == "dateline"]
    if len({p.place.geoname_id for p in heads if p.place}) < _ROUND_UP or any(t.place for t in frame.tellings):
        return None
    text, at = scene.parse.text, frame.lead.trigger.start
    above = [p for p in heads if p.start <= at and "\n" not in text[p.start : at]]
    return above[-1] if above else None


def _only_town(frame: Frame, scene: Scene) -> _Found | None:
    """The only town that a report names."""
    towns = [p for p in scene.reading.places if p.kind == _TOWN and p.place]
    beside_unit = any(p.kind == "admin1" and beside(frame, scene.parse, p) for p in scene.reading.places)
    if (
        beside_unit
        or frame.standing in ("background", "preparatory")
        or len({p.place.geoname_id or p.place.name for p in towns if p.place}) != 1
    ):
        return None
    reason = "no place is told with the event: the place is the only town that the report names"
    return _from_mention(choose.nearest(frame, towns), "elsewhere", reason)


def _from_mention(mention: PlaceMention, basis: str, reason: str | None = None, chance: float | None = None) -> _Found:
    assert mention.place is not None
    if reason is None and mention.reason == "landmark":
        reason = f"{mention.quote!r} stands in {mention.place.locality}"
    if reason is None and mention.kind == _TOWN and mention.place.latitude is None and mention.place.country:
        reason = "the gazetteer does not know the town; its country is the one that the report is mostly about"
    return _Found(mention.place, ((mention.start, mention.end),), f"{basis}, {mention.kind}", reason, chance)


def _further(span: tuple[int, int], reading: Reading) -> Iterable[PlaceMention]:
    """Towns told in one breath with the first, and those that a road told with it joins."""
    listed = list(_in_one_breath(span, reading))
    yield from listed
    sentence = reading.parse.sentence_at(span[0])
    roads = load_lexicon(reading.parse.language, "roles", "roads")
    if roads.first(fold(reading.parse.text), sentence.start, sentence.end):
        here = [p for p in reading.places if p.kind == _TOWN and p.place and sentence.start <= p.start < sentence.end]
        yield from [p for p in here if p.start != span[0] and p not in listed][:_MOST_JOINED]


def _in_one_breath(span: tuple[int, int], reading: Reading) -> Iterable[PlaceMention]:
    """Towns that follow a town in a list: "in Lima, Cusco and Puno"."""
    text, end = reading.parse.text, span[1]
    for mention in sorted(reading.places, key=lambda p: p.start):
        if mention.start < end or mention.place is None:
            continue
        if mention.kind != _TOWN or not _BREATH.fullmatch(text[end : mention.start]):
            return
        yield mention
        end = mention.end


# ------------------------------------------------------------------ what is not told


def _capital(frame: Frame, site: PlaceMention | None, reading: Reading, gazetteer: Gazetteer) -> _Found | None:
    """The capital of the host country, for an event at an embassy: embassies stand in the capital."""
    sent = embassy_of(site.quote, language=reading.parse.language) if site else None
    if site is None or sent is None or frame.standing not in ("focal", "announced", "averted"):
        return None
    host = _host(reading, sent)
    if host is None:
        return None
    country, spans, why = host
    capital = gazetteer.capital(country)
    if capital is None:
        return None
    reason = f"{why}; embassies stand in the capital"
    return _Found(capital, ((site.start, site.end), *spans), "embassy", reason)


def _seat(frame: Frame, site: PlaceMention | None, reading: Reading, gazetteer: Gazetteer) -> _Found | None:
    """The capital of the country that a report is about, for an event at the seat of its parliament or president."""
    if site is None or frame.standing == "background":
        return None
    seats = load_lexicon(reading.parse.language, "roles", "national_seats")
    countries = [code for code, _ in document_countries(reading.places)][:1] or [reading.document.country or ""]
    told = {m.code for m in seats.find(fold(site.quote))}
    capital = gazetteer.capital(countries[0]) if told == {"seat"} and countries[0] else None
    if capital is None:
        return None
    country = country_name(countries[0], language=reading.parse.language)
    reason = f"{site.quote!r} stands in the capital of the country that the report is about, {country}"
    return _Found(capital, ((site.start, site.end),), "seat", reason)


def _host(reading: Reading, sent: str | None = None) -> tuple[str, tuple[tuple[int, int], ...], str] | None:
    """The country that a report speaks from: of the office-holder asked to act, else of its publisher."""
    asked = [(c.start, c.end) for c in reading.claims if c.stance == "for"]
    others = [h for h in reading.holders if h.country != sent]
    for start, end in asked:
        for holder in others:
            if start <= holder.start and holder.end <= end:
                name = country_name(holder.country, language=reading.parse.language)
                return (
                    holder.country,
                    ((holder.start, holder.end),),
                    f"asked to act: {holder.quote!r}, and {holder.name} was {holder.office} of {name}",
                )
    if sent is not None and len({h.country for h in others}) == 1:
        holder = others[0]
        name = country_name(holder.country, language=reading.parse.language)
        why = f"the report names {holder.quote!r}, and {holder.name} was {holder.office} of {name}"
        return holder.country, ((holder.start, holder.end),), why
    if reading.document.country and reading.document.country != sent:
        return reading.document.country, (), "the publisher's country"
    return None


def _country(frame: Frame, frames: Sequence[Frame], reading: Reading, site: PlaceMention | None) -> _Found | None:
    """A country: told with the event or of it, else the one that the report is about."""
    away = embassy_of(site.quote, language=reading.parse.language) if site else None
    told = [p for p in reading.places if p.place and p.kind in _COUNTRY and p.place.country != away]
    mine = belonging(frame, frames, reading.parse, told)
    if mine:
        best = min(mine, key=lambda p: (not beside(frame, reading.parse, p), _COUNTRY.index(p.kind), gap(frame, p)))
        return _only_country(best, "clause" if beside(frame, reading.parse, best) else "scope", reading)
    ranked = [c for c, _ in document_countries(reading.places) if c != away]
    for code in ranked[:1]:
        mention = next(p for p in reading.places if p.place and p.place.country == code)
        found = _only_country(mention, "document", reading)
        return replace(found, reason="no place is told with the event: the country that the report is mostly about")
    host = _host(reading, away)
    if host is None:
        return None
    code, spans, why = host
    name = country_name(code, language=reading.parse.language)
    spans = spans or ((frame.lead.trigger.start, frame.lead.trigger.end),)
    return _Found(Place(name, country=code, precision="country"), spans, "host", f"no place is told: {why}")


def _only_country(mention: PlaceMention, basis: str, reading: Reading) -> _Found:
    assert mention.place is not None
    code, names_it, reason = mention.place.country, mention.kind in _COUNTRY, None
    name = mention.quote
    if mention.kind == "institution" and code:
        name = country_name(code, language=reading.parse.language)
        reason = f"{mention.quote!r} is an institution of {name}"
    place = Place(
        name,
        country=code,
        latitude=mention.place.latitude if names_it else None,
        longitude=mention.place.longitude if names_it else None,
        geoname_id=mention.place.geoname_id if names_it else None,
        precision="country",
    )
    return _Found(place, ((mention.start, mention.end),), f"{basis}, {mention.kind}", reason)
