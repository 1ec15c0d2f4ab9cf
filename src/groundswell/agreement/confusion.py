"""What one coder says where another says something else, code by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: Stands for a code where a coder gives none.
NONE = "–"


@dataclass(frozen=True, slots=True)
class Confusion:
    """A table of the codes that two coders give to the events that both tell.

    Attributes
    ----------
    field
        What is compared.
    left, right
        The coders: rows and columns.
    codes
        Of rows and columns, those that neither gives left out.
    counts
        By row and column the number of events.
    """

    field: str
    left: str
    right: str
    codes: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def rows(self) -> list[tuple[int, ...]]:
        """The counts row by row, in the order of the codes."""
        return [tuple(self.counts.get((one, other), 0) for other in self.codes) for one in self.codes]


def confusion_of(
    field: str, left: str, right: str, pairs: Iterable[tuple[Hashable, Hashable]], order: Sequence[str]
) -> Confusion:
    """The confusion table of two coders.

    Parameters
    ----------
    field
        Name of what is compared.
    left, right
        The coders.
    pairs
        What each says of an event: a code, a set of codes, or None.
    order
        In which codes are to stand; others follow by name, and "none" stands last.

    Notes
    -----
    A cell counts events. Where both give a set, a code that both give is counted on the diagonal, and one that only one
    gives beside every code that only the other gives, or beside "none" where there is no such code.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for one, other in pairs:
        counts.update(cells_of(one, other))
    given = {code for cell in counts for code in cell}
    known = {code: place for place, code in enumerate(order)}
    codes = sorted(given, key=lambda code: (code == NONE, known.get(code, len(known)), code))
    return Confusion(field, left, right, tuple(codes), dict(counts))


def cells_of(one: Hashable, other: Hashable) -> list[tuple[str, str]]:
    """The cells that an event is counted in, of which two coders say this."""
    mine, theirs = _codes(one), _codes(other)
    both = sorted(mine & theirs)
    left, right = sorted(mine - theirs), sorted(theirs - mine)
    if not (both or left or right):
        return [(NONE, NONE)]
    apart = [(a, b) for a in left or [NONE] for b in right or [NONE]] if left or right else []
    return [*((code, code) for code in both), *apart]


def _codes(value: Hashable) -> frozenset[str]:
    if isinstance(value, frozenset):
        return value
    return frozenset() if value is None else frozenset({str(value)})
