"""Who asks, by an access token: each is verified once, and known until it expires or is revoked."""

import time
from typing import Final

import orjson

from gateway.edge.lines import Line
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


class Person:
    """Who is known by a line ``Authorization``; ``said`` is the subject as JSON, ``outgoing`` what the role gets."""

    __slots__ = ("expires_at", "outgoing", "said", "subject")

    def __init__(self, subject: str, outgoing: bytes, expires_at: float) -> None:
        self.subject, self.outgoing, self.expires_at = subject, outgoing, expires_at
        self.said = orjson.dumps(subject).decode()


NOBODY: Final = Person("", b"", float("inf"))


class Users:
    """Not thread-safe: one event loop has it. Nothing here waits for the network."""

    def __init__(self) -> None:
        self._known: dict[str, Verified] = {}
        #: By the whole line, as it came: for a second at most, so that whoever is revoked is soon asked about again.
        self.by_line: dict[bytes, Person] = {}
        self._pause, self._look_at = FIRST_PAUSE_SECONDS, 0.0
        self.learn_keys()

    def learn_keys(self) -> None:
        """Have the issuer's keys looked up, in a thread, as long as there are none."""
        if not issuer_keys().are_known and time.monotonic() >= self._look_at:
            issuer_keys().look_aside()
            self._look_at = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    def person(self, written: bytes, line: Line, now: float) -> Person:
        """Whom ``line`` speaks for at ``now`` (seconds since 1970), without a name if for nobody."""
        self.by_line.pop(written, None)
        subject, _ = self.who(line.text)
        found = self._known.get(line.text) if subject else None
        made = Person(subject, line.outgoing, found.expires_at if found is not None else now)
        if found is not None:
            if len(self.by_line) >= MOST:
                self.by_line.clear()
            self.by_line[written] = made
        return made

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
