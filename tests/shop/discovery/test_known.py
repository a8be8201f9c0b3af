"""Which of the catalogue's news is believed."""

import pytest

from shop.discovery.base import Instance
from shop.discovery.known import GRACE_SECONDS, Known
from shop.discovery.reach import Reached

A, B, C, D = (Instance("a-service", f"http://10.0.0.{number}:80") for number in range(1, 5))


class World:
    """How each address answers; all do unless told otherwise."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Reached] = {}
        self.tried: list[str] = []
        self.seconds = 1000.0

    def clock(self) -> float:
        return self.seconds

    def __call__(self, url: str) -> Reached:
        self.tried.append(url)
        return self.outcomes.get(url, Reached.ANSWERS)

    def refuses(self, *instances: Instance) -> None:
        self.outcomes |= {instance.url: Reached.REFUSED for instance in instances}

    def is_silent(self, *instances: Instance) -> None:
        self.outcomes |= {instance.url: Reached.SILENT for instance in instances}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def known(world: World) -> Known:
    return Known("a-service", believed=lambda *_news: None, reach=world, clock=world.clock)


def test_news_is_believed_unseen(known: Known, world: World) -> None:
    assert known.hear([A, B])
    assert known.hear([A, C])
    assert known.instances == (A, C)
    assert known.state().source == "consul"
    assert not world.tried


def test_nobody_is_kept_when_nobody_was_known(known: Known) -> None:
    assert known.hear([])
    assert known.instances == ()


def test_an_empty_answer_is_not_believed_of_those_that_answer(known: Known, world: World) -> None:
    known.hear([A, B])
    world.refuses(B)
    assert not known.hear([])
    assert known.instances == (A,)
    assert known.state().source == "kept"


def test_an_empty_answer_is_believed_once_nobody_answers(known: Known, world: World) -> None:
    known.hear([A])
    world.refuses(A)
    assert known.hear([])
    assert known.instances == ()


def test_half_may_go_at_once_and_more_may_not(known: Known, world: World) -> None:
    known.hear([A, B, C, D])
    assert known.hear([A, B])
    known.hear([A, B, C])
    assert not known.hear([A])
    assert known.instances == (A, B, C)


def test_a_catalogue_that_fills_up_again_takes_nobody_out(known: Known, world: World) -> None:
    known.hear([A, B])
    known.hear([])
    assert not known.hear([A])
    assert known.instances == (A, B)
    world.refuses(B)
    assert known.hear([A])


def test_who_does_not_come_back_for_a_minute_is_out_on_purpose(known: Known, world: World) -> None:
    known.hear([A, B, C])
    known.hear([])
    world.seconds += 2 * GRACE_SECONDS
    assert not known.hear([A])
    world.seconds += GRACE_SECONDS + 1
    assert known.hear([A])
    assert list(known.instances) == [A]


def test_nobody_at_all_is_never_on_purpose_while_they_answer(known: Known, world: World) -> None:
    known.hear([A])
    for _ in range(3):
        world.seconds += 2 * GRACE_SECONDS
        assert not known.hear([])
    assert known.instances == (A,)


def test_who_comes_new_counts_at_once_beside_those_that_are_kept(known: Known) -> None:
    known.hear([A])
    assert not known.hear([B])
    assert known.instances == (A, B)
    assert known.hear([A, B])


def test_silence_takes_nobody_out_alone_and_gives_way_to_others(known: Known, world: World) -> None:
    known.hear([A])
    world.is_silent(A)
    assert not known.hear([])
    assert known.instances == (A,)
    assert known.hear([B])
    assert known.instances == (B,)


def test_while_nothing_is_heard_who_refuses_is_left_out_and_comes_back(known: Known, world: World) -> None:
    known.hear([A, B])
    world.refuses(B)
    known.fail("no route")
    assert list(known.instances) == [A]
    world.outcomes.clear()
    known.fail("no route")
    assert list(known.instances) == [A, B]
    assert (known.state().source, known.state().error) == ("kept", "no route")


def test_while_nothing_is_heard_all_are_better_than_none(known: Known, world: World) -> None:
    known.hear([A, B])
    world.refuses(A, B)
    known.fail("no route")
    assert known.instances == (A, B)


def test_what_a_process_before_knew_has_an_age_until_consul_is_heard(known: Known) -> None:
    known.remember([A], at=0.0)
    state = known.state()
    assert (state.instances, state.source) == (1, "disk")
    assert state.age_seconds is not None
    assert state.age_seconds > 1e9
    known.fail("no route")
    assert known.state().source == "disk"
    known.hear([A])
    assert known.state().source == "consul"
    assert (known.state().age_seconds or 0.0) < 60


def test_a_change_for_the_worse_is_told_once(known: Known, caplog: pytest.LogCaptureFixture) -> None:
    known.hear([A])
    for _ in range(5):
        known.hear([])
        known.fail("no route")
    assert [record.getMessage() for record in caplog.records] == ["going by what was known"]
