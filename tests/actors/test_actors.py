"""Office-holders, abbreviations and kinds."""

import datetime as dt
from collections import Counter

import pytest

from groundswell.actors.abbreviations import abbreviations
from groundswell.actors.institutions import find_institutions
from groundswell.actors.kinds import actor_kind, participant_kind
from groundswell.actors.offices import country_of, find_holders, holders, period_of
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "They asked the Boric government to act.", "CHL"),
        ("en", "President Boluarte must go.", "PER"),
        ("es", "Exigen al gobierno de Maduro que pague.", "VEN"),
    ],
)
def test_office_holder_gives_the_country(language: str, text: str, country: str) -> None:
    assert country_of(find_holders(text, language=language)) == country


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Former president Toledo was seen in May."),
        ("en", "Mr. Boric, a baker, marched too."),
        ("es", "El expresidente Macri llegó tarde."),
    ],
)
def test_who_is_not_in_office_gives_none(language: str, text: str) -> None:
    assert find_holders(text, language=language) == ()


def test_period_is_when_all_were_in_office() -> None:
    found = find_holders("President Boluarte met President Boric.", language="en")
    assert period_of(found) == (dt.date(2022, 12, 7), dt.date(2025, 10, 10))


def test_terms_begin_before_they_end() -> None:
    assert [h for h in holders() if h.until and h.until < h.since] == []


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Harbour Workers League (LTP) met.", "LTP", "Harbour Workers League"),
        ("La Unión de Educadores (UECH) marchó.", "UECH", "Unión de Educadores"),
        ("The LTP (Harbour Workers League) met.", "LTP", "Harbour Workers League"),
    ],
)
def test_abbreviation_is_spelled_out(text: str, short: str, long: str) -> None:
    found = abbreviations(text)[short]
    assert text[found.start : found.end].endswith(long)


@pytest.mark.parametrize(
    ("language", "name", "kind"),
    [
        ("en", "Federation of University Students", "student_organization"),
        ("en", "Seaport Workers' Union", "union"),
        ("en", "Ministry of Health", "national_government"),
        ("es", "Sindicato de Panaderos", "union"),
        ("es", "Federación de Estudiantes", "student_organization"),
        ("es", "la alcaldía", "subnational_government"),
    ],
)
def test_kind_of_an_actor(language: str, name: str, kind: str) -> None:
    assert actor_kind(name, language=language) == kind


@pytest.mark.parametrize(
    ("language", "words", "kind"),
    [
        ("en", "retired teachers", "teachers"),
        ("es", "campesinos de la sierra", "peasants_farmers"),
        ("en", "the stones", None),
    ],
)
def test_kind_of_participants(language: str, words: str, kind: str | None) -> None:
    assert participant_kind(words, language=language) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Militantes del FMLN y de la Conaie", [("FMLN", "SLV"), ("Conaie", "ECU")]),
        pytest.param("he wrote fmln in small letters", [], id="a short name counts in capitals only"),
        ("CARABINEROS dispersed them", [("CARABINEROS", "CHL")]),
    ],
)
def test_institution_gives_its_country(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[start:end], country) for start, end, country in find_institutions(text)] == found


def test_no_institution_is_of_two_countries() -> None:
    data = read_data("groundswell.actors", "institutions.yaml")
    names = Counter(fold(name) for listed in data.values() for line in listed for name in str(line).split("|"))
    assert [name for name, number in names.items() if number > 1] == []
