from __future__ import annotations

from typing import Any

from groundswell.codebook import load_codebook
from groundswell.link.reconcile import Account, reconcile
from groundswell.record.canonical import Reconciled
from groundswell.record.statement import Statement

TOWN = {"name": "Cusco", "site": None, "locality": "Cusco", "admin1": "Cusco", "country": "PER", "geoname_id": 3941584}
TOWN |= {"precision": "locality"}
SQUARE = {**TOWN, "name": "Plaza Túpac Amaru", "site": "Plaza Túpac Amaru", "precision": "site"}
PUNO = {**TOWN, "name": "Puno", "locality": "Puno", "geoname_id": 3931276}


def account(number: int, *, published: str | None = "2021-05-04", copies: int | None = None, **values: Any) -> Account:
    person, standing = values.pop("person", False), values.pop("standing", "focal")
    held = {
        field: tuple((Statement(field, value, "stated", confidence=0.5), person, 0) for value in told)
        for field, told in values.items()
    }
    return Account(f"c{number}", f"d{number}", copies or number, published, None, standing, held)


def field(name: str, *accounts: Account) -> Reconciled:
    return reconcile("c1", accounts, load_codebook()).values[name]


def values(told: Reconciled) -> list[Any]:
    return [held.value for held in told.values]


def size(low: int, by: str = "unknown") -> dict[str, Any]:
    return {"low": low, "high": low, "estimate": low, "text": str(low), "by": by}


def test_every_estimate_is_kept_with_its_source_and_a_gap_is_a_conflict() -> None:
    told = field("size", account(1, size=[size(300, "police")]), account(2, size=[size(2_000, "organizers")]))
    assert {v["by"]: v["low"] for v in values(told)} == {"police": 300, "organizers": 2_000}
    assert told.conflict


def test_deaths_are_those_of_the_latest_report_and_earlier_ones_are_kept() -> None:
    early, late = ({**size(n), "of": "protesters"} for n in (2, 5))
    told = field("deaths", account(2, published="2021-05-06", deaths=[late]), account(1, deaths=[early]))
    assert values(told) == [late]
    assert [held.value for held in told.others] == [early]
    assert told.conflict


def test_the_finest_day_that_most_sources_allow_is_taken() -> None:
    told = field(
        "start_date",
        account(1, start_date=["2021-05"]),
        account(2, start_date=["2021-05-03"]),
        account(3, start_date=["2021-05-03"]),
        account(4, start_date=["2021-05-02"]),
    )
    assert values(told) == ["2021-05-03"]
    assert {held.value for held in told.others} == {"2021-05", "2021-05-02"}
    assert told.conflict


def test_a_vaguer_day_is_no_conflict() -> None:
    assert not field("start_date", account(1, start_date=["2021-05"]), account(2, start_date=["2021-05-03"])).conflict


def test_copies_count_as_one_source() -> None:
    told = field(
        "start_date",
        account(1, copies=1, start_date=["2021-05-02"]),
        account(2, copies=1, start_date=["2021-05-02"]),
        account(3, start_date=["2021-05-03"]),
        account(4, start_date=["2021-05-03"]),
    )
    assert values(told) == ["2021-05-03"]
    assert [held.independent for held in told.others] == [1]


def test_the_most_precise_place_that_does_not_conflict_is_taken() -> None:
    told = field("place", account(1, place=[TOWN]), account(2, place=[SQUARE]))
    assert values(told) == [SQUARE]
    assert not told.conflict
    assert field("place", account(1, place=[TOWN]), account(2, place=[PUNO])).conflict


def test_a_person_stands_above_any_number_of_machines() -> None:
    told = field(
        "start_date",
        account(1, start_date=["2021-05-03"]),
        account(2, start_date=["2021-05-03"]),
        account(3, start_date=["2021-05-01"], person=True),
    )
    assert values(told) == ["2021-05-01"]
    assert told.conflict


def test_names_of_one_organization_are_one_value() -> None:
    whole = {"name": "Sindicato Unitario de Maestros (SUMA)", "kind": "union"}
    short = {"name": "SUMA", "kind": "union"}
    told = field("organizer", account(1, organizer=[whole]), account(2, organizer=[short]))
    assert len(told.values) == 1
    assert told.values[0].independent == 2


def test_an_event_took_place_where_any_report_says_so() -> None:
    event = reconcile("c1", [account(1, standing="announced"), account(2, standing="focal")], load_codebook())
    assert event.standing == "focal"
    called_off = account(2, published="2021-05-05", standing="averted")
    assert reconcile("c1", [called_off, account(1, standing="announced")], load_codebook()).standing == "averted"


def test_the_order_of_accounts_does_not_matter() -> None:
    held = [account(n, form=["march"], size=[size(100 * n)], place=[TOWN]) for n in (1, 2, 3)]
    assert reconcile("c1", held, load_codebook()) == reconcile("c1", held[::-1], load_codebook())
