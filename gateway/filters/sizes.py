"""RequestSize and RequestHeaderSize: what is too long for a route."""

import re
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field

from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.names import AnswerFieldName
from gateway.filters.refusals import FieldsTooLarge, refused
from shop.web.anticipated import TooLarge

_SIZE: Final = re.compile(r"(\d{1,15})(B|KB|MB|GB)?")
_UNITS: Final = {None: 1, "B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


def size(written: object) -> object:
    """``5MB``, ``5000B`` or a number of bytes; K, M and G are powers of 1024."""
    if isinstance(written, str):
        found = _SIZE.fullmatch(written.strip().upper())
        if found is None:
            raise ValueError(f"no size: {written!r}")
        return int(found[1]) * _UNITS[found[2]]
    return written


Size = Annotated[int, BeforeValidator(size), Field(gt=0)]


class RequestSize(Filter):
    """A body that says it is longer than ``maxSize`` is 413; one that does not say ends at the gateway's own limit."""

    ORDER: ClassVar = ("max_size",)
    max_size: Size = 5 * 1024**2

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> Reply | None:
            length = exchange.fields.first("content-length") or ""
            if not length.isascii() or not length.isdigit() or int(length) <= self.max_size:
                return None
            said = f"Request size is larger than permissible limit. Permissible limit is {self.max_size} bytes"
            return refused(TooLarge(), said=said)

        return Effect(inward)


class RequestHeaderSize(Filter):
    """A name that is longer than ``maxSize`` with all of its values is 431; ``errorHeaderName`` says which."""

    ORDER: ClassVar = ("max_size", "error_header_name")
    max_size: Size = 16 * 1024
    error_header_name: AnswerFieldName = "errormessage"

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> Reply | None:
            longest = self.max_size
            sizes: dict[str, int] = {}
            for each, value in exchange.fields:
                sizes[each] = sizes.get(each, len(each)) + len(value)
            name = next((each for each, size in sizes.items() if size > longest), None)
            if name is None:
                return None
            reply = refused(FieldsTooLarge())
            reply.fields.add(self.error_header_name, f"Request header {name} is larger than {longest} bytes")
            return reply

        return Effect(inward)
