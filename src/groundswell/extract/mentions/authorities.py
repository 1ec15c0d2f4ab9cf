"""What the authorities did, who was violent, and who or what else was there."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.language.fold import fold
from groundswell.language.lexicon import load_lexicon
from groundswell.language.parse import Parse

#: Field of the record, by section of `authorities.yaml`.
SECTIONS = {
    "responses": "response",
    "violence": "violence",
    "property_damage": "property_damage",
    "media_presence": "media_presence",
    "counter_protest": "counter_protest",
    "police_presence": "police_presence",
}


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

    Words under a negation in the same clause ("police did not fire") are left out, but for the response `ignore`.
    """
    folded = fold(parse.text)
    denials = load_lexicon(parse.language, "events", "standing")
    found = []
    for section, field in SECTIONS.items():
        lexicon = load_lexicon(parse.language, "authorities", section)
        for sentence in parse.sentences:
            matches = list(lexicon.find(folded, sentence.start, sentence.end))
            if not matches:
                continue
            denied = [m for m in denials.find(folded, sentence.start, sentence.end) if m.code == "denied"]
            for match in matches:
                if match.code != "ignore" and any(0 <= match.start - d.end <= 12 for d in denied):
                    continue
                end = match.start + len(folded[match.start : match.end].rstrip())
                quote = parse.text[match.start : end]
                found.append(ActionMention(match.start, end, quote, field, match.code, sentence.index))
    return tuple(sorted(found, key=lambda a: (a.start, a.end, a.field, a.code)))
