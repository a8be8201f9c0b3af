"""Waiting for what spreads between processes."""

import time

from tests.live.client import Client

PATIENCE = 60.0


def until_believed(person: Client, path: str) -> None:
    """Return when their token is believed at ``path``: a role learns the issuer's key when it first needs it."""
    deadline = time.monotonic() + PATIENCE
    while (answer := person.get(path)).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
