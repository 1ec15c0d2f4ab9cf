"""Which language a text is in."""

import pytest

from groundswell.language.recognize import recognize


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("The nurses of the hospital walked out and were joined by the porters.", "en", id="English"),
        pytest.param(
            "LAS ENFERMERAS DEL HOSPITAL SALIERON A LA CALLE Y FUERON APOYADAS POR LOS CAMILLEROS",
            "es",
            id="Spanish capitals",
        ),
        pytest.param("Segun el sindicato, los choferes pararon en la manana y no se supo mas", "es", id="no accents"),
        pytest.param(
            "Os professores da rede pública fizeram uma passeata ontem em São Paulo, disse o sindicato.",
            "pt",
            id="Portuguese",
        ),
        pytest.param("Les enseignants ont manifesté hier dans les rues de Lyon contre la réforme.", "fr", id="French"),
        pytest.param("Miles marchan en Lima", "es", id="headline"),
        pytest.param("Karachi dockers strike over pay", "en", id="headline with names"),
        pytest.param("Ravi Kumar Arrested In Ledger Scam", "en", id="headline that is nearly all names"),
        pytest.param("Streik bei der Bahn", "de", id="German headline"),
        pytest.param("Parque Central. caminata", "es", id="three words"),
        pytest.param("123 456 !!", None, id="no words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_language_is_recognized(text: str, language: str | None) -> None:
    assert recognize(text) == language
