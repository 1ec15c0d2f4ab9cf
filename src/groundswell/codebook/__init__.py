"""Codebooks: named, versioned sets of fields and codes."""

from groundswell.codebook.book import Code, Codebook, Field, load_codebook
from groundswell.codebook.check import checked
from groundswell.codebook.page import codebook_markdown

__all__ = ["Code", "Codebook", "Field", "checked", "codebook_markdown", "load_codebook"]
