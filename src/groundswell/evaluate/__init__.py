"""Comparison: the machine with gold, coder with coder. Nothing in the line imports it."""
