"""SetStatus and RedirectTo."""

from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field

from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.patterns.template import TemplateArgument

#: Names that Spring has and Python has not.
_SPRINGS: Final = {
    "BANDWIDTH_LIMIT_EXCEEDED": 509,
    "CONTENT_TOO_LARGE": 413,
    "I_AM_A_TEAPOT": 418,
    "MOVED_TEMPORARILY": 302,
    "PAYLOAD_TOO_LARGE": 413,
    "UNPROCESSABLE_CONTENT": 422,
    "URI_TOO_LONG": 414,
}


def status(written: object) -> object:
    """``404``, ``"404"`` or ``NOT_FOUND``."""
    if isinstance(written, str) and not written.isdigit():
        try:
            return _SPRINGS.get(written.upper()) or HTTPStatus[written.upper()].value
        except KeyError as error:
            raise ValueError(f"no status: {written!r}") from error
    return written


Status = Annotated[int, BeforeValidator(status), Field(ge=200, le=599)]


class SetStatus(Filter):
    """Whatever the role answers, this is its status."""

    ORDER: ClassVar = ("status",)
    status: Status

    def effect(self, route: Route) -> Effect:
        def outward(_exchange: Exchange, reply: Reply) -> None:
            reply.status = self.status

        return Effect(outward=outward)


class RedirectTo(Filter):
    """Nobody is asked; the visitor is sent to ``url``, with the query if ``includeRequestParams``."""

    ORDER: ClassVar = ("status", "url", "include_request_params")
    status: Annotated[Status, Field(ge=300, le=399)]
    url: TemplateArgument
    include_request_params: bool = False

    def effect(self, route: Route) -> Effect:
        route.require(self.url)

        def inward(exchange: Exchange) -> Reply:
            url = self.url.fill_address(exchange.variables)
            if self.include_request_params and exchange.query:
                url += ("&" if "?" in url else "?") + exchange.query
            return Reply(self.status, Fields([("location", url)]))

        return Effect(inward)
