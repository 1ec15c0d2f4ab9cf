"""Chosen words, and what they could be."""

import datetime as dt
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.codebook import checked, load_codebook
from groundswell.errors import RefusedError
from groundswell.project import words
from groundswell.project.words import Proposal, proposals
from groundswell.record.document import Document

TEXT = (
    "On Tuesday about 300 nurses marched to the Ministry of Health in Lima to demand higher wages. "
    "Police detained four of them in front of the Plaza San Martín. “Health is no business!” they chanted."
)
REPORT = Document("nurses", TEXT, published=dt.date(2021, 5, 6), language="en")


def chosen(quote: str, report: Document = REPORT) -> list[Proposal]:
    start = report.text.index(quote)
    return proposals(report, start, start + len(quote), codebook=load_codebook())


def first(quote: str, field: str, report: Document = REPORT) -> Proposal:
    return next(p for p in chosen(quote, report) if p.field == field)


def test_date_is_resolved_as_the_extractor_does() -> None:
    told = chosen("Tuesday")[0]
    assert (told.field, told.value, told.status, told.whole) == ("start_date", "2021-05-04", "inferred", True)
    assert told.reason
    assert TEXT[told.evidence[0].start : told.evidence[0].end] == "Tuesday"


@pytest.mark.parametrize(
    ("quote", "field", "value"),
    [
        ("marched", "form", "march"),
        ("nurses", "participant", {"name": "nurses", "kind": "health_workers"}),
        ("Ministry of Health", "target", {"name": "Ministry of Health", "kind": "national_government"}),
        ("Ministry of Health", "addressee", {"name": "Ministry of Health", "kind": "national_government"}),
        ("detained", "response", "arrests"),
        ("Health is no business!", "slogan", "Health is no business!"),
    ],
)
def test_words_are_proposed_for_the_fields_that_they_fill(quote: str, field: str, value: object) -> None:
    told = first(quote, field)
    assert (told.value, told.whole) == (value, True)


def test_place_of_the_gazetteer_and_site_in_its_town_are_proposed() -> None:
    town = first("Lima", "place").value
    assert (town["locality"], town["country"], town["precision"]) == ("Lima", "PER", "locality")
    site = first("Plaza San Martín", "place")
    assert (site.value["site"], site.value["locality"]) == ("Plaza San Martín", "Lima")
    assert [evidence.quote for evidence in site.evidence] == ["Plaza San Martín", "Lima"]
    assert site.reason


def test_name_that_only_the_gazetteer_knows_is_proposed() -> None:
    report = Document("x", "The word Arequipa stands here, alone.", language="en")
    assert any(p.value["country"] == "PER" for p in chosen("Arequipa", report) if p.field == "place" and p.whole)


def test_number_is_proposed_for_what_is_counted_and_for_all_else_that_is() -> None:
    told = [p for p in chosen("about 300 nurses") if p.whole and p.field in ("size", "arrests", "injuries", "deaths")]
    assert told[0].field == "size"
    assert (told[0].value["low"], told[0].value["category"]) == (300, "100-999")
    assert {p.field for p in told} == {"size", "arrests", "injuries", "deaths"}
    assert first("four of them", "arrests").value["low"] == 4


def test_claim_has_its_issue_and_stance() -> None:
    value = first("higher wages", "claim").value
    assert (value["text"], list(value["issue"]), value["stance"]) == ("higher wages", ["labor_wages"], "for")


def test_words_in_which_nothing_is_found_are_proposed_as_they_are() -> None:
    told = {p.field: p for p in chosen("in front of")}
    assert told["slogan"].value == "in front of"
    assert told["organizer"].value == {"name": "in front of", "kind": "other"}
    assert (told["start_date"].value, told["size"].value["low"], told["place"].value["country"]) == (None, None, None)
    assert not any(told[name].whole for name in ("organizer", "start_date", "size", "place", "form", "claim"))


@pytest.mark.parametrize("language", ["de", None])
def test_report_that_no_parser_reads_gives_its_words_alone(language: str | None) -> None:
    report = Document("x", "Die Pflegekräfte zogen am 4. Mai durch Berlin.", language=language)
    told = chosen("Berlin", report)
    assert {p.field for p in told} == {p.field for p in chosen("4. Mai", report)}
    assert [p.value["locality"] for p in told if p.field == "place"] == [None]


def test_parser_that_is_not_installed_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: Document) -> None:
        raise words.SetupError("no model")

    monkeypatch.setattr(words, "_read", missing)
    assert all(p.text == "nurses" for p in chosen("nurses"))


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 9_999), (2, 3)])
def test_range_without_words_is_refused(start: int, end: int) -> None:
    with pytest.raises(RefusedError):
        proposals(REPORT, start, end, codebook=load_codebook())


@given(start=st.integers(0, len(TEXT) - 1), length=st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_every_proposal_stands_in_the_text_and_what_is_whole_has_the_shape_of_its_field(
    start: int, length: int
) -> None:
    end = min(len(TEXT), start + length)
    if not TEXT[start:end].strip():
        return
    told = proposals(REPORT, start, end, codebook=load_codebook())
    assert len({(p.field, repr(p.value)) for p in told}) == len(told)
    for p in told:
        assert all(TEXT[e.start : e.end] == e.quote for e in p.evidence)
        if p.whole:
            checked(p.field, p.value, load_codebook())


def test_several_may_choose_words_at_once() -> None:
    reports = [Document(str(n), TEXT + f" {n}.", language="en") for n in range(4)]
    found: list[int] = []
    threads = [Thread(target=lambda r=r: found.append(len(chosen("Lima", r)))) for r in reports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
