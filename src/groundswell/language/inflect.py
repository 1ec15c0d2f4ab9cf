"""Inflection: the forms of a verb as reports use them, folded, for the lexicons.

Forms are made by rule and freely: that a stem may change is answered by giving both ("cerrar": "cerraron", "cierran"),
for a form that nobody writes does no harm in a list of words to be found. What is left out is what is as often another
word: the Spanish present singular, which without accents is a noun or the past ("marcha", "toma", "paro").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

_AR = (
    "ar arse ando andose ado ada ados adas an amos aron aba aban abamos aran aremos aria arian ariamos en aran ase asen"
)
_ER = "ido ida idos idas io ieron ia ian iamos iera ieran iese iesen iendo iendose an amos"
_E, _I = "er erse era en emos eran eremos eria erian eriamos", "ir irse ira en imos iran iremos iria irian iriamos"
#: Changes of a stem under stress, and of the last letter of a stem before e.
_STRESSED = (("e", "ie"), ("o", "ue"), ("e", "i"))
_BEFORE_E = (("c", "qu"), ("g", "gu"), ("z", "c"))
_VOWELS = "aeiou"


def spanish(infinitive: str) -> tuple[str, ...]:
    """Forms of a Spanish verb: infinitive, gerund, participles, plurals and the tenses of the past and future.

    Raises
    ------
    ValueError
        If the word does not end as infinitives do.
    """
    stem, ending = infinitive[:-2], infinitive[-2:]
    endings = {"ar": _AR, "er": f"{_ER} {_E}", "ir": f"{_ER} {_I}"}.get(ending)
    if endings is None or not stem:
        raise ValueError(f"{infinitive!r} is no Spanish infinitive: it should end in -ar, -er or -ir")
    found = {stem + end for end in endings.split()}
    for changed in _changed(stem):
        found |= {changed + end for end in ("an", "en")}
    for last, before in _BEFORE_E:
        if ending == "ar" and stem.endswith(last):
            found |= {stem.removesuffix(last) + before + "en"}
    return tuple(sorted(found))


def _changed(stem: str) -> Iterator[str]:
    """The stem with its last vowel as it is under stress."""
    for plain, stressed in _STRESSED:
        at = max(stem.rfind(vowel) for vowel in _VOWELS)
        if at >= 0 and stem[at] == plain:
            yield stem[:at] + stressed + stem[at + 1 :]


def english(verb: str) -> tuple[str, ...]:
    """Forms of a regular English verb: plain, -s, -ed, -ing."""
    if verb.endswith("e"):
        return (verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return (verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    return (verb, third, f"{verb}ed", f"{verb}ing")


#: By language.
INFLECT: dict[str, Callable[[str], tuple[str, ...]]] = {"en": english, "es": spanish}
