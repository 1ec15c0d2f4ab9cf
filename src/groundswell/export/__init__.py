"""Datasets out: what a project holds as tables, seen through a codebook, protected, and written in a format."""
