"""Features: what speaks for and against a candidate, as short words that a model weighs.

Every function gives the features of one candidate for one event. They say how words stand in the text, which words
stand around them and what kind they are; none looks at who or what the words name.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from groundswell.extract.events import Frame, can_date
from groundswell.extract.mentions.how_many import CountMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention, document_countries
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.selection.belonging import Spanned, gap
from groundswell.extract.selection.scene import Scene, step
from groundswell.language.lexicon import load_lexicon
from groundswell.language.parse import Token
from groundswell.record.partial_date import days_of, may_be_same

_DAYS = (-1, 0, 1, 3, 7, 14, 45, 400)  # days before publication at which a date is told apart
_AROUND = 4  # words beside a trigger that are looked at
_DEEP = 4  # steps up the tree of a sentence in which the verb of an event is looked for
_TENSE = frozenset({"aux", "auxpass", "cop", "neg", "mark"})  # what makes the tense of a verb, or denies it


def crossed(features: Iterable[str], by: str) -> Iterator[str]:
    """The features, and each again together with one more."""
    for feature in features:
        yield feature
        yield f"{by}: {feature}"


# ------------------------------------------------------------------ events


def of_frame(scene: Scene, frame: Frame) -> Iterator[str]:
    """What speaks for an event being one that a reader codes, and for how it stands in its report."""
    lead = frame.lead
    trigger = lead.trigger
    yield f"rule {frame.standing}"
    yield f"tellings {step(len(frame.tellings), (1, 2, 3, 5, 8))}"
    yield f"weight {lead.weight}"
    yield f"first sentence {step(frame.tellings[0].trigger.sentence, (0, 1, 2, 4, 8, 15))}"
    yield f"frames {step(len(scene.frames), (1, 2, 3, 4, 6, 9))}"
    yield f"sentences {step(len(scene.parse.sentences), (1, 2, 4, 8, 16, 32))}"
    relevance = step(scene.relevance, (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95))
    yield f"relevance {relevance}"
    yield f"relevance {relevance}, frames {step(len(scene.frames), (1, 2, 4))}"
    weights = sorted((-f.lead.weight, f.first) for f in scene.frames)
    rank = step(weights.index((-lead.weight, frame.first)), (0, 1, 2, 4))
    yield f"rank {rank}"
    yield f"rank {rank}, relevance {relevance}"
    yield f"rank {rank}, {'weak' if trigger.weak else 'points' if trigger.anaphoric else 'tells'}"
    dated, placed = any(t.date for t in frame.tellings), any(t.place for t in frame.tellings)
    yield f"{frame.standing}, dated {dated}, placed {placed}"
    yield f"{scene.language}"
    for code in dict.fromkeys(code for t in frame.tellings for code in t.trigger.forms):
        yield f"form {code}"
        yield f"form {code}, {frame.standing}"
        if any(code in t.trigger.forms for other in scene.frames if other is not frame for t in other.tellings):
            yield "form told elsewhere"
    for modality in sorted({t.trigger.modality for t in frame.tellings}):
        yield f"told as {modality}"
    for flag, held in (
        ("strong", not all(t.trigger.weak for t in frame.tellings)),
        ("weak", any(t.trigger.weak for t in frame.tellings)),
        ("all point", all(t.trigger.anaphoric for t in frame.tellings)),
        ("all agents", all(t.trigger.agent for t in frame.tellings)),
        ("dated", any(t.date for t in frame.tellings)),
        ("placed", any(t.place for t in frame.tellings)),
    ):
        yield f"{flag} {held}"
    yield f"strength {not trigger.weak}, {not trigger.anaphoric}, {bool(lead.date)}, {bool(lead.place)}"
    yield from _age(scene, frame)
    yield from _order(scene, frame)
    yield from _rival(scene, frame)
    yield from _beside(scene, frame)
    for word in sorted(set(scene.folded[trigger.start : trigger.end].split())):
        yield f"{scene.language} trigger {word}"
    yield from _around(scene, trigger)
    token = scene.head(trigger.start, trigger.end)
    if token:
        yield f"{scene.language} tag {token.tag}"
        yield f"{scene.language} dep {token.dep}"
        governor = scene.parse.tokens[token.head]
        yield f"{scene.language} governor {governor.pos} {governor.tag}"
        yield from _verb(scene, token)
    told = {t.trigger.sentence for t in frame.tellings}
    yield from (f"{scene.language} told {word}" for word in scene.content(*told))
    for number, name in enumerate(("before", "sentence", "after"), start=trigger.sentence - 1):
        yield from (f"{scene.language} {name} {word}" for word in scene.content(number))


def _verb(scene: Scene, token: Token) -> Iterator[str]:
    """The verb that tells an event, or has it as an argument: its tense, and the words that make its tense."""
    tokens = scene.parse.tokens
    for _ in range(_DEEP):
        if token.pos in ("VERB", "AUX") or token.head == token.index:
            break
        token = tokens[token.head]
    else:
        return
    language, sentence = scene.language, scene.parse.sentence_at(token.start)
    yield f"{language} verb {token.tag}"
    yield f"{language} verb {token.dep}"
    yield f"{language} verb {scene.folded[token.start : token.end]}"
    for other in tokens[sentence.first : sentence.last]:
        if other.head == token.index and other.dep in _TENSE:
            yield f"{language} verb with {scene.folded[other.start : other.end]}"
            yield f"{language} verb {token.tag} with {other.tag}"
    above = tokens[token.head]
    if above.index != token.index:
        yield f"{language} verb under {above.tag}"
        yield f"{language} verb {token.dep} under {scene.folded[above.start : above.end]}"


def _age(scene: Scene, frame: Frame) -> Iterator[str]:
    """How long before publication, and how long before the latest event of the report."""
    last = _last(frame)
    if not last:
        yield "age unknown"
        return
    if scene.reading.published:
        yield f"age {step((scene.reading.published - last).days, _DAYS)}"
    others = [day for f in scene.frames if f is not frame and (day := _last(f))]
    if others:
        yield f"behind {step((max(others) - last).days, _DAYS)}"


def _last(frame: Frame) -> dt.date | None:
    days = [days_of(t.date.end_date) or days_of(t.date.start_date) for t in frame.tellings if t.date]
    return max((d[1] for d in days if d), default=None)


def _order(scene: Scene, frame: Frame) -> Iterator[str]:
    """Where the event comes among those of the report."""
    firsts = sorted(f.first for f in scene.frames)
    yield f"order {step(firsts.index(frame.first), (0, 1, 2, 4))}"
    strong = sum(1 for f in scene.frames if any(not t.trigger.weak for t in f.tellings))
    yield f"strong frames {step(strong, (0, 1, 2, 4))}"
    shared = sum(1 for f in scene.frames if f is not frame and f.lead.trigger.sentence == frame.lead.trigger.sentence)
    yield f"shares its sentence {step(shared, (0, 1))}"


def _rival(scene: Scene, frame: Frame) -> Iterator[str]:
    """Another event that may be the same one, told again: the strongest that has a form in common."""
    forms = {code for t in frame.tellings for code in t.trigger.forms}
    alike = [
        f for f in scene.frames if f is not frame and forms & {code for t in f.tellings for code in t.trigger.forms}
    ]
    if not alike:
        yield "no rival"
        return
    rival = max(alike, key=lambda f: (f.lead.weight, -f.first))
    day = _verdict([may_be_same(a, b) for a in _days(frame) for b in _days(rival)])
    town = _verdict([a == b for a in _towns(frame) for b in _towns(rival)])
    stronger = "stronger" if rival.lead.weight > frame.lead.weight else "no stronger"
    earlier = "earlier" if rival.first < frame.first else "later"
    same = "same standing" if rival.standing == frame.standing else f"{rival.standing} beside {frame.standing}"
    yield f"rival day {day}, town {town}"
    yield f"rival day {day}, town {town}, {stronger}, {earlier}"
    yield f"rival {stronger}, {earlier}, {same}"
    yield f"rivals {step(len(alike), (1, 2, 4))}, {stronger}"
    if any(t.trigger.sentence == rival.lead.trigger.sentence for t in frame.tellings):
        yield f"rival in the sentence, {stronger}"


def _verdict(verdicts: Sequence[bool | None]) -> str:
    known = [v for v in verdicts if v is not None]
    return "open" if not known else "same" if any(known) else "other"


def _days(frame: Frame) -> list[str | None]:
    return [t.date.start_date for t in frame.tellings if t.date]


def _towns(frame: Frame) -> list[str]:
    return [t.place.place.locality for t in frame.tellings if t.place and t.place.place and t.place.place.locality]


def _beside(scene: Scene, frame: Frame) -> Iterator[str]:
    """What else is told in the sentences of the event."""
    told = {t.trigger.sentence for t in frame.tellings}
    reading = scene.reading
    groups: tuple[tuple[str, Sequence[Spanned]], ...] = (
        ("crowd", [c for c in reading.counts if c.counted == "participants"]),
        ("harm", [c for c in reading.counts if c.counted in ("arrests", "injuries", "deaths")]),
        ("claim", reading.claims),
        ("response", [a for a in reading.actions if a.field == "response"]),
        ("violence", [a for a in reading.actions if a.field == "violence"]),
        ("group", [a for a in reading.actors if a.sort == "group"]),
        ("organization", [a for a in reading.actors if a.sort == "organization"]),
        ("site", reading.sites),
    )
    for name, mentions in groups:
        yield f"beside {name} {step(sum(1 for m in mentions if scene.sentence(m) in told), (0, 1, 3))}"


def _around(scene: Scene, mention: Spanned) -> Iterator[str]:
    before = scene.words(mention.start, mention.end, -_AROUND)
    after = scene.words(mention.start, mention.end, _AROUND)
    for word in before[-1:]:
        yield f"{scene.language} < {word}"
    for word in before:
        yield f"{scene.language} << {word}"
    for word in after[:1]:
        yield f"{scene.language} > {word}"
    for word in after:
        yield f"{scene.language} >> {word}"
    if len(before) > 1:
        yield f"{scene.language} < {before[-2]} {before[-1]}"


def _about(scene: Scene, frame: Frame, kind: str, beside: Iterable[Spanned] = ()) -> Iterator[str]:
    """What the sentences that tell an event are about, and those of some mentions, each word together with `kind`."""
    told = scene.content(*(t.trigger.sentence for t in frame.tellings))
    yield from (f"{kind} {scene.language} told {word}" for word in told)
    near = scene.content(*(scene.sentence(mention) for mention in beside))
    yield from (f"{kind} {scene.language} near {word}" for word in near)


# ------------------------------------------------------------------ codes


def of_code(scene: Scene, frame: Frame, field: str, code: str) -> Iterator[str]:
    """What speaks for an event having a code of one field: form, issue, response or violence."""
    if field == "form":
        return of_form(scene, frame, code)
    return of_issue(scene, frame, code) if field == "issue" else of_action(scene, frame, field, code)


def of_form(scene: Scene, frame: Frame, code: str) -> Iterator[str]:
    """What speaks for an event having a form that some of its words tell."""
    telling = [t for t in frame.tellings if code in t.trigger.forms]
    others = {c for t in frame.tellings for c in t.trigger.forms} - {code}
    lead = frame.lead.trigger
    yield from crossed(_of_form(frame, code, len(telling)), code)
    yield f"weight {max(t.weight for t in telling)}"
    yield f"weak {all(t.trigger.weak for t in telling)}"
    yield f"points {all(t.trigger.anaphoric for t in telling)}"
    yield f"agents {all(t.trigger.agent for t in telling)}"
    for other in sorted(others):
        yield f"{code} beside {other}"
    for other in lead.forms:
        yield f"{code} led by {other}"
    for telling_one in telling:
        yield f"{scene.language} {code} trigger {scene.folded[telling_one.trigger.start : telling_one.trigger.end]}"
    for claim in [a for a in scene.reading.actions if a.field in ("response", "violence", "property_damage")]:
        if scene.owner(claim) is frame:
            yield f"{code} told {claim.field} {claim.code}"
    yield from _about(scene, frame, code)


def _of_form(frame: Frame, code: str, number: int) -> Iterator[str]:
    yield "form"
    yield f"on lead {code in frame.lead.trigger.forms}"
    yield f"tellings {step(number, (1, 2, 4))} of {step(len(frame.tellings), (1, 2, 4))}"
    yield f"alone {all(set(t.trigger.forms) == {code} for t in frame.tellings)}"
    yield frame.standing


def of_issue(scene: Scene, frame: Frame, code: str) -> Iterator[str]:
    """What speaks for an event being about an issue that some words of the report tell."""
    mentions = [m for m in scene.reading.issues if m.code == code]
    told = {t.trigger.sentence for t in frame.tellings}
    claims = [c for c in scene.reading.claims if scene.owner(c) is frame]
    inside = [m for m in mentions if any(c.start - 40 <= m.start and m.end <= c.end for c in claims)]
    counted = Counter(m.code for m in scene.reading.issues)
    settled = Counter(m.code for m in scene.reading.issues if m.weight == 1)
    features = [
        "issue",
        f"settled {step(settled[code], (0, 1, 2, 4))}",
        f"hinted {step(counted[code] - settled[code], (0, 1, 2, 4))}",
        f"beside {step(sum(1 for m in mentions if scene.sentence(m) in told), (0, 1, 2))}",
        f"beside lead {any(scene.sentence(m) == frame.lead.trigger.sentence for m in mentions)}",
        f"in scope {step(sum(1 for m in mentions if scene.sentence(m) in frame.sentences), (0, 1, 2, 4))}",
        f"settled beside {any(scene.sentence(m) in told and m.weight == 1 for m in mentions)}",
        f"in claim {step(len(inside), (0, 1, 2))}",
        f"settled in claim {any(m.weight == 1 for m in inside)}",
        f"of claim {any(code in c.issues for c in claims)}",
        f"first claim {bool(claims) and code in claims[0].issues}",
        f"on top {any(scene.sentence(m) == 0 for m in mentions)}",
        f"rank {step(sorted(counted, key=lambda c: (-counted[c], c)).index(code), (0, 1, 2, 4))}",
        f"settled rank {step(sum(1 for c in settled if settled[c] > settled[code]), (0, 1, 2, 4))}",
        f"share {step(counted[code] / sum(counted.values()), (0.1, 0.2, 0.35, 0.6))}",
        f"codes {step(len(counted), (1, 2, 4, 7))}",
        f"gap {step(min(gap(frame, m) for m in mentions))}",
        f"only settled {settled[code] > 0 and len(settled) == 1}",
    ]
    yield from crossed(features, code)
    yield f"{code} {frame.standing}"
    for form in frame.lead.trigger.forms:
        yield f"{code} by {form}"
    for other in sorted(settled):
        if other != code:
            yield f"{code} beside {other}"
    for actor in scene.reading.actors:
        if actor.participant_kind and scene.owner(actor) is frame:
            yield f"{code} of {actor.participant_kind}"
    for mention in mentions:
        yield f"{code} {scene.language} {scene.folded[mention.start : mention.end]}"
    yield from _about(scene, frame, code)
    yield from (f"{code} {scene.language} scope {word}" for word in scene.content(*frame.sentences))


def of_action(scene: Scene, frame: Frame, field: str, code: str) -> Iterator[str]:
    """What speaks for a response, or violence, having been part of an event."""
    mentions = [a for a in scene.reading.actions if a.field == field and a.code == code]
    told = {t.trigger.sentence for t in frame.tellings}
    nearest = min(mentions, key=lambda a: (gap(frame, a), a.start))
    mine = [a for a in mentions if scene.owner(a) is frame]
    features = [
        field,
        f"mentions {step(len(mentions), (1, 2, 4))}",
        f"own {step(len(mine), (0, 1, 2, 4))}",
        f"beside {step(sum(1 for a in mentions if a.sentence in told), (0, 1, 2))}",
        f"on top {any(a.sentence == 0 for a in mentions)}",
        f"frames {step(len(scene.frames), (1, 2, 4))}",
        frame.standing,
        *scene.standing(frame, nearest),
    ]
    yield from crossed(features, code)
    for form in frame.lead.trigger.forms:
        yield f"{code} by {form}"
    for other in sorted({a.code for a in scene.reading.actions if scene.owner(a) is frame and a.field == field}):
        yield f"{code} beside {other}"
    for action in mine or [nearest]:
        yield f"{code} {scene.language} {scene.folded[action.start : action.end]}"
        yield from (f"{code} {f}" for f in _around(scene, action))
    yield from _about(scene, frame, code, mine or [nearest])


# ------------------------------------------------------------------ days, towns, numbers


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
        age = step((scene.reading.published - days[1]).days, _DAYS)
        yield f"age {age}"
        yield f"{frame.standing} age {age}"
    elif days:
        yield "no publication"
    if days:
        latest = max(
            (d[1] for m in usable if (d := days_of(m.start_date)) and m.direction != "future"), default=days[1]
        )
        yield f"behind latest {step((latest - days[1]).days, _DAYS)}"
    speech = load_lexicon(scene.language, "claims", "speech")
    sentence = scene.parse.sentence_at(nearest.start)
    spoken = speech.first(scene.folded, max(sentence.start, nearest.start - 60), nearest.start)
    yield f"speech before {spoken is not None}"
    yield from _around(scene, nearest)
    yield from _about(scene, frame, "day", [nearest])


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
    yield from _around(scene, nearest)
    token = scene.head(nearest.start, nearest.end)
    if token:
        yield f"{scene.language} dep {token.dep}"
    yield from _about(scene, frame, nearest.kind, [nearest])


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
    yield from _around(scene, count)
    yield from _about(scene, frame, count.counted, [count])


# ------------------------------------------------------------------ actors


def of_actor(scene: Scene, frame: Frame, actors: Sequence[ActorMention]) -> Iterator[str]:
    """What speaks for an actor having a role in an event; `actors` are all the words that name them."""
    nearest = min(actors, key=lambda a: (gap(frame, a), a.start))
    features = [
        f"sort {nearest.sort}",
        f"kind {nearest.kind}",
        f"takes part as {nearest.participant_kind}",
        *scene.standing(frame, nearest),
    ]
    yield from crossed(features, nearest.sort)
    yield from (f"{nearest.kind}: {feature}" for feature in features)
    yield f"mentions {step(len(actors), (1, 2, 4, 8))}"
    yield f"on top {any(scene.sentence(a) == 0 for a in actors)}"
    yield f"{nearest.sort} {frame.standing}"
    yield f"words {step(len(nearest.quote.split()), (1, 2, 4))}"
    yield f"capital {nearest.quote[:1].isupper()}"
    same = [a for a in scene.reading.actors if a.sort == nearest.sort]
    closer = {a.quote for a in same if gap(frame, a) < gap(frame, nearest)} - {a.quote for a in actors}
    yield f"closer {nearest.sort} {step(len(closer), (0, 1, 2, 4))}"
    for actor in actors:
        if scene.owner(actor) is frame or actor is nearest:
            yield from _role_of(scene, frame, actor)
    for form in frame.lead.trigger.forms:
        yield f"{nearest.kind} by {form}"
        yield f"{nearest.participant_kind} takes part by {form}"
    yield f"{scene.language} head {nearest.head.split()[-1]}"
    yield from _about(scene, frame, nearest.sort, [nearest])
    yield from _about(scene, frame, nearest.kind or "", [nearest])


def _role_of(scene: Scene, frame: Frame, actor: ActorMention) -> Iterator[str]:
    """What the words around one mention of an actor say of its role."""
    before = scene.words(actor.start, actor.end, -3)
    after = scene.words(actor.start, actor.end, 3)
    language, near = scene.language, "near" if gap(frame, actor) <= _NEAR else "far"
    for word in before[-1:]:
        yield f"{language} < {word}"
        yield f"{language} {near} {actor.sort} < {word}"
    for word in before:
        yield f"{language} << {word}"
    if len(before) > 1:
        yield f"{language} < {before[-2]} {before[-1]}"
    for word in after[:1]:
        yield f"{language} > {word}"
        yield f"{language} {near} {actor.sort} > {word}"
    for word in after:
        yield f"{language} >> {word}"
    token = scene.head(actor.start, actor.end)
    if token:
        governor = scene.parse.tokens[token.head]
        yield f"{language} dep {token.dep}"
        yield f"{language} {near} {token.dep} of {scene.folded[governor.start : governor.end]}"
        yield f"{language} {actor.sort} {token.dep} of {governor.pos}"
        if any(t.trigger.start <= governor.start < t.trigger.end for t in frame.tellings):
            yield f"{language} {token.dep} of trigger"
            yield f"{token.dep} of trigger {actor.sort}"
        upper = scene.parse.tokens[governor.head]
        yield f"{language} {token.dep} under {scene.folded[upper.start : upper.end]}"
    for name in ("organizer_follows", "organizer_precedes", "target_follows", "addressee_follows"):
        if scene.cued(name, actor):
            yield f"{name}"
            yield f"{name} {actor.sort} {near}"
            yield f"{name} {actor.kind}"
            if any(t.trigger.sentence == scene.sentence(actor) for t in frame.tellings):
                yield f"{name} beside"
                yield f"{name} beside {actor.sort}"
    for claim in scene.reading.claims:
        if claim.start <= actor.start and actor.end <= claim.end:
            head = step(actor.start - claim.start, (3, 15, 50))
            yield f"in claim {claim.stance}"
            yield f"in claim {claim.stance} {actor.kind} at {head}"
        if claim.addressee and claim.addressee[0] <= actor.start and actor.end <= claim.addressee[1]:
            yield "asked by a claim"
    for telling in frame.tellings:
        trigger = telling.trigger
        if trigger.start <= actor.start and actor.end <= trigger.end:
            yield "within trigger"
        between = scene.folded[actor.end : trigger.start] if actor.end <= trigger.start else ""
        if between and len(between) < _NEAR and not set(between) & set(".;:\n"):
            yield f"leads to trigger {step(len(between.split()), (0, 1, 2, 4, 8))}"
            if len(between.split()) <= 2:
                yield f"{language} joined by {between.strip()}"
        between = scene.folded[trigger.end : actor.start] if trigger.end <= actor.start else ""
        if between and len(between) < _NEAR and not set(between) & set(".;:\n"):
            yield f"follows trigger {step(len(between.split()), (0, 1, 2, 4, 8))}"
            if len(between.split()) <= 2:
                yield f"{language} trigger then {between.strip()}"
    if any(site.start <= actor.start and actor.end <= site.end for site in scene.reading.sites):
        yield "within site"


_NEAR = 100  # characters within which an actor stands near the words that tell an event
