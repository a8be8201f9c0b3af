"""Public keys of the token issuer, in memory. Verifying never waits for the network.

The issuer publishes a key well before it signs with it, so a scheduled look is enough; an unknown key id causes at most
one look in ten seconds, and a failed look keeps the keys that are known.
"""

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

from jwt import PyJWK

from shop.errors import Unavailable
from shop.roles.catalogue import IDENTITY_MODULE
from shop.roles.current import serves
from shop.singleton import singleton

log = logging.getLogger(__name__)

REFRESH_SECONDS: Final = 60.0
UNKNOWN_SECONDS: Final = 10.0
EMPTY_SECONDS: Final = 1.0

#: Fetches the issuer's JSON web keys.
Fetch = Callable[[], list[dict[str, Any]]]


class KeySet:
    """Keys by id. Thread-safe: the mapping is replaced whole. ``wait``: looking is quick enough for a request."""

    def __init__(self, fetch: Fetch, *, wait: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._wait, self._clock = fetch, wait, clock
        self._keys: Mapping[str, PyJWK] = {}
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def find(self, kid: object) -> PyJWK | None:
        """The key called ``kid``, if the issuer publishes it. Raises ``Unavailable`` while no key at all is known."""
        if self._is_stale(kid) or not self._keys:  # without any, wait for the look that is under way
            self._look(kid, inline=self._wait or not self._keys)
        if not self._keys:
            raise Unavailable(retry_after=1)
        return self._known(kid)

    @property
    def are_known(self) -> bool:
        """Whether ``find`` answers without waiting."""
        return bool(self._keys)

    def look_aside(self) -> None:
        """Have somebody look, if it is time to, and wait for nothing."""
        if self._is_stale(None):
            self._look(None, inline=False)

    def forget(self) -> None:
        """Look again at the next question (the issuer calls this when it rotates in this process)."""
        self._looked_at = float("-inf")

    def _known(self, kid: object) -> PyJWK | None:
        return self._keys.get(kid) if isinstance(kid, str) else None

    def _is_stale(self, kid: object) -> bool:
        patience = REFRESH_SECONDS if self._known(kid) else UNKNOWN_SECONDS if self._keys else EMPTY_SECONDS
        return self._clock() - self._looked_at > patience

    def _look(self, kid: object, *, inline: bool) -> None:
        if not self._lock.acquire(blocking=inline):
            return
        if not self._is_stale(kid):  # whoever held the lock looked for us
            self._lock.release()
            return
        if inline:
            self._load()
        else:
            threading.Thread(target=self._load, name="jwks", daemon=True).start()

    def _load(self) -> None:
        try:
            keys = {key["kid"]: PyJWK(key, algorithm="ES256") for key in self._fetch()}
            if not keys:
                raise ValueError("the issuer answered no keys")
            self._keys = keys
        except Exception as error:  # noqa: BLE001 - whatever it is, the known keys stay
            told = f"{type(error).__name__}: {error}"
            log.warning("the issuer's keys could not be read; keeping the known ones", extra={"reason": told})
        finally:
            self._looked_at = self._clock()
            self._lock.release()


@singleton
def issuer_keys() -> KeySet:
    """The keys of the module that issues tokens: read in process where it runs here, called for elsewhere."""
    return KeySet(_published_keys, wait=serves(IDENTITY_MODULE))


def _published_keys() -> list[dict[str, Any]]:
    interface: Any = import_module(f"{IDENTITY_MODULE}.interface")
    return [dataclasses.asdict(key) for key in getattr(interface, IDENTITY_MODULE).jwks().keys]
