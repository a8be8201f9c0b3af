"""What may be asked for: names of applications, profiles and labels, and paths of files.

All of them become parts of keys, queries and paths. What could be read in two ways is refused, never repaired.
"""

import re
from typing import Final
from urllib.parse import unquote

#: The application whose settings everybody gets.
SHARED: Final = "application"
#: How a slash is written inside a name or a label.
SLASH: Final = "(_)"
LONGEST: Final = 200
MOST: Final = 20

_PROFILE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.+@-]*[A-Za-z0-9])?")
_PART: Final = re.compile(r"[\w.+@~() -]+")


class BadName(ValueError):
    """Says what is wrong, without repeating what was sent."""


def applications(text: str) -> tuple[str, ...]:
    """The names in a comma list. Raises ``BadName``."""
    _refuse_climbing(text)
    return tuple(_plain(name, "name") for name in _listed(text, "name"))


def profiles(text: str) -> tuple[str, ...]:
    """The profiles in a comma list. Raises ``BadName``."""
    found = _listed(text, "profile")
    if not all(_PROFILE.fullmatch(profile) for profile in found):
        raise BadName("a profile has letters, digits and -_.+@, and begins and ends with a letter or digit")
    return found


def labels(text: str) -> tuple[str, ...]:
    """The labels in a comma list. Raises ``BadName``."""
    _refuse_climbing(text)
    return tuple(_plain(label, "label") for label in _listed(text, "label"))


def file_path(segments: tuple[str, ...]) -> str:
    """A path below the search locations; none of its parts is hidden, as ``.git`` is. Raises ``BadName``."""
    text = "/".join(segments)
    _refuse_climbing(text)
    path = _plain(text, "path")
    if any(part.upper() in {"WEB-INF", "META-INF"} or part.startswith(".") for part in path.split("/")):
        raise BadName("this path is not served")
    return path


def shown(text: str) -> str:
    """A name or label as answers repeat it."""
    return text.replace(SLASH, "/")


def _listed(text: str, what: str) -> tuple[str, ...]:
    if len(text) > LONGEST:
        raise BadName(f"the {what} is longer than {LONGEST} characters")
    found = tuple(text.split(","))
    if not all(found):
        raise BadName(f"a {what} in the list is empty")
    if len(found) > MOST:
        raise BadName(f"more than {MOST} of a {what} at once")
    return found


def _refuse_climbing(text: str) -> None:
    """As it was sent, and as it would be if somebody behind us decoded it once more."""
    for spelling in (text, unquote(text)):
        if ".." in spelling or "#" in spelling or spelling.startswith(SLASH):
            raise BadName("no name, label or path has '..' or '#' or begins with '(_)'")


def _plain(text: str, what: str) -> str:
    path = shown(text)
    if len(path) > LONGEST:
        raise BadName(f"the {what} is longer than {LONGEST} characters")
    if any(part in {"", ".", ".."} or part.strip() != part or not _PART.fullmatch(part) for part in path.split("/")):
        raise BadName(f"the {what} has characters that none has")
    return path
