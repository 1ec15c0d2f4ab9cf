"""What speaks for a day, a town or a number being that of an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from groundswell.extract.events import Frame, can_date
from groundswell.extract.mentions.how_many import CountMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention, document_countries
from groundswell.extract.selection.belonging import gap
from groundswell.extract.selection.features.around import DAYS, about, around, crossed
from groundswell.extract.selection.scene import Scene, step
from groundswell.language.lexicon import load_lexicon
from groundswell.record.partial_date import days_of


def of_date(scene: Scene, frame: Frame, dates: Sequence[DateMention]) -> Iterator[str]:
    """What speaks for a day being that of an event; `dates` are all the words of the report that tell it."""
    nearest = min(dates, key=lambda d: (gap(frame, d), d.start))
    value = nearest.start_date or ""
    usable = [d for d in scene.reading.dates if d.start_date]
    yield from scene.standing(frame, nearest)
    yield f"length {len(value)}"
    yield f"{frame.standing} {nearest.direction}"
    yield f"{frame.standing} length {len(value)}"
    yield f"status {nearest.status}"
    yield f"mentions {step(len(dates), (1, 2, 4))}"
    yield f"days {step(len({d.start_date for d in usable}), (1, 2, 3, 5))}"
    yield f"can date {any(can_date(scene.parse, d, scene.reading.published) for d in dates)}"
    yield f"of a telling {any(t.date in dates for t in frame.tellings)}"
    yield f"of the lead {frame.lead.date in dates}"
    yield f"tellings dated {any(t.date for t in frame.tellings)}"
    closer = sum(1 for v in {d.start_date for d in usable} if _nearer(scene, frame, v, nearest))
    yield f"closer {step(closer, (0, 1, 2))}"
    yield f"range {bool(nearest.end_date) and nearest.end_date != nearest.start_date}"
    if (days := days_of(value)) and scene.reading.published:
        age = step((scene.reading.published - days[1]).days, DAYS)
        yield f"age {age}"
        yield f"{frame.standing} age {age}"
    elif days:
        yield "no publication"
    if days:
        latest = max(
            (d[1] for m in usable if (d := days_of(m.start_date)) and m.direction != "future"), default=days[1]
        )
        yield f"behind latest {step((latest - days[1]).days, DAYS)}"
    speech = load_lexicon(scene.language, "claims", "speech")
    sentence = scene.parse.sentence_at(nearest.start)
    spoken = speech.first(scene.folded, max(sentence.start, nearest.start - 60), nearest.start)
    yield f"speech before {spoken is not None}"
    yield from around(scene, nearest)
    yield from about(scene, frame, "day", [nearest])


def _nearer(scene: Scene, frame: Frame, value: str | None, than: DateMention) -> bool:
    if value == than.start_date:
        return False
    return any(gap(frame, d) < gap(frame, than) for d in scene.reading.dates if d.start_date == value)


def of_place(scene: Scene, frame: Frame, places: Sequence[PlaceMention]) -> Iterator[str]:
    """What speaks for a town or unit being where an event was; `places` are all the words that name it."""
    nearest = min(places, key=lambda p: (gap(frame, p), p.start))
    named = [p for p in scene.reading.places if p.place and p.kind == nearest.kind]
    often = Counter(_key(p) for p in named)
    yield from crossed(scene.standing(frame, nearest), nearest.kind)
    yield f"kind {nearest.kind}"
    yield f"mentions {step(len(places), (1, 2, 4))}"
    yield f"most named {often[_key(nearest)] == max(often.values())}"
    yield f"towns {step(len(often), (1, 2, 4))}"
    yield f"dateline {any(p.reason == 'dateline' for p in places)}"
    yield f"only a road {all(p.reason == 'road' for p in places)}"
    yield f"landmark {any(p.reason == 'landmark' for p in places)}"
    yield f"of a telling {any(t.place in places for t in frame.tellings)}"
    yield f"of the lead {frame.lead.place in places}"
    yield f"tellings placed {any(t.place for t in frame.tellings)}"
    yield f"on top {any(scene.sentence(p) == 0 for p in places)}"
    yield f"{frame.standing}"
    yield f"known {nearest.place is not None and nearest.place.latitude is not None}"
    yield f"sure {step(nearest.confidence, (0.3, 0.5, 0.7, 0.9))}"
    closer = {_key(p) for p in named if gap(frame, p) < gap(frame, nearest)} - {_key(nearest)}
    yield f"closer {step(len(closer), (0, 1, 2))}"
    if nearest.place:
        ranked = [country for country, _ in document_countries(scene.reading.places)]
        yield f"main country {bool(ranked) and nearest.place.country == ranked[0]}"
        yield f"publisher's country {nearest.place.country == scene.reading.document.country}"
    yield from around(scene, nearest)
    token = scene.head(nearest.start, nearest.end)
    if token:
        yield f"{scene.language} dep {token.dep}"
    yield from about(scene, frame, nearest.kind, [nearest])


def _key(place: PlaceMention) -> object:
    return (place.place.geoname_id or place.place.name) if place.place else place.quote


def of_count(scene: Scene, frame: Frame, count: CountMention) -> Iterator[str]:
    """What speaks for a number being one of an event's own."""
    same = [c for c in scene.reading.counts if c.counted == count.counted]
    features = [
        *scene.standing(frame, count),
        frame.standing,
        f"rule {count.rule}",
        f"of {count.of}",
        f"closed {count.high is not None}, open {count.low is None}",
        f"size {step(count.low or count.high or 0, (1, 2, 5, 10, 50, 1000))}",
        f"same {step(len(same), (1, 2, 4))}",
        f"cue {count.cue is not None}",
    ]
    closer = scene.closer(frame, count, same, count.counted)
    features.append(f"closer {step(closer, (0, 1, 2))}")
    yield from crossed(features, count.counted)
    for form in frame.lead.trigger.forms:
        yield f"{count.counted} by {form}"
    for word in sorted(set(scene.folded[count.start : count.end].split())):
        if not any(c.isdigit() for c in word):
            yield f"{scene.language} {count.counted} word {word}"
    yield from around(scene, count)
    yield from about(scene, frame, count.counted, [count])
