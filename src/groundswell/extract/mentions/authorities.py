"""What the authorities did, who was violent, and who or what else was there."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.language.parse import Parse

#: Field of the record, by section of `authorities.yaml`.
SECTIONS = {
    "responses": "response",
    "responses_by_authorities": "response",
    "responses_by_officials": "response",
    "violence": "violence",
    "property_damage": "property_damage",
    "media_presence": "media_presence",
    "counter_protest": "counter_protest",
    "police_presence": "police_presence",
}

#: Sections whose words count only where the sentence names somebody of another section.
NEED_AGENT = {"responses_by_authorities": "agents", "responses_by_officials": "officials"}


@dataclass(frozen=True, slots=True)
class ActionMention:
    """Words that tell a response, violence, damage or presence: the field they fill and the code they give it."""

    start: int
    end: int
    quote: str
    field: str
    code: str
    sentence: int


def find_actions(parse: Parse) -> tuple[ActionMention, ...]:
    """All words of a text that tell what police, opponents or the press did there, by position.

    Words of what was asked for, feared, planned or denied ("demanding his arrest", "police did not fire") are left out.
    """
    folded = fold(parse.text)
    unreal = load_lexicon(parse.language, "authorities", "unreal")
    found: dict[tuple[int, int, str, str], ActionMention] = {}
    for section, field in SECTIONS.items():
        lexicon = load_lexicon(parse.language, "authorities", section)
        for sentence in parse.sentences:
            matches = list(lexicon.find(folded, sentence.start, sentence.end))
            if not matches:
                continue
            agents = section in NEED_AGENT and load_lexicon(parse.language, "authorities", NEED_AGENT[section])
            if agents and not agents.first(folded, sentence.start, sentence.end):
                continue
            masks = list(unreal.find(folded, sentence.start, sentence.end))
            for match in matches:
                if match.code != "ignore" and any(m.start < match.end and match.start < m.end for m in masks):
                    continue
                end = match.start + len(folded[match.start : match.end].rstrip())
                quote = parse.text[match.start : end]
                key = (match.start, end, field, match.code)
                found[key] = ActionMention(match.start, end, quote, field, match.code, sentence.index)
    return tuple(found[key] for key in sorted(found))
