"""Card numbers are for a payment provider's own form: none may get as far as our tables, pages and logs."""

import re
from typing import Final

_SHAPE: Final = re.compile(r"[0-9](?:[ -]?[0-9]){11,18}")


def is_card_number(text: str) -> bool:
    """Whether ``text`` is 12 to 19 digits with a right last one (ISO/IEC 7812), with or without blanks and hyphens."""
    if not _SHAPE.fullmatch(text.strip()):
        return False
    digits = [int(digit) for digit in text if digit.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[::-2]) + sum(doubled)) % 10 == 0
