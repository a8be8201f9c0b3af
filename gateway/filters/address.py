"""Where a request goes: its path, and the address itself."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, ClassVar, Final, Self
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from gateway.arguments import listed
from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.names import AnyFieldName
from gateway.filters.refusals import BadAddress, refused
from gateway.patterns.plain import require_plain
from gateway.patterns.regular import RegexpArgument
from gateway.patterns.template import TemplateArgument

_AUTHORITY: Final = re.compile(r"https?://[\w.-]+(:\d{1,5})?(?=/|$)")


class StripPrefix(Filter):
    """Without the first ``parts`` segments; what is left begins at the root."""

    ORDER: ClassVar = ("parts",)
    parts: int = Field(default=1, ge=0)

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> None:
            exchange.path = "/" + "/".join(exchange.path.split("/")[1 + self.parts :])

        return Effect(inward)


class PrefixPath(Filter):
    """``prefix`` before the path."""

    ORDER: ClassVar = ("prefix",)
    prefix: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.prefix)

        def inward(exchange: Exchange) -> None:
            exchange.path = "/" + self.prefix.fill(exchange.variables).strip("/") + exchange.path

        return Effect(inward)


class SetPath(Filter):
    """This path, with the route's variables in it."""

    ORDER: ClassVar = ("template",)
    template: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.template)

        def inward(exchange: Exchange) -> None:
            exchange.path = self.template.fill(exchange.variables)

        return Effect(inward)


class RewritePath(Filter):
    """``replacement`` in the place of every match of ``regexp`` in the path."""

    ORDER: ClassVar = ("regexp", "replacement")
    regexp: RegexpArgument
    replacement: str

    @cached_property
    def _replace(self) -> Callable[[str], str]:
        return self.regexp.replacing(self.replacement)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        _ = self._replace
        return self

    def effect(self, route: Route) -> Effect:
        replace = self._replace

        def inward(exchange: Exchange) -> None:
            exchange.path = replace(exchange.path)

        return Effect(inward)


class SetRequestUri(Filter):
    """Another address and path. The address has no variables: visitors do not choose whom the gateway asks."""

    ORDER: ClassVar = ("uri",)
    uri: TemplateArgument = Field(validation_alias=AliasChoices("uri", "template"))

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        if not _AUTHORITY.match(self.uri.text):
            raise ValueError("no http://host or https://host, written out")
        return self

    def effect(self, route: Route) -> Effect:
        route.require(self.uri)

        def inward(exchange: Exchange) -> None:
            parts = urlsplit(self.uri.fill_address(exchange.variables))
            _send_to(exchange, parts, unquote(parts.path))

        return Effect(inward)


class RequestHeaderToRequestUri(Filter):
    """The address and path that the header ``name`` gives, if its host is one of ``hosts``; else 400."""

    HAS_SHORTHAND: ClassVar = False
    name: AnyFieldName
    hosts: Annotated[list[str], BeforeValidator(listed), Field(min_length=1)]

    def effect(self, route: Route) -> Effect:
        allowed = frozenset(host.lower() for host in self.hosts)

        def inward(exchange: Exchange) -> Reply | None:
            if (given := exchange.fields.first(self.name)) is None:
                return None
            found = _AUTHORITY.match(given)
            if found is None or found[0].partition("://")[2].lower() not in allowed:
                return refused(BadAddress())
            exchange.fields.remove(self.name)
            parts = urlsplit(given)
            _send_to(exchange, parts, parts.path)
            return None

        return Effect(inward)


def _send_to(exchange: Exchange, parts: SplitResult, path: str) -> None:
    """``path`` is decoded. Raises ``PathRefused`` for one of two readings."""
    require_plain(path or "/")
    exchange.uri = f"{parts.scheme}://{parts.netloc}"
    exchange.path = path or "/"
    if parts.query:
        exchange.query = parts.query
