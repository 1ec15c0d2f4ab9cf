import pytest

from groundswell.gazetteer.nations import country_name, country_names, country_of_demonym


@pytest.mark.parametrize(
    ("word", "language", "country"),
    [
        ("Peruvian", "en", "PER"),
        ("Peruvians", "en", "PER"),
        ("peruanas", "es", "PER"),
        ("iraníes", "es", "IRN"),
        ("franceses", "es", "FRA"),
        ("alemanas", "es", "DEU"),
        ("españolas", "es", "ESP"),
        ("costarricenses", "es", "CRI"),
        ("Martian", "en", None),
        ("Peruvian", "es", None),
    ],
)
def test_country_of_a_people(word: str, language: str, country: str | None) -> None:
    assert country_of_demonym(word, language=language) == country


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("es", "Alemania")])
def test_country_has_a_name_in_each_language(language: str, name: str) -> None:
    assert country_name("DEU", language=language) == name


def test_unknown_code_is_its_own_name() -> None:
    assert country_name("ZZZ", language="en") == "ZZZ"


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_countries_share_a_name(language: str) -> None:
    names = country_names(language)
    assert len(set(names.values())) == 250


@pytest.mark.parametrize("code", ["USA", "GBR", "PSE", "KOR", "COD"])
def test_both_languages_know_the_same_countries(code: str) -> None:
    assert code in country_names("en").values()
    assert code in country_names("es").values()
