"""CircuitBreaker, and the headers that tell a fallback what went wrong."""

import math
from dataclasses import replace
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field

from gateway.arguments import ArgumentProblem, listed
from gateway.errors import Overloaded, ServiceTimeout, ServiceTrouble
from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.circuit import Circuit, Terms, circuit
from gateway.filters.durations import Duration
from gateway.filters.names import RequestFieldName
from gateway.filters.refusals import CircuitOpen, StatusFailed, refused
from gateway.filters.status import Status, status
from gateway.patterns.template import Template
from shop.errors import ShopError

_FORWARD: Final = "forward:"
_BEFORE: Final = "CircuitBreaker"
_LONGEST: Final = 500


def _statuses(written: object) -> object:
    found = [written] if isinstance(written, int) else listed(written)
    return [status(each) for each in found] if isinstance(found, list) else found


class CircuitBreaker(Filter):
    """When ``failureRateThreshold`` percent of the last requests failed (no answer, or one of ``statusCodes``), nobody
    is asked for ``waitDurationInOpenState``: 503, or what ``fallbackUri`` (``forward:/path``) answers. A request that
    the gateway itself did not let in says nothing of the role."""

    ORDER: ClassVar = ("name", "fallback_uri")
    name: str = ""
    fallback_uri: str = Field(default="", pattern=r"^(|forward:/\S*)$")
    status_codes: Annotated[list[Status], BeforeValidator(_statuses)] = []
    resume_without_error: bool = False
    failure_rate_threshold: float = Field(default=50.0, gt=0, le=100)
    sliding_window_size: int = Field(default=100, ge=1, le=10_000)
    minimum_number_of_calls: int = Field(default=100, ge=1, le=10_000)
    wait_duration_in_open_state: Duration = 60.0
    permitted_number_of_calls_in_half_open_state: int = Field(default=10, ge=1, le=1000)

    def effect(self, route: Route) -> Effect:
        fallback = Template(self.fallback_uri.removeprefix(_FORWARD)) if self.fallback_uri else None
        if fallback is not None:
            route.require(fallback)
            if "?" in fallback.text or "#" in fallback.text:
                raise ArgumentProblem("fallbackUri is a path")
        name = self.name or route.id
        return _Breaking(circuit(name, self._terms()), self, fallback, f"{_BEFORE} {name}").effect()

    def _terms(self) -> Terms:
        return Terms(
            rate=self.failure_rate_threshold,
            window=self.sliding_window_size,
            least=min(self.minimum_number_of_calls, self.sliding_window_size),
            seconds=self.wait_duration_in_open_state,
            tries=self.permitted_number_of_calls_in_half_open_state,
        )


class _Breaking:
    """One breaker on one route."""

    def __init__(self, circuit: Circuit, said: CircuitBreaker, fallback: Template | None, note: str) -> None:
        self._circuit, self._said, self._fallback, self._note = circuit, said, fallback, note
        self._statuses = frozenset(said.status_codes)

    def effect(self) -> Effect:
        return Effect(self._inward, self._outward, failed=self._failed, waits=True)

    def _inward(self, exchange: Exchange) -> Reply | None:
        if exchange.is_trial:
            return None
        if self._fallback is not None and exchange.failure is None:
            whole = exchange.read_body()
            if whole is not None:  # a long body cannot be said twice
                exchange.notes[self._note] = replace(exchange, fields=Fields(exchange.fields), said=[], notes={})
        if self._circuit.admit(exchange.now):
            return None
        wait = max(math.ceil(self._circuit.wait(exchange.now)), 1)
        error = CircuitOpen(retry_after=wait)
        return self._instead(exchange, error) or refused(error)

    def _outward(self, exchange: Exchange, reply: Reply) -> None:
        is_good = reply.status not in self._statuses
        self._over(exchange, good=is_good, was_let_in=reply.error is None)
        if is_good:
            return
        other = self._instead(exchange, StatusFailed(status_code=reply.status))
        if other is not None:
            reply.instead = other.instead
        elif self._said.resume_without_error:
            reply.body, reply.error, reply.fields = b"", None, Fields()

    def _failed(self, exchange: Exchange, error: ServiceTrouble) -> Reply | None:
        self._over(exchange, good=False, was_let_in=not isinstance(error, Overloaded))
        if (other := self._instead(exchange, error)) is not None:
            return other
        resumes = self._said.resume_without_error and not isinstance(error, ServiceTimeout)
        return Reply(200) if resumes else None

    def _over(self, exchange: Exchange, *, good: bool, was_let_in: bool) -> None:
        if was_let_in:
            self._circuit.saw(exchange.now, good=good)
        else:
            self._circuit.forget()

    def _instead(self, exchange: Exchange, error: ShopError) -> Reply | None:
        before: Exchange | None = exchange.notes.get(self._note)
        if before is None or self._fallback is None:
            return None
        path = self._fallback.fill(exchange.variables)
        return Reply(0, instead=replace(before, path=path, failure=error))


class FallbackHeaders(Filter):
    """On the route a ``fallbackUri`` leads to: what failed, in header lines of these names."""

    ORDER: ClassVar = ()
    execution_exception_type_header_name: RequestFieldName = "execution-exception-type"
    execution_exception_message_header_name: RequestFieldName = "execution-exception-message"
    root_cause_exception_type_header_name: RequestFieldName = "root-cause-exception-type"
    root_cause_exception_message_header_name: RequestFieldName = "root-cause-exception-message"

    def effect(self, route: Route) -> Effect:
        outer = self.execution_exception_type_header_name, self.execution_exception_message_header_name
        inner = self.root_cause_exception_type_header_name, self.root_cause_exception_message_header_name

        def inward(exchange: Exchange) -> None:
            for name in (*outer, *inner):
                exchange.fields.remove(name)  # nobody else says it
            if exchange.failure is None:
                return
            root: BaseException = exchange.failure
            _say(exchange, outer, root)
            while root.__cause__ is not None:
                root = root.__cause__
            _say(exchange, inner, root)

        return Effect(inward)


def _say(exchange: Exchange, names: tuple[str, str], error: BaseException) -> None:
    text = error.code if isinstance(error, ShopError) else str(error)
    plain = "".join(each if each.isascii() and each.isprintable() else " " for each in text)[:_LONGEST]
    exchange.fields.add(names[0], type(error).__name__)
    exchange.fields.add(names[1], plain.strip())
