"""Forms of verbs."""

import pytest

from groundswell.errors import DataError
from groundswell.language.inflect import english, spanish
from groundswell.language.lexicon import Lexicon


@pytest.mark.parametrize(
    ("infinitive", "form"),
    [
        ("marchar", "marcharemos"),
        ("marchar", "marcharian"),
        ("cerrar", "cierran"),
        ("volcar", "vuelcan"),
        ("avanzar", "avancen"),
        ("encender", "encendieron"),
        ("salir", "salio"),
        ("impedir", "impiden"),
        ("manifestar", "manifestarse"),
    ],
)
def test_spanish_verb_has_the_forms_of_reports(infinitive: str, form: str) -> None:
    assert form in spanish(infinitive)


@pytest.mark.parametrize("noun", ["marcha", "marchas", "marcho"])
def test_form_that_is_as_often_a_noun_is_left_out(noun: str) -> None:
    assert noun not in spanish("marchar")


def test_english_verb_has_its_four_forms() -> None:
    assert english("march") == ("march", "marches", "marched", "marching")
    assert english("carry") == ("carry", "carries", "carried", "carrying")
    assert english("barricade") == ("barricade", "barricades", "barricaded", "barricading")


def test_lexicon_finds_the_forms_of_a_marked_verb() -> None:
    lexicon = Lexicon({"x": ["bloquear~ ...2 ruta|rutas"]}, language="es")
    text = "bloquearon la ruta y bloquearan las rutas"
    assert [text[m.start : m.end] for m in lexicon.find(text)] == ["bloquearon la ruta", "bloquearan las rutas"]


@pytest.mark.parametrize(
    ("word", "language", "reason"),
    [
        pytest.param("marcha~", "es", "no Spanish infinitive", id="no infinitive"),
        pytest.param("march~", None, "the forms of verbs are known in en, es", id="no language"),
    ],
)
def test_verb_without_forms_is_an_error_that_says_why(word: str, language: str | None, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        Lexicon({"x": [word]}, language=language, name="some file")
