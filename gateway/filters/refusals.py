"""What filters answer instead of a role: an error, which whoever carries the answer puts into the visitor's words."""

from gateway.exchange import Fields, Reply
from shop.errors import Invalid, ShopError, message


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


def refused(error: ShopError, *, status: int | None = None, said: str = "") -> Reply:
    """``said`` goes into the ``errorMessage`` header, as Spring Cloud Gateway has it."""
    fields = Fields([("errorMessage", said)] if said else [])
    return Reply(status or error.status, fields, error=error)
