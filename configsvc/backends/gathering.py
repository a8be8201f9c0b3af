"""Asking every backend at once, and putting together what they say."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from configsvc.backends.base import Asked, BackendFailed
from configsvc.backends.copies import Copies
from configsvc.backends.making import made
from configsvc.backends.patient import Answered, Patient
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource
from configsvc.properties import properties
from shop.singleton import singleton

FOLDER: Final = "config-copies"


class LabelUnknown(LookupError):
    """No backend knows the label."""


class RequiredBackendFailed(Exception):
    """A backend without which there is no answer; ``trouble`` can be shown."""

    def __init__(self, backend: str, trouble: str) -> None:
        super().__init__(f"The backend {backend} has no answer: {trouble}.")


@dataclass(frozen=True, slots=True)
class Gathered:
    """``sources``: the strongest first. ``troubles``: backend → what is the matter, of those not fresh."""

    sources: tuple[PropertySource, ...]
    troubles: dict[str, str]


def gather(contexts: tuple[Context, ...], labels: Sequence[str]) -> Gathered:
    """Backend by backend in their order; of several labels the last counts first.

    Raises ``LabelUnknown`` and ``RequiredBackendFailed``.
    """
    wanted = [Asked(contexts, label) for label in reversed(labels)] or [Asked(contexts)]
    waiting = [[patient.ask(asked) for patient in patients()] for asked in wanted]
    answered = [[wait() for wait in row] for row in waiting]
    for row in answered:
        _require(row)
    sources = [source for row in answered for one in row if one.found for source in one.found.sources]
    return Gathered(tuple(sources), {one.backend: one.trouble for row in answered for one in row if one.trouble})


@singleton
def patients() -> tuple[Patient, ...]:
    """One for each backend of this process, in the order of their precedence."""
    folder = Path(settings.SHOP_VAR) / FOLDER
    return tuple(Patient(backend, Copies(backend.name, folder, settings.SECRET_KEY)) for backend in made())


os.register_at_fork(after_in_child=patients.cache_clear)


def _require(answered: Sequence[Answered]) -> None:
    required = properties.current.required
    for one in answered:
        if one.found is None and one.backend in required:
            raise RequiredBackendFailed(one.backend, one.trouble) from BackendFailed(one.trouble)
    known = [one.found.knows_label for one in answered if one.found is not None]
    if known and not any(known):
        raise LabelUnknown
