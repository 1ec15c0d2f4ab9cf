"""Who is named: where names begin and end, in any kind of letters."""

import pytest

from groundswell.extract.mentions.who import ActorMention, find_actors
from groundswell.language.parse import parse


def of_sort(text: str, sort: str, language: str = "en") -> list[str]:
    return [actor.quote for actor in found(text, language) if actor.sort == sort]


def found(text: str, language: str = "en") -> tuple[ActorMention, ...]:
    return find_actors(parse(text, language=language))


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("The Bakers Union and the Millers Union marched.", "en", ["Bakers Union", "Millers Union"]),
        ("The Bakers and Millers Union marched.", "en", ["Bakers and Millers Union"]),
        (
            "Convocan la Asociación de Panaderos y el Sindicato de Molineros.",
            "es",
            ["Asociación de Panaderos", "Sindicato de Molineros"],
        ),
        ("The strike was led by the Bakers Union. The Mill closed.", "en", ["Bakers Union"]),
        ("Said Ann Lee of the Bakers Union of Leeds.", "en", ["Bakers Union of Leeds"]),
        ("La Central de Choferes 3 de Mayo paró.", "es", ["Central de Choferes 3 de Mayo"]),
    ],
)
def test_a_name_ends_where_another_or_a_sentence_begins(text: str, language: str, names: list[str]) -> None:
    assert of_sort(text, "organization", language) == names


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("we from the quarry road residents committee blocked the bridge", "en", "quarry road residents committee"),
        ("the garment workers union called a strike in leeds", "en", "garment workers union"),
        ("MILLERS UNION CALLS STRIKE\nThe mills were shut on Monday.", "en", "MILLERS UNION"),
        ("el sindicato de panaderos convocó a la huelga", "es", "sindicato de panaderos"),
        ("la federación campesina del valle alto bloquea la ruta", "es", "federación campesina del valle alto"),
    ],
)
def test_an_organization_is_found_in_any_letters(text: str, language: str, name: str) -> None:
    assert name in of_sort(text, "organization", language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the union said the committee met and the movement grew", "en"),
        ("The credit union closed.", "en"),
        ("instalaron una mesa de diálogo por la educación frente al palacio", "es"),
        ("esperaban el colectivo de la línea 35", "es"),
    ],
)
def test_a_common_noun_alone_names_no_organization(text: str, language: str) -> None:
    assert of_sort(text, "organization", language) == []


def test_a_name_told_to_be_a_groups_is_found_again() -> None:
    text = "A group called Empty Barrel blocked the depot. Two members of Empty Barrel climbed the gate."
    assert of_sort(text, "organization") == ["Empty Barrel", "Empty Barrel"]


def test_a_dateline_or_a_shout_is_no_abbreviation() -> None:
    assert of_sort("LEEDS (Reuters) - Teachers carried a sign: NO MORE CUTS.", "organization") == []


@pytest.mark.parametrize(
    ("text", "language", "group"),
    [
        ("Farmers from Alwar, Dausa and Tonk marched.", "en", "Farmers from Alwar, Dausa and Tonk"),
        ("Residents of three villages marched.", "en", "Residents of three villages"),
        ("Farmers from across the country marched.", "en", "Farmers"),
        ("Marcharon campesinos de tres distritos.", "es", "campesinos de tres distritos"),
        ("Students of Leeds University marched.", "en", "Students"),
    ],
)
def test_a_group_is_taken_with_where_it_is_from(text: str, language: str, group: str) -> None:
    assert of_sort(text, "group", language) == [group]


def test_a_noun_that_describes_another_is_no_group() -> None:
    assert "farmer" not in [actor.head for actor in found("Several farmer unions marched.")]
