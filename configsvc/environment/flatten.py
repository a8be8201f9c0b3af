"""One map out of many sources, and the tree it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from configsvc.environment.order import looks_specific
from configsvc.environment.values import PropertySource, Value
from shop.config.base import Scalar

#: Dropped: it says which file a setting stood in.
_PROFILES: Final = "spring.profiles"
LARGEST_INDEX: Final = 10_000


class MalformedKey(ValueError):
    """A key that is no path: ``a..b``, ``.a``, ``a.[0]``."""


def as_the_client_sorts(sources: Sequence[PropertySource], profiles: Sequence[str]) -> list[PropertySource]:
    """A client puts sources of profiles before all general ones, whichever backend they come from."""
    first = [one for one in sources if one.name == "overrides"]
    others = [one for one in sources if one.name != "overrides"]
    return first + sorted(others, key=lambda one: not looks_specific(one.name, profiles))


def merged(sources: Sequence[PropertySource]) -> dict[str, Value]:
    """The value of each key, from the strongest source. A list is taken whole from one source, never mixed, whether it
    is written by position or as one text."""
    found: dict[str, Value] = {}
    for source in reversed(sources):
        groups = {key.partition("[")[0] for key in source.values}
        found = {
            key: kept for key, kept in found.items() if key in source.values or key.partition("[")[0] not in groups
        }
        found.update(source.values)
    found.pop(_PROFILES, None)
    return found


def nested(flat: Mapping[str, Scalar]) -> dict[str, Any]:
    """The tree of dotted keys and list positions. Raises ``MalformedKey``."""
    root: dict[str, Any] = {}
    for key, value in flat.items():
        _put(root, _steps(key, flat), value)
    return root


def _steps(key: str, flat: Mapping[str, Scalar]) -> list[str | int]:
    """``a.b[0]`` → a, b, 0. A parent that has a value of its own keeps its children beside it: ``a`` and ``a.b``."""
    steps: list[str | int] = []
    passed, held = "", ""
    segments = _segments(key)
    for position, segment in enumerate(segments):
        name, indices = _indexed(segment)
        passed = f"{passed}.{segment}" if passed else segment
        held = f"{held}.{name}" if held else name
        if not indices and position < len(segments) - 1 and passed in flat:
            continue
        steps += [held, *indices]
        held = ""
    return steps


def _segments(key: str) -> list[str]:
    found, depth, start = [], 0, 0
    for position, character in enumerate(key):
        depth += (character == "[") - (character == "]")
        if character == "." and depth <= 0:
            found.append(key[start:position])
            start = position + 1
    return [*found, key[start:]]


def _indexed(segment: str) -> tuple[str, list[int]]:
    """Numbers in brackets at its end; other brackets belong to the name. Raises ``MalformedKey``."""
    name, indices = segment, list[int]()
    while name.endswith("]") and (inner := name.rpartition("[")[2][:-1]).isascii() and inner.isdigit():
        name = name.rpartition("[")[0]
        indices.insert(0, int(inner) if len(inner) < 6 else LARGEST_INDEX + 1)
    if not name or name.startswith("[") or any(index > LARGEST_INDEX for index in indices):
        raise MalformedKey("a key has an empty part, or a position that no list has")
    return name, indices


def _put(root: dict[str, Any], steps: list[str | int], value: Scalar) -> None:
    place: Any = root
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(place, list) and isinstance(step, int):
            place.extend([None] * (step + 1 - len(place)))
        elif not isinstance(place, dict) or not isinstance(step, str):
            raise MalformedKey("a key is a list in one place and something else in another")
        if following is None:
            place[step] = value
            return
        there = place[step] if isinstance(step, int) else place.get(step)
        if there is None:
            place[step] = there = [] if isinstance(following, int) else {}
        place = there
