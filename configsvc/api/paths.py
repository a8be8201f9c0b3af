"""What an address asks for: the whole grammar of the protocol, in one table.

=================================  ================================================================
``/key /encrypt /decrypt …``       fixed names, before anything else
``/{name}-{profiles}.{ending}``    one map in that format, split at the last hyphen
``/{label}/{name}-{profiles}.yml``  the same, as of a label
``/{name}/{profiles}[/{label}]``   the environment, as JSON
``…/{label}/{path…}``              a plain file; three segments and ``?useDefaultLabel``: of no label
=================================  ================================================================
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from configsvc.environment.names import BadName, file_path, shown

LONGEST: Final = 4096
FIXED: Final = frozenset({"actuator", "monitor", "key", "encrypt", "decrypt"})

_FLATTENED: Final = re.compile(r"(?P<name>.*)-(?P<profiles>[^-]*)\.(?P<ending>properties|yml|yaml|json)")
_ENDING: Final = re.compile(r"\.(?:yml|yaml|properties|json)\b")


class NoSuchPath(LookupError):
    """Nothing is there."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """One of the reserved names, and what follows it."""

    name: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts as they were asked for, decoded once. ``ending``: one map in that format. ``path``: a plain file."""

    name: str
    profiles: str
    label: str | None = None
    ending: str = ""
    path: str = ""


def parsed(raw: str, *, prefix: str = "", uses_default_label: bool = False) -> Fixed | Asked:
    """What ``raw``, a path as it was sent, asks for. Raises ``NoSuchPath`` and ``BadName``."""
    if len(raw) > LONGEST:
        raise BadName("the address is too long")
    segments = [_decoded(part) for part in raw.split("/") if part]
    inside = _below(segments, prefix)
    if inside and inside[0] in FIXED:
        return Fixed(inside[0], tuple(inside[1:]))
    if segments and segments[0] == "actuator":
        return Fixed(segments[0], tuple(segments[1:]))
    if inside is None:
        raise NoSuchPath
    return _asked(inside, uses_default_label=uses_default_label)


def _asked(segments: Sequence[str], *, uses_default_label: bool) -> Asked:
    match segments:
        case [file]:
            return _flattened(file, None)
        case [label, file] if _ENDING.search(file):
            return _flattened(file, label)
        case [name, profiles]:
            return Asked(name, profiles)
        case [name, profiles, path] if uses_default_label:
            return Asked(name, profiles, path=file_path((path,)))
        case [name, profiles, label]:
            return Asked(name, profiles, label)
        case [name, profiles, label, *path]:
            return Asked(name, profiles, label, path=file_path(tuple(path)))
        case _:
            raise NoSuchPath


def _flattened(file: str, label: str | None) -> Asked:
    found = _FLATTENED.fullmatch(file)
    if found is None or not found["name"]:
        raise NoSuchPath
    return Asked(found["name"], found["profiles"], label, ending=found["ending"])


def _decoded(part: str) -> str:
    """Once. A slash that was encoded stays inside its segment; a character nobody prints is refused."""
    try:
        text = unquote_to_bytes(part).decode()
    except UnicodeDecodeError as error:
        raise BadName("the address is not UTF-8") from error
    if not shown(text).isprintable() or "\\" in text:
        raise BadName("the address has a character that none has")
    return text


def _below(segments: list[str], prefix: str) -> list[str] | None:
    """What follows the prefix; None where it is missing."""
    wanted = [part for part in prefix.split("/") if part]
    return segments[len(wanted) :] if segments[: len(wanted)] == wanted else None
