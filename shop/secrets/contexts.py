"""The paths Spring Cloud Vault reads for an application, and the names its values have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

SHARED: Final = "application"


def paths(service: str, profiles: Sequence[str]) -> list[str]:
    """The weakest first: ``application``, ``application/{profile}``, ``{service}``, ``{service}/{profile}``."""
    return [path for name in (SHARED, service) for path in (name, *(f"{name}/{profile}" for profile in profiles))]


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """``{"user": {"otp": 1}}`` and ``{"user.otp": 1}`` are both ``user.otp``. Null is no value."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, bool):
            yield f"{prefix}{name}", str(value).lower()
        elif value is not None:
            yield f"{prefix}{name}", str(value)
