"""Who is asked, who is asked after that, and when nobody is any more: the rules of both ways through the gateway.

Nothing was sent: ask another. Something was sent: only what may be repeated (GET, HEAD, OPTIONS, and whatever carries
an Idempotency-Key) goes to another instance, within a budget, and never after the visitor got the first byte.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from django.conf import settings

from gateway.errors import NoInstance, ServiceInterrupted, ServiceTrouble, ServiceUnreachable
from gateway.lane import Lane
from gateway.overload.admission import Gate
from gateway.properties import properties
from shop.calls.balancer import Balancer, Flight
from shop.calls.budget import RetryBudget
from shop.calls.choice import USUAL, Choice
from shop.calls.looks import Looks
from shop.calls.steady import Steady
from shop.discovery.base import Instance

log = logging.getLogger(__name__)

HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: To so many instances a request is sent at most. One that accepts no connection was sent nothing and does not count.
MOST: Final = 3
#: Answers that say nothing about the instance: somebody it asked did not answer.
SOMEBODY_ELSES: Final = frozenset({502, 504})


class Service:
    """``instances`` of whom we call ``name``, what is known of their health, and how much they get. Thread-safe."""

    def __init__(self, name: str, instances: Callable[[], Sequence[Instance]]) -> None:
        self.name, self.instances = name, instances
        self.balancer = Balancer()
        self.looks = Looks(self.balancer)
        self.budget = RetryBudget()
        self.gate = Gate(name)
        #: For the one event loop of this process.
        self.lane = Lane(self.gate.limit, self.balancer)
        self._steady: dict[str, Steady] = {}

    def attempts(self, *, repeatable: bool, choice: Choice = USUAL, flight: Flight | None = None) -> "Attempts":
        """Those of one request; ``repeatable``: a second time does no harm, and all of it can be sent again.

        ``flight`` is its first, if it is on its way already.
        """
        return Attempts(self, repeatable=repeatable, choice=choice, flight=flight)

    def steady(self, by: str, now: float) -> Steady | None:
        """Who may be asked while all are well, by a way to choose; ``now`` is monotonic seconds. For one thread."""
        found = self._steady.get(by)
        if found is not None and now < found.until:
            return found
        found = self.balancer.steady(self.instances(), zone=own_zone(), by=by)
        if found is not None:
            self._steady[by] = found
        return found


class Attempts:
    """Of one request. ``error`` is what its visitor is told if no other instance is asked."""

    __slots__ = ("_choice", "_failed", "_flight", "_sent", "_service", "error", "has_spare", "most", "repeatable")

    def __init__(self, service: Service, *, repeatable: bool, choice: Choice, flight: Flight | None = None) -> None:
        self._service, self.repeatable, self._choice = service, repeatable, choice
        self.most = MOST
        self._failed: set[str] = set()
        self._sent = 0
        self._flight = flight
        self.error: ServiceTrouble = ServiceUnreachable(service=service.name)
        #: Whether another instance could be asked if this one takes too long.
        self.has_spare = False
        if flight is None:
            service.budget.deposit()
        else:
            self._has_gone(flight, service.instances())

    def next(self) -> str | None:
        """The URL of the instance to ask now; None: there is nobody. What became of it must be said."""
        service = self._service
        instances: Sequence[Instance] = service.instances()
        if self._failed:
            instances = [each for each in instances if each.url not in self._failed]
        flight = service.balancer.choose(
            instances,
            zone=own_zone(),
            harmless=self.repeatable,
            choice=self._choice,
            fail_open=len(self._failed) < self.most,
        )
        service.looks.begin()
        self._flight = flight
        if flight is None:
            if not self._failed and not instances and properties.current.loadbalancer_use404:
                self.error = NoInstance(service=service.name)
            return None
        self._has_gone(flight, instances)
        return flight.url

    def answered(self, status: int) -> None:
        """An answer came, or has begun to."""
        self.end(good=None if status in SOMEBODY_ELSES else status < 500)

    def end(self, *, good: bool | None) -> None:
        """It is over with this instance; None: that says nothing about it. The second time does nothing."""
        flight, self._flight = self._flight, None
        if flight is not None:
            self._service.balancer.end(flight, good=good)

    def unreachable(self) -> None:
        """Nothing was sent: another may be asked."""
        self._next_one(ServiceUnreachable(service=self._service.name), told=not self._sent)

    def failed(self, error: ServiceTrouble) -> bool:
        """Something was sent, and no answer came; whether another may be asked."""
        self._sent += 1
        self._next_one(error, told=True)
        return self._sent < self.most and self.repeatable and self._service.budget.withdraw()

    def given_up(self, error: ServiceTrouble) -> bool:
        """As ``failed``, of an instance that may still answer: where no other may be asked, nothing has happened."""
        if not self._has_others() or not self._service.budget.withdraw():
            return False
        self._sent += 1
        self._next_one(error, told=True)
        return True

    def leave(self, url: str) -> bool:
        """The answer of ``url`` is not the visitor's, if another may be asked; whether it may."""
        if not self.has_spare or not self._service.budget.withdraw():
            return False
        self._sent += 1
        self._failed.add(url)
        self.error = ServiceInterrupted(service=self._service.name)
        return True

    def _has_others(self) -> bool:
        """Whether another instance could be asked now, of those that there are now."""
        left = [each for each in self._service.instances() if each.url not in self._failed]
        may_repeat = self.repeatable and self._sent + 1 < self.most
        return may_repeat and self._flight is not None and self._service.balancer.has_others(self._flight, left)

    def _has_gone(self, flight: Flight, instances: Sequence[Instance]) -> None:
        may_repeat = self.repeatable and self._sent + 1 < self.most
        self.has_spare = may_repeat and self._service.balancer.has_others(flight, instances)

    def _next_one(self, error: ServiceTrouble, *, told: bool) -> None:
        if told:
            self.error = error
        if self._flight is not None:
            url = self._flight.url
            log.warning("instance did not answer", extra={"instance": url, "code": error.code})
            self._failed.add(url)
        self.end(good=False)


def own_zone() -> str:
    """Where this process stands, so that near instances go first."""
    return str(getattr(settings, "SHOP_ZONE", ""))
