"""Instances that staff took out of use: they get nothing new from this gateway, and what is on its way ends."""

from collections.abc import Mapping, Sequence

from shop.discovery.base import Instance

_drained: Mapping[str, str] = {}


def drained() -> Mapping[str, str]:
    """URL → by whom and why."""
    return _drained


def take(found: Mapping[str, str]) -> None:
    """From now on these, and no others."""
    global _drained  # noqa: PLW0603 - replaced in one step, read without a lock
    _drained = dict(found)


def in_use(instances: Sequence[Instance]) -> Sequence[Instance]:
    """Without those that are drained; with them where there would be nobody, for a shop that is slow to stop is
    better than one that is closed."""
    if not _drained:
        return instances
    return [each for each in instances if each.url not in _drained] or instances
