"""Header lines of the answer."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import ClassVar, Final, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import AliasChoices, Field, model_validator

from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.names import AnswerFieldName, AnyFieldName
from gateway.patterns.regular import Regexp, RegexpArgument
from gateway.patterns.template import TemplateArgument

_VERSION: Final = re.compile(r"^/v\d+(?=/|$)")


class AddResponseHeader(Filter):
    """One more line; the role's own stay. With ``override`` false, only where the role says nothing of this name."""

    ORDER: ClassVar = ("name", "value", "override")
    name: AnswerFieldName
    value: TemplateArgument
    override: bool = True

    def effect(self, route: Route) -> Effect:
        route.require(self.value)
        name, value, always = self.name, self.value, self.override

        def outward(exchange: Exchange, reply: Reply) -> None:
            if always or not any(each.strip() for each in reply.fields.all(name)):
                reply.fields.add(name, value.fill(exchange.variables))

        return Effect(outward=outward)


class SetResponseHeader(Filter):
    """This line instead of the role's."""

    ORDER: ClassVar = ("name", "value")
    name: AnswerFieldName
    value: TemplateArgument

    def effect(self, route: Route) -> Effect:
        route.require(self.value)
        name, value = self.name, self.value
        return Effect(outward=lambda exchange, reply: reply.fields.set(name, value.fill(exchange.variables)))


class RemoveResponseHeader(Filter):
    """None of this name reaches the visitor."""

    ORDER: ClassVar = ("name",)
    name: AnswerFieldName

    def effect(self, route: Route) -> Effect:
        name = self.name
        return Effect(outward=lambda _exchange, reply: reply.fields.remove(name))


class RewriteResponseHeader(Filter):
    """``replacement`` in the place of every match of ``regexp`` in lines of this name."""

    ORDER: ClassVar = ("name", "regexp", "replacement")
    name: AnswerFieldName
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
        replace, name = self._replace, self.name

        def outward(_exchange: Exchange, reply: Reply) -> None:
            if name in reply.fields:
                reply.fields.set(name, *(replace(value) for value in reply.fields.all(name)))

        return Effect(outward=outward)


class DedupeResponseHeader(Filter):
    """Of lines of the same name one is left, or of the same value one. ``name``: several, with spaces between."""

    ORDER: ClassVar = ("name", "strategy")
    name: str = Field(min_length=1)
    strategy: Literal["RETAIN_FIRST", "RETAIN_LAST", "RETAIN_UNIQUE"] = "RETAIN_FIRST"

    def effect(self, route: Route) -> Effect:
        names = self.name.lower().split()

        def outward(_exchange: Exchange, reply: Reply) -> None:
            for name in names:
                values = reply.fields.all(name)
                if len(values) > 1:
                    reply.fields.set(name, *self._kept(values))

        return Effect(outward=outward)

    def _kept(self, values: list[str]) -> list[str]:
        if self.strategy == "RETAIN_UNIQUE":
            return list(dict.fromkeys(values))
        return values[:1] if self.strategy == "RETAIN_FIRST" else values[-1:]


class RewriteLocationResponseHeader(Filter):
    """Location names the host the visitor asked (or ``hostValue``), and a version in its path only where it is wanted.

    AS_IN_REQUEST strips ``/v1`` unless the visitor's path began with a version.
    """

    ORDER: ClassVar = ("strip_version_mode", "location_header_name", "host_value", "protocols_regex")
    strip_version_mode: Literal["NEVER_STRIP", "AS_IN_REQUEST", "ALWAYS_STRIP"] = Field(
        default="AS_IN_REQUEST", validation_alias=AliasChoices("stripVersionMode", "stripVersion", "strip_version_mode")
    )
    location_header_name: AnyFieldName = "location"
    host_value: str = ""
    protocols_regex: RegexpArgument = Field(
        default_factory=lambda: Regexp("https?|ftps?"),
        validation_alias=AliasChoices("protocolsRegex", "protocols", "protocols_regex"),
    )

    def effect(self, route: Route) -> Effect:
        def outward(exchange: Exchange, reply: Reply) -> None:
            if (location := reply.fields.first(self.location_header_name)) is not None:
                host = self.host_value or exchange.host
                reply.fields.set(self.location_header_name, self._rewritten(location, host, exchange.original[0]))

        return Effect(outward=outward)

    def _rewritten(self, location: str, host: str, asked: str) -> str:
        try:
            parts = urlsplit(location)
        except ValueError:
            return location
        if not parts.netloc or not self.protocols_regex.matches(parts.scheme):
            return location
        mode = self.strip_version_mode
        strips = mode == "ALWAYS_STRIP" or (mode == "AS_IN_REQUEST" and not _VERSION.match(asked))
        path = _VERSION.sub("", parts.path) if strips else parts.path
        return urlunsplit((parts.scheme, host or parts.netloc, path, parts.query, parts.fragment))
