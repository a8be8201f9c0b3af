"""Secrets with one defence removed: each is in force inside the ``with`` block."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shop.secrets import session


@contextmanager
def known_values_are_struck_out() -> Iterator[None]:
    """What is written stays as it is."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("shop.telemetry.logging.struck", "shop.web.reports.struck"):
            patch.setattr(place, lambda text: text)
        yield


@contextmanager
def logins_are_paced() -> Iterator[None]:
    """A login follows another at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "LOGIN_EVERY", 0.0)
        yield


@contextmanager
def signatures_are_checked() -> Iterator[None]:
    """Whoever sends an event is the provider."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("billing.api.webhooks.holds", lambda *_, **__: True)
        yield
