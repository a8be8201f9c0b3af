"""Writes: one verb per file."""
