"""Values that cross the border of the config server: frozen, JSON-safe."""

from dataclasses import dataclass
from datetime import datetime

from shop.config.base import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A new value of a key (None: none), if its old one still is ``expected`` (None: there is none)."""

    application: str
    key: str
    value: str | None
    expected: str | None
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The number of the revision; it names the moment after the write."""

    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveSetting:
    """What an application sees of a key: the value (masked if it is a secret), and which source gave it.

    ``beaten``: sources that have the key too, and do not count.
    """

    key: str
    value: Scalar
    source: str
    origin: str
    is_secret: bool
    beaten: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveView:
    """What an application would see with these profiles. ``degraded``: backends whose word is missing or old."""

    application: str
    profiles: str
    label: str
    version: str
    degraded: tuple[str, ...]
    settings: tuple[EffectiveSetting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A setting that is another at two moments; None: there is none."""

    application: str
    profile: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """The password is shown this once."""

    name: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where writes go (``database`` or ``consul``), and the newest revision of it."""

    store: str
    revision: int
    at: datetime
