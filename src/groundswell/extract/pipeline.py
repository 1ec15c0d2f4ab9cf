"""The whole line in one place: a document goes in, its candidate events come out.

1. language    which language is it in?
2. triage      is there anything here? Most news stops at this point
3. parse       tokens, sentences, entities
4. mentions    dates, places, actors, counts, claims, actions, and the words that name events
5. events      which words tell the same event, and how it stands in the report
6. resolve     the words that belong to an event become the values of its fields
7. score       how sure each value is
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from groundswell.actors.abbreviations import abbreviations
from groundswell.actors.offices import country_of, find_holders, period_of
from groundswell.errors import DocumentError, UnsupportedLanguageError
from groundswell.extract.confidence import confidence
from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame, by_prominence
from groundswell.extract.mentions.authorities import find_actions
from groundswell.extract.mentions.how_many import find_counts
from groundswell.extract.mentions.listing import as_mentions
from groundswell.extract.mentions.what import TriggerMention, find_triggers
from groundswell.extract.mentions.when import find_dates, reference_day
from groundswell.extract.mentions.where import PlaceMention, find_places, find_sites, with_implied
from groundswell.extract.mentions.who import find_actors
from groundswell.extract.mentions.why import find_campaign, find_claims, find_issues, find_slogans
from groundswell.extract.reading import Reading
from groundswell.extract.resolve import codes, how_many, part_of, when, where, who, why
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.grouping import candidate_frames
from groundswell.extract.triage import triage
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.language.parse import load, parse
from groundswell.language.recognize import LANGUAGES, recognize
from groundswell.record.document import LONGEST, Document
from groundswell.record.event import FIELDS, CandidateEvent, Extraction, Mention, event_id_of
from groundswell.record.evidence import Evidence
from groundswell.record.value import Value

_STREET_REACH = 60  # characters between the word for a street and its name


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are read.

    Attributes
    ----------
    mentions
        Hand out every date, place, count and actor found, also in documents that tell no event.
    languages
        Languages to load when the extractor is opened (ISO 639-1); the others are loaded when first met.
    """

    mentions: bool = False
    languages: tuple[str, ...] = ()


class Extractor:
    """Reads documents, one at a time, each by itself.

    Examples
    --------
    >>> from groundswell import Document, Extractor
    >>> extractor = Extractor()
    >>> found = extractor.extract(Document("r1", "Hundreds of teachers marched in Lima on 3 May 2021."))
    >>> found.events[0].one("form")
    'march'
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._gazetteer: Gazetteer | None = None

    def open(self) -> None:
        """Open the gazetteer and load the parsers asked for; the first `extract` does it otherwise.

        Raises
        ------
        SetupError
            If a model is not installed or the gazetteer cannot be built.
        """
        for language in self.settings.languages:
            load(language)
        if self._gazetteer is None:
            self._gazetteer = Gazetteer(ensure_index())

    def extract(self, document: Document) -> Extraction:
        """The candidate events of a document, the most prominent first.

        Raises
        ------
        UnsupportedLanguageError
            If the document is in a language that there is no parser for.
        DocumentError
            If the text is too long.
        """
        text = document.text
        if len(text) > LONGEST:
            raise DocumentError(
                f"{document.id}: {len(text):,} characters; at most {LONGEST:,} are read. Split it into its reports"
            )
        if not text.strip():
            return Extraction(document, document.language, 0.0, (), note="the text is empty")
        language = document.language or recognize(text)
        if language is None:
            return Extraction(document, None, 0.0, (), note="the text has no words")
        if language not in LANGUAGES:
            raise UnsupportedLanguageError(
                f"{document.id}: the text is in language {language!r}; reports are read in {', '.join(LANGUAGES)}. "
                "Where that was recognised wrongly, say the language"
            )
        sorted_out = triage(text, language=language, title=document.title)
        if not sorted_out.pass_on and not self.settings.mentions:
            return Extraction(document, language, sorted_out.relevance, ())
        self.open()
        assert self._gazetteer is not None
        reading = read(document, language=language, gazetteer=self._gazetteer)
        events: tuple[CandidateEvent, ...] = ()
        if sorted_out.pass_on:
            events = candidate_events(scene_of(reading, relevance=sorted_out.relevance), self._gazetteer)
        mentions: tuple[Mention, ...] = as_mentions(reading) if self.settings.mentions else ()
        return Extraction(document, language, sorted_out.relevance, events, mentions)


def read(document: Document, *, language: str, gazetteer: Gazetteer) -> Reading:
    """Everything that is found in a document, before it is sorted into events."""
    text = document.text
    parsed = parse(text, language=language)
    sentences = [(s.start, s.end) for s in parsed.sentences]
    holders = find_holders(text, language=language, parse=parsed)
    published = document.published or reference_day(text, language=language, published=None)
    country = document.country or country_of(holders)
    actors = find_actors(parsed)
    places = find_places(text, language=language, parse=parsed, country=country, gazetteer=gazetteer)
    sites = find_sites(text, language=language, parse=parsed)
    triggers = find_triggers(parsed)
    dates = find_dates(
        text,
        language=language,
        published=published,
        period=_period(published, holders),
        sentences=sentences,
        plans=[_with_cue(t) for t in triggers if t.modality == "announced"],
    )
    counts = find_counts(text, language=language, sentences=sentences)
    return Reading(
        document=document,
        parse=parsed,
        published=published,
        triggers=triggers,
        dates=dates,
        places=with_implied(
            text, _not_in_street_names(places, sites, text, language), language=language, gazetteer=gazetteer
        ),
        sites=sites,
        actors=actors,
        holders=holders,
        abbreviations=abbreviations(text),
        counts=tuple(c for c in counts if not any(d.start < c.start < d.end for d in dates)),  # "May 3, 2021 bakers"
        actions=find_actions(parsed),
        claims=find_claims(parsed),
        slogans=find_slogans(text, language=language),
        issues=find_issues(text, language=language),
        campaign=find_campaign(parsed, names=[(a.start, a.end) for a in actors if a.sort == "organization"]),
    )


def scene_of(reading: Reading, *, relevance: float) -> Scene:
    """The events that a document tells, beside all that was found in it; `relevance` is what triage says of it."""
    frames = candidate_frames(
        reading.parse, reading.triggers, reading.dates, reading.places, published=reading.published
    )
    chosen = choose.frames(Scene(reading, frames, relevance))
    return Scene(reading, by_prominence(reading.parse, chosen), relevance)


def _with_cue(trigger: TriggerMention) -> tuple[int, int]:
    """The words that tell a planned event with those that say that it is planned."""
    cue = trigger.cue or (trigger.start, trigger.end)
    return min(trigger.start, cue[0]), max(trigger.end, cue[1])


def _not_in_street_names(
    places: Sequence[PlaceMention], sites: Sequence[PlaceMention], text: str, language: str
) -> tuple[PlaceMention, ...]:
    """Places without those that only lend a street or square its name ("calle de Madrid", "Madrid Street")."""
    streets, folded = load_lexicon(language, "roles", "streets"), fold(text)
    words = [m for s in sites for m in streets.find(folded, s.start, s.end)]
    links = {"", "de", "del", "de la", "de los", "y"}

    def lends(place: PlaceMention) -> bool:
        near = [m for m in words if m.end > place.start - _STREET_REACH and m.start < place.end + _STREET_REACH]
        after = (folded[m.end : place.start].strip() for m in near if m.end <= place.start)
        before = (folded[place.end : m.start].strip() for m in near if place.end <= m.start and language == "en")
        return any(gap in links for gap in after) or any(len(gap.split()) <= 1 for gap in before)

    return tuple(p for p in places if not lends(p))


def _period(published: dt.date | None, holders: Any) -> tuple[dt.date, dt.date] | None:
    """The time in which a text without a date can have been written."""
    return None if published else period_of(holders)


def candidate_events(scene: Scene, gazetteer: Gazetteer) -> tuple[CandidateEvent, ...]:
    """The events with all their values, the most prominent first."""
    triggers = [frame.lead.trigger for frame in scene.frames]
    ids = tuple(event_id_of(scene.reading.document.sha256, t.start, t.end) for t in triggers)
    events = []
    for rank, frame in enumerate(scene.frames, start=1):
        drafts = [*resolve(frame, scene, gazetteer), *part_of.part_of(frame, scene.frames, ids)]
        values = {name: tuple(_value(d, frame, scene.reading) for d in drafts if d.field == name) for name in FIELDS}
        events.append(CandidateEvent(ids[rank - 1], rank, frame.standing, values))
    return tuple(events)


def resolve(frame: Frame, scene: Scene, gazetteer: Gazetteer) -> Iterable[Draft]:
    """Every value of an event, field by field, with the words it rests on; how sure it is comes later."""
    yield from codes.forms(frame, scene)
    yield from when.dates(frame, scene)
    yield from where.places(frame, scene, gazetteer)
    yield from who.actors(frame, scene)
    yield from why.claims(frame, scene)
    yield from why.slogans(frame, scene)
    yield from why.campaign(frame, scene)
    yield from how_many.counts(frame, scene)
    yield from codes.actions(frame, scene)


def _value(draft: Draft, frame: Frame, reading: Reading) -> Value[Any]:
    text = reading.document.text
    evidence = tuple(Evidence.of(text, start, end) for start, end in draft.spans)
    words = evidence[0].quote if evidence else None
    value = Value(draft.value, draft.status, words, evidence, None, draft.reason)
    return replace(value, confidence=confidence(draft, frame))
