"""Bodies: kept to be sent again, or changed on their way, as JSON and by data only."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import BeforeValidator, Field

from gateway.arguments import listed
from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.refusals import refused
from shop.web.anticipated import TooLarge

Names = Annotated[list[str], BeforeValidator(listed)]


class CacheRequestBody(Filter):
    """The body is read whole before the role is asked. ``bodyClass`` is there for routes written for Java."""

    ORDER: ClassVar = ("body_class",)
    body_class: str = ""

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> Reply | None:
            body = exchange.read_body()
            if body is None:
                return refused(TooLarge())
            exchange.body = body
            return None

        return Effect(inward)


class _Changes(Filter):
    """``set``: top-level names and what they become; ``remove``: those taken away. What is no JSON object stays."""

    HAS_SHORTHAND: ClassVar = False
    set_: dict[str, Any] = Field(default_factory=dict, alias="set")
    remove: Names = []

    def _changed(self, found: Any) -> Any:
        if not isinstance(found, dict):
            return found
        return {name: value for name, value in found.items() if name not in self.remove} | self.set_


class ModifyRequestBody(_Changes):
    """Changes a small JSON body before the role sees it; a long one is 413."""

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> Reply | None:
            if not _is_json(exchange.fields):
                return None
            body = exchange.read_body()
            if body is None:
                return refused(TooLarge())
            exchange.body = _rewritten(body, self._changed)
            return None

        return Effect(inward)


class ModifyResponseBody(_Changes):
    """Changes a JSON answer before the visitor sees it."""

    def effect(self, route: Route) -> Effect:
        return Effect(outward=lambda _exchange, reply: _rewrite(reply, self._changed), reads_answer=True)


class RemoveJsonAttributesResponseBody(Filter):
    """Takes these names out of a JSON answer; with ``deleteRecursively``, at every depth."""

    GATHERS: ClassVar = "field_list"
    FLAG: ClassVar = "delete_recursively"
    field_list: Annotated[Names, Field(min_length=1)]
    delete_recursively: bool = False

    def effect(self, route: Route) -> Effect:
        return Effect(outward=lambda _exchange, reply: _rewrite(reply, self._without), reads_answer=True)

    def _without(self, found: Any) -> Any:
        if isinstance(found, list) and self.delete_recursively:
            return [self._without(each) for each in found]
        if not isinstance(found, dict):
            return found
        kept = {name: value for name, value in found.items() if name not in self.field_list}
        return {name: self._without(value) for name, value in kept.items()} if self.delete_recursively else kept


def _is_json(fields: Fields) -> bool:
    media_type = (fields.first("content-type") or "").partition(";")[0].strip().lower()
    plain = "content-encoding" not in fields
    return plain and (media_type == "application/json" or media_type.endswith("+json"))


def _rewritten(body: bytes, change: Callable[[Any], Any]) -> bytes:
    try:
        return orjson.dumps(change(orjson.loads(body)))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return body


def _rewrite(reply: Reply, change: Callable[[Any], Any]) -> None:
    if reply.body and _is_json(reply.fields):
        reply.body = _rewritten(reply.body, change)
        reply.fields.remove("etag")  # it was about other bytes
        if "content-length" in reply.fields:
            reply.fields.set("content-length", str(len(reply.body)))
