"""A setting, and the sources settings come in."""

from collections.abc import Mapping
from dataclasses import dataclass

from configsvc.environment.order import Context
from shop.config.base import Scalar


@dataclass(frozen=True, slots=True)
class Value:
    """``origin`` says where exactly it stands; ``is_secret``: not for the eyes of staff."""

    value: Scalar
    origin: str = ""
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class PropertySource:
    """Settings by dotted key that stand in one place of one backend."""

    name: str
    context: Context
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Environment:
    """``sources``: the strongest first. ``degraded``: backends whose word is missing or old."""

    name: str
    profiles: tuple[str, ...]
    label: str | None
    sources: tuple[PropertySource, ...]
    degraded: tuple[str, ...] = ()
