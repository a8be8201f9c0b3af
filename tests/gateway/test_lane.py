"""What one event loop counts by itself: limit and balancer know as much of it as if each had been told of."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.lane import TELL_SECONDS, Lane
from gateway.overload.limit import RANKS, WINDOW_SECONDS, Limit
from gateway.properties import GatewayProperties
from shop.calls.balancer import Balancer, Flight
from shop.calls.choice import LEAST_BUSY, ROUND_ROBIN
from shop.calls.health import FORGET_SECONDS, OVERDUE_SECONDS, THRESHOLD
from shop.calls.steady import Place, Steady
from shop.discovery.base import Instance

BOUNDS = GatewayProperties()
THREE = [Instance("s", f"http://{name}") for name in "abc"]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Service:
    """One with three instances, and what is under way to it: the lane's, and everybody else's."""

    clock: Clock = field(default_factory=Clock)
    room: float = 1000.0

    def __post_init__(self) -> None:
        self.limit = Limit(clock=self.clock)
        self.balancer = Balancer(clock=self.clock, chance=random.Random(7))
        self.lane = Lane(self.limit, self.balancer)
        self.brief: list[tuple[Place, int, float]] = []
        self.flights: list[tuple[Flight, int]] = []

    def steady(self, by: str = ROUND_ROBIN) -> Steady:
        found = self.balancer.steady(THREE, by=by)
        assert found is not None
        return found

    def board(self, rank: int = 1, by: str = ROUND_ROBIN) -> bool:
        place = self.lane.board(self.steady(by), rank, self.room, self.clock.now)
        if place is not None:
            self.brief.append((place, rank, self.clock.now))
        return place is not None

    def land(self) -> None:
        place, rank, began = self.brief.pop(0)
        self.lane.land(place, rank, self.clock.now - began, BOUNDS, self.clock.now)

    def unboard(self) -> None:
        place, rank, _ = self.brief.pop()
        self.lane.unboard(place, rank)

    def hand_over(self) -> None:
        place, rank, began = self.brief.pop(0)
        self.flights.append((self.lane.hand_over(place, rank, began), rank))

    def end(self) -> None:
        flight, rank = self.flights.pop(0)
        self.balancer.end(flight, good=True)
        self.limit.leave(rank, self.clock.now - flight.began, BOUNDS)

    def fail(self, url: str = THREE[0].url) -> None:
        flight = self.balancer.choose([each for each in THREE if each.url == url])
        assert flight is not None
        self.balancer.end(flight, good=False)

    def in_flight(self) -> int:
        return sum(seen.in_flight for seen in self.balancer.seen().values())


@pytest.fixture
def service() -> Service:
    return Service()


@given(
    st.lists(st.tuples(st.sampled_from(["board", "land", "unboard", "hand_over", "end"]), st.integers(0, RANKS - 1)))
)
def test_whatever_happens_all_that_are_under_way_are_known(steps: list[tuple[str, int]]) -> None:
    service, over = Service(), 0
    for step, rank in steps:
        service.clock.now += 0.01
        if step == "board":
            assert service.board(rank)
        elif step == "end" and service.flights:
            service.end()
            over += 1
        elif step != "end" and service.brief:
            getattr(service, step)()
            over += step == "land"
        assert service.in_flight() == service.limit.in_flight == len(service.brief) + len(service.flights)
    assert sum(seen.calls for seen in service.balancer.seen().values()) == over


def test_in_turns_everybody_is_asked_as_often(service: Service) -> None:
    for _ in range(300):
        assert service.board()
        service.land()
    assert {seen.calls for seen in service.balancer.seen().values()} == {100}


def test_the_less_busy_is_asked(service: Service) -> None:
    for _ in range(300):
        assert service.board(by=LEAST_BUSY)
    assert all(80 < seen.in_flight < 120 for seen in service.balancer.seen().values())


def test_there_is_room_for_so_many_of_all_ranks(service: Service) -> None:
    service.room = 4.0
    assert service.limit.enter(0, 1.0, BOUNDS)
    assert [service.board(rank) for rank in (2, 1, 0, 1)] == [True, True, True, False]
    service.land()
    assert service.board()


def test_who_is_in_the_lane_takes_a_place_of_those_less_urgent(service: Service) -> None:
    places = int(service.limit.room(1, 1.0, BOUNDS))
    for _ in range(places):
        assert service.board(1)
    assert not service.limit.enter(1, 1.0, BOUNDS)
    assert not service.limit.enter(2, 1.0, BOUNDS)
    assert service.limit.enter(0, 1.0, BOUNDS)


def test_nobody_boards_after_one_has_failed(service: Service) -> None:
    steady = service.steady()
    for _ in range(THRESHOLD):
        service.fail()
    assert service.lane.board(steady, 1, 10.0, service.clock.now) is None
    assert service.limit.in_flight == 0


def test_what_went_well_in_between_is_heard(service: Service) -> None:
    for _ in range(THRESHOLD):
        for _ in range(THRESHOLD - 1):
            service.fail()
        for _ in THREE:
            assert service.board()
            service.land()
    assert service.balancer.out() == []
    for _ in range(THRESHOLD):
        service.fail()
    assert service.balancer.out() == [THREE[0].url]


def test_who_was_well_for_long_has_a_clean_record(service: Service) -> None:
    for pause in (0.0, FORGET_SECONDS):
        for _ in range(THRESHOLD):
            service.fail()
        service.clock.now += 2.0
        service.balancer.looked(THREE[0].url, answers=True)
        trial = service.balancer.choose(THREE)  # after the first time: a second one would be left alone for longer
        assert trial is not None
        assert trial.url == THREE[0].url
        service.balancer.end(trial, good=True)
        service.clock.now += pause + 10.0
        service.board()
        service.board()
        service.board()
        for _ in THREE:
            service.land()
    for _ in range(THRESHOLD):
        service.fail()
    service.clock.now += 1.5
    service.balancer.looked(THREE[0].url, answers=True)
    trial = service.balancer.choose(THREE)
    assert trial is not None
    assert trial.url == THREE[0].url


def test_whoever_hangs_is_seen_once_others_keep_an_eye_on_it(service: Service) -> None:
    assert service.board()
    service.clock.now += OVERDUE_SECONDS * 2
    assert service.balancer.to_look_at() == []
    url = service.brief[0][0].url
    service.hand_over()
    assert service.balancer.to_look_at() == [url]
    service.balancer.looked(url, answers=False)
    assert service.balancer.out() == [url]


def test_an_answer_to_somebody_else_says_that_it_does_not_hang(service: Service) -> None:
    assert service.board()
    service.clock.now += OVERDUE_SECONDS * 2
    service.hand_over()
    for _ in THREE:
        assert service.board()
        service.land()
    assert service.balancer.to_look_at() == []


def test_the_limit_learns_as_from_those_who_leave() -> None:
    alone, told = Service(), Service()
    for seconds in (0.001,) * 100 + (1.0,) * 300:
        for _ in range(20):
            assert alone.limit.enter(1, 1.0, BOUNDS)
            assert told.board()
        for _ in range(20):
            alone.clock.now += 0.001
            alone.limit.leave(1, seconds, BOUNDS)
            told.clock.now += 0.001
            place, rank, _ = told.brief.pop(0)
            told.lane.land(place, rank, seconds, BOUNDS, told.clock.now)
    assert told.limit.now == pytest.approx(alone.limit.now, rel=0.1)
    assert told.limit.now < 1000


@pytest.mark.parametrize(("others", "is_heard"), [(True, True), (False, False)])
def test_a_silence_is_one_of_the_lane_and_of_all_others(service: Service, *, others: bool, is_heard: bool) -> None:
    """The lane's requests are answered all at once, after a time as if nobody had been running: but somebody was, if
    others were answered meanwhile."""
    for seconds in (0.001,) * 20 + (3.0,) * 20:
        for _ in range(10):
            service.clock.now += WINDOW_SECONDS * 0.15
            if others:
                assert service.limit.enter(0, 1.0, BOUNDS)
                service.limit.leave(0, seconds, BOUNDS)
        for _ in range(20):
            assert service.board()
        for _ in range(20):
            place, rank, _ = service.brief.pop(0)
            service.lane.land(place, rank, seconds, BOUNDS, service.clock.now)
    assert (service.limit.now < 1000) is is_heard


def test_the_limit_is_told_several_times_in_a_window() -> None:
    assert TELL_SECONDS * 4 <= WINDOW_SECONDS
