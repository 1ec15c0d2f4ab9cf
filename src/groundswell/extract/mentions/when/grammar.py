"""Grammar: the patterns of a language's `dates.yaml`, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

_SLOT = re.compile(r"(?<!P)<(\w+?)(2?)>")
_WORD_ENDS = r"\b"
#: How a slot ends, where it is not with the end of a word: "3rd", "10h30", "Sept.", "1980s".
_ENDS = {"day": r"(?!\d)", "hour": r"(?!\d)", "month": r"(?![a-z])", "numeric": "", "twodigits": "", "decade": ""}
_BEHIND = re.compile(r"(\(\?<[=!][^()]*\))")
#: Slots that are shapes, not words.
_SHAPES = {
    "day": r"(?:0?[1-9]|[12]\d|3[01])",
    "year": r"(?:1[89]\d\d|20[0-4]\d)",
    "decade": r"(?:1[89]\d0|20[0-4]0|[3-9]0)",
    "twodigits": r"(?:[1-9]0)",
    "iso": r"(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
    "numeric": r"(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|[12]\d|3[01])(?:[/.-])(?:(?:19|20)\d\d|\d\d)",
    "hour": r"(?:[01]?\d|2[0-4])",
    "minute": r"[0-5]\d",
}


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A pattern found: its rule, the pattern's number, its place, and what its slots hold."""

    rule: str
    order: int
    start: int
    end: int
    slots: Mapping[str, str]


class Grammar:
    """The words and patterns of one language.

    Parameters
    ----------
    data
        Content of a `dates.yaml`.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.words: dict[str, dict[str, Any]] = {}
        for name, words in data["words"].items():
            listed = words if isinstance(words, dict) else dict.fromkeys(words, 0)
            self.words[name] = {fold(str(word)): value for word, value in listed.items()}
        self.words["count"] = dict(self.words["number"])
        self.words["hournumber"] = {w: n for w, n in self.words["number"].items() if 1 <= n <= 12}
        self.day_first: bool = data["day_first"]
        self.future = self._cues([*data["future"], *data["announcing"]])
        self.past = self._cues(data["past"], unless=data["passive"])
        self.future_after = self._cues(data["future"])
        self.past_forms = re.compile(data["past_forms"] or r"(?!)")
        self.future_forms = re.compile(data["future_forms"] or r"(?!)")
        done = [word for word in data["past"] if word not in data["said"]]
        self.done_after = self._cues(done, unless=data["passive"])
        self.past_after = self._cues([*data["past"], *data["said"]], unless=data["passive"])
        self.just_said = re.compile(
            rf"(?<![a-z])(?:{self._any(data['said'])})(?:\s+(?:{self._any(data['before_a_day'])}))*\s*$"
        )
        self.just_ahead = self._before(data["just_ahead"])
        self.open_start = self._before(data["open_start"])
        self.range_opens = self._before(data["range_opens"])
        self.range_joins = re.compile(rf"[\s,]*(?:{self._any(data['range_joins'])})[\s]*(?:el |the |dia )?")
        self.names = self._before(data["names_before"])
        self.small_months: bool = bool(data["dates_after"])
        self.led_date = re.compile(rf"(?:^|[^a-z\s]\s*|(?<![a-z])(?:{self._any(data['dates_after'] or ['.'])})\s+)$")
        self.datelines = self._cues(data["datelines"])
        self.lasting = self._cues(data["lasting"])
        self._patterns = list(self._compiled(data["patterns"]))

    def find(self, folded: str) -> Iterator[Found]:
        """Every pattern wherever it stands, overlaps included."""
        for order, (rule, pattern) in enumerate(self._patterns):
            for match in pattern.finditer(folded):
                slots = {k: v for k, v in match.groupdict().items() if v is not None}
                yield Found(rule, order, match.start(), match.end(), slots)

    def value(self, name: str, word: str) -> Any:
        """What a word of a class means."""
        return self.words[name][re.sub(r"\s+", " ", word)]

    def _compiled(self, patterns: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
        for rule, listed in patterns.items():
            if isinstance(listed, dict):
                for name, forms in listed.items():
                    yield from ((f"{rule}:{name}", self._compile(form)) for form in forms)
            else:
                yield from ((rule, self._compile(form)) for form in listed)

    def _compile(self, form: str) -> re.Pattern[str]:
        seen: dict[str, int] = {}

        def slot(match: re.Match[str]) -> str:
            name, second = match[1], match[2]
            body = _SHAPES.get(name) or self._any(self.words[name])
            if name == "count":
                body = rf"\d{{1,3}}|{body}"
            seen[name] = seen.get(name, 0) + 1
            label = f"{name}2" if second else name if seen[name] == 1 else f"{name}{seen[name] + 1}"
            return rf"(?P<{label}>{body}){_ENDS.get(name, _WORD_ENDS)}"

        # what looks back has a fixed width: a space there is one space
        parts = _BEHIND.split(form)
        body = "".join(
            part if _BEHIND.fullmatch(part) else _SLOT.sub(slot, part.replace(" ?", r"\s*").replace(" ", r"\s+"))
            for part in parts
        )
        return re.compile(rf"(?<![a-z0-9])(?:{body})(?![a-z])")

    @staticmethod
    def _any(words: Any) -> str:
        return "|".join(
            re.escape(fold(str(w))).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w))
        )

    def _cues(self, words: Any, *, unless: Iterable[str] = ()) -> re.Pattern[str]:
        not_after = "".join(rf"(?<!\b{re.escape(word)} )" for word in unless)
        return re.compile(rf"(?<![a-z]){not_after}(?:{self._any(words)})(?![a-z])")

    def _before(self, words: Any) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z])(?:{self._any(words)})\s+(?:el\s+|the\s+|early\s+|late\s+|dia\s+)?$")


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language."""
    return Grammar(read_data(f"groundswell.language.{language}", "dates.yaml"))
