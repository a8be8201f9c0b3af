"""Writes: settings by compare-and-set, their history, labels, clients."""
