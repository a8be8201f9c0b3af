"""What filters answer instead of a role: an error, which whoever carries the answer puts into the visitor's words."""

from gateway.exchange import Fields, Reply
from shop.errors import Invalid, ShopError, Unavailable, message


class BadAddress(Invalid):
    """A header names an address nobody is asked at."""

    code = "address_refused"
    title = message("This address is not one that may be asked")
    detail = message("Leave the header out, or name one of the addresses that are agreed on.")


class FieldsTooLarge(ShopError):
    """A header line, or all of them, are longer than the route takes."""

    code = "fields_too_large"
    status = 431
    title = message("The headers of this request are too large")
    detail = message("Send fewer or shorter headers; cookies that are no longer needed can be deleted.")


class CircuitOpen(Unavailable):
    """Too many requests failed: nobody is asked for a while."""

    code = "circuit_open"
    title = message("This part of the shop is left alone for a moment")
    detail = message("It did not answer well. Please try again a little later.")


class StatusFailed(ShopError):
    """An answer of a status that a route takes for a failure; nobody but a fallback is told."""

    code = "status_failed"
    status = 502
    title = message("A part of the shop answered with an error")
    detail = message("It answered %(status_code)d.")


def refused(error: ShopError, *, status: int | None = None, said: str = "") -> Reply:
    """``said`` goes into the ``errorMessage`` header, as Spring Cloud Gateway has it."""
    fields = Fields([("errorMessage", said)] if said else [])
    return Reply(status or error.status, fields, error=error)
