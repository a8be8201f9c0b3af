"""Java's ``.properties``."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from configsvc.environment.placeholders import written
from shop.config.base import Scalar
from shop.config.formats.limits import LARGEST, MOST_KEYS, Unreadable

_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_ESCAPED: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_SPLIT: Final = re.compile(r"((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)", re.DOTALL)


def parsed(data: bytes) -> dict[str, Scalar]:
    """The settings of a file, ISO-8859-1 unless it is UTF-8. Raises ``Unreadable``."""
    if len(data) > LARGEST:
        raise Unreadable(f"the file is larger than {LARGEST} bytes")
    found: dict[str, Scalar] = {}
    for line in _lines(_text(data)):
        matched = _SPLIT.fullmatch(line)
        if matched is None:
            raise Unreadable("properties: a line cannot be read")
        found[_unescaped(matched[1])] = _unescaped(matched[2])
        if len(found) > MOST_KEYS:
            raise Unreadable("it has too many keys")
    return found


def dumped(flat: Mapping[str, Scalar]) -> str:
    """Lines as the reference writes them: nothing is escaped, and the last has no end."""
    return "\n".join(f"{key}: {written(value)}" for key, value in flat.items())


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("iso-8859-1")


def _lines(text: str) -> Iterator[str]:
    """Logical lines: no comments, no blanks, continued ones joined."""
    held = ""
    for line in re.split(r"\r\n|\r|\n", text):
        stripped = line.lstrip(" \t\f")
        if not held and (not stripped or stripped[0] in "#!"):
            continue
        held += stripped
        if (len(held) - len(held.rstrip("\\"))) % 2:
            held = held[:-1]
            continue
        yield held
        held = ""
    if held:
        yield held


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _character(found[1]), text)


def _character(code: str) -> str:
    return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPES.get(code, code)
