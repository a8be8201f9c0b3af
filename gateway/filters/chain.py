"""The filters of one route as one call in and one call out."""

from dataclasses import dataclass, field

from gateway.errors import ServiceTrouble
from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Inward


@dataclass(frozen=True, slots=True)
class Chain:
    """``effects`` go with what they were written as. ``hands_over``: an event loop cannot carry it."""

    effects: tuple[tuple[str, Effect], ...] = ()
    reads_answer: bool = field(init=False)
    sees_answer: bool = field(init=False)
    hands_over: bool = field(init=False)
    reads_user: bool = field(init=False)
    counts: bool = field(init=False)
    _inward: tuple[tuple[int, Inward], ...] = field(init=False)
    has_outward: bool = field(init=False)

    def __post_init__(self) -> None:
        found = [each for _, each in self.effects]
        inward = tuple((index, each.inward) for index, each in enumerate(found) if each.inward is not None)
        reads_answer = any(each.reads_answer for each in found)
        object.__setattr__(self, "_inward", inward)
        object.__setattr__(self, "has_outward", any(each.outward is not None for each in found))
        object.__setattr__(self, "reads_answer", reads_answer)
        object.__setattr__(self, "sees_answer", reads_answer or any(each.keeps_answer for each in found))
        object.__setattr__(self, "hands_over", reads_answer or any(each.waits for each in found))
        object.__setattr__(self, "counts", any(each.counts for each in found))
        object.__setattr__(self, "reads_user", any(each.reads_user for each in found))

    def ask(self, exchange: Exchange) -> Reply | None:
        """An answer that a filter gives itself, already on its way back; None: the role is to be asked."""
        for index, inward in self._inward:
            if (reply := inward(exchange)) is not None:
                exchange.passed = index
                if reply.instead is None:
                    self.answer(exchange, reply)
                return reply
        exchange.passed = len(self.effects)
        return None

    def answer(self, exchange: Exchange, reply: Reply) -> None:
        """The way back, through the filters this exchange has passed, the last one first.

        It ends early where one of them wants something else answered instead: that passes the filters before it.
        """
        if self.has_outward:
            for index in range(exchange.passed - 1, -1, -1):
                outward = self.effects[index][1].outward
                if outward is not None:
                    outward(exchange, reply)
                    if reply.instead is not None:
                        exchange.passed = index
                        return

    def fail(self, exchange: Exchange, error: ServiceTrouble) -> Reply | None:
        """No answer can be had. What a filter says instead, already on its way back; None: the error is the answer."""
        for index in range(exchange.passed - 1, -1, -1):
            failed = self.effects[index][1].failed
            if failed is not None and (reply := failed(exchange, error)) is not None:
                exchange.passed = index
                if reply.instead is None:
                    self.answer(exchange, reply)
                return reply
        return None
