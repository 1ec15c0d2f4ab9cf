"""Cells of tables that spreadsheet programs open."""

from __future__ import annotations

#: What a spreadsheet program takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(words: str) -> str:
    """Words that no spreadsheet program computes: with an apostrophe before what it would take for a formula.

    `restored` gives them back as they were.

    Examples
    --------
    >>> harmless("=1+1"), harmless("'=1+1"), harmless("1+1")
    ("'=1+1", "''=1+1", '1+1')
    """
    return f"'{words}" if words.lstrip("'").startswith(_FORMULA) else words


def restored(words: str) -> str:
    """Words as they were before they were made harmless."""
    return words[1:] if words.startswith("'") and words.lstrip("'").startswith(_FORMULA) else words
