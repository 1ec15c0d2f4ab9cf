from groundswell.link.campaigns import Wave, ties
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
    return Wave(profile, f"e{number}", campaign, part_of)


def test_events_of_one_organizer_and_issue_within_weeks_are_tied() -> None:
    assert [tie[:3] for tie in ties([wave(1, "2021-05-03"), wave(2, "2021-05-05")])] == [("e1", "e2", "campaign")]
    assert not ties([wave(1, "2021-05-03"), wave(2, "2021-08-05")])


def test_a_part_is_tied_to_its_whole() -> None:
    made = ties([wave(1, "2021-05-03", campaign="x"), wave(2, "2021-09-03", campaign="y", part_of=1)])
    assert [tie[:3] for tie in made] == [("e2", "e1", "part_of")]


def test_a_person_ties_what_nothing_else_does() -> None:
    made = ties([wave(1, "2020-05-03"), wave(2, "2021-05-03")], judged=[("e2", "e1")])
    assert made == [("e1", "e2", "campaign", "a person says so")]
