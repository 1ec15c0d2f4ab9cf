"""Words that name a protest event, and how each stands."""

import pytest

from groundswell.extract.mentions.what import find_triggers
from groundswell.language.parse import parse


def strong(text: str, language: str) -> list[tuple[tuple[str, ...], str]]:
    return [(t.forms, t.modality) for t in find_triggers(parse(text, language=language)) if not t.weak]


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("en", "Around forty dockers marched through Gdansk on Friday.", "march"),
        ("en", "Bakers staged a picket outside the mill.", "picket"),
        ("en", "Tenants blocked the coastal highway with furniture.", "blockade"),
        ("en", "Nurses at three clinics went on strike.", "strike"),
        ("en", "Two prisoners began a hunger strike.", "hunger_strike"),
        ("en", "Students occupied the faculty building.", "occupation"),
        ("en", "Relatives held a candlelight vigil.", "vigil"),
        ("en", "Youths hurled bottles at the riot police.", "clash"),
        ("es", "Los panaderos marcharon por el centro de Rosario.", "march"),
        ("es", "Unos veinte jubilados hicieron un plantón frente al banco.", "sit_in"),
        ("es", "Comuneros bloquearon la carretera al puerto.", "blockade"),
        ("es", "Los médicos iniciaron una huelga de hambre.", "hunger_strike"),
        ("es", "Estudiantes tomaron la facultad de Derecho.", "occupation"),
        ("es", "Anoche sonó un cacerolazo en todo el barrio.", "noise_protest"),
        ("es", "Los choferes acataron un paro de 24 horas.", "strike"),
        ("es", "Quemaron llantas en la avenida.", "blockade"),
    ],
)
def test_form_is_told(language: str, text: str, form: str) -> None:
    assert form in {f for forms, _ in strong(text, language) for f in forms}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Stocks rallied on Wall Street after the bank cut rates."),
        ("en", "The company said in March that profits rose."),
        ("en", "The striker scored twice and the coach was happy."),
        ("en", "An air strike hit the depot."),
        ("en", "The study demonstrated the value of sleep."),
        ("es", "La empresa puso en marcha un plan de inversiones."),
        ("es", "La tasa de paro subió dos décimas."),
        ("es", "Murió de un paro cardiaco en el hospital."),
        ("es", "La Corte Suprema confirmó la sentencia."),
        ("es", "El presidente asistió a la toma de posesión."),
    ],
)
def test_words_of_other_matters_are_no_events(language: str, text: str) -> None:
    assert strong(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "modality"),
    [
        ("en", "Teachers will march on Monday.", "announced"),
        ("en", "The union called off the strike.", "averted"),
        ("en", "Police banned the march.", "averted"),
        ("en", "If the talks fail, the miners could strike.", "hypothetical"),
        ("en", "Residents did not protest against the plan.", "denied"),
        ("en", "Farmers had staged a march last year.", "background"),
        ("es", "Los docentes marcharán el lunes.", "announced"),
        ("es", "El gremio suspendió el paro.", "averted"),
        ("es", "Si no hay acuerdo, los mineros harían una huelga.", "hypothetical"),
        ("es", "Los vecinos no protestaron.", "denied"),
        ("es", "Los gremios habían realizado una marcha el año pasado.", "background"),
    ],
)
def test_modality_is_read_from_the_words_around(language: str, text: str, modality: str) -> None:
    assert {m for _, m in strong(text, language)} == {modality}


def test_quote_stands_in_the_text() -> None:
    text = "Dozens gathered. The fishermen marched to the pier, chanting slogans, and blocked the main road."
    for trigger in find_triggers(parse(text, language="en")):
        assert text[trigger.start : trigger.end] == trigger.quote


def test_agents_point_back() -> None:
    triggers = find_triggers(parse("Cooks marched in Oslo. The protesters sang.", language="en"))
    assert [t.anaphoric for t in triggers if t.quote == "protesters"] == [True]
