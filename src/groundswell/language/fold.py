"""Folding: one spelling to match on, with every character where it was."""

from __future__ import annotations

import unicodedata


class _Folding(dict[int, str]):
    """Character code to its folded character, worked out once for each character met."""

    def __missing__(self, code: int) -> str:
        letter = "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)  # what is matched can be written anywhere
        plain = unicodedata.normalize("NFD", letter)[0].lower()
        folded = plain if len(plain) == 1 else letter
        self[code] = folded
        return folded


_TABLE = _Folding({ord(c): "'" for c in "’‘`´ʼ"} | {ord(c): '"' for c in "“”„«»"} | {ord(c): "-" for c in "–—‐‑−"})
_TABLE |= {ord(c): " " for c in "\u00a0\u2009\u202f\t"}


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and dashes; as long as `text`, so that offsets hold in both.

    Examples
    --------
    >>> fold("«Según Núñez»")
    '"segun nunez"'
    """
    return text.translate(_TABLE)
