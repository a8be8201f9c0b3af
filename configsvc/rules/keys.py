"""Which keys and values can be kept."""

import re
from typing import Final

LONGEST_KEY: Final = 250
LONGEST_VALUE: Final = 64 * 1024
LONGEST_REASON: Final = 500

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_@+~:-]+(?:\[(?:\d{1,4}|[A-Za-z0-9_.@+~/-]+)\])*")


def trouble_with_key(key: str) -> str | None:
    """What is wrong with a dotted ``key``; None if nothing is."""
    if len(key) > LONGEST_KEY:
        return f"longer than {LONGEST_KEY} characters"
    bare = re.sub(r"\[[^\]]*\]", lambda found: found[0].replace(".", "_"), key)
    if not bare or not all(_SEGMENT.fullmatch(segment) for segment in bare.split(".")):
        return "not a dotted name such as billing.tax-standard or list[0].name"
    return None


def trouble_with_value(value: str) -> str | None:
    """What is wrong with a ``value``; None if nothing is."""
    if len(value.encode()) > LONGEST_VALUE:
        return f"longer than {LONGEST_VALUE} bytes"
    return "it contains a character that cannot be kept" if "\x00" in value else None
