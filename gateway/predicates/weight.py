"""Weight: of the routes of a group, each gets its share of the requests."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import ClassVar, Final

from pydantic import Field, field_validator

from gateway.arguments import ArgumentProblem
from gateway.exchange import Exchange
from gateway.predicates.base import Check, Predicate, Surroundings
from gateway.predicates.fields import cookies, that_comes

_chance: Final = random.Random()  # noqa: S311 - nobody gains by guessing it


class Weight(Predicate):
    """This route's share is ``weight`` of the sum of its ``group``.

    ``sticky`` (``user``, ``cookie:NAME`` or ``header:NAME``) keeps who says the same on the same side; who says nothing
    is drawn anew with every request. When a weight changes, only those move who must.
    """

    COST: ClassVar = 2
    ORDER: ClassVar = ("group", "weight", "sticky")
    group: str = Field(min_length=1)
    weight: int = Field(ge=0, le=1_000_000)
    sticky: str = Field(default="", pattern=r"^(|user|cookie:[^:;=\s]+|header:[^:\s]+)$")

    @field_validator("sticky")
    @classmethod
    def _comes(cls, sticky: str) -> str:
        kind, _, name = sticky.partition(":")
        if kind == "header":
            that_comes(name)
        return sticky

    @property
    def reads_user(self) -> bool:
        return self.sticky == "user"

    def check(self, surroundings: Surroundings) -> Check:
        draw, route = surroundings.groups[self.group], surroundings.route
        return lambda exchange: draw(exchange) == route


@dataclass(frozen=True, slots=True)
class Share:
    route: str
    weight: Weight


def draw_for(group: str, shares: Sequence[Share]) -> Callable[[Exchange], str]:
    """Who gets a request: one draw per request, by the routes that are there now. Raises ``ArgumentProblem``."""
    ways = {share.weight.sticky for share in shares}
    if len(ways) > 1:
        raise ArgumentProblem(f"the routes of group {group!r} are not sticky in the same way")
    routes = [(share.route, float(share.weight.weight)) for share in shares if share.weight.weight]
    key = _key(ways.pop() if ways else "")

    def draw(exchange: Exchange) -> str:
        if (drawn := exchange.draws.get(group)) is None:
            drawn = exchange.draws[group] = _drawn(routes, group, key(exchange))
        return drawn

    return draw


def _drawn(routes: Sequence[tuple[str, float]], group: str, key: str) -> str:
    if not routes:
        return ""
    if not key:
        names, weights = zip(*routes, strict=True)
        return str(_chance.choices(names, weights)[0])
    return min(routes, key=lambda route: _distance(group, key, *route))[0]


def _distance(group: str, key: str, route: str, weight: float) -> float:
    """Weighted rendezvous hashing: the nearest wins, in proportion to the weights, and each pair is by itself."""
    digest = blake2b(f"{group}\0{route}\0{key}".encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return -math.log((int.from_bytes(digest, "big") + 0.5) / 2**64) / weight


def _key(sticky: str) -> Callable[[Exchange], str]:
    kind, _, name = sticky.partition(":")
    if kind == "user":
        return lambda exchange: exchange.user
    if kind == "cookie":
        return lambda exchange: next(cookies(exchange.fields, name), "")
    if kind == "header":
        return lambda exchange: exchange.fields.first(name.lower()) or ""
    return lambda _exchange: ""
