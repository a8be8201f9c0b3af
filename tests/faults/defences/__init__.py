"""A module's defences, as functions that remove one each from the running shop."""
