"""What the authorities did, and who was violent."""

import pytest

from groundswell.extract.mentions.authorities import find_actions
from groundswell.language.parse import parse


def told(text: str, language: str, field: str) -> set[str]:
    return {a.code for a in find_actions(parse(text, language=language)) if a.field == field}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Officers fired tear gas at the crowd.", "tear_gas_water_cannon"),
        ("en", "Eleven marchers were arrested near the bridge.", "arrests"),
        ("en", "Troops shot dead three demonstrators.", "killings"),
        ("en", "Soldiers opened fire on the column.", "shootings"),
        ("en", "Police beat the bakers with sticks.", "beatings"),
        ("en", "A night curfew was imposed in the town.", "curfew_emergency"),
        ("en", "The mayor banned all marches for a month.", "ban"),
        ("en", "The ministry scrapped the tax after the protests.", "accommodation"),
        ("en", "Police dispersed the students.", "dispersal"),
        ("es", "La policía lanzó gases lacrimógenos.", "tear_gas_water_cannon"),
        ("es", "Hubo once detenidos cerca del puente.", "arrests"),
        ("es", "Los soldados abrieron fuego contra la columna.", "shootings"),
        ("es", "Agentes golpearon a los panaderos.", "beatings"),
        ("es", "El alcalde prohibió todas las marchas.", "ban"),
        ("es", "Los antimotines desalojaron a los ocupantes.", "dispersal"),
        ("es", "El intendente recibió a una delegación de vecinos.", "negotiation"),
    ],
)
def test_response_is_told(language: str, text: str, code: str) -> None:
    assert code in told(text, language, "response")


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        pytest.param("en", "The striker beat the goalkeeper twice.", "beatings", id="beaten at sport"),
        pytest.param("en", "Two people were killed when the bus overturned.", "killings", id="killed by accident"),
        pytest.param("en", "Neighbours demanded the arrest of the driver.", "arrests", id="arrest asked for"),
        pytest.param("en", "No one was arrested.", "arrests", id="arrest denied"),
        pytest.param("en", "The crowd dispersed at noon.", "beatings", id="no force told"),
        pytest.param("es", "Los vecinos exigen la detención del chofer.", "arrests", id="detención que se pide"),
        pytest.param("es", "El equipo golpeó primero con un gol.", "beatings", id="golpe en el deporte"),
        pytest.param("es", "La marcha terminó sin detenidos.", "arrests", id="sin detenidos"),
    ],
)
def test_words_of_other_matters_are_no_response(language: str, text: str, code: str) -> None:
    assert code not in told(text, language, "response")


@pytest.mark.parametrize(
    ("language", "text", "by"),
    [
        ("en", "Youths hurled stones at the guards.", "protesters"),
        ("en", "The police brutality was filmed.", "police"),
        ("es", "Encapuchados lanzaron piedras contra el edificio.", "protesters"),
        ("es", "Los vecinos denuncian brutalidad policial.", "police"),
    ],
)
def test_violence_has_its_author(language: str, text: str, by: str) -> None:
    assert by in told(text, language, "violence")


def test_quotes_stand_in_the_text() -> None:
    text = "Riot police fired rubber bullets, arrested nine youths and beat a photographer; cars were burned."
    actions = find_actions(parse(text, language="en"))
    assert actions
    assert all(text[a.start : a.end] == a.quote for a in actions)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("The mayor promised in writing that the pumps would run.", "en", "accommodation"),
        ("The strike ended after three hours of talks.", "en", "negotiation"),
        ("Nine students were taken to the police station.", "en", "arrests"),
        ("Nobody came out to receive the letter.", "en", "ignore"),
        ("Every striker would lose a day's pay.", "en", "other"),
        ("The square was cleared at dawn.", "en", "dispersal"),
        ("Una comisión fue recibida por el ministro.", "es", "negotiation"),
        ("La policía lanzó gases y despejó la ruta.", "es", "tear_gas_water_cannon"),
        ("El alcalde firmó un acta de compromiso.", "es", "accommodation"),
        ("Se llevaron a dos vecinos en una patrulla.", "es", "arrests"),
        ("Nadie bajó a recibirlos.", "es", "ignore"),
        ("Habrá descuentos en el salario de los huelguistas.", "es", "other"),
    ],
)
def test_a_response_is_found_in_the_words_it_is_told_in(text: str, language: str, code: str) -> None:
    found = find_actions(parse(text, language=language))
    assert code in {action.code for action in found if action.field == "response"}


def test_a_signature_is_a_response_only_of_those_who_govern_or_employ() -> None:
    found = find_actions(parse("The strikers signed a large banner.", language="en"))
    assert [action.code for action in found if action.field == "response"] == []
