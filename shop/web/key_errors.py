"""Why a key is refused.

Invalid         └── KeyMissing      idempotency_key_missing   400
Conflict        └── InProgress      in_progress               409   with Retry-After
Unprocessable   └── KeyReused       idempotency_key_reused    422
"""

from shop.errors import Conflict, Invalid, Unprocessable, message


class KeyMissing(Invalid):
    """The operation requires an ``Idempotency-Key`` of 1 to 255 visible ASCII characters."""

    code = "idempotency_key_missing"
    title = message("This request needs an Idempotency-Key header")
    detail = message("Send a random key of up to 255 characters, and the same key when you repeat the request.")


class InProgress(Conflict):
    """The first request with this key is still running."""

    code = "in_progress"
    title = message("The same request is still being processed")
    detail = message("Repeat it in a moment with the same key to get its answer.")
    retryable = True


class KeyReused(Unprocessable):
    """The key was used before with another body."""

    code = "idempotency_key_reused"
    title = message("This Idempotency-Key was used for another request")
    detail = message("Repeat the same request with it, or use a new key for a new one.")
