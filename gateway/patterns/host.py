"""Host patterns: Ant's, cut at dots: ``**.example.org``, ``{shop}.example.org``. Upper and lower case are the same."""

import re
from dataclasses import dataclass
from typing import Final

from gateway.patterns.regular import Regexp

_HOST: Final = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_VARIABLE: Final = re.compile(r"\{([A-Za-z_]\w*)(?::([^{}]+))?\}")


@dataclass(frozen=True, slots=True)
class HostPattern:
    """``literal`` is the host itself where nothing is open, ``suffix`` the whole labels every host must end in."""

    text: str
    literal: str | None
    suffix: str
    _regexp: Regexp | None

    def match(self, host: str) -> dict[str, str] | None:
        """The variables, if ``host`` (lower-case) matches."""
        if self._regexp is None:
            return {} if host == self.literal else None
        return self._regexp.groups(host)

    @property
    def names(self) -> frozenset[str]:
        return self._regexp.names() if self._regexp is not None else frozenset()


def host_pattern(text: str) -> HostPattern:
    """Raises ``ValueError``."""
    if not text or any(character in text for character in "/ @"):
        raise ValueError("no pattern of a host")
    labels = text.split(".")
    made = ""
    for index, label in enumerate(labels):
        last = index == len(labels) - 1
        if label == "**":
            made += ".*" if len(labels) == 1 else (r"(?:\.[^.]+)*" if last else r"(?:[^.]+\.)*")
        else:
            made += _label(label) + ("" if last or labels[index + 1 :] == ["**"] else r"\.")
    is_literal = not any(character in text for character in "*?{")
    literal = text.lower() if is_literal else None
    return HostPattern(text, literal, _suffix(labels), None if is_literal else Regexp(made))


def is_host(text: str) -> bool:
    """Whether this may stand in a Host line."""
    return _HOST.fullmatch(text) is not None


def _suffix(labels: list[str]) -> str:
    is_open = [any(character in label for character in "*?{") for label in labels]
    begin = next((index for index in range(len(labels), 0, -1) if is_open[index - 1]), 0)
    return ".".join(labels[begin:]).lower()


def _label(label: str) -> str:
    made, at = "", 0
    while at < len(label):
        if found := _VARIABLE.match(label, at):
            expression = found[2] or "[^.]+"
            Regexp(expression)  # a whole expression by itself, so that none can close our group
            made += f"(?P<{found[1]}>{expression})"
            at = found.end()
            continue
        if label[at] in "{}":
            raise ValueError(f"no variable: {label!r}")
        made += {"*": "[^.]*", "?": "[^.]"}.get(label[at]) or re.escape(label[at].lower())
        at += 1
    return made
