"""A figure of a report: a drawing, what it counts and does not know in words, and its numbers as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.export.report.drawing import Bar, bars
from groundswell.export.report.words import Words

MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of a figure as a table: the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes
    ----------
    name
        In the names of its files, and of its place in the page.
    title
        What it is of.
    caption
        Sentences: what it shows, its unit, the number of events, and what is not known.
    svg
        The drawing; None where there is nothing to draw.
    tables
        Its numbers.
    """

    name: str
    title: str
    caption: tuple[str, ...]
    svg: str | None
    tables: tuple[Numbers, ...]


def unit(events: int, words: Words) -> str:
    """What is counted, and how many there are."""
    return words.say("unit", n=events)


def not_known(number: int, words: Words) -> str:
    """Of how many events it is not told."""
    return words.say("not_known", n=number) if number else words.say("known_of_all")


def share(number: int, of: int, words: Words) -> str:
    """A share in per cent; a dash of nothing."""
    return words.percent(number / of) if of else "–"


def barred(name: str, title: str, told: Sequence[Bar], words: Words, *, legend: Sequence[str] = ()) -> str | None:
    """Bars as a drawing; None where there are none."""
    if not told:
        return None
    said = "; ".join(f"{bar.label} {bar.words}" for bar in [bar for bar in told if bar.parts][:3])
    return bars(told, legend=legend).svg(name, title, words.say("bars_alt", title=title, told=said))
