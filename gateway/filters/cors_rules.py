"""Which pages of other origins may ask: the rules of Spring's ``CorsConfiguration``, of one route or by path."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from gateway.arguments import ArgumentProblem, Arguments, listed
from gateway.patterns.path import PathPattern, path_pattern
from gateway.patterns.regular import Regexp

#: How it is called in a route's metadata, and shown among its filters.
NAME: Final = "cors"
ANY: Final = "*"
#: The end of a pattern: any port, or some.
_PORTS: Final = re.compile(r":\[(\*|\d{1,5}(?:,\d{1,5})*)\]$")
#: Between two patterns, but not between two ports.
_BETWEEN: Final = re.compile(r",(?![^\[]*\])")

Lines: TypeAlias = list[tuple[str, str]]


def _split(written: object) -> object:
    return [each.strip() for each in _BETWEEN.split(written)] if isinstance(written, str) else written


Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
Patterns = Annotated[tuple[str, ...], BeforeValidator(_split)]


class Rules(Arguments):
    """``allowedOrigins`` as browsers write them, or ``*``; ``allowedOriginPatterns`` with ``*`` for any characters and
    ``:[80,443]`` or ``:[*]`` for ports; ``maxAge`` in seconds. What is left out allows nothing but GET and HEAD."""

    allowed_origins: Names = ()
    allowed_origin_patterns: Patterns = ()
    allowed_methods: Names = ("GET", "HEAD")
    allowed_headers: Names = ()
    exposed_headers: Names = ()
    allow_credentials: bool = False
    max_age: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.allow_credentials and ANY in self.allowed_origins:
            raise ValueError("with allowCredentials no browser takes the origin *: use allowedOriginPatterns")
        _ = self._compiled  # what is no pattern is refused when it is written
        return self

    @cached_property
    def _compiled(self) -> list[Regexp]:
        return [_pattern(each) for each in self.allowed_origin_patterns]

    def judged(self, origin: str, method: str, headers: list[str] | None) -> Lines | None:
        """The lines that give leave; None: it is not given. ``headers`` are those that a preflight asks for."""
        said = self._origin(origin)
        allowed = self._headers(headers or [])
        if said is None or not {method, ANY} & set(self.allowed_methods) or (headers and not allowed):
            return None
        lines = [("access-control-allow-origin", said)]
        if headers is not None:
            lines += self._leave(method, allowed)
        if self.exposed_headers:
            lines.append(("access-control-expose-headers", ", ".join(self.exposed_headers)))
        if self.allow_credentials:
            lines.append(("access-control-allow-credentials", "true"))
        return lines

    def _leave(self, method: str, headers: list[str]) -> Lines:
        methods = [method] if ANY in self.allowed_methods else self.allowed_methods
        lines = [("access-control-allow-methods", ",".join(methods))]
        if headers:
            lines.append(("access-control-allow-headers", ", ".join(headers)))
        if self.max_age is not None:
            lines.append(("access-control-max-age", str(self.max_age)))
        return lines

    def _origin(self, origin: str) -> str | None:
        if ANY in self.allowed_origins:
            return ANY
        plain = origin.rstrip("/").lower()
        if any(plain == each.rstrip("/").lower() for each in self.allowed_origins):
            return origin
        return origin if any(each.matches(plain) for each in self._compiled) else None

    def _headers(self, asked: list[str]) -> list[str]:
        allowed = {each.lower() for each in self.allowed_headers}
        return [each for each in asked if ANY in allowed or each.lower() in allowed]


class Everywhere:
    """Rules by path, whatever the route: those of the first pattern that matches. Immutable."""

    def __init__(self, written: Mapping[str, Any] | None = None) -> None:
        """Raises ``ArgumentProblem``."""
        self._rules = [_by_path(path, said) for path, said in (written or {}).items()]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def rules(self, path: str) -> Rules | None:
        """Those for this (decoded) path."""
        return next((rules for pattern, rules in self._rules if pattern.match(path) is not None), None)


def rules(written: object) -> Rules:
    """As metadata has them. Raises ``ArgumentProblem``."""
    if not isinstance(written, Mapping):
        raise ArgumentProblem("is no object")
    return Rules.named({str(name): value for name, value in written.items()})


def wrong(metadata: Mapping[str, Any]) -> list[str]:
    """What is wrong with a route's own rules."""
    try:
        if NAME in metadata:
            rules(metadata[NAME])
    except ArgumentProblem as error:
        return [f"metadata.{NAME}: {error}"]
    return []


def _by_path(path: str, said: object) -> tuple[PathPattern, Rules]:
    """``path`` may be written in brackets, as Spring's properties have it. Raises ``ArgumentProblem``."""
    try:
        return path_pattern(path[1:-1] if path[:1] == "[" and path[-1:] == "]" else path), rules(said)
    except ValueError as error:
        raise ArgumentProblem(f"{path}: {error}") from error


def _pattern(text: str) -> Regexp:
    ports = _PORTS.search(text)
    body = text[: ports.start()] if ports is not None else text
    tail = "" if ports is None else r"(?::\d+)?" if ports[1] == ANY else f":(?:{ports[1].replace(',', '|')})"
    return Regexp(".*".join(map(re.escape, body.rstrip("/").lower().split(ANY))) + tail)
