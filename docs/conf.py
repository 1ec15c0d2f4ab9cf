"""Sphinx: the pages are Markdown; the codebook page is made from the codebook."""

from __future__ import annotations

from pathlib import Path

import groundswell
from groundswell.codebook import codebook_markdown, load_codebook

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
