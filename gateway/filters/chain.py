"""The filters of one route as one call in and one call out."""

from dataclasses import dataclass, field

from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Inward


@dataclass(frozen=True, slots=True)
class Chain:
    """``effects`` go with what they were written as."""

    effects: tuple[tuple[str, Effect], ...] = ()
    reads_answer: bool = field(init=False)
    reads_user: bool = field(init=False)
    counts: bool = field(init=False)
    _inward: tuple[tuple[int, Inward], ...] = field(init=False)
    has_outward: bool = field(init=False)

    def __post_init__(self) -> None:
        inward = tuple((index, each.inward) for index, (_, each) in enumerate(self.effects) if each.inward is not None)
        object.__setattr__(self, "_inward", inward)
        object.__setattr__(self, "has_outward", any(each.outward is not None for _, each in self.effects))
        object.__setattr__(self, "reads_answer", any(each.reads_answer for _, each in self.effects))
        object.__setattr__(self, "counts", any(each.counts for _, each in self.effects))
        object.__setattr__(self, "reads_user", any(each.reads_user for _, each in self.effects))

    def ask(self, exchange: Exchange) -> Reply | None:
        """An answer that a filter gives itself, already on its way back; None: the role is to be asked."""
        for index, inward in self._inward:
            if (reply := inward(exchange)) is not None:
                exchange.passed = index
                self.answer(exchange, reply)
                return reply
        exchange.passed = len(self.effects)
        return None

    def answer(self, exchange: Exchange, reply: Reply) -> None:
        """The way back, through the filters this exchange has passed, the last one first."""
        if self.has_outward:
            for _, effect in reversed(self.effects[: exchange.passed]):
                if effect.outward is not None:
                    effect.outward(exchange, reply)
