"""What a visitor hears whose request line or headers are longer than anybody's: gunicorn refuses before there is a
request, and would answer with a page of its own."""

from http import HTTPStatus
from typing import Final

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from shop.errors import ShopError, message
from shop.web.json import dumps
from shop.web.problems import MEDIA_TYPE, problem


class AddressTooLong(ShopError):
    """A path and query of more than 4 kB."""

    code, status, title = "address_too_long", 414, message("The address is too long")
    detail = message("Nothing here has an address of more than 4,000 characters.")


class HeadersTooLarge(ShopError):
    """More header lines, or longer ones, than are read."""

    code, status, title = "headers_too_large", 431, message("The request's headers are too large")
    detail = message("Send fewer or shorter headers; old cookies may be the reason.")


_MEANINGS: Final = ((LimitRequestLine, AddressTooLong), (LimitRequestHeaders, HeadersTooLarge))


def refusal(error: BaseException) -> bytes | None:
    """The whole answer to a request that gunicorn found too long; None for every other ``error``."""
    found = next((meant() for kind, meant in _MEANINGS if isinstance(error, kind)), None)
    return _answer(found) if found else None


def _answer(error: ShopError) -> bytes:
    body = dumps(problem(error))
    head = (
        f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
