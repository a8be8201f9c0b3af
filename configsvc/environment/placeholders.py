"""``${key}`` and ``${key:otherwise}``, filled in from the served settings only: our own environment is nobody's."""

from collections.abc import Mapping
from typing import Final

from shop.config.base import Scalar

DEEPEST: Final = 20
LARGEST: Final = 256 * 1024


class TooMuch(ValueError):
    """Placeholders that would fill up the memory."""


def resolved(text: str, values: Mapping[str, Scalar]) -> str:
    """``text`` filled in; what has no value and no default stays, ``\\${`` becomes ``${``. Raises ``TooMuch``."""
    found = _filled(text, values, ())
    return found.replace("\\${", "${")


def written(value: Scalar) -> str:
    """As Java would write it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _filled(text: str, values: Mapping[str, Scalar], open_keys: tuple[str, ...]) -> str:
    made, rest = "", text
    while (start := rest.find("${")) >= 0:
        if start and rest[start - 1] == "\\":
            made, rest = made + rest[: start + 2], rest[start + 2 :]
            continue
        end = _end(rest, start + 2)
        if end < 0:
            break
        made += rest[:start] + _one(rest[start + 2 : end], values, open_keys)
        rest = rest[end + 1 :]
        if len(made) > LARGEST:
            raise TooMuch("placeholders make a value too long")
    return made + rest


def _end(text: str, start: int) -> int:
    """Where the brace that closes this placeholder stands; -1 without one."""
    depth = 0
    for position in range(start, len(text)):
        if text.startswith("${", position):
            depth += 1
        elif text[position] == "}":
            if depth == 0:
                return position
            depth -= 1
    return -1


def _one(inner: str, values: Mapping[str, Scalar], open_keys: tuple[str, ...]) -> str:
    if len(open_keys) > DEEPEST:
        raise TooMuch("placeholders stand in placeholders too deeply")
    expression = _filled(inner, values, (*open_keys, ""))
    key, colon, otherwise = expression.partition(":")
    if key in open_keys:
        return "${" + inner + "}"
    if key in values:
        return _filled(written(values[key]), values, (*open_keys, key))
    return otherwise if colon else "${" + inner + "}"
