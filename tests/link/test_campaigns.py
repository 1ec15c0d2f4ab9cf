from dataclasses import replace

from groundswell.link.campaigns import MOST, Wave, ties
from groundswell.link.profile import profile_of

UNION = {"name": "Liga Agraria del Sur", "kind": "union"}


def wave(number: int, day: str, *, campaign: str | None = None, part_of: int | None = None, document: int = 0) -> Wave:
    values = {
        "form": ["march"],
        "start_date": [day],
        "organizer": [UNION] if campaign is None else [],
        "claim": [{"text": "land", "issue": ["land_farming"], "stance": "for"}],
    }
    profile = profile_of(
        values,
        number=number,
        document=document or number,
        copies=number,
        standing="focal",
        published=None,
        language="es",
    )
    return Wave(profile, f"c{number:02}", f"e{number:02}", campaign, part_of)


def test_events_of_one_organizer_and_issue_within_weeks_are_tied() -> None:
    assert [tie[:3] for tie in ties([wave(1, "2021-05-03"), wave(2, "2021-05-05")])] == [("e01", "e02", "campaign")]
    assert not ties([wave(1, "2021-05-03"), wave(2, "2021-08-05")])


def test_a_part_is_tied_to_its_whole() -> None:
    made = ties([wave(1, "2021-05-03", campaign="x"), wave(2, "2021-09-03", campaign="y", part_of=1)])
    assert [tie[:3] for tie in made] == [("e02", "e01", "part_of")]


def test_a_person_ties_what_nothing_else_does() -> None:
    made = ties([wave(1, "2020-05-03"), wave(2, "2021-05-03")], judged=[("e02", "e01")])
    assert made == [("e01", "e02", "campaign", "a person says so")]


def test_of_a_large_wave_each_event_is_tied_to_the_next_ones() -> None:
    crowd = [wave(number, "2021-05-03") for number in range(MOST + 5)]
    pairs = {tie[:2] for tie in ties(crowd)}
    assert ("e00", f"e{MOST}") in pairs
    assert ("e00", f"e{MOST + 1}") not in pairs
    assert (f"e{MOST}", f"e{MOST + 4}") in pairs


def test_who_is_tied_does_not_depend_on_which_events_others_tell() -> None:
    crowd = [wave(number, f"2021-05-{1 + number % 9:02}") for number in range(3 * MOST)]
    before = ties(crowd)
    joined = [replace(w, event="e07" if w.event == "e31" else w.event) for w in crowd]
    assert {tie for tie in before if "e31" not in tie and "e07" not in tie} <= set(ties(joined))
