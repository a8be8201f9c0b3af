"""Host and Path: where a request is for. Their variables are kept for filters."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from gateway.arguments import listed
from gateway.exchange import Exchange
from gateway.patterns.host import HostPattern, host_pattern
from gateway.patterns.path import PathPattern, path_pattern
from gateway.predicates.base import Check, Predicate, Surroundings

Patterns = Annotated[list[str], BeforeValidator(listed), Field(min_length=1)]


class Host(Predicate):
    """Any of ``patterns``; with ``includePort``, as by default, the port is part of what is compared."""

    GATHERS: ClassVar = "patterns"
    FLAG: ClassVar = "include_port"
    patterns: Patterns
    include_port: bool = True

    @cached_property
    def _compiled(self) -> Sequence[HostPattern]:
        return [host_pattern(each) for each in self.patterns]

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _ = self._compiled
        return self

    def check(self, surroundings: Surroundings) -> Check:
        matches = [pattern.match for pattern in self._compiled]
        if self.include_port:
            return lambda exchange: _keep(exchange, matches, exchange.host.lower())
        return lambda exchange: _keep(exchange, matches, without_port(exchange.host).lower())

    def hosts(self) -> Sequence[HostPattern]:
        return self._compiled

    def names(self) -> frozenset[str]:
        return frozenset.intersection(*(pattern.names for pattern in self._compiled))


class Path(Predicate):
    """Any of ``patterns``; with ``matchTrailingSlash``, as by default, a slash at the end of the path is none."""

    GATHERS: ClassVar = "patterns"
    FLAG: ClassVar = "match_trailing_slash"
    patterns: Patterns
    match_trailing_slash: bool = True

    @cached_property
    def _compiled(self) -> Sequence[PathPattern]:
        return [path_pattern(each, trailing_slash=self.match_trailing_slash) for each in self.patterns]

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _ = self._compiled
        return self

    def check(self, surroundings: Surroundings) -> Check:
        if len(self._compiled) == 1 and (prefix := self._compiled[0].prefix) is not None:
            below = f"{prefix}/"
            return lambda exchange: exchange.path.startswith(below) or exchange.path == prefix
        matches = [pattern.match for pattern in self._compiled]
        return lambda exchange: _keep(exchange, matches, exchange.path)

    def paths(self) -> Sequence[PathPattern]:
        return self._compiled

    def names(self) -> frozenset[str]:
        return frozenset.intersection(*(pattern.names for pattern in self._compiled))


def without_port(host: str) -> str:
    """``[::1]:8000`` → ``[::1]``."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _keep(exchange: Exchange, matches: Sequence[Callable[[str], dict[str, str] | None]], text: str) -> bool:
    for match in matches:
        if (found := match(text)) is not None:
            if found:
                exchange.variables.update(found)
            return True
    return False
