"""A file of settings by its ending."""

from collections.abc import Callable, Mapping
from typing import Final

import orjson

from configsvc.formats import properties_files
from shop.config.base import Scalar
from shop.config.formats import yaml_files
from shop.config.formats.limits import LARGEST, Unreadable

#: Documents that stand for themselves, and the profiles each asks for (empty: any).
Parts = list[tuple[dict[str, Scalar], tuple[str, ...]]]

_ACTIVATION: Final = ("spring.config.activate.on-profile", "spring.profiles")


def parts(name: str, data: bytes) -> Parts:
    """The documents of a file called ``name``, in its order. Raises ``Unreadable``."""
    return [(settings, _profiles(settings)) for settings in _PARSERS[name.rpartition(".")[2]](data)]


def _json(data: bytes) -> list[dict[str, Scalar]]:
    if len(data) > LARGEST:
        raise Unreadable(f"the file is larger than {LARGEST} bytes")
    try:
        return [yaml_files.flat(orjson.loads(data))]
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"JSON: it cannot be read in line {error.lineno}") from error


def _profiles(settings: Mapping[str, Scalar]) -> tuple[str, ...]:
    for key in _ACTIVATION:
        listed = [str(value) for name, value in settings.items() if name == key or name.startswith(f"{key}[")]
        if listed:
            return tuple(profile.strip() for text in listed for profile in text.split(","))
    return ()


_PARSERS: Final[Mapping[str, Callable[[bytes], list[dict[str, Scalar]]]]] = {
    "properties": lambda data: [properties_files.parsed(data)],
    "yml": yaml_files.documents,
    "yaml": yaml_files.documents,
    "json": _json,
}
#: The first that is there counts before the next.
ENDINGS: Final = tuple(_PARSERS)
