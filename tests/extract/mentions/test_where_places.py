from collections.abc import Iterator

import pytest

from groundswell.extract.mentions.where import PlaceMention, document_countries, find_places
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.language.parse import parse


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer(ensure_index())
    yield opened
    opened.close()


def _find(text: str, language: str, gazetteer: Gazetteer, country: str | None = None) -> tuple[PlaceMention, ...]:
    parsed = parse(text, language=language)
    return find_places(text, language=language, parse=parsed, country=country, gazetteer=gazetteer)


def _one(text: str, quote: str, language: str, gazetteer: Gazetteer) -> PlaceMention:
    found = [m for m in _find(text, language, gazetteer) if m.quote == quote]
    assert found, f"{quote!r} not found"
    return found[0]


@pytest.mark.parametrize(
    ("text", "quote", "language", "kind", "country"),
    [
        pytest.param("Nurses marched in Arequipa on Monday.", "Arequipa", "en", "locality", "PER", id="town"),
        pytest.param("Nurses marched in Peru on Monday.", "Peru", "en", "country", "PER", id="country"),
        pytest.param("Peruvian nurses marched.", "Peruvian", "en", "demonym", "PER", id="people"),
        pytest.param("Farmers in Tamil Nadu blocked trains.", "Tamil Nadu", "en", "admin1", "IND", id="unit"),
        pytest.param("The U.S. envoy was heckled.", "U.S.", "en", "country", "USA", id="initials"),
        pytest.param("Unrest spread over the Middle East.", "Middle East", "en", "region", None, id="region"),
        pytest.param("Marcharon en Cochabamba el lunes.", "Cochabamba", "es", "locality", "BOL", id="ciudad"),
        pytest.param("Marcharon los maestros peruanos.", "peruanos", "es", "demonym", "PER", id="gentilicio"),
        pytest.param("Protestaron en Estados Unidos.", "Estados Unidos", "es", "country", "USA", id="país"),
        pytest.param("Hubo una marcha en Londres.", "Londres", "es", "locality", "GBR", id="exónimo"),
        pytest.param("Los obreros de Baviera pararon.", "Baviera", "es", "admin1", "DEU", id="exónimo de región"),
        pytest.param("Bloquearon la salida a La Paz.", "La Paz", "es", "locality", "BOL", id="artículo en el nombre"),
    ],
)
def test_place_is_found_and_resolved(
    text: str, quote: str, language: str, kind: str, country: str | None, gazetteer: Gazetteer
) -> None:
    found = _one(text, quote, language, gazetteer)
    assert found.kind == kind
    assert text[found.start : found.end] == quote
    assert (found.place.country if found.place else None) == country


@pytest.mark.parametrize(
    ("text", "quote", "language", "admin1"),
    [
        pytest.param("Tenants rallied in Paris, Texas.", "Paris", "en", "Texas", id="state after a comma"),
        pytest.param("Tenants rallied in Lexington, Ky., again.", "Lexington", "en", "Kentucky", id="short form"),
        pytest.param("Marcharon en Santa Rosa, La Pampa.", "Santa Rosa", "es", "La Pampa", id="provincia tras coma"),
        pytest.param("Tomaron la alcaldía de El Progreso (Honduras).", "El Progreso", "es", "Yoro", id="país"),
    ],
)
def test_unit_told_with_the_name_decides(
    text: str, quote: str, language: str, admin1: str, gazetteer: Gazetteer
) -> None:
    place = _one(text, quote, language, gazetteer).place
    assert place is not None
    assert place.admin1 == admin1


@pytest.mark.parametrize(
    ("text", "country"),
    [
        pytest.param("Venezuela is short of fuel. In Valencia drivers blocked a road.", "VEN", id="Venezuela"),
        pytest.param("Spain is short of fuel. In Valencia drivers blocked a road.", "ESP", id="Spain"),
    ],
)
def test_countries_named_decide_between_towns(text: str, country: str, gazetteer: Gazetteer) -> None:
    place = _one(text, "Valencia", "en", gazetteer).place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        pytest.param("Mr. Lima refused to comment on wages.", "Lima", "en", id="title"),
        pytest.param("Paris Hilton refused to comment on wages.", "Paris", "en", id="first name"),
        pytest.param("Charlotte Brown refused to comment.", "Charlotte", "en", id="first name of a town"),
        pytest.param("They will march in March.", "March", "en", id="month"),
        pytest.param("El paro de Mayo fue largo.", "Mayo", "es", id="mes"),
        pytest.param("Victoria Díaz pidió la palabra.", "Victoria", "es", id="nombre de pila"),
        pytest.param("Habló el presidente Santiago Peña.", "Santiago", "es", id="cargo y nombre"),
        pytest.param("Vecinos de la calle Bolívar protestaron.", "Bolívar", "es", id="calle"),
    ],
)
def test_other_names_are_no_places(text: str, name: str, language: str, gazetteer: Gazetteer) -> None:
    assert name not in [m.quote for m in _find(text, language, gazetteer)]


@pytest.mark.parametrize(
    ("text", "quote", "language"),
    [
        ("LIMA, Feb 6 (Reuters) - Miners walked out on Monday.", "LIMA", "en"),
        ("Miners walk out\n\nNEW DELHI: Miners walked out on Monday.", "NEW DELHI", "en"),
        ("La Paz, 12 feb (ABI).- Los mineros pararon.", "La Paz", "es"),
    ],
)
def test_dateline_is_marked(text: str, quote: str, language: str, gazetteer: Gazetteer) -> None:
    assert _one(text, quote, language, gazetteer).reason == "dateline"


def test_town_in_running_text_is_no_dateline(gazetteer: Gazetteer) -> None:
    assert _one("Miners walked out in Lima on Monday.", "Lima", "en", gazetteer).reason is None


@pytest.mark.parametrize(
    ("text", "quote", "language"),
    [
        ("nurses marched in nairobi on monday, kenyan police said", "nairobi", "en"),
        ("NURSES MARCHED IN NAIROBI ON MONDAY, KENYAN POLICE SAID", "NAIROBI", "en"),
        ("los mineros marcharon en la ciudad de oruro, bolivia", "oruro", "es"),
    ],
)
def test_case_is_not_needed(text: str, quote: str, language: str, gazetteer: Gazetteer) -> None:
    assert _one(text, quote, language, gazetteer).kind == "locality"


def test_pronoun_is_no_country(gazetteer: Gazetteer) -> None:
    assert _find("they told us to leave and let us go", "en", gazetteer) == ()


def test_publisher_is_a_weak_hint(gazetteer: Gazetteer) -> None:
    text = "Drivers blocked a road in Valencia."
    told = [m for m in _find(text, "en", gazetteer, country="VEN") if m.quote == "Valencia"]
    assert told[0].place is not None
    assert told[0].place.country in ("VEN", "ESP")


def test_text_without_places(gazetteer: Gazetteer) -> None:
    assert _find("", "en", gazetteer) == ()


def test_country_named_most_comes_first(gazetteer: Gazetteer) -> None:
    text = "Chile is on strike. Workers in Santiago, Antofagasta and Valdivia walked out. Peru sent a note."
    ranked = document_countries(_find(text, "en", gazetteer))
    assert ranked[0][0] == "CHL"
    assert sum(share for _, share in ranked) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("text", "quote", "language", "town"),
    [
        pytest.param("Students marched in the Togolese capital.", "Togolese capital", "en", "Lomé", id="people"),
        pytest.param("They marched in Togo's capital on Friday.", "Togo's capital", "en", "Lomé", id="country"),
        pytest.param("Marcharon en la capital peruana.", "la capital peruana", "es", "Lima", id="gentilicio"),
    ],
)
def test_capital_without_its_name(text: str, quote: str, language: str, town: str, gazetteer: Gazetteer) -> None:
    place = _one(text, quote, language, gazetteer).place
    assert place is not None
    assert place.locality == town


def test_capital_with_its_name_is_found_once(gazetteer: Gazetteer) -> None:
    found = _find("They marched in the Togolese capital, Lomé, on Friday.", "en", gazetteer)
    assert [m.quote for m in found if m.kind == "locality"] == ["Lomé"]


@pytest.mark.parametrize(
    ("text", "quote", "language", "country"),
    [
        pytest.param("In Peru, the village of Quxtarambo was cut off.", "Quxtarambo", "en", "PER", id="village of"),
        pytest.param("Bolivia: bloqueos en la comunidad de Quxtarambo.", "Quxtarambo", "es", "BOL", id="comunidad de"),
    ],
)
def test_town_that_no_list_has(text: str, quote: str, language: str, country: str, gazetteer: Gazetteer) -> None:
    place = _one(text, quote, language, gazetteer).place
    assert place is not None
    assert (place.locality, place.country, place.latitude) == (quote, country, None)


def test_possessive_unit_decides(gazetteer: Gazetteer) -> None:
    place = _one("Traders closed shops in Rajasthan's Ajmer on Friday.", "Ajmer", "en", gazetteer).place
    assert place is not None
    assert place.admin1 in ("Rājasthān", "Rajasthan")


def test_street_address_is_no_town(gazetteer: Gazetteer) -> None:
    assert "Salta" not in [m.quote for m in _find("La reunión será en Salta 1415, segundo piso.", "es", gazetteer)]


def test_same_text_gives_the_same_places(gazetteer: Gazetteer) -> None:
    text = "Farmers from Springfield, Columbus and Lebanon met in Ohio."
    assert _find(text, "en", gazetteer) == _find(text, "en", gazetteer)


def test_town_that_the_packages_lack_has_no_id(gazetteer: Gazetteer) -> None:
    place = _one("Bolivia: los vecinos marcharon en El Alto.", "El Alto", "es", gazetteer).place
    assert place is not None
    assert (place.country, place.geoname_id) == ("BOL", None)


@pytest.mark.parametrize(
    ("country", "town"), [("PER", "Lima"), ("IND", "New Delhi"), ("BOL", "La Paz"), ("MEX", "Mexico City")]
)
def test_seat_of_government(country: str, town: str, gazetteer: Gazetteer) -> None:
    seat = gazetteer.capital(country)
    assert seat is not None
    assert seat.locality == town


def _named(text: str, language: str, gazetteer: Gazetteer, country: str | None = None) -> dict[str, str | None]:
    found = _find(text, language, gazetteer, country)
    return {m.quote: m.place.country if m.place else None for m in found}


@pytest.mark.parametrize(
    ("text", "quote", "language", "country"),
    [
        pytest.param("bloqueo en la salida de Danlí El Paraíso", "Danlí", "es", "HND", id="departamento sin coma"),
        pytest.param("vecinos de Huanta Ayacucho tomaron el local", "Huanta", "es", "PER", id="región sin coma"),
        pytest.param("Tenants of Waco Texas rallied again.", "Waco", "en", "USA", id="state without a comma"),
    ],
)
def test_unit_beside_a_town_without_a_comma(
    text: str, quote: str, language: str, country: str, gazetteer: Gazetteer
) -> None:
    assert _named(text, language, gazetteer)[quote] == country


def test_town_of_the_publishers_country_is_meant(gazetteer: Gazetteer) -> None:
    text = "Los maestros cerraron la carretera a Trujillo y marcharon en Santa Rosa."
    assert _named(text, "es", gazetteer, "HND")["Trujillo"] == "HND"
    assert _named(text, "es", gazetteer, "PER")["Trujillo"] == "PER"


def test_small_town_abroad_is_not_meant_by_a_paper_at_home(gazetteer: Gazetteer) -> None:
    text = "Los pobladores de Batán cortaron la ruta en Mar del Plata."
    assert _named(text, "es", gazetteer, "ARG").get("Batán") in (None, "ARG")


def test_big_town_abroad_stays_abroad(gazetteer: Gazetteer) -> None:
    assert _named("La marcha recorrió Santiago de Chile.", "es", gazetteer, "HND")["Santiago de Chile"] == "CHL"


@pytest.mark.parametrize(
    ("text", "quote", "locality"),
    [
        pytest.param("La marcha avanzó hacia la Ceiba.", "Ceiba", "La Ceiba", id="artículo"),
        pytest.param("Salieron del municipio del Negrito a pie.", "Negrito", "El Negrito", id="contracción"),
    ],
)
def test_article_of_a_name_may_be_small(text: str, quote: str, locality: str, gazetteer: Gazetteer) -> None:
    found = {m.quote: m.place for m in _find(text, "es", gazetteer, "HND")}
    place = found[quote]
    assert place is not None
    assert locality in (place.locality, place.admin2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("Habló el secretario de la Unión de Maestros.", "Unión", id="gremio"),
        pytest.param("Protestan contra la Cumbre de las Américas.", "Cumbre", id="reunión"),
        pytest.param("La marcha llegó al Puente viejo.", "Puente", id="sitio"),
    ],
)
def test_article_makes_no_town_of_a_thing(text: str, word: str, gazetteer: Gazetteer) -> None:
    assert word not in _named(text, "es", gazetteer, "ARG")


def test_country_with_an_article_is_the_country(gazetteer: Gazetteer) -> None:
    (found,) = (m for m in _find("La crisis golpea a la Argentina.", "es", gazetteer) if m.quote == "Argentina")
    assert found.kind == "country"


def test_village_told_as_one_is_found_under_a_capital(gazetteer: Gazetteer) -> None:
    text = "Toma de carretera en la Aldea Quebraditas, Juticalpa, Olancho."
    (found,) = (m for m in _find(text, "es", gazetteer, "HND") if m.quote == "Quebraditas")
    assert found.place is not None
    assert (found.place.country, found.place.geoname_id) == ("HND", None)


def test_hospital_of_a_town_is_in_the_town(gazetteer: Gazetteer) -> None:
    assert "Soyapango" in _named("El paro sigue en el hospital de Soyapango.", "es", gazetteer)


def test_party_lends_no_place(gazetteer: Gazetteer) -> None:
    assert "La Alianza" not in _named("Marchan seguidores del Partido La Alianza.", "es", gazetteer, "HND")


def test_second_street_of_a_corner_is_no_town(gazetteer: Gazetteer) -> None:
    text = "Se juntaron en la esquina de San Martín y Uriburu, en Rosario."
    assert set(_named(text, "es", gazetteer, "ARG")) == {"Rosario"}


@pytest.mark.parametrize(
    ("text", "quote", "locality"),
    [
        pytest.param("Peruvian miners marched through the capital on Friday.", "the capital", "Lima", id="the capital"),
        pytest.param("Los mineros peruanos marcharon en la capital.", "la capital", "Lima", id="la capital"),
        pytest.param("Gremios de Bolivia tomaron el centro capitalino.", "capitalino", "La Paz", id="capitalino"),
    ],
)
def test_capital_of_the_country_that_a_report_is_about(
    text: str, quote: str, locality: str, gazetteer: Gazetteer
) -> None:
    language = "en" if quote.startswith("the") else "es"
    place = _one(text, quote, language, gazetteer).place
    assert place is not None
    assert place.locality == locality


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Peruvian firms rallied in the capital markets.", "en", id="money"),
        pytest.param("Peruvian miners marched in the capital of the province.", "en", id="of another"),
        pytest.param("Peruvian miners marched in the capital, Lima.", "en", id="name beside"),
        pytest.param("Indian farmers from Bihar marched in the capital.", "en", id="unit with another capital"),
        pytest.param("Los venezolanos marcharon en la capital falconiana.", "es", id="capital de otra"),
    ],
)
def test_capital_of_something_else_is_not_that_of_the_country(text: str, language: str, gazetteer: Gazetteer) -> None:
    assert not {"the capital", "la capital"} & set(_named(text, language, gazetteer))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param("around 90 limassol postmen went on strike yesterday over pay.", "limassol", id="at the start"),
        pytest.param("residents of the township of mandoro in kenya set fire to tyres.", "mandoro", id="new"),
        pytest.param("students rallied in pusan, the witnesses said.", "pusan", id="older spelling"),
    ],
)
def test_town_in_a_text_without_capitals(text: str, quote: str, gazetteer: Gazetteer) -> None:
    assert quote in _named(text, "en", gazetteer)


def test_common_words_are_no_towns_in_a_text_without_capitals(gazetteer: Gazetteer) -> None:
    text = "police used tear gas at the bus march in the northeastern district, a deal was struck over the date."
    assert not _named(text, "en", gazetteer)


def test_street_between_two_others_lends_no_town(gazetteer: Gazetteer) -> None:
    text = "La sede está sobre Alberdi entre Junín y Oliva. Los buses entre Lima y Callao pararon."
    assert set(_named(text, "es", gazetteer)) == {"Lima", "Callao"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Marcharon en Puno, Perú, el lunes.", "locality"),
        ("PUNO, 3 de mayo.- Marcharon en el Perú.", "locality"),
        ("Bloquearon la vía en Ayaviri (Puno).", "admin1"),
        ("Hubo paro en el departamento de Puno, Perú.", "admin1"),
    ],
)
def test_town_that_bears_the_name_of_its_province(text: str, kind: str, gazetteer: Gazetteer) -> None:
    found = [m for m in _find(text, "es", gazetteer) if m.quote.title() == "Puno"]
    assert [m.kind for m in found] == [kind]


def test_names_in_capitals_head_the_paragraphs_of_a_round_up(gazetteer: Gazetteer) -> None:
    found = _find("Así fue el paro\n\nNEIVA. La marcha partió temprano.\n\nPASTO. Hubo gases.", "es", gazetteer)
    assert [(m.quote, m.reason) for m in found] == [("NEIVA", "dateline"), ("PASTO", "dateline")]


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("Cerraron la carretera que de Tela conduce a La Ceiba, Honduras.", "es", ["La Ceiba"]),
        ("Cerraron la carretera Puno-Cusco, en el Perú.", "es", ["Cusco"]),
        ("Protesta en Pespire, salida a Tegucigalpa, Honduras.", "es", ["Tegucigalpa"]),
        ("They cut the highway between Lahore and Multan in Pakistan.", "en", ["Multan"]),
        ("They marched in Lahore and Multan in Pakistan.", "en", []),
    ],
)
def test_town_that_a_road_only_leads_to(text: str, language: str, bound: list[str], gazetteer: Gazetteer) -> None:
    assert [m.quote for m in _find(text, language, gazetteer) if m.reason == "road"] == bound
