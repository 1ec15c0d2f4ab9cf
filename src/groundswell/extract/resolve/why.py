"""Why: claims with their issues and stance, slogans, and the campaign that an event belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.why import ClaimMention
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside, gap
from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.record.value import Claim

_MOST_CLAIMS, _MOST_OWN = 3, 8  # claims of an event; more where those who protest speak themselves


def claims(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """What the event is for or against. Where no words tell a claim, the issues of the lead sentence make one."""
    mine = sorted(
        belonging(frame, frames, reading.parse, reading.claims),
        key=lambda c: (not beside(frame, reading.parse, c), c.loose, gap(frame, c), c.start),
    )
    told = [c for c in mine if beside(frame, reading.parse, c) and c.issues]
    if told:
        # what is told away from the event is its claim only where the words leave no doubt
        mine = [c for c in mine if beside(frame, reading.parse, c) or not c.loose]
    shared: list[ClaimMention] = []
    if not mine and frame.standing != "preparatory":
        shared = _shared(frame, frames, reading)
    held = 0
    seen: set[str] = set()
    for claim in mine or shared:
        if claim.quote in seen or held >= (_MOST_OWN if _in_own_voice(claim, reading) else _MOST_CLAIMS):
            continue
        seen.add(claim.quote)
        held += 1
        near = "shared" if shared else "beside" if beside(frame, reading.parse, claim) else "scope"
        basis = f"{near}{', loose' if claim.loose else ''}, {'issue' if claim.issues else 'no issue'}"
        value = Claim(claim.quote, claim.issues, claim.stance)
        if shared:
            reason = "told of the event that this one belongs with"
            yield Draft("claim", value, ((claim.start, claim.end),), basis, "inferred", reason)
        else:
            yield Draft("claim", value, ((claim.start, claim.end),), basis)


def _in_own_voice(claim: ClaimMention, reading: Reading) -> bool:
    """Do those who protest speak themselves ("we demand")?"""
    sentence = reading.parse.sentence_at(claim.start)
    voice = load_lexicon(reading.parse.language, "claims", "own_voice")
    return voice.first(fold(reading.parse.text[sentence.start : claim.start])) is not None


def _shared(frame: Frame, frames: Sequence[Frame], reading: Reading) -> list[ClaimMention]:
    """Claims of the document's main event, for one of its other events that tells none."""
    main = frames[0]
    if frame is main or frame.standing == "background":
        return []
    return belonging(main, frames, reading.parse, reading.claims)[:2]


def slogans(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """Words chanted or written, of the event that they are told of; closing lines belong to the main event."""
    main = next((f for f in frames if f.standing == "focal"), frames[0])
    for slogan in reading.slogans:
        about = belonging(frame, frames, reading.parse, [slogan])
        sentence = reading.parse.sentence_at(slogan.start)
        alone = sentence.start <= slogan.start and slogan.end >= sentence.end - 2
        if (about and not alone) or (
            frame is main and (alone or not any(belonging(f, frames, reading.parse, [slogan]) for f in frames))
        ):
            yield Draft("slogan", slogan.quote, ((slogan.start, slogan.end),), "line" if alone else "quoted")


def campaign(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """The wider wave that the main event belongs to, where told."""
    if reading.campaign and frame is frames[0]:
        found = reading.campaign
        yield Draft("campaign", found.quote, ((found.start, found.end),), "told")
