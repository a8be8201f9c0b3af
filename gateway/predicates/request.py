"""Method, Query, Version, ReadBody: what a request asks for."""

import re
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import parse_qsl

import orjson
from pydantic import BeforeValidator, Field

from gateway.arguments import listed
from gateway.exchange import Exchange
from gateway.patterns.regular import RegexpArgument
from gateway.predicates.base import Check, Predicate, Surroundings

_VERSION: Final = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,3})")


class Method(Predicate):
    """Any of ``methods``."""

    GATHERS: ClassVar = "methods"
    methods: Annotated[list[Annotated[str, Field(pattern=r"^[A-Z]+$")]], BeforeValidator(listed), Field(min_length=1)]

    def check(self, surroundings: Surroundings) -> Check:
        methods = frozenset(self.methods)
        return lambda exchange: exchange.method in methods


class Query(Predicate):
    """A parameter; with ``regexp``, that any of its values matches as a whole."""

    ORDER: ClassVar = ("param", "regexp")
    param: str = Field(min_length=1)
    regexp: RegexpArgument | None = None

    def check(self, surroundings: Surroundings) -> Check:
        param, regexp = self.param, self.regexp

        def check(exchange: Exchange) -> bool:
            values = [value for name, value in parse_qsl(exchange.query, keep_blank_values=True) if name == param]
            return bool(values) if regexp is None else any(regexp.matches(value) for value in values)

        return check


def version_of(text: str) -> tuple[int, ...]:
    """``1.3`` is ``(1, 3)``, and so are ``v1.3`` and ``1.3.0``. Raises ``ValueError``."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise ValueError("no version")
    numbers = [int(part) for part in found[1].split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _readable(text: str) -> str:
    version_of(text.removesuffix("+"))
    return text


class Version(Predicate):
    """``1.3`` exactly, or ``1.1+`` and everything later. Passes always while no header says what version is asked."""

    ORDER: ClassVar = ("version",)
    version: Annotated[str, BeforeValidator(str), BeforeValidator(lambda text: _readable(str(text)))]

    def check(self, surroundings: Surroundings) -> Check:
        header = surroundings.version_header.lower()
        if not header:
            return lambda _exchange: True
        wanted, onwards = version_of(self.version.removesuffix("+")), self.version.endswith("+")

        def check(exchange: Exchange) -> bool:
            try:
                asked = version_of(exchange.fields.first(header) or "")
            except ValueError:
                return False
            return asked >= wanted if onwards else asked == wanted

        return check


class ReadBody(Predicate):
    """A small JSON body that has something at ``pointer`` (RFC 6901); with ``regexp``, a text or number it matches."""

    COST: ClassVar = 1
    READS_BODY: ClassVar = True
    ORDER: ClassVar = ("pointer", "regexp")
    pointer: str = Field(pattern=r"^(/.*)?$")
    regexp: RegexpArgument | None = None

    def check(self, surroundings: Surroundings) -> Check:
        regexp, pointer = self.regexp, self.pointer

        def check(exchange: Exchange) -> bool:
            try:
                found = at_pointer(orjson.loads(exchange.read_body() or b""), pointer)
            except (orjson.JSONDecodeError, LookupError):
                return False
            if regexp is None:
                return True
            is_text = isinstance(found, str | int | float) and not isinstance(found, bool)
            return is_text and regexp.matches(str(found))

        return check


def at_pointer(document: Any, pointer: str) -> Any:
    """What is there. Raises ``LookupError``."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            if not key.isascii() or not key.isdigit():
                raise LookupError(pointer)
            document = document[int(key)]
        elif isinstance(document, dict):
            document = document[key]
        else:
            raise LookupError(pointer)
    return document
