import pytest

from groundswell.extract.mentions.where import embassy_of, find_sites
from groundswell.language.parse import parse


def _sites(text: str, language: str) -> list[str]:
    found = find_sites(text, language=language, parse=parse(text, language=language))
    assert all(text[s.start : s.end] == s.quote and s.kind == "site" for s in found)
    return [s.quote for s in found]


@pytest.mark.parametrize(
    ("text", "language", "site"),
    [
        pytest.param("Clerks held a picket outside the secretariat.", "en", "secretariat", id="bare"),
        pytest.param("A vigil stood in front of the embassy of Peru.", "en", "embassy of Peru", id="embassy of"),
        pytest.param("A vigil stood near the Peruvian embassy.", "en", "Peruvian embassy", id="people's embassy"),
        pytest.param("A vigil stood near the U.S. embassy.", "en", "U.S. embassy", id="initials"),
        pytest.param("Thousands filled Tahrir Square on Friday.", "en", "Tahrir Square", id="open site"),
        pytest.param("Truckers blocked Highway 14 all night.", "en", "Highway 14", id="numbered road"),
        pytest.param("They sat outside the dean's office.", "en", "dean's office", id="described"),
        pytest.param("Se plantaron frente al Congreso.", "es", "Congreso", id="congreso"),
        pytest.param("Marcharon hasta la Plaza de Mayo.", "es", "Plaza de Mayo", id="plaza"),
        pytest.param("Bloquearon la carretera CA-5.", "es", "carretera CA-5", id="carretera"),
        pytest.param("Bloquearon la Panamericana.", "es", "Panamericana", id="nombre de vía"),
        pytest.param("Hubo quemas frente a la sede de la Fiscalía.", "es", "sede de la Fiscalía", id="sede"),
        pytest.param("Protestaron frente a la OEA.", "es", "OEA", id="sigla"),
    ],
)
def test_site_is_named_without_what_leads_to_it(text: str, language: str, site: str) -> None:
    assert site in _sites(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Thousands took to the streets.", "en", id="streets"),
        pytest.param("The office was slow to answer.", "en", id="subject"),
        pytest.param("She was mayor before the war.", "en", id="time"),
        pytest.param("Los maestros salieron a las calles.", "es", id="calles"),
        pytest.param("La oficina tardó en responder.", "es", id="sujeto"),
    ],
)
def test_not_every_noun_is_a_site(text: str, language: str) -> None:
    assert _sites(text, language) == []


@pytest.mark.parametrize(
    ("site", "language", "country"),
    [
        ("Peruvian embassy", "en", "PER"),
        ("embassy of South Africa", "en", "ZAF"),
        ("consulate of Chile", "en", "CHL"),
        ("embajada de Estados Unidos", "es", "USA"),
        ("consulado peruano", "es", "PER"),
        ("embassy", "en", None),
        ("Peruvian ministry", "en", None),
    ],
)
def test_whose_embassy_it_is(site: str, language: str, country: str | None) -> None:
    assert embassy_of(site, language=language) == country
