"""A process's first requests come all at once: none is refused because another one is still looking."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from shop.web.identity import revocation
from shop.web.identity.keys import KeySet

CROWD = 8


def test_keys_are_waited_for() -> None:
    looks = []

    def slow() -> list[dict[str, Any]]:
        looks.append(1)
        time.sleep(0.2)
        public = ec.generate_private_key(ec.SECP256R1()).public_key()
        return [{**ECAlgorithm.to_jwk(public, as_dict=True), "kid": "one"}]

    keys = KeySet(slow, wait=False)

    def ask(number: int) -> bool:
        time.sleep(number * 0.02)  # one after the other, while the first is looking
        return keys.find("one") is not None

    with ThreadPoolExecutor(CROWD) as pool:
        assert all(pool.map(ask, range(CROWD)))
    assert len(looks) == 1


def test_revocations_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = revocation._Memory()
    looks = []

    def slow() -> None:
        looks.append(1)
        memory._read_at = time.monotonic()
        time.sleep(0.2)
        memory._known = {}

    monkeypatch.setattr(memory, "_read", slow)

    def ask(number: int) -> object:
        time.sleep(number * 0.02)
        return memory.current()

    with ThreadPoolExecutor(CROWD) as pool:
        assert list(pool.map(ask, range(CROWD))) == [{}] * CROWD
    assert len(looks) == 1
