"""Campaigns: canonical events that belong to one wave, tied and never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundswell.link.profile import Profile, names_of

DAYS = 45  # that the first days of two events of one campaign of the same name may lie apart
SHARED_DAYS = 21  # that those of two events of one organizer and issue may lie apart
MOST = 20  # candidate events of one wave that follow one and are tied with it; those later are tied through them
#: Why two events belong together, in words.
REASONS = {
    "person": "a person says so",
    "part_of": "a report tells one as part of the other",
    "campaign": "both reports name the same campaign",
    "organizer": "the same organizer and issue within three weeks",
    "report": "one report tells both, with the same target and issue",
}


@dataclass(frozen=True, slots=True)
class Wave:
    """What of a candidate event tells the wave it belongs to.

    Attributes
    ----------
    profile
        The candidate event.
    name
        Its name.
    event
        The canonical event that it tells.
    campaign
        Name of the campaign, where its report tells one.
    part_of
        Number of the candidate event of the same document that it is a part of, where told.
    """

    profile: Profile
    name: str
    event: str
    campaign: str | None
    part_of: int | None


Tie = tuple[str, str, str, str]


def ties(waves: Sequence[Wave], *, judged: Iterable[tuple[str, str]] = ()) -> list[Tie]:
    """Canonical events that belong together: the two, how (`part_of` or `campaign`), and why; in order.

    Parameters
    ----------
    waves
        All candidate events.
    judged
        Pairs of canonical events that a person ties.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    home = {wave.profile.number: wave.event for wave in waves}

    def tie(one: str, other: str, kind: str, reason: str) -> None:
        if one != other:
            pair = (one, other) if kind == "part_of" else (min(one, other), max(one, other))
            if (pair[1], pair[0]) not in found:
                found.setdefault(pair, (kind, reason))

    for one, other in judged:
        tie(one, other, "campaign", REASONS["person"])
    for wave in waves:
        if wave.part_of in home:
            tie(wave.event, home[wave.part_of], "part_of", REASONS["part_of"])
    for reason, days, members in _shared(waves):
        for first, second in _near(members, days):
            tie(first.event, second.event, "campaign", reason)
    return [(one, other, kind, reason) for (one, other), (kind, reason) in sorted(found.items())]


def _shared(waves: Sequence[Wave]) -> Iterable[tuple[str, int, list[Wave]]]:
    """Candidate events that share a named campaign, an organizer and issue, or a report, target and issue."""
    groups: dict[tuple[str, ...], list[Wave]] = defaultdict(list)
    for wave in waves:
        profile = wave.profile
        if wave.campaign and (keys := names_of([wave.campaign])):
            groups["campaign", keys[0]].append(wave)
        for issue in profile.issues:
            for organizer in profile.organizers:
                if organizer[0] != "w":
                    groups["organizer", organizer, issue].append(wave)
            for target in profile.targets:
                groups["report", str(profile.document), target, issue].append(wave)
    for key, members in sorted(groups.items()):
        if len({w.event for w in members}) > 1:
            yield REASONS[key[0]], _DAYS[key[0]], members


_DAYS = {"campaign": DAYS, "organizer": SHARED_DAYS, "report": 400}


def _near(members: Sequence[Wave], days: int) -> Iterable[tuple[Wave, Wave]]:
    """Pairs of a wave that lie near each other.

    Which pairs these are depends on the candidate events between the two alone, and not on which events they tell: what
    people say of a few changes the ties of those few, and of no others.
    """
    told = sorted((w for w in members if w.profile.first_day is not None), key=_course)
    for place, one in enumerate(told):
        for other in told[place + 1 : place + 1 + MOST]:
            if (other.profile.first_day or 0) - (one.profile.first_day or 0) > days:
                break
            yield one, other


def _course(wave: Wave) -> tuple[int, str]:
    return wave.profile.first_day or 0, wave.name
