"""The words that belong to an event become its values."""

import datetime as dt
import time
from typing import Any

import pytest

from groundswell.extract.pipeline import Extractor
from groundswell.record.document import Document
from groundswell.record.event import CandidateEvent

FRIDAY = dt.date(2019, 5, 17)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    made = Extractor()
    made.open()
    return made


def first(extractor: Extractor, text: str, **known: Any) -> CandidateEvent:
    return extractor.extract(Document("d", text, **({"published": FRIDAY} | known))).events[0]


@pytest.mark.parametrize(
    ("text", "role", "name", "kind"),
    [
        ("The Bakers' Union called a march in Leeds on Thursday.", "organizer", "Bakers' Union", "union"),
        ("Hundreds of nurses marched in Leeds on Thursday.", "participant", "nurses", "health_workers"),
        (
            "Nurses marched in Leeds against the Ministry of Health.",
            "target",
            "Ministry of Health",
            "national_government",
        ),
        ("Cientos de enfermeras marcharon en Rosario el jueves.", "participant", "enfermeras", "health_workers"),
        (
            "El Sindicato de Panaderos convocó a la marcha que recorrió Rosario el jueves.",
            "organizer",
            "Sindicato de Panaderos",
            "union",
        ),
    ],
)
def test_actor_has_its_part_and_kind(extractor: Extractor, text: str, role: str, name: str, kind: str) -> None:
    assert (name, kind) in [(a.name, a.kind) for a in first(extractor, text).all(role)]


def test_abbreviation_is_given_by_the_name_it_stands_for(extractor: Extractor) -> None:
    text = "The HWL marched in Leeds on Thursday. The Harbour Workers League (HWL) is ten years old."
    [organizer] = first(extractor, text).values["organizer"]
    assert organizer.value.name == "Harbour Workers League (HWL)"
    assert [e.quote for e in organizer.evidence] == ["HWL", "Harbour Workers League (HWL)"]


def test_site_and_town_make_one_place(extractor: Extractor) -> None:
    place = first(extractor, "Nurses protested outside the town hall in Leeds on Thursday.").one("place")
    assert (place.site, place.locality, place.country, place.precision) == ("town hall", "Leeds", "GBR", "site")


def test_towns_in_one_breath_are_places_of_one_event(extractor: Extractor) -> None:
    places = first(extractor, "Nurses marched in Leeds, York and Hull on Thursday.").all("place")
    assert {p.locality for p in places} >= {"York", "Leeds"} - {None}


def test_dateline_is_the_place_only_as_an_inference(extractor: Extractor) -> None:
    [place] = first(extractor, "LEEDS, May 16 (NW) - Nurses marched on Thursday.").values["place"][:1]
    assert place.value.locality == "Leeds"
    assert place.status == "inferred"
    assert place.reason


@pytest.mark.parametrize(
    ("text", "field", "low", "high"),
    [
        ("More than 60 nurses marched in Leeds.", "size", 61, None),
        ("Between 200 and 300 nurses marched in Leeds.", "size", 200, 300),
        ("Dozens of nurses marched in Leeds.", "size", 24, 99),
        ("Nurses marched in Leeds. Police arrested nine of the protesters.", "arrests", 9, 9),
        ("Decenas de miles de personas marcharon en Rosario.", "size", 10_000, 99_999),
    ],
)
def test_number_keeps_its_range(extractor: Extractor, text: str, field: str, low: int, high: int | None) -> None:
    count = first(extractor, text).one(field)
    assert (count.low, count.high) == (low, high)


def test_estimate_says_who_gives_it(extractor: Extractor) -> None:
    sizes = first(extractor, "Some 3,000 nurses marched in Leeds, according to police.").all("size")
    assert sizes[0].by == "police"
    assert sizes[0].category == "2000-4999"


def test_no_figure_is_made_up(extractor: Extractor) -> None:
    event = first(extractor, "Nurses marched in Leeds. No one was hurt.")
    assert [event.all(f) for f in ("size", "arrests", "injuries", "deaths")] == [[], [], [], []]


@pytest.mark.parametrize(
    ("text", "stance", "issue"),
    [
        ("Nurses marched in Leeds to demand higher wages.", "for", "labor_wages"),
        ("Nurses marched in Leeds against the closure of two hospitals.", "against", "health"),
        ("Vecinos marcharon en Rosario en rechazo al aumento de las tarifas.", "against", "prices_taxes"),
    ],
)
def test_claim_has_its_stance_and_issue(extractor: Extractor, text: str, stance: str, issue: str) -> None:
    assert (stance, True) in [(c.stance, issue in c.issue) for c in first(extractor, text).all("claim")]


def test_strike_that_goes_on_has_an_open_end(extractor: Extractor) -> None:
    event = first(extractor, "Nurses in Leeds have been on strike since April 2, 2019.")
    assert (event.one("start_date"), event.one("end_date")) == ("2019-04-02", "..")


def test_country_of_the_publisher_is_never_a_place_without_a_reason(extractor: Extractor) -> None:
    event = first(extractor, "Nurses marched on Thursday for higher wages.", country="KEN")
    assert all(v.status == "inferred" and v.reason for v in event.values["place"])


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Los vecinos marcharon ayer por la calle Madrid, en Rosario.", "Rosario"),
        ("Neighbours marched along Paris Street in Leeds on Thursday.", "Leeds"),
    ],
)
def test_town_that_lends_a_street_its_name_is_no_place(extractor: Extractor, text: str, town: str) -> None:
    assert [p.locality for p in first(extractor, text).all("place")] == [town]


def test_seat_of_parliament_is_the_capital_of_the_country_that_the_report_is_about(extractor: Extractor) -> None:
    text = "Unos 300 médicos protestaron frente al Congreso de la República. El gobierno peruano no respondió."
    [place] = first(extractor, text).values["place"][:1]
    assert (place.value.locality, place.status) == ("Lima", "inferred")


def test_issue_without_a_demand_has_no_stance(extractor: Extractor) -> None:
    text = (
        "Hundreds of nurses marched in Leeds on Thursday. Corruption and bribes in hospitals are the talk of the town."
    )
    claims = [v for v in first(extractor, text).values["claim"] if v.status == "inferred"]
    assert claims
    assert all(v.value.stance is None and v.reason and v.evidence for v in claims)


def test_day_told_once_governs_a_round_up(extractor: Extractor) -> None:
    text = (
        "Thousands of teachers marched through Leeds on Wednesday, the union said.\n\n"
        "In Hull, hundreds of nurses held a sit-in outside the hospital, and the police arrested two.\n\n"
        "Bakers went on strike in York over pay, and the shops stayed shut."
    )
    events = extractor.extract(Document("d", text, published=FRIDAY)).events
    told = [event for event in events if event.standing == "focal"]
    assert len(told) > 1
    assert {event.one("start_date") for event in told} == {"2019-05-15"}


def test_paragraphs_of_a_round_up_are_where_their_headings_say(extractor: Extractor) -> None:
    text = (
        "LEEDS. On Wednesday thousands of teachers marched to the town hall.\n\n"
        "HULL. On Thursday hundreds of nurses held a sit-in outside the hospital."
    )
    events = extractor.extract(Document("d", text, published=FRIDAY, country="GBR")).events
    assert [e.one("place").admin1 for e in events] == ["England", "England"]
    assert len({e.one("place").locality for e in events}) == 2


def test_event_is_where_the_road_begins(extractor: Extractor) -> None:
    text = "Vecinos bloquearon el jueves la carretera que de Tela conduce a La Ceiba, Honduras."
    assert first(extractor, text).one("place").locality == "Tela"


@pytest.mark.parametrize(
    ("text", "locality", "country", "reason"),
    [
        pytest.param(
            "Hundreds of nurses protested at Tahrir Square on Thursday.",
            "Cairo",
            "EGY",
            "'Tahrir Square' stands in Cairo",
            id="landmark",
        ),
        pytest.param(
            "Militantes del FMLN marcharon el jueves contra el aumento de las tarifas.",
            None,
            "SLV",
            "'FMLN' is an institution of El Salvador",
            id="institution",
        ),
    ],
)
def test_place_is_inferred_from_what_stands_there(
    extractor: Extractor, text: str, locality: str | None, country: str, reason: str
) -> None:
    place = first(extractor, text).values["place"][0]
    assert (place.value.locality, place.value.country) == (locality, country)
    assert (place.status, place.reason) == ("inferred", reason)


def test_landmark_that_speaks_is_no_place(extractor: Extractor) -> None:
    event = first(extractor, "The White House said on Thursday that nurses had protested.")
    assert not any(place.value.locality for place in event.values["place"])


def test_long_text_is_read_in_time_that_grows_with_it(extractor: Extractor) -> None:
    paragraph = "Hundreds of nurses marched in Leeds on Thursday; police arrested 12 protesters near the town hall.\n\n"

    def seconds(number: int) -> float:
        start = time.process_time()
        extractor.extract(Document("d", paragraph * number, published=FRIDAY))
        return time.process_time() - start

    seconds(1)
    assert seconds(320) < 10 * seconds(80)  # about 5; with the square of the length it would be 16
