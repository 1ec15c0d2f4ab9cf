"""Words that can be kept anywhere."""

from __future__ import annotations

import re
from typing import overload

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


@overload
def storable(words: str) -> str: ...
@overload
def storable(words: None) -> None: ...
def storable(words: str | None) -> str | None:
    """Words as every database can keep them: a stray half of a character, or a zero byte, becomes U+FFFD."""
    if words is None or _UNSTORABLE.search(words) is None:
        return words
    return _UNSTORABLE.sub("\ufffd", words)
