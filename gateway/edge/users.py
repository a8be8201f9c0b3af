"""Who asks, by an access token: each is verified once, and known until it expires or is revoked."""

import time
from typing import Final

from shop.errors import Unauthenticated, Unavailable
from shop.web.identity.keys import issuer_keys
from shop.web.identity.revocation import is_revoked
from shop.web.identity.tokens import Verified, verified

#: So many are known; then it begins anew.
MOST: Final = 8192
#: Between looks for the issuer's keys while there are none; twice as long each time.
FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
_SCHEME: Final = "bearer "


class Users:
    """Not thread-safe: one event loop has it. Nothing here waits for the network."""

    def __init__(self) -> None:
        self._known: dict[str, Verified] = {}
        self._pause, self._look_at = FIRST_PAUSE_SECONDS, 0.0
        self.learn_keys()

    def learn_keys(self) -> None:
        """Have the issuer's keys looked up, in a thread, as long as there are none."""
        if not issuer_keys().are_known and time.monotonic() >= self._look_at:
            issuer_keys().look_aside()
            self._look_at = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    def who(self, authorization: str) -> tuple[str, str]:
        """Subject and token, if it is a good one: the role it goes to says what is wrong with another."""
        if not authorization:
            return "", ""
        found = self._known.get(authorization) or self._verified(authorization)
        if found is None:
            return "", ""
        if time.time() >= found.expires_at:
            self._known.pop(authorization, None)
            return "", ""
        if self._is_revoked(found):  # still known: verifying it again for each request would cost us, not them
            return "", ""
        return found.principal.subject, authorization[len(_SCHEME) :]

    def _is_revoked(self, found: Verified) -> bool:
        try:
            return is_revoked(found.principal.subject, found.issued_at)
        except Unavailable:
            return True

    def _verified(self, authorization: str) -> Verified | None:
        if authorization[: len(_SCHEME)].lower() != _SCHEME or not issuer_keys().are_known:
            return None
        try:
            found = verified(authorization[len(_SCHEME) :])
        except (Unauthenticated, Unavailable):
            return None
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[authorization] = found
        return found
