"""Chosen words of a report, and what they could be: the fields that they could fill, with the values they resolve to.

What stands in the words is found as the extractor finds it. Where nothing is found the words themselves are proposed,
and what they leave open is said so: a person fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any

from groundswell.codebook import Codebook
from groundswell.errors import RefusedError, SetupError
from groundswell.extract.mentions.how_many import size_category
from groundswell.extract.mentions.how_many.quantities import find_quantities, words_of
from groundswell.extract.mentions.where import PlaceMention
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.mentions.why import find_issues
from groundswell.extract.mentions.why.issues import strongest
from groundswell.extract.pipeline import read
from groundswell.extract.reading import Reading
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.gazetteer.names import key_of
from groundswell.gazetteer.nations import country_names
from groundswell.language.fold import fold
from groundswell.language.recognize import LANGUAGES
from groundswell.record.document import LONGEST, Document
from groundswell.record.evidence import Evidence
from groundswell.record.json import plain
from groundswell.record.value import Actor, Claim, Harm, Place, Size

LONGEST_CHOICE = 2_000  # characters that are looked at
_MOST = 40  # proposals
_READ = 16  # reports whose reading is held in memory
_SAME_NAME = 3  # places of one name that are proposed
_MOST_PLACES = 20  # places of one name that are listed
_COUNTED = {"size": "participants", "arrests": "arrests", "injuries": "injuries", "deaths": "deaths"}
#: Fields by what their actors mostly are, the likeliest first.
_ROLES = {
    "organization": ("organizer", "target", "addressee", "participant"),
    "group": ("participant", "target", "organizer", "addressee"),
    "office": ("target", "addressee", "organizer", "participant"),
    "person": ("target", "addressee", "organizer", "participant"),
}
#: Kinds of actors that protest is mostly against, though they are organizations.
_AUTHORITIES = frozenset(
    "head_of_state_government national_government subnational_government legislature judiciary police military "
    "foreign_government international_body company_employer university_school".split()
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that chosen words could give to a field.

    Attributes
    ----------
    field
        Name of the field.
    value
        In the shape of the interchange format; None, or with parts that are None, where the words leave it open.
    status, text, evidence, reason
        As of a statement.
    found
        Whether something was found in the words; else they are proposed as they are.
    whole
        Whether nothing is left open: the value can be taken as it is.
    """

    field: str
    value: Any
    status: str
    text: str
    evidence: tuple[Evidence, ...]
    reason: str | None = None
    found: bool = True
    whole: bool = True


def proposals(document: Document, start: int, end: int, *, codebook: Codebook) -> list[Proposal]:
    """What chosen words could be, the most fitting first.

    Parameters
    ----------
    document
        The report. Where its language is not one that reports are read in, the words are proposed as they are.
    start, end
        Range of the words, in characters.
    codebook
        Whose fields they could fill.

    Raises
    ------
    RefusedError
        If there are no words in that range, or too many.
    """
    if not 0 <= start < end <= len(document.text) or end - start > LONGEST_CHOICE:
        raise RefusedError(
            f"words from {start} to {end}; expected a range of 1 to {LONGEST_CHOICE:,} characters within the "
            f"{len(document.text):,} of the text"
        )
    words = Evidence(start, end, document.text[start:end])
    if not words.quote.strip():
        raise RefusedError(f"there are no words from {start} to {end}; choose some")
    reading = _reading_of(document)
    found = list(_found(reading, words)) if reading else []
    found += _in_words(document, words)
    taken = {_key(p) for p in found}
    found += [replace(p, found=False) for p in _bare(words) if p.field not in {field for field, _ in taken}]
    known = {field.name for field in codebook.fields}
    unique = {_key(p): p for p in reversed(found) if p.field in known}
    return [p for p in found if unique.get(_key(p)) is p][:_MOST]


def _key(proposal: Proposal) -> tuple[str, str]:
    return proposal.field, repr(proposal.value)


# ------------------------------------------------------------------ the reading of a report

_LOCK = Lock()  # the parser and the gazetteer serve one thread at a time


def warm(document: Document) -> None:
    """Read a report ahead, so that the first words chosen in it are answered at once."""
    _reading_of(document)


def _reading_of(document: Document) -> Reading | None:
    """All that is found in a report; None where no parser reads its language."""
    if document.language not in LANGUAGES or len(document.text) > LONGEST:
        return None
    with _LOCK:
        try:
            return _read(document)
        except SetupError:
            return None


@lru_cache(maxsize=_READ)
def _read(document: Document) -> Reading:
    return read(document, language=str(document.language), gazetteer=_gazetteer())


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer:
    return Gazetteer(ensure_index())


# ------------------------------------------------------------------ what is found in the words


def _found(reading: Reading, words: Evidence) -> Iterator[Proposal]:
    """What the extractor finds in the words, or around them; what fits them best first."""
    finders: tuple[tuple[Iterable[Any], Callable[[Any, Reading, Evidence], Iterator[Proposal]]], ...] = (
        (reading.dates, _dated),
        ([p for p in reading.places if p.kind != "demonym"], _placed),
        (reading.sites, _at_site),
        (reading.counts, _counted),
        (reading.triggers, _formed),
        (reading.actions, _acted),
        (reading.actors, _named),
        (reading.claims, _claimed),
        (reading.slogans, _chanted),
        ([reading.campaign] if reading.campaign else [], _in_campaign),
    )
    fitting = [
        (_fit(mention, words), mention, finder)
        for mentions, finder in finders
        for mention in mentions
        if mention.start < words.end and words.start < mention.end
    ]
    for _, mention, finder in sorted(fitting, key=lambda f: -f[0]):
        own = Evidence.of(reading.document.text, mention.start, mention.end)
        yield from finder(mention, reading, own)


def _fit(mention: Any, words: Evidence) -> float:
    """Share of characters that two ranges have in common."""
    common = min(mention.end, words.end) - max(mention.start, words.start)
    return float(common / (max(mention.end, words.end) - min(mention.start, words.start)))


def _proposal(field: str, value: Any, words: Evidence, *, reason: str | None = None, whole: bool = True) -> Proposal:
    status = "inferred" if reason else "stated"
    return Proposal(field, plain(value), status, words.quote, (words,), reason, whole=whole)


def _dated(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    reason = mention.reason if mention.status == "inferred" else None
    if mention.start_date:
        yield _proposal("start_date", mention.start_date, words, reason=reason)
    if mention.end_date or mention.start_date:
        yield _proposal("end_date", mention.end_date or mention.start_date, words, reason=reason)
    if mention.start_time:
        yield _proposal("start_time", mention.start_time, words)


def _placed(mention: PlaceMention, _: Reading, words: Evidence) -> Iterator[Proposal]:
    if mention.place is not None:
        yield _proposal("place", mention.place, words)


def _at_site(mention: PlaceMention, reading: Reading, words: Evidence) -> Iterator[Proposal]:
    """A site in the town that is told nearest to it, then by itself."""
    towns = [p for p in reading.places if p.kind == "locality" and p.place]
    town = min(towns, key=lambda p: abs(p.start - mention.start), default=None)
    if town is not None and town.place is not None:
        parts = plain(town.place) | {"name": mention.quote, "site": mention.quote, "precision": "site"}
        told = Evidence.of(reading.document.text, town.start, town.end)
        reason = f"the town is the one that is told nearest to it, {town.quote!r}"
        yield Proposal("place", parts, "inferred", words.quote, (words, told), reason)
    yield _proposal("place", Place(mention.quote, site=mention.quote, precision="site"), words)


def _counted(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    told = (mention.low, mention.high, mention.estimate, mention.quote, mention.rule)
    for field in sorted(_COUNTED, key=lambda field: _COUNTED[field] != mention.counted):
        if field == "size":
            yield _proposal(field, Size(*told, category=size_category(*told[:3]), by=mention.source), words)
        else:
            yield _proposal(field, Harm(*told, of=mention.of, by=mention.by), words)


def _formed(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    for code in mention.forms:
        yield _proposal("form", code, words)


def _acted(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    yield _proposal(mention.field, mention.code if mention.field in ("response", "violence") else True, words)


def _named(mention: ActorMention, _: Reading, words: Evidence) -> Iterator[Proposal]:
    sort = "office" if mention.kind in _AUTHORITIES else mention.sort
    for role in _ROLES[sort]:
        kind = mention.participant_kind if role == "participant" else mention.kind
        yield _proposal(role, Actor(mention.quote, kind or "other"), words, whole=kind is not None)


def _claimed(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    yield _proposal("claim", Claim(mention.quote, mention.issues, mention.stance), words, whole=bool(mention.issues))


def _chanted(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    yield _proposal("slogan", mention.quote, words)


def _in_campaign(mention: Any, _: Reading, words: Evidence) -> Iterator[Proposal]:
    yield _proposal("campaign", mention.quote, words)


# ------------------------------------------------------------------ what the words alone say


def _in_words(document: Document, words: Evidence) -> Iterator[Proposal]:
    """What the chosen words say by themselves: numbers, issues, names of places."""
    if document.language not in LANGUAGES:
        return
    language = str(document.language)
    folded = fold(words.quote)
    if quantity := next(iter(find_quantities(folded, words_of(folded), language=language)), None):
        told = (quantity.low, quantity.high, quantity.estimate, words.quote, quantity.rule)
        yield _proposal("size", Size(*told, category=size_category(*told[:3])), words)
        for field in ("arrests", "injuries", "deaths"):
            yield _proposal(field, Harm(*told), words)
    if issues := strongest(find_issues(words.quote, language=language)):
        codes = tuple(dict.fromkeys(issue.code for issue in issues))
        yield _proposal("claim", Claim(words.quote, codes, None), words, whole=False)
    yield from _of_that_name(words, language)


def _of_that_name(words: Evidence, language: str) -> Iterator[Proposal]:
    """Places that the gazetteer has under the chosen words."""
    key = key_of(words.quote)
    with _LOCK:
        try:
            gazetteer = _gazetteer()
        except SetupError:
            return
        if code := country_names(language).get(key):
            country = gazetteer.country(code)
            place = Place(words.quote, country=code, precision="country")
            if country is not None:
                place = gazetteer.place(country, name=words.quote)
            yield _proposal("place", place, words)
        candidates = gazetteer.look_up(key) if key else ()
        for candidate in candidates[:_SAME_NAME]:
            reason = f"one of {len(candidates)} places of this name in the gazetteer" if len(candidates) > 1 else None
            yield _proposal("place", gazetteer.place(candidate, name=words.quote), words, reason=reason)


def places_named(name: str, *, language: str) -> list[Place]:
    """Places that the gazetteer has under a name, the most peopled first; a country before them.

    Raises
    ------
    SetupError
        If the gazetteer cannot be built.
    """
    key = key_of(name[:LONGEST_CHOICE])
    with _LOCK:
        gazetteer = _gazetteer()
        country = gazetteer.country(country_names(language).get(key, ""))
        found = [*([country] if country else []), *(gazetteer.look_up(key) if key else ())]
        return [gazetteer.place(candidate, name=name) for candidate in found[:_MOST_PLACES]]


def _bare(words: Evidence) -> Iterator[Proposal]:
    """The words as they are, for every field that they could fill: what they leave open is for a person to say."""
    told = words.quote.strip()
    for role in ("organizer", "participant", "target", "addressee"):
        yield _proposal(role, Actor(told, "other"), words, whole=False)
    yield _proposal("claim", Claim(told, (), None), words, whole=False)
    yield _proposal("slogan", told, words)
    yield _proposal("place", Place(told), words, whole=False)
    for field in ("form", "start_date", "end_date", "start_time"):
        yield _proposal(field, None, words, whole=False)
    yield _proposal("size", Size(None, None, None, told), words, whole=False)
    for field in ("arrests", "injuries", "deaths"):
        yield _proposal(field, Harm(None, None, None, told), words, whole=False)
    for field in ("response", "violence"):
        yield _proposal(field, None, words, whole=False)
    yield _proposal("campaign", told, words)
    for field in ("police_presence", "counter_protest", "media_presence", "property_damage"):
        yield _proposal(field, value=True, words=words)
