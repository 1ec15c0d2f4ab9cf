"""The drawings of a report as files of their own."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from groundswell.export.report.drawing import in_a_file
from groundswell.export.report.figure import Figure

_TIMES = 2  # pixels of a picture for each of the drawing


def can_draw_pictures() -> bool:
    """Whether what makes PNG of SVG is installed."""
    return importlib.util.find_spec("resvg_py") is not None


def write_figures(figures: Sequence[Figure], folder: Path) -> list[Path]:
    """Write each drawing as SVG, and as PNG where `can_draw_pictures`.

    Returns
    -------
    list of Path
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for figure in figures:
        if figure.svg is None:
            continue
        drawn = in_a_file(figure.svg)
        path = folder / f"{figure.name}.svg"
        path.write_text(drawn, "utf-8")
        written.append(path)
        if can_draw_pictures():
            import resvg_py

            picture = path.with_suffix(".png")
            picture.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=_TIMES, background="#ffffff")))
            written.append(picture)
    return written
