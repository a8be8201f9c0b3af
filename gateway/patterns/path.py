"""Path patterns: ``/a/{id}``, ``/a/{id:\\d+}``, ``/a/*.html``, ``/a/**``, ``/a/{*rest}``, as Spring reads them.

A pattern is cut into segments. ``*`` and ``?`` stay inside one, ``**`` and ``{*rest}`` are all there is after the last
one and stand only at the end.
"""

import re
from dataclasses import dataclass
from typing import Final

from gateway.patterns.regular import Regexp

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_REST: Final = re.compile(r"\{\*([A-Za-z_]\w*)\}")
_ANY_REST: Final = "(?:/.*)?"


@dataclass(frozen=True, slots=True)
class PathPattern:
    """``steps`` lead to it in a tree of segments: each a literal one, or None for any one."""

    text: str
    steps: tuple[str | None, ...]
    names: frozenset[str]
    #: Literal segments, where ``/**`` is all that follows, as with most routes.
    prefix: str | None
    #: All the paths there are, where nothing is open.
    literals: frozenset[str] | None
    _regexp: Regexp | None

    def match(self, path: str) -> dict[str, str] | None:
        """The variables, if ``path`` (decoded) matches."""
        if self.prefix is not None:
            return {} if path == self.prefix or path.startswith(self.prefix + "/") else None
        if self.literals is not None:
            return {} if path in self.literals else None
        return self._regexp.groups(path) if self._regexp is not None else None


def path_pattern(text: str, *, trailing_slash: bool = True) -> PathPattern:
    """Raises ``ValueError``. ``trailing_slash``: one more ``/`` at the end of a path does not matter."""
    if not text.startswith("/"):
        raise ValueError("a path pattern begins with /")
    segments = _segments(text[1:])
    rest, segments = _rest(segments)
    kinds = [_segment(each) for each in segments]
    body = "".join(f"/{expression}" for expression, _ in kinds)
    tail = rest if rest is not None else ("/?" if trailing_slash and segments[-1:] != [""] else "")
    is_literal = all(step is not None for _, step in kinds)
    literal = "".join(f"/{segment}" for segment in segments)
    prefix = literal if rest == _ANY_REST and is_literal and all(segments) else None
    literals = frozenset({literal, literal + tail.rstrip("?")}) if rest is None and is_literal else None
    regexp = Regexp(f"(?s){body}{tail}") if prefix is None and literals is None else None
    names = regexp.names() if regexp is not None else frozenset[str]()
    return PathPattern(text, _steps(segments, [step for _, step in kinds]), names, prefix, literals, regexp)


def _rest(segments: list[str]) -> tuple[str | None, list[str]]:
    if any(each == "**" or _REST.fullmatch(each) for each in segments[:-1]):
        raise ValueError("** and {*name} stand only at the end")
    last = segments[-1] if segments else ""
    if last == "**":
        return _ANY_REST, segments[:-1]
    if found := _REST.fullmatch(last):
        return f"(?P<{found[1]}>(?:/.*)?)", segments[:-1]
    return None, segments


def _steps(segments: list[str], steps: list[str | None]) -> tuple[str | None, ...]:
    """As far as the tree can lead: an expression inside a segment ends it."""
    found: list[str | None] = []
    for segment, step in zip(segments, steps, strict=True):
        if not segment or (step is None and not _is_any(segment)):
            break
        found.append(step)
    return tuple(found)


def _is_any(segment: str) -> bool:
    return segment == "*" or (segment[0] == "{" and bool(_NAME.fullmatch(segment[1:-1])))


def _segments(text: str) -> list[str]:
    """Cut at slashes outside braces. Raises ``ValueError``."""
    found, depth = [""], 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            raise ValueError("a } without its {")
        if character == "/" and not depth:
            found.append("")
        else:
            found[-1] += character
    if depth:
        raise ValueError("a { without its }")
    return found


def _segment(text: str) -> tuple[str, str | None]:
    """Its expression, and itself if it is literal."""
    if text == "*":
        return "[^/]+", None
    made, at = "", 0
    while at < len(text):
        if text[at] == "{":
            end = _closing(text, at)
            made += _variable(text[at + 1 : end])
            at = end
        else:
            made += {"*": "[^/]*", "?": "[^/]"}.get(text[at]) or re.escape(text[at])
        at += 1
    return made, None if any(character in text for character in "{*?") else text


def _closing(text: str, begin: int) -> int:
    depth = 0
    for at in range(begin, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            return at
    raise ValueError("a { without its }")


def _variable(inner: str) -> str:
    name, colon, expression = inner.partition(":")
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a variable: {name!r}")
    Regexp(expression)  # a whole expression by itself, so that none can close our group
    return f"(?P<{name}>{expression if colon else '[^/]+'})"
