"""Sphinx: the pages are Markdown; those of the codebooks are made from the codebooks."""

from __future__ import annotations

from pathlib import Path

import groundswell
from groundswell.codebook import codebook_markdown, load_codebook
from groundswell.export.crosswalk import crosswalks
from groundswell.export.page import crosswalks_markdown

HERE = Path(__file__).parent

project = "Groundswell"
author = "The Groundswell developers"
release = version = groundswell.__version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"Groundswell {release}"
exclude_patterns = ["_build"]
myst_heading_anchors = 3

(HERE / "codebook.md").write_text(codebook_markdown(load_codebook()), "utf-8")
(HERE / "codebooks.md").write_text(
    "# Other codebooks\n\nMade from the files of `groundswell/export/codebooks`; [export](export.md) says how.\n\n"
    + crosswalks_markdown(crosswalks().values()),
    "utf-8",
)
