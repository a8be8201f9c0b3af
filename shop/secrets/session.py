"""One token for the process: got when first needed, renewed at two thirds of its life, got anew when it is gone."""

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing
from shop.secrets.login import Login
from shop.secrets.vault import Refused, Token, Vault

#: Between two logins, whatever happened to the first.
LOGIN_EVERY: Final = 5.0
RENEW_AT: Final = 2 / 3
#: Between two renewals, however little life is left.
SHORTEST: Final = 1.0
T = TypeVar("T")

log = logging.getLogger(__name__)


class Session:
    """``generation`` counts tokens: what Vault leased under an earlier one ends with it."""

    def __init__(self, vault: Vault, login: Login) -> None:
        self.vault, self._login = vault, login
        self.generation = 0
        self._lock = threading.RLock()
        self._token: Token | None = None
        self._last = Secret("")
        self._ends = self._due = 0.0
        self._tried = -LOGIN_EVERY

    def ask(self, question: Callable[[Vault], T]) -> T:
        """What Vault answers to ``question``, logged in. Raises ``Refused``, and ``Unavailable`` also when not let in.

        A refusal is either of the thing asked for or of the token; in the latter case it is asked once more with a
        new token.
        """
        self._ensure()
        generation = self.generation
        try:
            return question(self.vault)
        except Refused:
            if not self._is_gone(generation):
                raise
            self._ensure()
            return question(self.vault)

    def tend(self) -> None:
        """Renew the token if it is due, or get another when renewing gives it no longer life. Raises as ``ask``."""
        with self._lock:
            token, now = self._token, time.monotonic()
            if token is None or now < self._due:
                return
            if not token.is_renewable:
                self._replace(token)
                return
            try:
                seconds = self.vault.renewed_seconds()
            except Refused:
                self._forget()
                self._ensure()
                return
            except Unavailable:
                self._due = now + varied(min(LOGIN_EVERY, max(0.5, (self._ends - now) / 4)))
                raise
            if seconds < token.seconds / 2 and token.is_own:  # its longest life comes near
                self._replace(token)
            else:
                self._until(seconds, now)

    def again_in(self, seconds: float) -> float:
        """``seconds``, or less where a login that has to wait may be tried before."""
        left = self._tried + LOGIN_EVERY - time.monotonic()
        return left if 0 < left < seconds else seconds

    def close(self) -> None:
        """Give back a token of our own."""
        with self._lock:
            token, self._token = self._token, None
            if token is None or not token.is_own:
                return
            try:
                self.vault.revoke_own()
            except (Refused, Unavailable):
                log.warning("vault did not take the token back; it ends by itself")

    def _ensure(self) -> None:
        with self._lock:
            if self._token is not None and time.monotonic() < self._ends:
                return
            self._forget()
            self._take()

    def _take(self) -> None:
        """A new token, unless another was tried for too lately."""
        now = time.monotonic()
        if now - self._tried < LOGIN_EVERY or not self.vault.is_healthy():
            raise Unavailable(part="vault")
        self._tried = now
        try:
            token = self._login.token(self.vault)
        except SecretMissing as error:
            log.error("vault does not let us in", extra={"why": str(error)})  # noqa: TRY400
            raise Unavailable(part="vault") from error
        self.vault.use(token.value)
        self.generation += not token.value.matches(self._last.reveal())
        self._token, self._last = token, token.value
        self._until(token.seconds, now)
        log.info("logged in to vault", extra={"seconds": token.seconds, "renewable": token.is_renewable})

    def _replace(self, token: Token) -> None:
        """Log in again while the old token still lives; what it leased is replaced meanwhile."""
        try:
            self._take()
        except Unavailable:
            self.vault.use(token.value)
            self._due = time.monotonic() + varied(1.0)
            raise

    def _is_gone(self, generation: int) -> bool:
        """Whether the token that was refused is no more, or was replaced meanwhile."""
        with self._lock:
            if self._token is None or generation != self.generation:
                return True
            try:
                self.vault.looked_up(self._token.value)
            except Refused:
                log.warning("vault knows our token no more")
                self._forget()
                return True
            return False

    def _forget(self) -> None:
        self._token = None
        self.vault.use(None)

    def _until(self, seconds: float, since: float) -> None:
        self._ends = since + seconds if seconds else float("inf")
        self._due = since + varied(max(SHORTEST, seconds * RENEW_AT)) if seconds else float("inf")


def varied(seconds: float) -> float:
    """Up to a tenth earlier, so that processes do not come all at once."""
    return seconds * random.uniform(0.9, 1.0)  # noqa: S311 - nothing secret about it
