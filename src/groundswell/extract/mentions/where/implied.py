"""Places that are told by what stands there: the town of a landmark, the country of an institution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundswell.actors.institutions import find_institutions
from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.extract.mentions.where.sites import leads_to_site
from groundswell.gazetteer import Gazetteer
from groundswell.gazetteer.landmarks import find_landmarks
from groundswell.language.fold import fold
from groundswell.record.value import Place

_CONFIDENCE = 0.9
_SHORT = 5  # letters of a name that must be written as one


def with_implied(
    text: str, places: Sequence[PlaceMention], *, language: str, gazetteer: Gazetteer
) -> tuple[PlaceMention, ...]:
    """The places of a text with those that landmarks and institutions tell, by position.

    A landmark tells its town where something is said to be there ("at Tahrir Square"), not where it speaks ("the White
    House said"). Names inside that of a landmark or institution are no places of their own.
    """
    implied = [*_landmarks(text, language, gazetteer), *_institutions(text, gazetteer)]
    own = [p for p in places if not any(i.start <= p.start and p.end <= i.end for i in implied)]
    return tuple(sorted([*own, *implied], key=lambda p: (p.start, p.end)))


def _landmarks(text: str, language: str, gazetteer: Gazetteer) -> Iterator[PlaceMention]:
    folded = fold(text)
    for start, end, town in find_landmarks(folded, gazetteer):
        named = end - start > _SHORT or text[start].isupper()
        if named and leads_to_site(folded, start, language=language):
            place = gazetteer.place(town, name=text[start:end])
            yield PlaceMention(start, end, text[start:end], "locality", place, _CONFIDENCE, "landmark")


def _institutions(text: str, gazetteer: Gazetteer) -> Iterator[PlaceMention]:
    for start, end, code in find_institutions(text):
        nation = gazetteer.country(code)
        place = gazetteer.place(nation, name=text[start:end]) if nation else Place(text[start:end], country=code)
        yield PlaceMention(start, end, text[start:end], "institution", place, _CONFIDENCE)
