"""A module with the shape of the real ones, for testing what carries calls: it knows nothing of a shop."""
