"""Whom a relay knows: the visitor who asked, and what relays of one worker share."""

import asyncio
from typing import Protocol

from gateway.edge.answers import AnswerHead
from gateway.edge.pool import Pool
from gateway.errors import ServiceTrouble
from gateway.properties import GatewayProperties


class Visitor(Protocol):
    """Whoever asked. Exactly one of ``answer``, ``refuse``, ``begin`` and ``switch`` is called, and once."""

    def answer(self, head: AnswerHead, body: bytes) -> None:
        """A whole answer."""

    def refuse(self, error: ServiceTrouble) -> None:
        """None can be had."""

    def begin(self, head: AnswerHead) -> None:
        """A long answer; ``send`` and ``end`` or ``cut`` follow."""

    def switch(self, head: AnswerHead) -> None:
        """To a WebSocket; ``send`` and ``cut`` follow."""

    def send(self, data: bytes) -> None: ...

    def end(self) -> None: ...

    def cut(self) -> None:
        """It breaks off, and must be seen to."""

    def wait(self) -> None:
        """Send no more for now: the instance reads slowly, or is not there yet."""

    def go_on(self) -> None:
        """Send more."""


class Carrier(Protocol):
    """Who carries a visitor's request, for their connection. ``instance`` is the one that is asked; ``has_begun``: the
    visitor has some of the answer; ``is_open``: it is a WebSocket; ``is_over``: nothing is under way any more."""

    instance: str
    has_begun: bool
    is_open: bool
    is_over: bool

    def pour(self, data: bytes, *, is_last: bool = False) -> None:
        """More of the visitor's body, or of a WebSocket."""

    def hold(self) -> None:
        """The visitor reads slowly."""

    def release(self) -> None:
        """The visitor reads again."""

    def expire(self) -> None:
        """It takes too long."""

    def abandon(self) -> None:
        """The visitor is gone."""


class UnderWay(Protocol):
    """A relay, for whoever ends what takes too long: ``until`` is when."""

    until: float

    def expire(self) -> None:
        """``until`` is over."""


class Surroundings(Protocol):
    """What relays of one worker share."""

    loop: asyncio.AbstractEventLoop
    properties: GatewayProperties

    def begun(self, relay: "UnderWay") -> None:
        """Its ``until`` is looked at from now on."""

    def over(self, relay: "UnderWay") -> None: ...

    def pool(self, url: str) -> Pool: ...
