"""Roles apart, and what networks, peers and strangers do to them."""
