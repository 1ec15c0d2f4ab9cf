import hashlib
from pathlib import Path

import pytest

from groundswell.extract.triage import triage


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Farmers protest over milk prices", "en", id="headline"),
        pytest.param("DOCKERS ON STRIKE FOR A SECOND DAY IN PAY ROW", "en", id="capitals"),
        pytest.param("hundreds of students marched through the old town to demand lower fees", "en", id="lower case"),
        pytest.param("Maestros marchan por aumento salarial", "es", id="titular"),
        pytest.param("Vecinos bloquearon la avenida para exigir agua potable", "es", id="bloqueo"),
        pytest.param("PARO DE CHOFERES DEJA SIN BUSES A LA CAPITAL", "es", id="mayusculas"),
    ],
)
def test_a_report_of_a_protest_is_relevant_and_passes(text: str, language: str) -> None:
    found = triage(text, language=language)
    assert found.relevance >= 0.5
    assert found.pass_on


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Stocks rallied as investors cheered a fall in bond yields on Monday.", "en", id="markets"),
        pytest.param("The striker scored twice as United won the cup final by three goals to one.", "en", id="sport"),
        pytest.param("Air strikes killed six rebels near the frontline, the defence ministry said.", "en", id="war"),
        pytest.param("Voters go to the polls on Sunday to choose among four candidates.", "en", id="election"),
        pytest.param("A court jailed two men for the murder of a jeweller in March 2019.", "en", id="crime"),
        pytest.param("El delantero anotó dos goles y el club ganó la copa ante miles de hinchas.", "es", id="deporte"),
        pytest.param("El banco central subió la tasa y la bolsa cerró en baja por la inflación.", "es", id="mercados"),
        pytest.param("Los candidatos debaten antes de las elecciones del domingo.", "es", id="elecciones"),
        pytest.param("Detienen a dos hombres con droga y un arma durante un allanamiento.", "es", id="delito"),
    ],
)
def test_other_news_is_not_passed_on(text: str, language: str) -> None:
    found = triage(text, language=language)
    assert found.relevance < 0.5
    assert not found.pass_on


def test_a_headline_with_one_word_of_protest_passes() -> None:
    assert triage("Bandh in three districts", language="en").pass_on


@pytest.mark.parametrize("apart", ["drone strike", "stocks rallied", "lodged protest"])
def test_a_pair_that_means_something_else_tells_no_protest(apart: str) -> None:
    assert not triage(f"Minister speaks of {apart} near the border", language="en").evidence


def test_evidence_stands_where_the_words_of_protest_are() -> None:
    text = "Talks failed. On Tuesday nurses protested outside the ministry, and drivers went on strike."
    quotes = [text[start:end] for start, end in triage(text, language="en").evidence]
    assert quotes == ["protested", "strike"]


def test_the_title_counts_and_gives_no_evidence_in_the_text() -> None:
    bare = triage("It began at noon and ended at six.", language="en")
    titled = triage("It began at noon and ended at six.", language="en", title="Thousands protest in the capital")
    assert titled.relevance > bare.relevance
    assert titled.evidence == ()


@pytest.mark.parametrize("text", ["", " \n\t ", "12345 67", "¡¿…?!"])
def test_a_text_without_words_is_not_relevant(text: str) -> None:
    found = triage(text, language="en")
    assert found.relevance < 0.5
    assert not found.pass_on


def test_accents_do_not_matter() -> None:
    assert triage("plantón en la explanada", language="es") == triage("planton en la explanada", language="es")


def test_the_model_card_tells_of_this_model() -> None:
    root = Path(__file__).parents[2]
    card = (root / "docs/models/triage.md").read_text(encoding="utf-8")
    model = (root / "src/groundswell/extract/triage.json").read_bytes()
    assert hashlib.sha256(model).hexdigest() in card
