"""Names of places: one spelling to look them up by, and which spellings are worth keeping."""

from __future__ import annotations

import re
import unicodedata

from groundswell.language.fold import fold

#: A word of a name: initials ("U.S."), or letters and digits, with apostrophes inside ("N'Djamena") but not "Peru's".
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:'(?!s\b)[^\W_]+)*")
#: Longest name, in words.
LONGEST = 6
_SHORT_FORMS = {
    "st": "saint",
    "ste": "sainte",
    "sta": "santa",
    "sto": "santo",
    "mt": "mount",
    "ft": "fort",
    "pto": "puerto",
}
_MARKS = re.compile("[\u0304\u0331]")  # macron above and below
_WRITTEN_WITH_MACRONS = frozenset({"LVA", "LTU", "NZL", "USA"})
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ0-9 .'’‘`ʼ\-/]+")
_FOR_THE_KIND = (
    "county|province|region|district|department|state|oblast|governorate|prefecture|municipality|metropolitan|rayon|"
    "raion|canton|division|territory|voivodeship|republic|city|town|parish|department|regency|kray|krai|union|"
    "autonomous|community|emirate|wilaya|muhafazat|zila|taluk|tehsil|provincia|departamento|estado|condado|region|"
    "municipio|distrito|canton|comunidad|autonoma"
)
_KIND_AFTER = re.compile(rf"(.+?)(?: (?:{_FOR_THE_KIND}))+")
_KIND_BEFORE = re.compile(rf"(?:(?:the|el|la) )?(?:(?:{_FOR_THE_KIND}) )+(?:of|de|del|de la|de los)? ?(.+)")


def plain(word: str) -> str:
    """A folded word as it stands in a key: no dots or apostrophes, short forms in full."""
    bare = word.replace(".", "").replace("'", "")
    return _SHORT_FORMS.get(bare, bare)


def key_of(name: str) -> str:
    """What a name is looked up by.

    Examples
    --------
    >>> key_of("St. Étienne-du-Rouvray")
    'saint etienne du rouvray'
    """
    return " ".join(plain(w[0]) for w in WORD.finditer(fold(name)))


def displayed(name: str, country: str) -> str:
    """A name without the marks of transliteration, that no newspaper prints: "Alīgarh" is "Aligarh"."""
    if country in _WRITTEN_WITH_MACRONS:
        return name
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", name)))


def without_kind(key: str) -> str | None:
    """The key of a unit's name without the word for what it is: "boone county" is "boone"."""
    found = _KIND_AFTER.fullmatch(key) or _KIND_BEFORE.fullmatch(key)
    return found[1] if found and len(found[1]) > 2 else None


def is_spelling(name: str) -> bool:
    """Is an alternate name a spelling that a report in Latin letters can have?

    Lists of alternate names hold airport codes, transliterations without capitals and other scripts as well.
    """
    if not _LATIN.fullmatch(name) or not 3 <= len(name) <= 40:
        return False
    letters = [c for c in name if c.isalpha()]
    if name.startswith("The "):
        return False  # "The Capital"
    return len(letters) >= 3 and name[0].isupper() and not all(c.isupper() for c in letters)
