"""Cookie and Header: what the visitor's lines say."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field, field_validator

from gateway.exchange import Fields
from gateway.headers import never_comes
from gateway.patterns.regular import RegexpArgument
from gateway.predicates.base import Check, Predicate, Surroundings


def cookies(fields: Fields, name: str) -> Iterator[str]:
    """Every value of the cookie ``name``, without its quotes."""
    for line in fields.all("cookie"):
        for pair in line.split(";"):
            key, equals, value = pair.strip().partition("=")
            if equals and key == name:
                yield value.strip('"')


def that_comes(header: str) -> str:
    """``header`` itself. Raises ``ValueError`` when no request that routes look at has it."""
    if never_comes(header.lower()):
        raise ValueError(f"{header} is the gateway's own to say, or about a connection: none ever comes this far")
    return header


class Cookie(Predicate):
    """Any cookie of this name whose whole value matches ``regexp``."""

    ORDER: ClassVar = ("name", "regexp")
    name: str = Field(min_length=1)
    regexp: RegexpArgument

    def check(self, surroundings: Surroundings) -> Check:
        name, regexp = self.name, self.regexp
        return lambda exchange: any(regexp.matches(value) for value in cookies(exchange.fields, name))


class Header(Predicate):
    """Any line of this name whose whole value matches ``regexp``; without one, that there is a line."""

    ORDER: ClassVar = ("header", "regexp")
    header: str = Field(min_length=1)
    regexp: RegexpArgument | None = None

    @field_validator("header")
    @classmethod
    def _comes(cls, header: str) -> str:
        return that_comes(header)

    def check(self, surroundings: Surroundings) -> Check:
        name, regexp = self.header.lower(), self.regexp
        if regexp is None:
            return lambda exchange: name in exchange.fields
        return lambda exchange: any(regexp.matches(value) for value in exchange.fields.all(name))
