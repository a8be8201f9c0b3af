"""What a file of settings may be at most: one that is more is refused, and what was read before stays."""

from typing import Final

LARGEST: Final = 512 * 1024
DEEPEST: Final = 32
MOST_KEYS: Final = 20_000


class Unreadable(ValueError):
    """A file of settings that cannot be read; the message says why and repeats nothing of it."""
