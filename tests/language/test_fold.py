"""Folding keeps every character where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.language.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Según Núñez", "segun nunez", id="accents"),
        pytest.param("“Fuera” – ‘no’", "\"fuera\" - 'no'", id="quotes and dashes"),
        pytest.param("İSTANBUL", "istanbul", id="dotted capital"),
        pytest.param("ﬁn ß", "ﬁn ß", id="ligatures stay one character"),
        pytest.param("a\u00a0b\tc", "a b c", id="spaces"),
        pytest.param("a\ud83db", "a\ufffdb", id="half a character"),
    ],
)
def test_spelling_is_made_plain(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_length_is_kept(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
