"""RequestRateLimiter: so many requests for each user, address or header, in this process or in a store of all."""

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, Self
from urllib.parse import parse_qsl

from prometheus_client import Counter
from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from gateway.arguments import ArgumentProblem, listed
from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.base import Effect, Filter, Quick, Route
from gateway.filters.gcra import Limits, Rate, Verdict
from gateway.filters.refusals import refused
from gateway.filters.shared_limits import SharedLimits, store
from gateway.filters.status import Status
from gateway.headers import never_comes
from gateway.predicates.fields import cookies
from shop.errors import Forbidden, TooManyRequests

REFUSED: Final = Counter("gateway_limit_refused_total", "Requests refused by a limit", ["route"])
_WINDOW: Final = re.compile(r"(\d{1,9})/(\d{0,6})(s|m|h)")
_KEY: Final = r"(user|address|host|(header|cookie|query|variable):[^:+\s]+)"
#: So many pairs of numbers that answers say are remembered as they are written.
_MOST_WRITTEN: Final = 1024
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}


def _spring(name: str, camel: str) -> Any:
    return AliasChoices(camel, f"redis-rate-limiter.{camel}", name)


class RequestRateLimiter(Filter):
    """``replenishRate`` requests a second, ``burstCapacity`` at once, for each ``key`` (``user``, ``address``,
    ``host``, ``header:NAME``, ``cookie:NAME``, ``query:NAME``, ``variable:NAME``, or several with ``+`` between);
    ``windows`` (``100/1m``) hold beside it. Refused ones get ``statusCode`` and Retry-After."""

    ORDER: ClassVar = ("replenish_rate", "burst_capacity", "requested_tokens", "key")
    replenish_rate: int = Field(default=0, ge=0, validation_alias=_spring("replenish_rate", "replenishRate"))
    burst_capacity: int = Field(default=0, ge=0, validation_alias=_spring("burst_capacity", "burstCapacity"))
    requested_tokens: int = Field(default=1, ge=1, validation_alias=_spring("requested_tokens", "requestedTokens"))
    windows: Annotated[list[str], BeforeValidator(listed)] = []
    key: str = Field(default="user", pattern=rf"^{_KEY}(\+{_KEY})*$")
    deny_empty_key: bool = True
    empty_key_status: Status = 403
    status_code: Status = 429

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not self.rates:
            raise ValueError("needs replenishRate or windows")
        if any(rate.burst < self.requested_tokens for rate in self.rates):
            raise ValueError("nobody could ever take requestedTokens at once")
        return self

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Raises ``ValueError`` for a window that is none."""
        found = [_window(each) for each in self.windows]
        if self.replenish_rate:
            burst = self.burst_capacity or self.replenish_rate
            if burst < self.replenish_rate:
                raise ValueError("burstCapacity is less than replenishRate")
            found.append(Rate(1 / self.replenish_rate, burst))
        return tuple(found)

    def effect(self, route: Route) -> Effect:
        keys = [_reader(each, route) for each in self.key.split("+")]
        try:
            shared = store()
        except ValueError as error:
            raise ArgumentProblem("SHOP_LIMIT_STORE is no address") from error
        limits: Limits | SharedLimits = (
            _limits(route.id, self.key, self.rates)
            if shared is None
            else SharedLimits(shared, f"{route.id}.{self.key}", self.rates)
        )

        def inward(exchange: Exchange) -> Reply | None:
            if exchange.is_trial:
                return None
            said = [read(exchange) for read in keys]
            key = "\0".join(said)
            if not all(said):
                return refused(Forbidden(), status=self.empty_key_status) if self.deny_empty_key else None
            verdict = limits.take(key, self.requested_tokens, exchange.now)
            lines = self._said(verdict)
            exchange.said += lines
            if verdict.allowed:
                return None
            reply = refused(TooManyRequests(retry_after=math.ceil(verdict.wait)), status=self.status_code)
            REFUSED.labels(route.id).inc()
            reply.fields = Fields([*reply.fields, *lines])
            return reply

        def outward(exchange: Exchange, reply: Reply) -> None:
            for name, value in exchange.said:
                reply.fields.set(name, value)

        return Effect(
            inward,
            outward,
            reads_user="user" in self.key.split("+"),
            counts=shared is None,
            waits=shared is not None,
            quick=None if isinstance(limits, SharedLimits) else self._quick(limits),
            says=frozenset(name for name, _ in self._said(Verdict(allowed=True, remaining=0, wait=0.0, reset=0.0))),
        )

    def _quick(self, limits: Limits) -> Quick | None:
        """The same for a request that is let in; the lines are written once for numbers that come again."""
        if self.key not in {"user", "address"}:
            return None
        by_user, tokens, may_be_nobody = self.key == "user", self.requested_tokens, not self.deny_empty_key
        changing = {"ratelimit-remaining": "%d", "ratelimit-reset": "%d", "x-ratelimit-remaining": "%d"}
        standing = self._said(Verdict(allowed=True, remaining=0, wait=0.0, reset=0.0))
        form = "".join(f"{name}: {changing.get(name, value)}\r\n" for name, value in standing).encode()
        written: dict[tuple[int, int], bytes] = {}

        def quick(user: str, peer: str, now: float) -> bytes | None:
            key = user if by_user else peer
            if not key:
                return b"" if may_be_nobody else None
            allowed, remaining, _wait, reset = limits.asked(key, tokens, now)
            if not allowed:
                return None
            numbers = remaining, math.ceil(reset)
            if (lines := written.get(numbers)) is None:
                if len(written) >= _MOST_WRITTEN:
                    written.clear()
                lines = written[numbers] = form % (*numbers, remaining)
            return lines

        return quick

    def _said(self, verdict: Verdict) -> list[tuple[str, str]]:
        return [
            ("ratelimit-limit", str(min(rate.burst for rate in self.rates))),
            ("ratelimit-remaining", str(max(verdict.remaining, 0))),
            ("ratelimit-reset", str(math.ceil(verdict.reset))),
            ("x-ratelimit-remaining", str(verdict.remaining)),
            ("x-ratelimit-replenish-rate", str(self.replenish_rate)),
            ("x-ratelimit-burst-capacity", str(self.burst_capacity or self.replenish_rate)),
            ("x-ratelimit-requested-tokens", str(self.requested_tokens)),
        ]


def _reader(key: str, route: Route) -> Callable[[Exchange], str]:
    """What one part of ``key`` is read from. Raises ``ArgumentProblem``."""
    kind, _, name = key.partition(":")
    if kind == "variable" and name not in route.names:
        raise ArgumentProblem(f"no predicate of this route gives {{{name}}}")
    if kind == "header" and never_comes(name.lower()):
        raise ArgumentProblem(f"{name} never comes this far")
    readers: dict[str, Callable[[Exchange], str]] = {
        "user": lambda exchange: exchange.user,
        "address": lambda exchange: exchange.peer,
        "host": lambda exchange: exchange.host.lower(),
        "header": lambda exchange: exchange.fields.first(name.lower()) or "",
        "cookie": lambda exchange: next(cookies(exchange.fields, name), ""),
        "query": lambda exchange: dict(reversed(parse_qsl(exchange.query))).get(name, ""),
        "variable": lambda exchange: exchange.variables.get(name, ""),
    }
    return readers[kind]


def _window(text: str) -> Rate:
    found = _WINDOW.fullmatch(text.strip())
    if found is None or not int(found[1]) or found[2] in {"0", "00"}:
        raise ValueError(f"no window: {text!r}, but 100/1m")
    limit = int(found[1])
    return Rate(int(found[2] or 1) * _SECONDS[found[3]] / limit, limit)


def refused_by() -> dict[str, int]:
    """How many requests each route's limits refused in this process."""
    return {
        sample.labels["route"]: int(sample.value)
        for metric in REFUSED.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    }


@lru_cache(maxsize=10_000)
def _limits(route: str, key: str, rates: tuple[Rate, ...]) -> Limits:
    """What was counted outlives a change of routes that does not change this limit."""
    return Limits.of(rates)
