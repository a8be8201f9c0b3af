"""Decisions of inventory: pure functions, no Django, no clock."""
