"""Decisions of billing: pure functions, no Django, no clock."""
