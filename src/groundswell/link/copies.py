"""Near-identical reports: the same wire copy in several outlets counts as one source.

Reports are compared by runs of five words. MinHash (Broder 1997) finds those that may be copies; they are copies where
four in five of the runs of the shorter stand in the longer: one that was cut, or got a new first sentence, counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from groundswell.language.fold import fold

RUN = 5  # words
HASHES, ROWS = 64, 2  # of a sketch, and how many of them make a bucket
SHORTEST = 20  # words from which a report can be a copy of another
CONTAINED = 0.8  # share of the runs of the shorter that stand in the longer
_WORD = re.compile(r"\w+")


def sketch_of(text: str) -> str | None:
    """What near-identical texts have mostly in common, 8 hexadecimal digits a hash; None where a text is too short."""
    from rensa import RMinHash

    told = _runs(text)
    if len(told) <= SHORTEST - RUN:
        return None
    sketch = RMinHash(num_perm=HASHES, seed=1)
    sketch.update(told)
    return "".join(f"{number:08x}" for number in sketch.digest())


def copies(sketches: Iterable[tuple[int, str | None]], text_of: Callable[[int], str]) -> dict[int, int]:
    """Groups of near-identical reports: by number of a document the least number of its group.

    Parameters
    ----------
    sketches
        Number and sketch of every document.
    text_of
        Gives the text of a document: asked only for those that may be copies.
    """
    buckets: dict[tuple[int, str], list[int]] = defaultdict(list)
    group: dict[int, int] = {}
    for number, sketch in sketches:
        group[number] = number
        for start in range(0, len(sketch or ""), 8 * ROWS):
            buckets[start, (sketch or "")[start : start + 8 * ROWS]].append(number)
    for left, right in sorted(set(_pairs(buckets.values()))):
        one, other = sorted((_root(group, left), _root(group, right)))
        if one != other and _copy(_runs(text_of(left)), _runs(text_of(right))):
            group[other] = one
    return {number: _root(group, number) for number in group}


def _runs(text: str) -> list[str]:
    words = _WORD.findall(fold(text))
    return [" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def _copy(left: list[str], right: list[str]) -> bool:
    one, other = set(left), set(right)
    return len(one & other) >= CONTAINED * min(len(one), len(other))


def _pairs(buckets: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    for held in buckets:
        numbers = sorted(held)
        # chained, not crossed: a thousand copies of one text make a thousand pairs
        yield from pairwise(numbers)


def _root(group: dict[int, int], number: int) -> int:
    """The least number of a group."""
    while group[number] != number:
        group[number] = group[group[number]]
        number = group[number]
    return number
