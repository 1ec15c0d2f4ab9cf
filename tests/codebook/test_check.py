"""Values that come from outside: kept in the shape of their field, or refused with what was expected."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.codebook import checked, load_codebook
from groundswell.errors import RefusedError

BOOK = load_codebook()
PLACE = dict.fromkeys(
    ("site", "locality", "admin2", "admin1", "country", "latitude", "longitude", "geoname_id", "precision")
)
COUNT = {"low": None, "high": None, "estimate": None, "text": "", "rule": None}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("standing", "averted", "averted"),
        ("form", "march", "march"),
        ("start_date", "2023-W06", "2023-W06"),
        ("start_date", "2023-Q1", "2023-Q1"),
        ("end_date", "..", ".."),
        ("start_time", "23:59", "23:59"),
        ("police_presence", False, False),
        ("campaign", "  Paro nacional ", "Paro nacional"),
        ("part_of", "605e889d70ad4bee", "605e889d70ad4bee"),
        ("organizer", {"name": "CGTP", "kind": "union"}, {"name": "CGTP", "kind": "union"}),
        ("claim", {"text": "water"}, {"text": "water", "issue": [], "stance": None}),
        (
            "claim",
            {"text": "water", "issue": ("health", "health"), "stance": "for"},
            {"text": "water", "issue": ["health"], "stance": "for"},
        ),
        ("place", {"name": "Puno", "site": ""}, PLACE | {"name": "Puno"}),
        (
            "place",
            {"name": "Puno", "locality": "Puno", "precision": "locality", "latitude": -15, "longitude": -70.03},
            PLACE
            | {"name": "Puno", "locality": "Puno", "precision": "locality", "latitude": -15.0, "longitude": -70.03},
        ),
        (
            "size",
            {"low": 61, "text": "more than 60"},
            COUNT | {"low": 61, "text": "more than 60", "category": "50-99", "by": "unknown"},
        ),
        ("size", {"low": 1, "category": "100000+"}, COUNT | {"low": 1, "category": "1-49", "by": "unknown"}),
        ("size", {"text": "a crowd"}, COUNT | {"text": "a crowd", "category": None, "by": "unknown"}),
        ("deaths", {"estimate": 3, "of": "police"}, COUNT | {"estimate": 3, "of": "police", "by": None}),
    ],
)
def test_value_is_kept_with_every_key_of_its_shape(field: str, value: Any, kept: Any) -> None:
    assert checked(field, value, BOOK) == kept
    assert checked(field, kept, BOOK) == kept


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rank", 1, "no field 'rank'; expected one of standing, form"),
        ("form", "dance", "form: found 'dance'; expected one of demonstration"),
        ("form", ["march"], "expected one of"),
        ("form", None, "form: found nothing"),
        ("start_date", "..", "expected a date"),
        ("start_date", "2023-02-30", "expected a date"),
        ("start_date", "0000", "expected a date"),
        ("start_date", 2023, "expected a date"),
        ("start_time", "24:00", "expected a time"),
        ("start_time", "9:30", "expected a time"),
        ("police_presence", 1, "expected true or false"),
        ("campaign", "", "nothing is written"),
        ("campaign", "x" * 2_001, "2,001 characters; expected 2,000 at most"),
        ("campaign", {"a": 1}, "expected words"),
        ("part_of", "<b>", "expected the event_id"),
        ("organizer", {"name": "CGTP"}, "organizer: kind: found nothing"),
        ("organizer", {"name": "CGTP", "kind": "workers"}, "organizer: kind: found 'workers'"),
        ("participant", {"name": "x", "kind": "union"}, "participant: kind: found 'union'"),
        ("organizer", {"name": "CGTP", "kind": "union", "size": 1}, "unknown key 'size'; expected name, kind"),
        ("organizer", "CGTP", "expected an object with name, kind"),
        ("claim", {"text": "x", "issue": ["water"]}, "claim: issue: found 'water'"),
        ("claim", {"text": "x", "issue": "health"}, "expected a list of codes"),
        ("claim", {"text": "x", "stance": "neutral"}, "claim: stance: found 'neutral'; expected one of for, against"),
        ("place", {"name": "Puno", "country": "Peru"}, "expected three capital letters"),
        ("place", {"name": "Puno", "latitude": 1}, "expected both, or neither"),
        ("place", {"name": "Puno", "latitude": 91, "longitude": 0}, "expected degrees from -90 to 90"),
        ("place", {"name": "Puno", "latitude": float("nan"), "longitude": 0}, "expected degrees"),
        ("place", {"name": "Puno", "latitude": True, "longitude": 0}, "expected degrees"),
        ("place", {"name": "Puno", "precision": "site"}, "precision is site and no site is told"),
        ("size", {"low": 5, "high": 4}, "low 5 and high 4; expected low ≤ estimate ≤ high"),
        ("size", {"low": 5, "estimate": 4}, "low 5 and estimate 4"),
        ("size", {"low": -1}, "expected a whole number from 0"),
        ("size", {"low": 1.5}, "expected a whole number"),
        ("size", {"low": True}, "expected a whole number"),
        ("size", {"low": 10**12}, "expected a whole number from 0 to 2,000,000,000"),
        ("size", {}, "size: text: nothing is written"),
        ("size", {"low": 1, "by": "me"}, "size: by: found 'me'"),
        ("arrests", {"low": 1, "of": "cats"}, "arrests: of: found 'cats'"),
    ],
)
def test_value_of_another_shape_is_refused(field: str, value: Any, said: str) -> None:
    with pytest.raises(RefusedError) as raised:
        checked(field, value, BOOK)
    assert said in str(raised.value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "kind", "text", "issue", "low", "high", "country", "x"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(field=st.sampled_from([f.name for f in BOOK.fields]), value=ANYTHING)
def test_anything_is_kept_in_a_shape_that_stays_or_refused(field: str, value: Any) -> None:
    try:
        kept = checked(field, value, BOOK)
    except RefusedError:
        return
    assert checked(field, kept, BOOK) == kept
