"""Reads: the routes that are kept here, and where a request would go."""
