"""Header lines of the request: added, set, taken away, and the Host it is sent with."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, TypeAdapter

from gateway.exchange import Exchange
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.names import AnyFieldName, RequestFieldName
from gateway.patterns.template import Template, TemplateArgument


class AddRequestHeader(Filter):
    """One more line; the visitor's own stay."""

    ORDER: ClassVar = ("name", "value")
    name: RequestFieldName
    value: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.value)
        name, value = self.name, self.value
        return Effect(lambda exchange: exchange.fields.add(name, value.fill(exchange.variables)))


class SetRequestHeader(AddRequestHeader):
    """This line instead of the visitor's."""

    def effect(self, route: Route) -> Effect:
        route.require(self.value)
        name, value = self.name, self.value
        return Effect(lambda exchange: exchange.fields.set(name, value.fill(exchange.variables)))


_NAME = TypeAdapter[str](RequestFieldName)


def _pairs(written: object) -> list[tuple[str, Template]]:
    parts = written.split(",") if isinstance(written, str) else written
    if not isinstance(parts, list):
        raise ValueError("no list of name:value")
    found = []
    for part in parts:
        name, colon, value = str(part).partition(":")
        if not colon:
            raise ValueError(f"no name:value: {name!r}")
        found.append((_NAME.validate_python(name.strip()), Template(value.strip())))
    return found


class AddRequestHeadersIfNotPresent(Filter):
    """``name:value``, several of them; those whose name the visitor sent are left out."""

    GATHERS: ClassVar = "headers"
    headers: Annotated[list[tuple[str, Template]], BeforeValidator(_pairs), Field(min_length=1)]

    def effect(self, route: Route) -> Effect:
        route.require(*(value for _, value in self.headers))

        def inward(exchange: Exchange) -> None:
            absent = [pair for pair in self.headers if pair[0] not in exchange.fields]
            for name, value in absent:
                exchange.fields.add(name, value.fill(exchange.variables))

        return Effect(inward)


class MapRequestHeader(Filter):
    """The values of ``fromHeader``, if there are any, also as ``toHeader``, beside those that has."""

    ORDER: ClassVar = ("from_header", "to_header")
    from_header: AnyFieldName
    to_header: RequestFieldName

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> None:
            for value in exchange.fields.all(self.from_header):
                exchange.fields.add(self.to_header, value)

        return Effect(inward)


class RemoveRequestHeader(Filter):
    """None of this name goes on."""

    ORDER: ClassVar = ("name",)
    name: AnyFieldName

    def effect(self, route: Route) -> Effect:
        name = self.name
        return Effect(lambda exchange: exchange.fields.remove(name))


class PreserveHostHeader(Filter):
    """The role is asked under the name the visitor used."""

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> None:
            exchange.host_sent = exchange.host

        return Effect(inward)


class SetRequestHostHeader(Filter):
    """The role is asked under this name."""

    ORDER: ClassVar = ("host",)
    host: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.host)

        def inward(exchange: Exchange) -> None:
            exchange.host_sent = self.host.fill(exchange.variables)

        return Effect(inward)


class TokenRelay(Filter):
    """The visitor's verified access token goes on to the role."""

    def effect(self, route: Route) -> Effect:
        def inward(exchange: Exchange) -> None:
            if exchange.token:
                exchange.fields.set("authorization", f"Bearer {exchange.token}")

        return Effect(inward, reads_user=True)
