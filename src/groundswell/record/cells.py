"""Cells of tables that spreadsheet programs open."""

from __future__ import annotations

#: What a spreadsheet program takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(words: str) -> str:
    """Words that no spreadsheet program computes: with an apostrophe before what it would take for a formula.

    Examples
    --------
    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{words}" if words.startswith(_FORMULA) else words
