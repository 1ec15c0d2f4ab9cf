"""Decides which candidate events are one event in the world, says why, and reconciles their values."""
