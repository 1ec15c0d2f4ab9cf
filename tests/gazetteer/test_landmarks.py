"""Landmarks and their towns."""

from collections import Counter

from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.gazetteer.landmarks import find_landmarks, town_of, towns
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data


def test_every_town_of_the_file_is_in_the_gazetteer() -> None:
    gazetteer = Gazetteer(ensure_index())
    for country, town in towns():
        assert town_of(country, town, gazetteer).country == country


def test_no_landmark_stands_in_two_towns() -> None:
    data = read_data("groundswell.gazetteer", "landmarks.yaml")
    names = Counter(
        fold(name) for held in data.values() for listed in held.values() for line in listed for name in line.split("|")
    )
    assert [name for name, number in names.items() if number > 1] == []


def test_the_longest_of_names_inside_one_another_is_found() -> None:
    text = "frente a la unah-vs"
    found = [(text[s:e], town.name) for s, e, town in find_landmarks(text, Gazetteer(ensure_index()))]
    assert found == [("unah-vs", "San Pedro Sula")]
