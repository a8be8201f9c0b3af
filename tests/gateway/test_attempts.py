"""Whom the gateway asks when nobody seems to be well: somebody, and never everybody."""

from collections.abc import Sequence

import pytest

from gateway.attempts import MOST, Service
from gateway.errors import NoInstance, ServiceTimeout, ServiceUnreachable
from shop.calls.health import THRESHOLD
from shop.config.sources import overridden
from shop.discovery.base import Instance

INSTANCES = [Instance("orders", f"http://{name}") for name in "abcdef"]


def service(*instances: Instance) -> Service:
    """Nobody looks at them, so that they stay as they are."""
    made = Service("order-service", lambda: instances)
    made.looks.close()
    return made


def put_all_out(known: Service) -> None:
    for instance in known.instances():
        for _ in range(THRESHOLD):
            flight = known.balancer.choose([instance])
            assert flight is not None
            known.balancer.end(flight, good=False)
    assert known.balancer.out() == [each.url for each in known.instances()]


@pytest.mark.parametrize("repeatable", [True, False])
def test_a_crowd_at_the_door_of_busy_instances_is_let_in(repeatable: bool) -> None:
    """Instances with all threads busy answer no look in time: the crowd behind must not be refused for that."""
    orders = service(*INSTANCES[:2])
    put_all_out(orders)
    crowd = [orders.attempts(repeatable=repeatable) for _ in range(50)]
    assert {each.next() for each in crowd} == {each.url for each in orders.instances()}


def test_who_finds_nobody_gives_up_before_everybody_was_asked() -> None:
    orders = service(*INSTANCES)
    put_all_out(orders)
    attempts = orders.attempts(repeatable=True)
    asked = []
    while (url := attempts.next()) is not None:
        asked.append(url)
        attempts.unreachable()
    assert len(set(asked)) == MOST


@pytest.mark.parametrize(("known", "error"), [((), NoInstance), (INSTANCES[:1], ServiceUnreachable)])
def test_a_service_nobody_is_known_of_may_be_no_address_at_all(
    known: Sequence[Instance], error: type[ServiceUnreachable]
) -> None:
    with overridden("gateway", loadbalancer_use404=True):
        attempts = service(*known).attempts(repeatable=True)
        while attempts.next() is not None:
            attempts.unreachable()
    assert type(attempts.error) is error


def test_a_slow_instance_is_given_up_for_another_that_is_there() -> None:
    """One that left the catalogue, or looks ill, while we waited, is nobody to ask: the slow one may still answer."""
    listed = INSTANCES[:2]
    orders = Service("order-service", lambda: listed)
    orders.looks.close()
    slow = ServiceTimeout(service="order-service")
    attempts = orders.attempts(repeatable=True)
    first = attempts.next()
    assert attempts.has_spare
    listed = [each for each in INSTANCES if each.url == first]
    assert not attempts.given_up(slow)
    listed = INSTANCES[:2]
    assert attempts.given_up(slow)
    assert attempts.next() not in {first, None}
    assert not attempts.given_up(slow)
