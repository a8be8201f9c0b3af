"""Every filter, one family in a file; ``registry`` knows them by name."""
