"""Drawings as SVG: shapes with classes, which the style of the page or of the file gives colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH = 760  # of every drawing, in pixels
_LETTER = 7.3  # width of one at 12.5 pixels, on average
#: Style of a drawing in a file of its own; the page has the same classes, in light and dark.
STYLE = """
.paper{fill:#fff}text{font:12.5px system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:#1c2224}
.soft{fill:#55605f}.strong{font-weight:700}.main{fill:#2a7686}.second{fill:#a9d0d6}.grid{stroke:#d9dedc;fill:none}
.axis{stroke:#7c8886;fill:none}.line{stroke:#1c2224;stroke-width:1.5;fill:none}.dot{fill:#b4570f;stroke:#fff}
.sea{fill:#f3f6f6}.land{fill:#e3e5e1;stroke:#fff;stroke-width:.6}.with{fill:#cbdcd8}
.spot{fill:#b4570f;fill-opacity:.62;stroke:#fff;stroke-width:.8}.halo{paint-order:stroke;stroke:#fff;stroke-width:3px;
stroke-linejoin:round}.cell{fill:#2a7686}.ring{fill:none;stroke:#7c8886}.on{fill:#fff}
""".strip()


def width_of(words: str) -> float:
    """Roughly how wide words are, in pixels."""
    return _LETTER * len(words)


def cut(words: str, width: float) -> str:
    """Words that fit into a width in pixels, with three dots where some are left out."""
    most = int(width / _LETTER)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


@dataclass(slots=True)
class Drawing:
    """A drawing that shapes are added to. Lengths are in pixels, from the upper left corner."""

    height: float
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, style: str = "", *, anchor: str = "start") -> None:
        """Words: from `x` on, around it (``middle``), or up to it (``end``)."""
        told = f' class="{style}"' if style else ""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(f'<text x="{_n(x)}" y="{_n(y)}"{told}{where}>{escape(words)}</text>')

    def rect(
        self, x: float, y: float, width: float, height: float, style: str, *, opacity: float | None = None
    ) -> None:
        """A rectangle."""
        more = "" if opacity is None else f' fill-opacity="{opacity:.2f}"'
        self.parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" class="{style}"{more}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str) -> None:
        """A straight line."""
        self.parts.append(f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" class="{style}"/>')

    def circle(self, x: float, y: float, radius: float, style: str) -> None:
        """A circle."""
        self.parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" class="{style}"/>')

    def path(self, rings: Sequence[Sequence[tuple[float, float]]], style: str) -> None:
        """Closed rings of points, as one shape."""
        told = "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in ring) + "Z" for ring in rings)
        self.parts.append(f'<path d="{told}" class="{style}" fill-rule="evenodd"/>')

    def svg(self, name: str, title: str, told: str) -> str:
        """The drawing for a page: `title` and `told` are what a screen reader says of it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(self.height)}" role="img" '
            f'aria-labelledby="{name}-title {name}-told"><title id="{name}-title">{escape(title)}</title>'
            f'<desc id="{name}-told">{escape(told)}</desc>{"".join(self.parts)}</svg>'
        )


def in_a_file(svg: str) -> str:
    """A drawing as a file of its own: with its style and a white ground."""
    head, rest = svg.split("</desc>", 1)
    size = head.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    head = head.replace("<svg ", f'<svg width="{size[0]}" height="{size[1]}" ', 1)
    return f'{head}</desc><style>{STYLE}</style><rect width="100%" height="100%" class="paper"/>{rest}\n'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


# ------------------------------------------------------------------ kinds of drawings


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its parts one after the other, and the words at its end. Without parts it is a heading."""

    label: str
    parts: tuple[float, ...] = ()
    words: str = ""


def bars(told: Sequence[Bar], *, legend: Sequence[str] = ()) -> Drawing:
    """Horizontal bars below one another."""
    row, top = 24, 30 if legend else 6
    drawing = Drawing(top + row * len(told) + 4)
    left = min(270.0, max((width_of(bar.label) for bar in told if bar.parts), default=0.0) + 14)
    right = max((width_of(bar.words) for bar in told), default=0.0) + 12
    scale = (WIDTH - left - right) / (max((sum(bar.parts) for bar in told), default=0.0) or 1.0)
    _legend(drawing, left, legend)
    for place, bar in enumerate(told):
        y, x = top + place * row, left
        if not bar.parts:
            drawing.text(left, y + 16, bar.label, "strong")
            continue
        drawing.text(left - 8, y + 16, cut(bar.label, left - 10), anchor="end")
        for part, style in zip(bar.parts, ("main", "second"), strict=False):
            if part:
                drawing.rect(x, y + 3, max(part * scale, 1.0), row - 7, style)
                x += part * scale
        drawing.text(max(x, left + 1) + 6, y + 16, bar.words, "soft")
    return drawing


def _legend(drawing: Drawing, x: float, legend: Sequence[str]) -> None:
    for words, style in zip(legend, ("main", "second"), strict=False):
        drawing.rect(x, 6, 12, 12, style)
        drawing.text(x + 18, 16, words, "soft")
        x += width_of(words) + 44


@dataclass(frozen=True, slots=True)
class Reach:
    """A line from `low` to `high` with a dot: an arrow where it has no end; light and dark bars where they are told.

    Without a dot it is a heading.
    """

    label: str
    low: float | None = None
    high: float | None = None
    dot: float | None = None
    words: str = ""
    bar: tuple[float, float] | None = None


def reaches(
    told: Sequence[Reach], *, ticks: Sequence[tuple[float, str]], at: Sequence[float], legend: Sequence[str] = ()
) -> Drawing:
    """Lines with dots below one another, on one scale.

    Parameters
    ----------
    told
        The lines; `low`, `high` and `dot` are already shares, from 0 to 1, of the width.
    ticks
        Shares of the width with words below the drawing.
    at
        Shares at which lines are emphasized.
    legend
        What dark and light bars are.
    """
    row, top = 26, 30 if legend else 8
    drawing = Drawing(top + row * len(told) + 30)
    left = min(270.0, max((width_of(one.label) for one in told), default=0.0) + 14)
    right = max((width_of(one.words) for one in told), default=0.0) + 22
    wide = WIDTH - left - right
    bottom = top + row * len(told)
    _legend(drawing, left, legend)
    for share, words in ticks:
        x = left + share * wide
        drawing.line(x, top, x, bottom + 4, "axis" if share in at else "grid")
        drawing.text(x, bottom + 19, words, "soft", anchor="middle")
    for place, one in enumerate(told):
        y = top + place * row + row / 2
        if one.dot is None:
            drawing.text(left, y + 4, one.label, "strong halo")
            continue
        drawing.text(left - 8, y + 4, cut(one.label, left - 10), anchor="end")
        if one.bar:
            drawing.rect(left, y - 7, one.bar[1] * wide, 14, "second")
            drawing.rect(left, y - 7, one.bar[0] * wide, 14, "main")
        if one.low is not None:
            end = left + (1.0 if one.high is None else one.high) * wide
            start = left + one.low * wide
            drawing.line(start, y, end, y, "line")
            drawing.line(start, y - 5, start, y + 5, "line")
            if one.high is None:
                drawing.line(end, y, end - 6, y - 4, "line")
                drawing.line(end, y, end - 6, y + 4, "line")
            else:
                drawing.line(end, y - 5, end, y + 5, "line")
        drawing.circle(left + one.dot * wide, y, 4.5, "dot")
        drawing.text(WIDTH, y + 4, one.words, "soft", anchor="end")
    return drawing


def columns(
    told: Sequence[int], *, labels: Sequence[tuple[int, str]], ticks: Sequence[int], height: float = 240
) -> Drawing:
    """Columns side by side.

    Parameters
    ----------
    told
        Their heights.
    labels
        Number of a column, and words below it.
    ticks
        Heights at which a line is drawn; the last is the greatest.
    height
        Of the drawing.
    """
    drawing = Drawing(height)
    left, bottom, top = 12 + width_of(str(ticks[-1])), height - 26, 12
    scale, wide = (bottom - top) / ticks[-1], (WIDTH - left - 6) / len(told)
    for tick in ticks:
        y = bottom - tick * scale
        drawing.line(left, y, WIDTH - 6, y, "axis" if not tick else "grid")
        drawing.text(left - 6, y + 4, str(tick), "soft", anchor="end")
    gap = 0.0 if wide < 3 else min(2.0, wide * 0.15)
    for place, number in enumerate(told):
        if number:
            drawing.rect(left + place * wide + gap / 2, bottom - number * scale, wide - gap, number * scale, "main")
    for place, words in labels:
        x = left + (place + 0.5) * wide
        half = width_of(words) / 2
        drawing.text(min(max(x, left + half - 10), WIDTH - half), height - 8, words, "soft", anchor="middle")
    return drawing


def cells(rows: Sequence[tuple[str, Sequence[tuple[float, str]]]], heads: Sequence[str]) -> Drawing:
    """A table whose cells are the darker the greater their share, from 0 to 1, with words in each."""
    row = 28
    left = min(230.0, max((width_of(label) for label, _ in rows), default=0.0) + 14)
    wide = (WIDTH - left) / max(len(heads), 1)
    top = 12 + 15 * max((len(_lines(head, wide)) for head in heads), default=0)
    drawing = Drawing(top + row * len(rows) + 6)
    for place, head in enumerate(heads):
        lines = _lines(head, wide)
        for line, words in enumerate(lines, start=-len(lines)):
            drawing.text(left + (place + 0.5) * wide, top + 6 + 15 * line, words, "soft", anchor="middle")
    for place, (label, held) in enumerate(rows):
        y = top + place * row
        drawing.text(left - 8, y + 18, cut(label, left - 10), anchor="end")
        for number, (share, words) in enumerate(held):
            drawing.rect(left + number * wide + 1, y + 1, wide - 2, row - 2, "cell", opacity=0.06 + 0.94 * share)
            style = "on" if share > 0.5 else ""
            drawing.text(left + (number + 0.5) * wide, y + 18, words, style, anchor="middle")
    return drawing


def _lines(words: str, width: float) -> list[str]:
    """Words on no more than three lines of a width."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer) > width - 4:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut(line, width) for line in lines[:3]]


def ticks_to(most: int) -> list[int]:
    """Round numbers from 0 to no less than the most, five at the most."""
    step = next(s for power in range(12) for s in (10**power, 2 * 10**power, 5 * 10**power) if s * 5 >= most)
    return [step * n for n in range(max(1, math.ceil(most / step)) + 1)]
