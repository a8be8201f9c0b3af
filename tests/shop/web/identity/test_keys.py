"""The issuer's public keys: looked at rarely, kept through trouble, never in the way of a request."""

import threading
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shop.errors import Unavailable
from shop.web.identity.keys import KeySet
from tests.shop.web.identity.conftest import public


class Issuer:
    """Publishes what it is told, and counts who looks."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys = list(keys)
        self.looks = 0
        self.broken = False

    def fetch(self) -> list[dict[str, Any]]:
        self.looks += 1
        if self.broken:
            raise OSError("no route")
        return self.keys


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(key: EllipticCurvePrivateKey) -> Issuer:
    return Issuer(public(key, "k1"))


@pytest.fixture
def keys(source: Issuer, clock: Clock) -> KeySet:
    return KeySet(source.fetch, wait=True, clock=clock)


def test_a_known_key_is_looked_for_once_a_minute(keys: KeySet, source: Issuer, clock: Clock) -> None:
    for _ in range(100):
        assert keys.find("k1") is not None
        clock.now += 1
    assert source.looks == 2


def test_a_storm_of_unknown_keys_causes_one_look_in_ten_seconds(keys: KeySet, source: Issuer, clock: Clock) -> None:
    keys.find("k1")
    for i in range(600):
        assert keys.find(f"random-{i}") is None
        clock.now += 0.05
    assert source.looks <= 1 + 3


def test_a_storm_from_many_threads_causes_one_look(source: Issuer, key: EllipticCurvePrivateKey) -> None:
    began = threading.Barrier(20)

    def slowly() -> list[dict[str, Any]]:
        source.looks += 1
        time.sleep(0.05)
        return [public(key, "k1")]

    keys = KeySet(slowly, wait=True)
    threads = [threading.Thread(target=lambda: (began.wait(), keys.find("unknown"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert source.looks == 1


def test_a_new_key_is_found_within_ten_seconds(keys: KeySet, source: Issuer, clock: Clock, key: Any) -> None:
    keys.find("k1")
    source.keys.append(public(key, "k2"))
    assert keys.find("k2") is None
    clock.now += 10.1
    assert keys.find("k2") is not None


def test_a_key_that_is_published_no_more_is_forgotten(keys: KeySet, source: Issuer, clock: Clock, key: Any) -> None:
    keys.find("k1")
    source.keys = [public(key, "k2")]
    clock.now += 61
    assert keys.find("k1") is None


@pytest.mark.parametrize("trouble", ["error", "empty", "garbage", "no kid"])
def test_a_look_that_failed_keeps_what_is_known(keys: KeySet, source: Issuer, clock: Clock, trouble: str) -> None:
    keys.find("k1")
    source.broken = trouble == "error"
    source.keys = {"empty": [], "garbage": [{"kid": "k1", "kty": "x"}], "no kid": [{"kty": "EC"}]}.get(trouble, [])
    clock.now += 3600
    assert keys.find("k1") is not None
    assert source.looks == 2


def test_as_long_as_no_key_is_known_nobody_is_refused_for_good(keys: KeySet, source: Issuer, clock: Clock) -> None:
    source.broken = True
    with pytest.raises(Unavailable):
        keys.find("k1")
    source.broken = False
    clock.now += 1.1
    assert keys.find("k1") is not None


@pytest.mark.parametrize("kid", [None, 7, ["k1"], {}, b"k1"])
def test_a_name_that_is_no_text_finds_nothing(keys: KeySet, kid: object) -> None:
    assert keys.find(kid) is None


def test_apart_only_the_first_request_waits(source: Issuer, clock: Clock, key: Any) -> None:
    release = threading.Event()
    release.set()

    def fetch() -> list[dict[str, Any]]:
        release.wait(5)
        return source.fetch()

    keys = KeySet(fetch, wait=False, clock=clock)
    assert keys.find("k1") is not None
    release.clear()
    clock.now += 61
    assert keys.find("k1") is not None  # answered from memory while somebody looks
    assert source.looks == 1
    release.set()
    deadline = time.monotonic() + 5
    while source.looks < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert source.looks == 2


def test_the_issuer_can_say_that_it_rotated(keys: KeySet, source: Issuer, key: Any) -> None:
    keys.find("k1")
    source.keys.append(public(key, "k2"))
    keys.forget()
    assert keys.find("k2") is not None
