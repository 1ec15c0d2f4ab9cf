"""Coders compared field by field."""

from typing import Any

import pytest

from groundswell.agreement import (
    CodersEvent,
    Spoken,
    agree,
    beside,
    compared,
    confusion_table,
    disagreement,
    documents_in_cell,
    measures_of,
)
from groundswell.codebook import load_codebook

KNOWN = measures_of(load_codebook())
CGT = {"name": "CGT", "kind": "union"}


def spoken(coder: str, document: str, **said: Any) -> Spoken:
    """What a coder says of the one event of a report."""
    return Spoken(coder, document, (CodersEvent(coder, document, ((0, 5),), {k: tuple(v) for k, v in said.items()}),))


def fields(*told: Spoken, ask: str) -> Any:
    [found] = compared(told, [KNOWN[ask]]).fields
    return found


def test_every_field_of_codes_days_places_and_numbers_has_a_measure() -> None:
    without = {f.name for f in load_codebook().fields} - {m.field for m in KNOWN.values()}
    assert without == {"slogan", "campaign", "part_of"}
    assert {m.name for m in KNOWN.values() if m.of_codes and not m.codes} == {"start_time", "country", "town"}


@pytest.mark.parametrize(
    ("name", "values", "read"),
    [
        ("form", ["march", "clash"], {"march", "clash"}),
        ("issue", [{"issue": ["jobs"]}, {"issue": ("jobs", "prices_taxes")}], {"jobs", "prices_taxes"}),
        ("organizer", [{"name": "CGT", "kind": "union"}], {"union"}),
        ("town", [{"locality": "Lima", "country": "PER"}, {"locality": None, "country": "PER"}], {"lima"}),
        ("country", [{"locality": None, "country": "PER"}], {"PER"}),
        ("police_presence", [False], "false"),
        ("start_date", ["2021-05"], "2021-05"),
        ("size", [{"low": 61, "high": None}, {"low": 20, "high": 40}], (20, 61)),
        ("deaths", [{"low": None, "high": None}], None),
        ("deaths", [], None),
        ("standing", ["focal"], "focal"),
    ],
)
def test_what_is_compared_is_read_from_the_values(name: str, values: list[Any], read: Any) -> None:
    assert KNOWN[name].read(values) == read


def test_who_is_silent_on_a_field_is_not_compared_and_who_says_nothing_is_told_is() -> None:
    told = [spoken("ana", "r1", form=["march"]), spoken("ben", "r1"), spoken("cleo", "r1", form=[])]
    assert (fields(*told, ask="form").units, fields(*told, ask="form").coders) == (1, 2)
    assert fields(*told, ask="form").percent == 0
    assert fields(*told, ask="size").units == 0


def test_fields_have_agreement_alpha_and_interval() -> None:
    told = [
        spoken(coder, f"r{n}", form=[form])
        for coder, forms in (("ana", "aabbdcccedda"), ("ben", "babbbccceddd"))
        for n, form in enumerate(forms)
    ]
    found = fields(*told, ask="form")
    assert (found.reports, found.units, found.coders) == (12, 12, 2)
    assert (found.percent, found.alpha) == (0.75, pytest.approx(0.692, abs=0.0006))
    assert found.interval[0] < found.alpha < found.interval[1]


def test_events_are_compared_two_by_two_whoever_else_codes() -> None:
    told = [spoken("ana", "r1"), spoken("ben", "r1"), spoken("cleo", "r2"), spoken("ana", "r2"), spoken("ana", "r3")]
    found = compared(told, [])
    assert found.reports == 2
    assert [(e.left, e.right, e.common) for e in found.events] == [("ana", "ben", 1), ("ana", "cleo", 1)]


def test_a_confusion_table_counts_events() -> None:
    told = [
        spoken("ana", "r1", form=["march"]),
        spoken("ben", "r1", form=["march", "clash"]),
        spoken("ana", "r2", form=["vigil"]),
        spoken("ben", "r2", form=["march"]),
        spoken("ana", "r3", form=[]),
        spoken("ben", "r3", form=[]),
        spoken("ana", "r4", form=["march"]),
        spoken("ben", "r4"),
    ]
    found = confusion_table(told, KNOWN["form"], "ana", "ben")
    assert found.codes == ("march", "vigil", "clash", "–")
    assert found.rows() == [(1, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 1, 1)]
    turned = confusion_table(told, KNOWN["form"], "ben", "ana")
    assert list(zip(*turned.rows(), strict=True)) == found.rows()


def test_a_confusion_table_of_one_code_each() -> None:
    told = [spoken("ana", "r1", police_presence=[True]), spoken("ben", "r1", police_presence=[])]
    found = confusion_table(told, KNOWN["police_presence"], "ana", "ben")
    assert (found.codes, found.rows()) == (("true", "–"), [(0, 1), (0, 0)])


def test_reports_in_a_cell_are_those_with_the_events_that_it_counts() -> None:
    told = [
        spoken(coder, document, form=forms)
        for document, one, other in [
            ("r1", ["march"], ["march", "clash"]),
            ("r2", ["march"], ["vigil"]),
            ("r3", [], ["vigil"]),
        ]
        for coder, forms in (("ana", one), ("ben", other))
    ]

    def found(row: str, column: str) -> list[str]:
        return documents_in_cell(told, KNOWN["form"], "ana", "ben", (row, column))

    assert (found("march", "march"), found("march", "vigil"), found("–", "vigil")) == (["r1"], ["r2"], ["r3"])
    assert (found("–", "clash"), found("vigil", "march")) == (["r1"], [])


# ------------------------------------------------------------------ one report


@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        pytest.param("form", ["march", "clash"], ["clash", "march"], True, id="in another order"),
        pytest.param(
            "organizer", [{"name": "CGT", "kind": "union"}], [{"name": "C.G.T.", "kind": "union"}], True, id="kinds"
        ),
        pytest.param("town", [{"name": "a square"}], [{"name": "the square"}], True, id="places without a town"),
        pytest.param("town", [{"name": "a square"}], [], False, id="a place and none"),
        pytest.param("size", [{"low": 100, "high": 100}], [{"low": 100, "high": 200}], False, id="ranges"),
    ],
)
def test_coders_agree_on_a_field_where_no_measure_tells_them_apart(
    name: str, one: list[Any], other: list[Any], same: bool
) -> None:
    assert agree([KNOWN[name]], one, other) == same


def test_events_stand_side_by_side_and_the_disagreement_is_counted() -> None:
    def event(coder: str, candidate: str, start: int, **said: Any) -> CodersEvent:
        return CodersEvent(coder, candidate, ((start, start + 5),), {k: tuple(v) for k, v in said.items()})

    ana = Spoken("ana", "r", (event("ana", "a", 0, form=["march"], size=[]), event("ana", "b", 50, form=["vigil"])))
    ben = Spoken("ben", "r", (event("ben", "c", 2, form=["clash"]), event("ben", "d", 90)))
    pairs = [(one and one.candidate, other and other.candidate) for one, other in beside(ana, ben)]
    assert sorted(pairs, key=str) == [("a", "c"), ("b", None), (None, "d")]
    found = disagreement(ana, ben, {"form": [KNOWN["form"]], "size": [KNOWN["size"]], "slogan": []})
    assert (found.number, found.events, found.fields) == (3, 2, 1)
