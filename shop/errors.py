"""What can go wrong, as classes that travel: through a local call, over HTTP, and out to the client.

    ShopError                     code                 status  retryable
    ├── Invalid                   invalid              400
    ├── Unauthenticated           unauthenticated      401
    ├── Forbidden                 forbidden            403
    ├── NotFound                  not_found            404
    ├── Conflict                  conflict             409
    ├── Unprocessable             unprocessable        422
    ├── TooManyRequests           too_many_requests    429     yes
    ├── Unavailable               unavailable          503     yes
    └── CallError                 (shop.calls.errors)

A module's own errors are leaves of this tree and stand in its ``interface/errors.py``. Titles and details are message
ids, translated where they are shown; parameters are JSON, so that an error survives the wire with what its catcher
needs.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


def message(text: str) -> str:
    """Mark ``text`` for translation without translating it (Babel extracts calls of this name)."""
    return text


class ShopError(Exception):
    """Root of everything anticipated. ``code`` is stable; ``title`` and ``detail`` are translated for people."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = message("Something went wrong")
    detail: ClassVar[str] = ""
    retryable: ClassVar[bool] = False

    def __init__(self, **params: Any) -> None:
        self.params: Mapping[str, Any] = params
        super().__init__(self.code)

    @property
    def retry_after(self) -> int | None:
        """Seconds after which another try makes sense, if the thrower knows."""
        value = self.params.get("retry_after")
        return int(value) if value is not None else (1 if self.retryable else None)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({shown})"


class Invalid(ShopError):
    """The request itself is wrong; ``errors`` maps field names to message lists already in the reader's language."""

    code = "invalid"
    status = 400
    title = message("The request is not valid")
    detail = message("Correct what is marked and send it again.")

    def __init__(self, *, errors: Mapping[str, Sequence[str]] | None = None, **params: Any) -> None:
        super().__init__(errors=dict(errors or {}), **params)


class Unauthenticated(ShopError):
    """Nobody is known to be asking, or the proof of identity does not hold."""

    code = "unauthenticated"
    status = 401
    title = message("Please sign in")
    detail = message("Sign in, and send the access token that you get.")


class Forbidden(ShopError):
    """The one who asks is known, and may not."""

    code = "forbidden"
    status = 403
    title = message("You are not allowed to do this")
    detail = message("Ask an administrator for the permission, or sign in as somebody who has it.")


class NotFound(ShopError):
    """No such thing, or not yours: the two are not told apart."""

    code = "not_found"
    status = 404
    title = message("Not found")
    detail = message("Check the address: there is no such thing, or it is not yours to see.")


class Conflict(ShopError):
    """The state of the thing does not allow it now."""

    code = "conflict"
    status = 409
    title = message("The state does not allow this")
    detail = message("Look at its present state, then decide again.")


class Unprocessable(ShopError):
    """Well formed, and impossible."""

    code = "unprocessable"
    status = 422
    title = message("This cannot be processed")
    detail = message("It is well formed, but the shop cannot do it. Change it and send it again.")


class TooManyRequests(ShopError):
    """A limit was reached; ``retry_after`` says in seconds when it opens again."""

    code = "too_many_requests"
    status = 429
    title = message("Too many requests")
    detail = message("Please wait a moment and try again.")
    retryable = True


class Unavailable(ShopError):
    """A part the answer needs is not there now (database locked or down, secrets missing)."""

    code = "unavailable"
    status = 503
    title = message("Temporarily unavailable")
    detail = message("Please try again in a moment.")
    retryable = True
