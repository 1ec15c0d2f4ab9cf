"""Counts: numbers of people who took part, were arrested, hurt or killed, each with the words that say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from groundswell.extract.mentions.how_many.mention import Counted, CountMention, Of, Source
from groundswell.extract.mentions.how_many.people import People, people
from groundswell.extract.mentions.how_many.quantities import Quantity, Word, find_quantities, words_of
from groundswell.language.fold import fold
from groundswell.language.lexicon import Match, load_lexicon

#: What can happen to people, the worst first: of two cues equally near the worse one tells ("shot and killed").
HARMS: tuple[Counted, ...] = ("deaths", "injuries", "arrests")

_LEAST_BARE = 10  # a smaller number without a noun may count anything
_SOURCES: dict[str, Source] = {
    "police": "police",
    "organizers": "organizers",
    "reporter": "reporter",
    "authorities": "authorities",
}
_SENTENCE = re.compile(r"[^\n.!?;]+(?:[.!?;](?!\s)[^\n.!?;]*)*")
_NOUN_WITHIN = 5  # words after a number within which its noun stands
_LONGEST = 1500  # characters of a sentence that is read as one
_REACH = 250  # characters within which a cue can speak of a number
_CLAUSE = 8  # words between people and the verb that tells what happened to them
_TOO_FEW = ("core:few", "core:couple")  # "several people" is no size of a crowd
_GUESSES = ("core:more_than", "core:at_least", "core:up_to", "core:less_than", "core:range")
_NEAR = 2  # the same, for a bare participle: "three dead", "12 people also injured"


@dataclass(frozen=True, slots=True)
class _Group:
    """A number with the people it counts; `last` is the end of the noun, in words."""

    quantity: Quantity
    noun: str | None
    kind: str | None
    last: int


def find_counts(
    text: str, *, language: str, sentences: Sequence[tuple[int, int]] | None = None
) -> tuple[CountMention, ...]:
    """All numbers of people in a text, by position.

    Parameters
    ----------
    text
        The text; offsets refer to it.
    language
        ISO 639-1 code.
    sentences
        Where the sentences stand, in characters; without them the text is cut at full stops and line ends.
    """
    folded = fold(text)
    spans = sentences if sentences is not None else [m.span() for m in _SENTENCE.finditer(folded)]
    cues = load_lexicon(language, "counts", "cues")
    found: list[CountMention] = []
    for start, end in _pieces(folded, spans):
        words = words_of(folded, start, end)
        matches = sorted(cues.find(folded, start, end), key=lambda m: (m.start, m.end, m.code))
        found += _Sentence(text, folded, words, matches, people(language), language).counts()
    return tuple(sorted(found, key=lambda c: (c.start, -c.end, c.counted)))


def _pieces(folded: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences, with those that never end cut between words."""
    for start, end in spans:
        while end - start > _LONGEST:
            cut = folded.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            yield start, cut
            start = cut
        yield start, end


class _Sentence:
    """One sentence while its counts are read."""

    def __init__(
        self, text: str, folded: str, words: Sequence[Word], cues: Sequence[Match], nouns: People, language: str
    ) -> None:
        self.text, self.folded, self.words, self.nouns = text, folded, words, nouns
        self.starts = [w.start for w in words]
        wanted = [m for m in cues if m.code == "wanted"]
        self.cues = [m for m in cues if not any(w.start < m.start < w.end for w in wanted)]
        self.by_code: dict[str, list[Match]] = {}
        for match in self.cues:
            self.by_code.setdefault(match.code, []).append(match)
        self.verbs = {m.start for m in self.cues if m.code in ("crowd_after", "absent_after", "own_protest_after")}
        self.groups = [self._group(q) for q in find_quantities(folded, words, language=language)]
        self.taken = {
            word.start
            for g in self.groups
            if g.noun or not g.quantity.article
            for word in words[g.quantity.first : g.last]
        }
        self.used: set[int] = set()  # where cues begin that follow the number they tell of

    def counts(self) -> Iterator[CountMention]:
        """The counts of the sentence."""
        numbered = [count for count in map(self._count, self.groups) if count]
        told = {c.counted for c in numbered}
        yield from self._summed(numbered)
        yield from (c for c in self._unnumbered() if c.counted not in told)

    def _summed(self, counts: Sequence[CountMention]) -> Iterator[CountMention]:
        """Counts as they are told, with those that share one verb added up: "four men and a woman were detained".

        The parts are kept where they tell of different people.
        """
        run: list[CountMention] = []
        for count in [*counts, None]:
            if run and count and count.counted == run[-1].counted in HARMS and self._same_verb(run[-1], count):
                run.append(count)
                continue
            if len(run) > 1:
                yield self._sum(run)
            if len({c.of for c in run}) > 1 or len(run) == 1:
                yield from run
            run = [count] if count else []

    def _same_verb(self, one: CountMention, other: CountMention) -> bool:
        between = self._gap(one.end, other.start)
        return one.cue_start == other.cue_start and all(w.text in self.nouns.links | {","} for w in between)

    def _sum(self, counts: Sequence[CountMention]) -> CountMention:
        lows, highs = [c.low for c in counts], [c.high for c in counts]
        low = None if None in lows else sum(n for n in lows if n is not None)
        high = None if None in highs else sum(n for n in highs if n is not None)
        start, end = counts[0].start, counts[-1].end
        alike = len({c.of for c in counts}) == 1
        return replace(
            counts[0],
            end=end,
            quote=self.text[start:end],
            low=low,
            high=high,
            estimate=low if low == high else None,
            rule="core:sum",
            of=counts[0].of if alike else "unknown",
        )

    def _group(self, quantity: Quantity) -> _Group:
        """The noun that a number counts: the first noun of people before the phrase ends, unless a thing follows it."""
        at, noun, kind = self._after_age(quantity.last), None, None
        stop = min(len(self.words), at + _NOUN_WITHIN)
        while at < stop:
            word = self.words[at].text
            if word in self.nouns.not_people and not self._people_follow(at):
                return _Group(quantity, word, "things", at + 1)
            group = self.nouns.group(word)
            if group and self.nouns.noun_first and at > quantity.last + 2 and word not in self.nouns.plural:
                group = None
            if group and not (quantity.article and word in self.nouns.plural and word not in self.nouns.singular):
                noun, kind = word, "police" if kind == "police" else group
            elif noun and word == "'" and at + 1 < stop and self.words[at + 1].text in self.nouns.not_people:
                return _Group(quantity, None, "things", at + 1)
            elif noun or self._ends_phrase(at, quantity):
                break
            at += 1
        return _Group(quantity, noun, kind, at if noun else quantity.last)

    def _after_age(self, at: int) -> int:
        """Where a phrase goes on after an age: a "15-year-old" boy."""
        said = " ".join(w.text for w in self.words[at + 1 : at + 5])
        aged = at < len(self.words) and self.words[at].text.isdigit() and said in self.nouns.ages
        return at + 1 + len(said.split()) if aged else at

    def _people_follow(self, at: int) -> bool:
        """Does a noun of people come within two words, so that what stands here belongs to it: union workers?"""
        following = [w.text for w in self.words[at + 1 : at + 3]]
        return any(
            self.nouns.group(word) and word not in self.nouns.singular and not set(following[:n]) & self.nouns.stops
            for n, word in enumerate(following)
        )

    def _ends_phrase(self, at: int, quantity: Quantity) -> bool:
        word = self.words[at]
        if word.text in self.nouns.skips:
            return at > quantity.last and self.words[at - 1].text not in self.nouns.skips
        if word.text in self.nouns.stops or not (word.text[0].isalpha() or word.text in "-'"):
            return True
        return word.start in self.verbs and not self._people_follow(at)

    def _count(self, group: _Group) -> CountMention | None:
        if group.kind == "things" or (group.quantity.article and not group.noun) or self._denied(group):
            return None
        harm = self._harm(group)
        if harm:
            part = self._is_part(group, harm[1])
            return self._mention(group, "other", harm[1]) if part else self._mention(group, *harm)
        quantity = group.quantity
        if quantity.article:
            return None
        cue = self._cue(group, "absent")
        if cue:
            return self._mention(group, "other", cue) if group.noun else None
        # police and soldiers are there on duty, unless they are said to protest themselves
        cue = self._cue(group, "crowd" if group.kind != "police" else "own_protest")
        if group.kind == "police" and not cue:
            return self._mention(group, "other", None)
        if not group.noun and (not cue or (quantity.high is not None and quantity.high < _LEAST_BARE)):
            return None
        if quantity.high in (0, 1) or quantity.rule in _TOO_FEW or not (cue or self._took_part(group)):
            return self._mention(group, "other", cue)
        return self._mention(group, "participants", cue)

    def _is_part(self, group: _Group, cue: Match) -> bool:
        """Is a group a part of one told before: "12 people, two of them women, were detained"?"""
        first = group.quantity.first
        near = {w.text for w in self.words[max(0, first - 2) : first]} & self.nouns.asides
        pronoun = group.noun in self.nouns.asides and cue.start > self.words[group.last - 1].start
        return (bool(near) or pronoun) and any(g.last <= first for g in self.groups if g.noun)

    def _took_part(self, group: _Group) -> bool:
        """Is a group in a crowd, where no verb near it says so?

        Yes where its noun says so ("protesters"), where its sentence speaks of a protest, or where the group does
        something. A group that the reader is taken to know, "the 600 workers of the plant", is none, unless its
        number is a guess: nobody knows "the roughly 60 men" but from having seen them.
        """
        if group.noun in self.nouns.in_crowd:
            return True
        before = self.words[group.quantity.first - 1].text if group.quantity.first else ""
        leading = self.words[group.quantity.first].text
        if {before, leading} & self.nouns.definite and not self._guessed(group.quantity):
            return False
        leads = not before or not before.isalnum() or before in self.nouns.clause_starts
        return leads or any(m.code.startswith(("crowd_", "gathering")) for m in self.cues)

    def _guessed(self, quantity: Quantity) -> bool:
        """Is a number bounded or a range, by more than the article before it?"""
        following = self.words[quantity.first + 1].text
        return quantity.rule in _GUESSES or (quantity.rule == "core:about" and following in self.nouns.guesses)

    def _denied(self, group: _Group) -> bool:
        at = self.words[group.quantity.first].start
        return any(m.start <= at < m.end for m in self.cues if m.code.endswith("_denied"))

    def _harm(self, group: _Group) -> tuple[Counted, Match] | None:
        best: tuple[int, int, Counted, Match] | None = None
        for order, harm in enumerate(HARMS):
            for match, rank in self._reached(group, harm):
                if best is None or (rank, order) < best[:2]:
                    best = (rank, order, harm, match)
        if best is None:
            return None
        if best[3].code.endswith("_after"):
            self.used.add(best[3].start)
        return best[2], best[3]

    def _cue(self, group: _Group, code: str) -> Match | None:
        near = sorted(self._reached(group, code), key=lambda r: (r[1], r[0].start))
        return near[0][0] if near else None

    def _reached(self, group: _Group, code: str) -> Iterator[tuple[Match, int]]:
        """Cues that speak of a group, with how far they stand: 0 touching before, 1 touching after, 2 and 3 farther."""
        first, last = self.words[group.quantity.first].start, self.words[group.last - 1].end
        number_end = self.words[group.quantity.last - 1].end
        for match in self._cues_between(f"{code}_before", first - _REACH, first) + self._cues_between(
            f"{code}_after", number_end, last + _REACH
        ):
            if match.start < first and match.end <= first and match.start not in self.used:
                gap = self._gap(match.end, first)
                words = self._outside_groups(gap)
                allowed = self.nouns.before_gap
                if len(gap) <= _NEAR + 1 and all(w.text in allowed for w in gap):
                    yield match, 0
                elif len(words) < len(gap) and self._linked(words) and self._closes(group):
                    yield match, 3
            elif match.start >= number_end:
                gap = self._gap(last, match.start) if match.start > last else []
                words = self._outside_groups(gap)
                texts = [w.text for w in words]
                if any(t in self.nouns.barriers for t in texts):
                    continue
                if len(words) < len(gap) and not set(texts) <= self.nouns.links | self.nouns.asides | {","}:
                    continue
                if not gap:
                    yield match, 1
                elif len(texts) <= self._reach(group, match) and not (
                    texts and texts[0] in self.nouns.links and len(words) == len(gap)
                ):
                    yield match, 2

    def _reach(self, group: _Group, cue: Match) -> int:
        """How many words may stand between a group and a cue that follows it."""
        if " " not in cue.phrase:
            return _NEAR
        return _CLAUSE if group.noun or not cue.code.startswith("crowd_") else _CLAUSE // 2

    def _linked(self, words: Sequence[Word]) -> bool:
        return bool(words) and all(w.text in self.nouns.links | {","} for w in words)

    def _closes(self, group: _Group) -> bool:
        """Does no verb of its own follow a group?"""
        following = self.words[group.last].text if group.last < len(self.words) else "."
        return following in self.nouns.links | self.nouns.closers or not following[0].isalnum()

    def _cues_between(self, code: str, start: int, end: int) -> list[Match]:
        """Cues of a code that begin between two places."""
        cues = self.by_code.get(code, [])
        return cues[bisect_left(cues, start, key=lambda m: m.start) : bisect_left(cues, end, key=lambda m: m.start)]

    def _gap(self, start: int, end: int) -> Sequence[Word]:
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _outside_groups(self, gap: Sequence[Word]) -> list[Word]:
        """Words that belong to no other number: what is left of "two policemen and three soldiers" is "and"."""
        return [w for w in gap if w.start not in self.taken]

    def _mention(self, group: _Group, counted: Counted, cue: Match | None) -> CountMention:
        quantity = group.quantity
        start, end = self.words[quantity.first].start, self.words[group.last - 1].end
        low, high, estimate, rule = quantity.low, quantity.high, quantity.estimate, quantity.rule
        if group.kind == "families" and low is not None:
            # a family is one person or more
            high, estimate, rule = None, None, "core:families"
        harm = counted in HARMS
        return CountMention(
            start,
            end,
            self.text[start:end],
            low,
            high,
            estimate,
            rule,
            counted,
            of=self._of(group.noun, group.kind) if harm or group.kind == "police" else "unknown",
            by=self._by(start, end) if harm else None,
            source=self._source(start, end),
            cue=self.text[cue.start : cue.end].rstrip() if cue else None,
            cue_start=cue.start if cue else None,
        )

    def _of(self, noun: str | None, kind: str | None) -> Of:
        if kind == "police":
            return "police"
        if noun is None or noun in self.nouns.unclear or kind is None:
            return "unknown"
        return "bystanders" if kind == "bystanders" else "protesters"

    def _nearest(self, prefix: str, start: int, end: int) -> str | None:
        # people who are counted did not do it, nor do they say it
        near = [
            (max(0, m.start - end, start - m.end), m.start, m.code.removeprefix(prefix))
            for m in self.cues
            if m.code.startswith(prefix) and m.start not in self.taken
        ]
        return min(near)[2] if near else None

    def _by(self, start: int, end: int) -> str | None:
        return self._nearest("by_", start, end)

    def _source(self, start: int, end: int) -> Source:
        found = self._nearest("source_", start, end)
        return _SOURCES.get(found or "", "unknown")

    def _unnumbered(self) -> Iterator[CountMention]:
        """People arrested, hurt or killed without a number, and where it is said that there were none."""
        for harm in HARMS:
            denied = [m for m in self.cues if m.code == f"{harm}_denied"]
            if denied:
                yield self._told(denied[0].start, denied[0].end, harm, "core:none", None)
                continue
            told = [m for m in self.cues if m.code == f"{harm}_told" and m.start not in self.used]
            if told:
                yield self._told(told[0].start, told[0].end, harm, "core:occurred", None)
                continue
            for group in self._bare_groups():
                reached = [
                    match
                    for match, rank in self._reached(group, harm)
                    if (rank == 0 and not self._either_way(match)) or rank == 1 or (rank == 2 and " " in match.phrase)
                ]
                if reached:
                    start, end = self.words[group.quantity.first].start, self.words[group.last - 1].end
                    yield self._told(
                        min(start, reached[0].start), max(end, reached[0].end), harm, "core:occurred", group
                    )
                    break

    def _either_way(self, cue: Match) -> bool:
        """Is this a participle that describes what it stands beside, before or after: "presos políticos"?"""
        return any(m.start == cue.start and m.phrase == cue.phrase and m.code != cue.code for m in self.cues)

    def _bare_groups(self) -> Iterator[_Group]:
        """Plural nouns of people that no number goes with."""
        for at, word in enumerate(self.words):
            kind = self.nouns.plural.get(word.text)
            if kind and word.start not in self.taken and word.text not in self.nouns.asides:
                yield _Group(Quantity(at, at + 1, 1, None, None, "core:occurred"), word.text, kind, at + 1)

    def _told(self, start: int, end: int, harm: Counted, rule: str, group: _Group | None) -> CountMention:
        end = start + len(self.folded[start:end].rstrip())
        none = rule == "core:none"
        return CountMention(
            start,
            end,
            self.text[start:end],
            0 if none else 1,
            0 if none else None,
            0 if none else None,
            rule,
            harm,
            of=self._of(group.noun, group.kind) if group else "unknown",
            by=None if none else self._by(start, end),
            source=self._source(start, end),
            cue=self.text[start:end],
        )
