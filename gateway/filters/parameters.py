"""Parameters of the query. What a filter does not name stays as it was sent, byte for byte."""

from typing import ClassVar
from urllib.parse import quote_plus, unquote_plus

from pydantic import Field

from gateway.exchange import Exchange
from gateway.filters.base import Effect, Filter, Route
from gateway.patterns.template import TemplateArgument


def _named(part: str, name: str) -> bool:
    return unquote_plus(part.partition("=")[0]) == name


class AddRequestParameter(Filter):
    """One more parameter, at the end."""

    ORDER: ClassVar = ("name", "value")
    name: str = Field(min_length=1)
    value: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.value)

        def inward(exchange: Exchange) -> None:
            added = f"{quote_plus(self.name)}={quote_plus(self.value.fill(exchange.variables))}"
            exchange.query = f"{exchange.query}&{added}" if exchange.query else added

        return Effect(inward)


class RemoveRequestParameter(Filter):
    """None of this name goes on, however it is spelled."""

    ORDER: ClassVar = ("name",)
    name: str = Field(min_length=1)

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> None:
            if exchange.query:
                exchange.query = "&".join(part for part in exchange.query.split("&") if not _named(part, self.name))

        return Effect(inward)


class RewriteRequestParameter(Filter):
    """The value ``replacement`` instead of the visitor's; nothing where there is none."""

    ORDER: ClassVar = ("name", "replacement")
    name: str = Field(min_length=1)
    replacement: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.replacement)

        def inward(exchange: Exchange) -> None:
            if exchange.query:
                made = f"{quote_plus(self.name)}={quote_plus(self.replacement.fill(exchange.variables))}"
                parts = exchange.query.split("&")
                exchange.query = "&".join(made if _named(part, self.name) else part for part in parts)

        return Effect(inward)
