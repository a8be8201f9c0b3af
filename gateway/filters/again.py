"""Retry: another instance is asked where the first one did badly."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from gateway.again import Again
from gateway.arguments import listed
from gateway.exchange import Exchange
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.durations import Duration
from gateway.filters.status import Status, status

_SERIES: Final = ("INFORMATIONAL", "SUCCESSFUL", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR")
_EXCEPTIONS: Final = frozenset({"IOException", "TimeoutException"})
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH"})


def _upper(written: object) -> object:
    found = listed(written)
    return [str(each).strip().upper() for each in found] if isinstance(found, list) else found


def _statuses(written: object) -> object:
    found = [written] if isinstance(written, int) else listed(written)
    return [status(each) for each in found] if isinstance(found, list) else found


def _simple(written: object) -> object:
    """Spring names classes of Java in full."""
    found = listed(written)
    return [str(each).rpartition(".")[2] for each in found] if isinstance(found, list) else found


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, defer_build=True
    )


class Backoff(_Part):
    """The first pause, then ``factor`` times as long; on the one before, or on the first."""

    first_backoff: Duration = 0.005
    max_backoff: Duration = float("inf")
    factor: int = Field(default=2, ge=1, le=100)
    based_on_previous_value: bool = True


class Jitter(_Part):
    """A pause is at most this part shorter or longer."""

    random_factor: float = Field(default=0.5, ge=0, le=1)


class Retry(Filter):
    """At most ``retries`` other instances are asked after an answer of these ``series`` or ``statuses``, or none at all
    (``exceptions``), for requests of these ``methods`` that do no harm twice."""

    ORDER: ClassVar = (
        "retries",
        "statuses",
        "methods",
        "backoff.firstBackoff",
        "backoff.maxBackoff",
        "backoff.factor",
        "backoff.basedOnPreviousValue",
        "jitter.randomFactor",
        "timeout",
    )
    retries: int = Field(default=3, ge=1, le=10)
    statuses: Annotated[list[Status], BeforeValidator(_statuses)] = []
    series: Annotated[list[str], BeforeValidator(_upper)] = ["SERVER_ERROR"]
    methods: Annotated[list[str], BeforeValidator(_upper), Field(min_length=1)] = ["GET"]
    exceptions: Annotated[list[str], BeforeValidator(_simple)] = ["IOException", "TimeoutException"]
    backoff: Backoff | None = None
    jitter: Jitter | None = None
    timeout: Duration = 0.0

    @model_validator(mode="before")
    @classmethod
    def _nested(cls, written: Any) -> Any:
        """``backoff.factor`` of the short form is the ``factor`` of ``backoff``."""
        if not isinstance(written, Mapping):
            return written
        made: dict[str, Any] = {}
        for name, value in written.items():
            part, dot, inner = str(name).partition(".")
            if dot:
                made.setdefault(part, {})[inner] = value
            else:
                made[name] = value
        return made

    @model_validator(mode="after")
    def _known(self) -> "Retry":
        for found, known in ((self.series, _SERIES), (self.methods, _METHODS), (self.exceptions, _EXCEPTIONS)):
            if unknown := sorted(set(found) - set(known)):
                raise ValueError(f"not known: {unknown[0]}")
        if not (self.series or self.statuses or self.exceptions):
            raise ValueError("needs series, statuses or exceptions")
        return self

    def effect(self, route: Route) -> Effect:
        again = self._again()

        def inward(exchange: Exchange) -> None:
            exchange.again = again

        return Effect(inward, waits=True)

    def _again(self) -> Again:
        backoff, jitter = self.backoff, self.jitter
        return Again(
            retries=self.retries,
            methods=frozenset(self.methods),
            statuses=frozenset(self.statuses),
            series=frozenset(_SERIES.index(each) + 1 for each in self.series),
            interrupted="IOException" in self.exceptions,
            late="TimeoutException" in self.exceptions,
            first=backoff.first_backoff if backoff else 0.0,
            longest=backoff.max_backoff if backoff else float("inf"),
            factor=backoff.factor if backoff else 2,
            on_previous=backoff.based_on_previous_value if backoff else True,
            jitter=jitter.random_factor if jitter else 0.0,
            seconds=self.timeout,
        )
