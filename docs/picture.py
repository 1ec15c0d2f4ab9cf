"""Draw docs/images/result.svg: one sample report and its events, as the command line shows them.

python docs/picture.py
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import groundswell
from groundswell.cli.render import render
from groundswell.extract.pipeline import Extractor
from groundswell.samples import load_samples

FILE = Path(__file__).parent / "images" / "result.svg"
REPORT = "es-riobamba-diario"
WIDTH, LINE, EDGE = 80, 17, 24
COLOURS = {"32": "#2c7a3f", "33": "#9a6700", "34": "#1b6ca8", "36": "#0b7285", "31": "#b3261e"}


def spans(line: str) -> str:
    """A line with terminal styles as SVG text."""
    body, style = [], ""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if code := re.fullmatch(r"\x1b\[([0-9;]*)m", part):
            told = code[1].split(";")
            colour = next((COLOURS[c] for c in told if c in COLOURS), None)
            style = "" if "0" in told else style
            style += f' fill="{colour}"' if colour else ""
            style += ' font-weight="bold"' if "1" in told else ' fill="#6e7781"' if "2" in told else ""
        elif part:
            body.append(f"<tspan{style}>{html.escape(part)}</tspan>")
    return "".join(body)


def main() -> None:
    """Draw it."""
    report = next(d for d in load_samples() if d.id == REPORT)
    shown = render(Extractor().extract(report), width=WIDTH).splitlines()
    lines = [f"$ groundswell extract {REPORT}.txt", "", *shown]
    height = 2 * EDGE + LINE * len(lines)
    body = "".join(
        f'<text x="{EDGE}" y="{EDGE + LINE * (n + 1) - 4}" xml:space="preserve">{spans(line)}</text>'
        for n, line in enumerate(lines)
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * 8 + 2 * EDGE} {height}" '
        'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#1f2328">'
        f"<title>Groundswell {groundswell.__version__}: the events of one report</title>"
        f'<rect width="100%" height="100%" rx="8" fill="#f6f8fa"/>{body}</svg>\n',
        "utf-8",
    )


if __name__ == "__main__":
    main()
