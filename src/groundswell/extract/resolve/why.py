"""Why: claims with their issues and stance, slogans, and the campaign that an event belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.why import ClaimMention
from groundswell.extract.reading import Reading
from groundswell.extract.resolve.belonging import belonging, beside, gap
from groundswell.record.value import Claim

_MOST_CLAIMS = 8


def claims(frame: Frame, frames: Sequence[Frame], reading: Reading) -> Iterable[Draft]:
    """What the event is for or against. Where no words tell a claim, the issues of the lead sentence make one."""
    mine = sorted(
        belonging(frame, frames, reading.parse, reading.claims),
        key=lambda c: (not beside(frame, reading.parse, c), gap(frame, c), c.start),
    )
    shared: list[ClaimMention] = []
    if not mine and frame.standing != "preparatory":
        shared = _shared(frame, frames, reading)
    held = 0
    seen: set[str] = set()
    for claim in mine or shared:
        if claim.quote in seen or held >= _MOST_CLAIMS:
            continue
        seen.add(claim.quote)
        held += 1
        near = "shared" if shared else "beside" if beside(frame, reading.parse, claim) else "scope"
        basis = f"{near}, {'issue' if claim.issues else 'no issue'}"
        value = Claim(claim.quote, claim.issues, claim.stance)
        if shared:
            reason = "told of the event that this one belongs with"
            yield Draft("claim", value, ((claim.start, claim.end),), basis, "inferred", reason)
        else:
            yield Draft("claim", value, ((claim.start, claim.end),), basis)


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
