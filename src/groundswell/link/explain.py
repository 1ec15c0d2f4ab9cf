"""Why two candidate events are taken for one, or not: as a sentence, and as a waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from groundswell.link.model import Model

NOTICEABLE = 0.15  # weight from which a comparison is named in the sentence


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: what was compared, what came of it in words, and the weight that it adds.

    `key` names the comparison and the level: ``day.same``.
    """

    label: str
    words: str
    weight: float
    key: str = ""


def steps(model: Model, reached: Mapping[str, str]) -> list[Step]:
    """The bars of a waterfall, the clearest first, after where every pair starts."""
    found = [
        Step(
            c.label,
            c.level(reached[c.name]).words,
            model.weights[c.name].get(reached[c.name], 0.0),
            f"{c.name}.{reached[c.name]}",
        )
        for c in model.comparisons
        if reached.get(c.name) in {level.name for level in c.levels}
    ]
    told = sorted((s for s in found if abs(s.weight) >= NOTICEABLE), key=lambda s: (-abs(s.weight), s.label))
    return [Step("start", "any two events that are compared", model.prior, "start"), *told]


def sentence(model: Model, reached: Mapping[str, str]) -> str:
    """What speaks for one event, then what speaks against it: "same day, same town; different form"."""
    _, *told = steps(model, reached)
    sides = ([s.words for s in told if s.weight > 0], [s.words for s in told if s.weight < 0])
    return "; but ".join(", ".join(side) for side in sides if side) or "nothing speaks for or against"


def waterfall(told: Sequence[Step], *, width: int = 32) -> list[str]:
    """A waterfall as lines of text: each bar begins where the one before ends; right of the mark is for one event."""
    sums, low, high = _course(told)
    scale = (width - 1) / ((high - low) or 1.0)
    zero = round((0 - low) * scale)
    lines = []
    for step, (start, end) in zip([*told, Step("odds", "", 0.0)], sums, strict=True):
        left, right = (round((min(start, end) - low) * scale), round((max(start, end) - low) * scale))
        bar = [" "] * width
        bar[zero] = "│"
        for place in range(left, max(right, left + 1)):
            bar[place] = "█" if end >= start else "░"
        number = end if step.label == "odds" else step.weight
        lines.append(f"{step.label:<12} {number:+6.1f} {''.join(bar)} {step.words}".rstrip())
    return lines


def waterfall_svg(told: Sequence[Step], *, title: str) -> str:
    """A waterfall as a picture."""
    sums, low, high = _course(told)
    row, left, wide = 24, 330, 360
    scale = wide / ((high - low) or 1.0)
    zero = left + (0 - low) * scale
    height = row * (len(told) + 2) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 70} {height}" font-family="sans-serif" '
        f'font-size="13" role="img"><title>{escape(title)}</title>',
        f'<rect width="100%" height="100%" fill="white"/><text x="10" y="20" font-weight="bold">{escape(title)}</text>',
        f'<line x1="{zero:.1f}" y1="28" x2="{zero:.1f}" y2="{height - 8}" stroke="#888" stroke-dasharray="3"/>',
    ]
    for place, (step, (start, end)) in enumerate(zip([*told, Step("odds", "", 0.0)], sums, strict=True)):
        top = 34 + place * row
        x, bar = left + (min(start, end) - low) * scale, max(abs(end - start) * scale, 1.5)
        colour = "#444" if step.label in ("start", "odds") else "#2b7a4b" if end >= start else "#b3412c"
        number = end if step.label == "odds" else step.weight
        words = f"{step.label}: {step.words}" if step.words else step.label
        parts.append(
            f'<text x="{left - 8}" y="{top + 13}" text-anchor="end">{escape(words)}</text>'
            f'<rect x="{x:.1f}" y="{top}" width="{bar:.1f}" height="{row - 8}" fill="{colour}"/>'
            f'<text x="{x + bar + 5:.1f}" y="{top + 13}" fill="#333">{number:+.1f}</text>'
        )
    return "".join(parts) + "</svg>\n"


def _course(told: Sequence[Step]) -> tuple[list[tuple[float, float]], float, float]:
    """Where each bar starts and ends, with the sum as the last, and how far they reach."""
    sums, total = [], 0.0
    for step in told:
        sums.append((total, total + step.weight))
        total += step.weight
    sums.append((0.0, total))
    reach = [0.0, *(end for _, end in sums)]
    return sums, min(reach), max(reach)
