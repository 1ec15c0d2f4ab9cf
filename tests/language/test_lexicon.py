"""The notation of lexicons."""

import pytest

from groundswell.errors import DataError
from groundswell.language.fold import fold
from groundswell.language.lexicon import Lexicon, load_lexicon

MACROS = {"road": "road|roads|highway", "take": "take|took"}


def found(phrase: str, text: str) -> list[str]:
    folded = fold(text)
    lexicon = Lexicon({"x": [phrase]}, macros=MACROS)
    return [folded[m.start : m.end] for m in lexicon.find(folded)]


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        pytest.param("march", "They march. Marching", ["march"], id="whole words only"),
        pytest.param("protest*", "Protesters protested", ["protesters", "protested"], id="prefix"),
        pytest.param("sat|sit down", "sit down, sat  down", ["sit down", "sat  down"], id="alternatives"),
        pytest.param("@take to the? street|streets", "took to streets", ["took to streets"], id="optional"),
        pytest.param("block* ... @road", "blocked the old road", ["blocked the old road"], id="gap of three"),
        pytest.param("block* ... @road", "blocked one two three four roads", [], id="gap too long"),
        pytest.param("block* ... @road", "blocked it. The road", [], id="gap stops at a full stop"),
        pytest.param("sit-in", "sit-in, sit in, sitin", ["sit-in", "sit in", "sitin"], id="hyphen"),
        pytest.param("# march", "8 march", ["8 march"], id="number"),
        pytest.param("huelga de hambre", "HUELGA DE HAMBRE", ["huelga de hambre"], id="capitals"),
        pytest.param("a? planton", "a planton", ["a planton"], id="begins with an optional word"),
    ],
)
def test_notation(phrase: str, text: str, matches: list[str]) -> None:
    assert found(phrase, text) == matches


def test_longest_phrase_of_a_code_wins() -> None:
    lexicon = Lexicon({"x": ["march", "march for peace"]})
    assert [(m.start, m.end) for m in lexicon.find("march for peace")] == [(0, 15)]


def test_codes_are_found_side_by_side() -> None:
    lexicon = Lexicon({"a": ["hunger strike"], "b": ["strike"]})
    assert {m.code for m in lexicon.find("hunger strike")} == {"a", "b"}


def test_part_of_a_text_can_be_searched() -> None:
    lexicon = Lexicon({"a": ["strike"]})
    assert [m.start for m in lexicon.find("strike strike", 6)] == [7]


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param("... march", id="leading gap"),
        pytest.param("a?", id="nothing"),
        pytest.param("@none", id="macro"),
    ],
)
def test_phrase_that_cannot_be_read_is_named(phrase: str) -> None:
    with pytest.raises(DataError, match="lexicon"):
        Lexicon({"x": [phrase]})


def test_section_that_is_missing_is_named_with_those_there_are() -> None:
    with pytest.raises(DataError, match="forms"):
        load_lexicon("en", "events", "fourms")
