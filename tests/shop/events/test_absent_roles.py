"""A role that the deployment does not have: nobody waits for it, and ``prove`` says so where nobody knew."""

from datetime import timedelta
from io import StringIO
from typing import cast

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from shop.calls.errors import Unreachable
from shop.events.models import Delivery, OutboxEvent
from shop.roles.catalogue import MODULES
from shop.roles.deployed import contradictions
from shop.work.housekeeping import keep_house
from tests.shop.events.conftest import Listener, Tell, make_due, relay

pytestmark = pytest.mark.django_db(databases="__all__")

WITHOUT_ORDERS = ["customers", "billing", "inventory"]


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process of billing's alone."""
    monkeypatch.setenv("SHOP_ROLE", "billing")


def subscribers() -> list[str]:
    return sorted(Delivery.objects.using("billing").values_list("subscriber", flat=True))


def proof() -> tuple[int, str]:
    """The status and what was printed, with everything written two minutes ago."""
    OutboxEvent.objects.using("billing").update(occurred_at=timezone.now() - timedelta(minutes=2))
    printed = StringIO()
    try:
        call_command("prove", stdout=printed)
    except SystemExit as verdict:
        return cast(int, verdict.code), printed.getvalue()
    return 0, printed.getvalue()


def test_together_everybody_is_here_whatever_is_said_of_the_fleet(
    tell: Tell, orders: Listener, settings: Settings
) -> None:
    settings.SHOP_DEPLOYED_ROLES = WITHOUT_ORDERS
    tell("A", 1)
    relay()
    assert orders.steps == [("A", 1)]


@pytest.mark.usefixtures("apart")
def test_apart_nothing_is_written_for_who_is_not_deployed(tell: Tell, settings: Settings) -> None:
    settings.SHOP_DEPLOYED_ROLES = WITHOUT_ORDERS
    tell("A", 1)
    assert subscribers() == ["inventory"]


@pytest.mark.usefixtures("apart")
def test_who_says_nothing_has_every_role(tell: Tell) -> None:
    tell("A", 1)
    assert subscribers() == ["inventory", "orders"]


def test_what_was_on_its_way_to_a_role_given_up_is_dropped(
    tell: Tell, settings: Settings, monkeypatch: pytest.MonkeyPatch, orders: Listener
) -> None:
    tell("A", 1, 2)
    monkeypatch.setenv("SHOP_ROLE", "billing")
    settings.SHOP_DEPLOYED_ROLES = ["customers", "billing"]
    relay()
    assert subscribers() == []
    assert orders.steps == []
    assert OutboxEvent.objects.using("billing").count() == 2


def test_dead_letters_to_it_and_what_waits_behind_them_go_too(
    tell: Tell, settings: Settings, monkeypatch: pytest.MonkeyPatch, orders: Listener
) -> None:
    tell("A", 1, 2)
    Delivery.objects.using("billing").filter(event__payload__step=1).update(state=Delivery.State.DEAD, due_at=None)
    monkeypatch.setenv("SHOP_ROLE", "billing")
    keep_house("billing")
    assert len(subscribers()) == 4
    settings.SHOP_DEPLOYED_ROLES = WITHOUT_ORDERS
    keep_house("billing")
    assert subscribers() == ["inventory", "inventory"]


@pytest.mark.usefixtures("apart")
def test_prove_tells_nobody_there_from_late_and_dead(
    tell: Tell, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(_subscriber: str, _letter: object) -> None:
        raise Unreachable

    def broken(_subscriber: str, _letter: object) -> None:
        raise ValueError("poison")

    tell("A", 1)
    assert "billing.happened → orders: is late, and was not tried" in proof()[1]
    monkeypatch.setattr("shop.events.relay.deliver", broken)
    relay()
    assert "billing.happened → orders: is late, since" in proof()[1]
    monkeypatch.setattr("shop.events.relay.deliver", unreachable)
    make_due()
    relay()
    status, printed = proof()
    assert status == 1
    assert "billing.happened → orders: is late: no order-service can be reached" in printed
    settings.SHOP_DEPLOYED_ROLES = ["customers", "billing"]
    assert "billing.happened" not in proof()[1]  # the provider's books may hold what other tests left there


@pytest.mark.parametrize(
    ("deployed", "role", "trouble"),
    [
        ({"customers", "billing", "inventory"}, "billing", []),
        (set(MODULES), "gateway", []),
        ({"customers", "gateway"}, "gateway", []),
        ({"customers", "bilings", "billing"}, "billing", ["'bilings' is no role"]),
        ({"customers"}, "billing", ["billing runs, and is not among them"]),
        ({"orders", "customers", "billing"}, "orders", ["orders asks inventory, which is not among them"]),
    ],
)
def test_a_deployment_that_cannot_be_is_told_at_start(deployed: set[str], role: str, trouble: list[str]) -> None:
    assert contradictions(frozenset(deployed), role) == trouble
