"""Why: claims with their issues and stance, slogans, and the campaign that an event belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundswell.extract.draft import Draft
from groundswell.extract.events import Frame
from groundswell.extract.mentions.why import ClaimMention
from groundswell.extract.selection import Scene, choose
from groundswell.extract.selection.belonging import belonging, beside, gap
from groundswell.language.lexicon import load_lexicon
from groundswell.record.value import Claim

_MOST_CLAIMS, _MOST_OWN = 3, 8  # claims of an event; more where those who protest speak themselves


def claims(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """What the event is for or against, each claim with those of the event's issues that its own words tell.

    An issue that no claim tells stands with the claim nearest to its words, and by itself where there is no claim.
    """
    if frame.standing == "preparatory":
        return
    issues = choose.codes(scene, frame, "issue", sorted({m.code for m in scene.reading.issues}))
    mine = _told(frame, scene)
    held: dict[int, list[str]] = {i: [c for c in claim.issues if c in issues] for i, claim in enumerate(mine)}
    left = [code for code in issues if not any(code in codes for codes in held.values())]
    spans: dict[int, list[tuple[int, int]]] = {i: [(c.start, c.end)] for i, c in enumerate(mine)}
    for code in left:
        words = choose.nearest(frame, [m for m in scene.reading.issues if m.code == code])
        if mine:
            best = min(range(len(mine)), key=lambda i: (abs(mine[i].start - words.start), i))
            held[best].append(code)
            spans[best].append((words.start, words.end))
        else:
            text = scene.parse.text[words.start : words.end]
            yield Draft(
                "claim",
                Claim(text, (code,), None),
                ((words.start, words.end),),
                "issue alone",
                "inferred",
                "no demand is told, nor a stance: the report says that the event is about this",
                issues[code],
            )
    for place, claim in enumerate(mine):
        codes = tuple(held[place])
        chance = max((issues[c] for c in codes), default=None)
        near = "beside" if beside(frame, scene.parse, claim) else "scope"
        basis = f"{near}{', loose' if claim.loose else ''}, {'issue' if codes else 'no issue'}"
        yield Draft("claim", Claim(claim.quote, codes, claim.stance), tuple(spans[place]), basis, chance=chance)


def _told(frame: Frame, scene: Scene) -> list[ClaimMention]:
    """The claims that are told of an event, the nearest first."""
    mine = sorted(
        belonging(frame, scene.frames, scene.parse, scene.reading.claims),
        key=lambda c: (not beside(frame, scene.parse, c), c.loose, gap(frame, c), c.start),
    )
    if any(beside(frame, scene.parse, c) for c in mine):
        # what is told away from the event is its claim only where the words leave no doubt
        mine = [c for c in mine if beside(frame, scene.parse, c) or not c.loose]
    kept: list[ClaimMention] = []
    for claim in mine:
        most = _MOST_OWN if _in_own_voice(claim, scene) else _MOST_CLAIMS
        if len(kept) < most and all(claim.quote != other.quote for other in kept):
            kept.append(claim)
    return kept


def _in_own_voice(claim: ClaimMention, scene: Scene) -> bool:
    """Do those who protest speak themselves ("we demand")?"""
    sentence = scene.parse.sentence_at(claim.start)
    voice = load_lexicon(scene.language, "claims", "own_voice")
    return voice.first(scene.folded[sentence.start : claim.start]) is not None


def slogans(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """Words chanted or written: of the event that their sentence tells, else of the main event."""
    frames: Sequence[Frame] = scene.frames
    main = next((f for f in frames if f.standing == "focal"), frames[0])
    for slogan in scene.reading.slogans:
        owner = scene.owner(slogan)
        about = owner if owner and beside(owner, scene.parse, slogan) else None
        sentence = scene.parse.sentence_at(slogan.start)
        alone = sentence.start <= slogan.start and slogan.end >= sentence.end - 2
        if (about is frame and not alone) or (frame is main and (alone or about is None)):
            yield Draft("slogan", slogan.quote, ((slogan.start, slogan.end),), "line" if alone else "quoted")


def campaign(frame: Frame, scene: Scene) -> Iterable[Draft]:
    """The wider wave that the main event belongs to, where told."""
    if scene.reading.campaign and frame is scene.frames[0]:
        found = scene.reading.campaign
        yield Draft("campaign", found.quote, ((found.start, found.end),), "told")
