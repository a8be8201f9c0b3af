"""Decisions of orders: pure functions, no Django, no clock."""
