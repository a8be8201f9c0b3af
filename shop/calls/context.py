"""What travels with a request through every call it causes: its id, its deadline, and who is asking."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from shop.telemetry.correlation import correlated, new_request_id, request_id

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Kind",
    "Principal",
    "acting_as",
    "anonymous",
    "called_by",
    "caller",
    "correlated",
    "new_request_id",
    "principal",
    "remaining",
    "request_id",
    "set_principal",
    "within",
]

Kind = Literal["anonymous", "customer", "staff", "system"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, as read from a verified token: never from a header, never from a body.

    ``subject`` is the user's public id (empty for anonymous and system); ``permissions`` are Django's codenames
    (``orders.ship``), and ``*`` stands for all of them.
    """

    kind: Kind = "anonymous"
    subject: str = ""
    name: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_authenticated(self) -> bool:
        return self.kind in {"customer", "staff"}

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    def may(self, permission: str) -> bool:
        """Whether a staff member or the system holds ``permission``."""
        if self.kind == "system":
            return True
        return self.kind == "staff" and ("*" in self.permissions or permission in self.permissions)


ANONYMOUS = Principal()
SYSTEM = Principal(kind="system", name="system")

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_principal: ContextVar[Principal] = ContextVar("principal", default=ANONYMOUS)
_caller: ContextVar[str] = ContextVar("caller", default="")


def anonymous() -> Principal:
    """The principal of a request without a token (DRF asks for a callable)."""
    return ANONYMOUS


def principal() -> Principal:
    """Who is asking, in this request, job or admin action."""
    return _principal.get()


def caller() -> str:
    """The role whose call this process is answering, by its credential; empty for anything else."""
    return _caller.get()


def remaining() -> float | None:
    """Seconds left until the caller stops waiting; None when nobody set a deadline. May be negative."""
    end = _deadline.get()
    return None if end is None else end - time.monotonic()


@contextmanager
def acting_as(who: Principal) -> Iterator[None]:
    """Everything inside is asked by ``who``."""
    token = _principal.set(who)
    try:
        yield
    finally:
        _principal.reset(token)


@contextmanager
def called_by(role: str) -> Iterator[None]:
    """Everything inside answers a call of ``role``."""
    token = _caller.set(role)
    try:
        yield
    finally:
        _caller.reset(token)


def set_principal(who: Principal) -> None:
    """Name who is asking for the rest of this request; ``correlated`` and the middleware end it."""
    _principal.set(who)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Everything inside must end in ``seconds``, or sooner if an outer deadline is nearer."""
    left = remaining()
    end = time.monotonic() + (seconds if left is None else min(seconds, left))
    token = _deadline.set(end)
    try:
        yield
    finally:
        _deadline.reset(token)
