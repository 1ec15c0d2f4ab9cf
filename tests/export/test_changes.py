"""What changed between two releases, and why: told from their tables alone."""

from typing import Any

import pytest

from groundswell.export.changes import Change, Contents, changelog, changes_between

FIELDS = {"form": "form", "place_locality": "place", "organizer": "organizer"}


def contents(
    events: dict[str, dict[str, Any]],
    members: dict[str, str],
    texts: dict[str, str],
    withdrawn: str = "",
    people: tuple[tuple[str, str], ...] = (),
) -> Contents:
    """Events with their cells; candidate events as "event report"; reports with their digests; what people spoke of."""
    found = Contents()
    for name, cells in events.items():
        found.add("events", {"event_id": name, "protected": False, **cells})
    for name, told in members.items():
        event, report = told.split()
        found.add("candidates", {"candidate_id": name, "event_id": event, "document": report})
    for candidate, field in people:
        said = {"candidate_id": candidate, "field": field, "coder_kind": "person", "said_at": "2026-01-01"}
        found.add("statements", said)
    for name, digest in texts.items():
        found.add(
            "sources", {"document": name, "sha256": digest, "withdrawn": "2026-01-01" if name == withdrawn else None}
        )
    return found


BEFORE = contents({"a": {"form": "march"}, "b": {"form": "vigil"}}, {"a": "a r1", "b": "b r2"}, {"r1": "1", "r2": "2"})


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(BEFORE, [], id="nothing"),
        pytest.param(
            contents({"a": {"form": "march"}}, {"a": "a r1", "b": "a r2"}, {"r1": "1", "r2": "2"}),
            [Change("withdrawn", "b", "", None, "a", "linked otherwise")],
            id="linked otherwise",
        ),
        pytest.param(
            contents({"a": {"form": "march"}}, {"a": "a r1"}, {"r1": "1", "r2": "2"}),
            [Change("withdrawn", "b", "", None, None, "rejected, or kept back")],
            id="rejected",
        ),
        pytest.param(
            contents({"a": {"form": "march"}}, {"a": "a r1"}, {"r1": "1", "r2": "changed"}),
            [Change("withdrawn", "b", "", None, None, "report changed")],
            id="report changed",
        ),
        pytest.param(
            contents({"a": {"form": "march"}}, {"a": "a r1"}, {"r1": "1"}),
            [Change("withdrawn", "b", "", None, None, "report removed")],
            id="report removed",
        ),
        pytest.param(
            contents({"a": {"form": "march"}}, {"a": "a r1"}, {"r1": "1", "r2": "2"}, withdrawn="r2"),
            [Change("withdrawn", "b", "", None, None, "report withdrawn on request")],
            id="report withdrawn",
        ),
        pytest.param(
            contents(
                {"a": {"form": "march"}, "b": {"form": "vigil"}, "c": {"form": "strike"}},
                {"a": "a r1", "b": "b r2", "c": "c r3"},
                {"r1": "1", "r2": "2", "r3": "3"},
            ),
            [Change("added", "c", "", None, None, "a new report")],
            id="a new report",
        ),
        pytest.param(
            contents(
                {"a": {"form": "march"}, "b": {"form": "vigil"}, "c": {"form": "strike"}},
                {"a": "a r1", "b": "b r2", "c": "c r2"},
                {"r1": "1", "r2": "2"},
            ),
            [Change("added", "c", "", None, None, "coded otherwise")],
            id="found in the same report",
        ),
        pytest.param(
            contents(
                {"a": {"form": "march; strike"}, "b": {"form": "vigil"}},
                {"a": "a r1", "b": "b r2"},
                {"r1": "1", "r2": "2"},
                people=(("a", "form"),),
            ),
            [Change("changed", "a", "form", "march", "march; strike", "a person's edit")],
            id="a person's edit",
        ),
        pytest.param(
            contents(
                {"a": {"form": "march", "place_locality": "Lima"}, "b": {"form": "vigil"}},
                {"a": "a r1", "n": "a r3", "b": "b r2"},
                {"r1": "1", "r2": "2", "r3": "3"},
            ),
            [Change("changed", "a", "place_locality", None, "Lima", "a new report")],
            id="a new report tells more",
        ),
    ],
)
def test_each_change_has_its_reason(after: Contents, expected: list[Change]) -> None:
    assert changes_between(BEFORE, after, FIELDS) == expected


def test_pseudonyms_of_two_releases_are_no_change() -> None:
    before = contents({"a": {"organizer": "person-abcdefgh; CGTP"}}, {"a": "a r"}, {"r": "1"})
    after = contents({"a": {"organizer": "person-zyxwvuts; CGTP"}}, {"a": "a r"}, {"r": "1"})
    assert changes_between(before, after, FIELDS) == []


def test_changelog_begins_with_this_release_and_keeps_those_before() -> None:
    first = changelog("1.0", "2026-01-01", None, BEFORE, [])
    after = contents({"a": {"form": "march"}}, {"a": "a r1", "b": "a r2"}, {"r1": "1", "r2": "2"})
    changes = changes_between(BEFORE, after, FIELDS)
    told = changelog("1.1", "2026-02-01", BEFORE, after, changes, earlier=first)
    assert told.index("## 1.1 (2026-02-01)") < told.index("## 1.0 (2026-01-01)")
    assert told.count("# Changelog\n") == 1
    assert "0 added, 0 changed, 1 withdrawn" in told
    assert "- withdrawn `b`, now `a` (linked otherwise)" in told
    assert "First release: 2 events from 2 reports." in told
