"""Decisions: which keys and values can be kept, who may read whose settings."""
