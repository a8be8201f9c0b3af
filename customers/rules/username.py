"""User names: plain ASCII, so that no two look alike, and without an @, so that none is mistaken for an address."""

import re
from typing import Final

from shop.errors import message

LONGEST: Final = 40
SHAPE: Final = message("3 to 40 of the letters a to z, digits, dots, hyphens and underscores.")
_SHAPE: Final = re.compile(r"[a-z0-9._-]{3,40}")


class UsernameRefused(ValueError):
    """Not a user name we take; the text is the message id of a sentence for people."""


def read_username(text: str) -> str:
    """The canonical form of ``text``. Raises ``UsernameRefused``."""
    # ASCII first: some signs (the Kelvin sign) become ASCII letters when they are lowered.
    if not text.isascii() or not _SHAPE.fullmatch(text.lower()):
        raise UsernameRefused(SHAPE)
    return text.lower()
