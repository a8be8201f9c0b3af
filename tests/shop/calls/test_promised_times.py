"""Who hangs is left alone within a second, and who is well again is back within ten, however often it was out: by a
clock of our own. ``tests.faults.sick`` says how soon it is under load."""

import itertools

import pytest

from shop.calls.balancer import Balancer
from shop.calls.looks import LOOK_WITHIN, PAUSE_SECONDS
from shop.discovery.base import Instance
from tests.shop.calls.clock import Clock

THREE = [Instance(f"http://10.0.0.{number}", f"http://10.0.0.{number}") for number in range(3)]
SICK = THREE[0].url


class Service:
    """Three instances, one of which may be sick; a call and a look every tenth of a second."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.balancer = Balancer(clock=self.clock)
        self.hangs = self.fails = False

    def tick(self) -> None:
        """A tenth of a second."""
        for _ in THREE:
            flight = self.balancer.choose(THREE)
            assert flight is not None
            is_sick = flight.url == SICK
            if not (is_sick and self.hangs):
                self.balancer.end(flight, good=not (is_sick and self.fails))
        self.clock.now += PAUSE_SECONDS
        for url in self.balancer.to_look_at():
            answers = not (url == SICK and self.hangs)
            self.clock.now += 0.0 if answers else LOOK_WITHIN
            self.balancer.looked(url, answers=answers)

    def until(self, *, out: bool) -> float:
        """Seconds until it is left alone, or is not."""
        began = self.clock.now
        while (SICK in self.balancer.out()) is not out:
            self.tick()
            assert self.clock.now < began + 100
        return self.clock.now - began


def test_who_hangs_is_left_alone_within_a_second() -> None:
    service = Service()
    service.hangs = True
    assert service.balancer.choose(THREE[:1]) is not None  # a call that is never answered
    assert service.until(out=True) <= 1.0


@pytest.mark.parametrize("sick_seconds", [1.0, 5.0, 9.0, 40.0])
def test_who_is_well_again_is_back_within_ten(sick_seconds: float) -> None:
    service = Service()
    for _ in itertools.repeat(None, 8):  # each time it is left alone for longer
        service.fails = True
        service.until(out=True)
        end = service.clock.now + sick_seconds
        while service.clock.now < end:
            service.tick()
        service.fails = False
        assert service.until(out=False) <= 10.0
