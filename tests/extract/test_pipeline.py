"""The whole line: what a report tells becomes events, each value on its words."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from groundswell.errors import DocumentError, UnsupportedLanguageError
from groundswell.extract.pipeline import Extractor, Settings
from groundswell.record.document import LONGEST, Document
from groundswell.record.event import CandidateEvent, Extraction
from groundswell.record.json import dumps

EMBASSY = (
    "On Thursday, April 6, starting at 5:30 p.m., members of the Harbour Workers League (LTP) and independent "
    "musicians held a noisy picket outside the Colombian embassy to reject the arrest of union leaders.\n"
    "At around 4:00 p.m. the LTP militants met at the Casa Roja to organize our column, and moved to the embassy.\n"
    'On the banners one could read: "Free the dockers of Buenaventura".\n'
    "We demand that the Boric government break relations with those who jail dockers.\n"
    "Long live the struggle of the dockers!\n"
)

CITY = (
    "RIOBAMBA, 14 mar 2019 - Unos 300 maestros marcharon ayer por el centro de Riobamba para exigir el pago de "
    "salarios atrasados. La policía detuvo a cinco manifestantes y lanzó gases lacrimógenos. "
    "El sindicato convocó a un paro para el próximo lunes."
)


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    made = Extractor(Settings())
    made.open()
    return made


def read(extractor: Extractor, text: str, **known: object) -> Extraction:
    return extractor.extract(Document("d", text, **known))  # type: ignore[arg-type]


def focal(extraction: Extraction) -> CandidateEvent:
    return next(e for e in extraction.events if e.standing == "focal")


def test_report_without_metadata_has_its_year_inferred_with_a_reason(extractor: Extractor) -> None:
    [start] = focal(read(extractor, EMBASSY)).values["start_date"]
    assert (start.value, start.status) == ("2023-04-06", "inferred")
    assert start.reason


def test_embassy_stands_in_the_capital_of_the_country_that_is_asked(extractor: Extractor) -> None:
    place = focal(read(extractor, EMBASSY)).values["place"][0]
    assert (place.value.locality, place.value.country, place.status) == ("Santiago", "CHL", "inferred")
    assert "embassy" in place.value.site
    assert place.reason
    assert "Boric" in place.reason


def test_meeting_before_is_preparatory_and_part_of_the_picket(extractor: Extractor) -> None:
    extraction = read(extractor, EMBASSY)
    [meeting] = [e for e in extraction.events if e.standing == "preparatory"]
    assert meeting.one("part_of") == focal(extraction).event_id
    assert meeting.one("start_time") == "16:00"


def test_closing_line_and_banner_are_slogans(extractor: Extractor) -> None:
    assert {s.rstrip("!") for s in focal(read(extractor, EMBASSY)).all("slogan")} == {
        "Free the dockers of Buenaventura",
        "Long live the struggle of the dockers",
    }


def test_news_in_spanish_is_coded(extractor: Extractor) -> None:
    march = focal(read(extractor, CITY, published=dt.date(2019, 3, 14)))
    assert march.all("form") == ["march"]
    assert march.one("start_date") == "2019-03-13"
    assert march.one("place").locality == "Riobamba"
    assert (march.one("size").low, march.one("size").high) == (300, 300)
    assert (march.one("arrests").low, march.one("arrests").of) == (5, "protesters")
    assert {"arrests", "tear_gas_water_cannon"} <= set(march.all("response"))
    assert "labor_wages" in {i for c in march.all("claim") for i in c.issue}


def test_strike_called_for_is_announced_with_its_own_day(extractor: Extractor) -> None:
    extraction = read(extractor, CITY, published=dt.date(2019, 3, 14))
    [strike] = [e for e in extraction.events if e.standing == "announced"]
    assert strike.all("form") == ["strike"]
    assert strike.one("start_date") == "2019-03-18"


@pytest.mark.parametrize(
    "text",
    [
        "No one marched in Lisbon on Friday, and the square stayed empty.",
        "If the talks fail, the pilots could strike in August.",
        "Stocks rallied in Tokyo as the yen fell against the dollar.",
        "The museum shows a painting of a march of Protestants in history.",
        "Si no hay acuerdo, los pilotos harían una huelga en agosto.",
        "Nadie marchó el viernes en Lisboa y la plaza quedó vacía.",
        "La ministra puso en marcha el plan de becas.",
    ],
)
def test_what_did_not_happen_is_no_event(extractor: Extractor, text: str) -> None:
    assert [e for e in read(extractor, text).events if e.standing in ("focal", "background")] == []


@pytest.mark.parametrize("text", [EMBASSY, CITY, CITY.upper(), CITY.lower(), EMBASSY.replace(".", "")])
def test_every_value_stands_on_its_words(extractor: Extractor, text: str) -> None:
    extraction = read(extractor, text)
    values = [v for e in extraction.events for held in e.values.values() for v in held]
    assert values
    for value in values:
        assert value.evidence
        assert all(text[e.start : e.end] == e.quote for e in value.evidence)
        assert value.confidence is not None
        assert 0 <= value.confidence <= 1
        assert value.reason or value.status != "inferred"


def test_same_text_gives_the_same_bytes_whatever_was_read_before() -> None:
    first, second = Extractor(), Extractor()
    second.extract(Document("other", EMBASSY))
    given = [dumps(x.extract(Document("d", CITY, published=dt.date(2019, 3, 14)))) for x in (first, second)]
    assert given[0] == given[1]


def test_event_ids_differ_within_a_document(extractor: Extractor) -> None:
    ids = [e.event_id for e in read(extractor, EMBASSY).events]
    assert len(set(ids)) == len(ids) > 1


@pytest.mark.parametrize("text", ["", "   \n\t ", "...", "123 456"])
def test_text_without_words_says_so(extractor: Extractor, text: str) -> None:
    extraction = read(extractor, text)
    assert extraction.events == ()
    assert extraction.note


def test_language_without_a_parser_is_an_error_that_names_it(extractor: Extractor) -> None:
    with pytest.raises(UnsupportedLanguageError, match="'fr'"):
        read(extractor, "Les enseignants ont manifesté hier dans les rues de Lyon contre la réforme des retraites.")


def test_text_that_is_too_long_is_an_error_that_names_the_limit(extractor: Extractor) -> None:
    with pytest.raises(DocumentError, match=f"{LONGEST:,}"):
        read(extractor, "word " * (LONGEST // 5 + 1))


def test_mentions_are_handed_out_on_request() -> None:
    extraction = Extractor(Settings(mentions=True)).extract(
        Document("d", "Profits rose in Lima on 3 May 2021, the bank said.", language="en")
    )
    kinds = {m.kind: m.value for m in extraction.mentions}
    assert kinds["date"] == "2021-05-03"
    assert kinds["place"]["country"] == "PER"
    assert json.loads(dumps(extraction, mentions=True))["mentions"]


def test_year_before_people_is_no_number_of_them(extractor: Extractor) -> None:
    found = extractor.extract(Document("d", "On May 3, 2021 two thousand bakers marched through the streets of Lima."))
    assert [size.low for size in found.events[0].all("size")] == [2_000]


def test_half_of_a_character_is_read_over(extractor: Extractor) -> None:
    text = "Hundreds of bakers marched in Lima on 3 May 2021. \ud800 They were loud."
    assert extractor.extract(Document("d", text)).events[0].one("form") == "march"
