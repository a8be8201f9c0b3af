"""Decisions of customers: pure functions, no Django, no clock."""
