"""The API's bypass tests go red with the defence they guard removed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.api.cast import Visitor, customer
from tests.api.conftest import _cheap_hashing, _nothing_remembered, world
from tests.api.document import Operation, named, operations
from tests.api.samples import of_guest, sample_of
from tests.api.test_bad_bodies import refuses_what_is_no_integer, refuses_whole_bodies
from tests.api.test_headers import is_kept_by_nobody, tells_a_browser_what_it_may_do
from tests.api.test_leaks import lists_nothing_of_anothers, opens_by_its_own_token_alone, opens_no_cart
from tests.api.test_matrix import is_not_there, refuses_staff_without
from tests.api.test_schemathesis import is_answered_as_documented
from tests.api.test_shown import shows_what_is_on_the_list
from tests.api.test_smuggling import refuses_what_nobody_offered
from tests.api.world import World
from tests.faults.defences import api as defences

__all__ = ["_cheap_hashing", "_nothing_remembered", "world"]

pytestmark = pytest.mark.django_db(databases="__all__")

Defence = Callable[[], AbstractContextManager[None]]

ORDERS = ["orders_get", "orders_full_get", "orders_cancel", "orders_pay", "orders_invoices_get", "fullOrder_get"]


def _goes_red(defence: Defence, test: Callable[[], Any]) -> None:
    """``test`` passes with the defence, and fails without it."""
    test()
    with defence(), pytest.raises(AssertionError):
        test()


@pytest.mark.parametrize("defence", [defences.whose_order, defences.told_apart])
@pytest.mark.parametrize("name", ORDERS)
def test_another_customers_order_without_asking_whose_it_is(name: str, defence: Defence, world: World) -> None:
    operation, bob = named(name), customer("bob")
    _goes_red(defence, lambda: is_not_there(operation, world, bob, sample_of(operation, world)))


@pytest.mark.parametrize("name", ORDERS)
def test_a_guests_order_without_asking_whose_it_is(name: str, world: World) -> None:
    operation = named(name)
    _goes_red(defences.whose_order, lambda: is_not_there(operation, world, Visitor(), of_guest(operation, world)))


def test_a_guests_order_by_the_beginning_of_its_token(world: World) -> None:
    _goes_red(defences.whole_token, lambda: opens_by_its_own_token_alone(world))


@pytest.mark.parametrize(
    ("name", "defence"),
    [
        ("customers_addresses_get", defences.whose_addresses),
        ("customers_addresses_replace", defences.whose_addresses),
        ("customers_addresses_delete", defences.whose_addresses),
        ("customers_sessions_delete", defences.whose_sessions),
        ("billing_invoices_get", defences.whose_invoices),
    ],
)
def test_another_customers_thing_without_asking_whose_it_is(name: str, defence: Defence, world: World) -> None:
    operation, bob = named(name), customer("bob")
    _goes_red(defence, lambda: is_not_there(operation, world, bob, sample_of(operation, world)))


@pytest.mark.parametrize(
    ("path", "defence"),
    [
        ("/api/orders/orders", defences.whose_history),
        ("/api/billing/invoices", defences.whose_invoices),
        ("/api/customers/addresses", defences.whose_addresses),
        ("/api/customers/sessions", defences.whose_sessions),
    ],
)
def test_lists_without_asking_whose_they_are(path: str, defence: Defence, world: World) -> None:
    bob = customer("bob")
    _goes_red(defence, lambda: lists_nothing_of_anothers(path, world, bob))


def test_a_cart_without_asking_whose_it_is(world: World) -> None:
    _goes_red(defences.whose_cart, lambda: opens_no_cart("null", world))


@pytest.mark.parametrize("name", ["orders_ship", "inventory_stock_receive", "billing_payments_get"])
def test_staff_without_asking_what_they_hold(name: str, world: World) -> None:
    _goes_red(defences.which_permission, lambda: refuses_staff_without(named(name), world))


@pytest.mark.parametrize("name", ["customers_me_update", "orders_cart_lines_create", "customers_addresses_create"])
def test_smuggled_fields_dropped_without_a_word(name: str, world: World) -> None:
    _goes_red(defences.unknown_fields, lambda: refuses_what_nobody_offered(named(name), world))


@pytest.mark.parametrize("name", ["orders_cart_lines_create", "inventory_stock_receive"])
def test_numbers_read_from_whatever_looks_like_one(name: str, world: World) -> None:
    _goes_red(defences.strict_integers, lambda: refuses_what_is_no_integer(named(name), world))


@pytest.mark.parametrize("name", ["orders_cart_lines_create", "customers_login"])
def test_json_as_python_reads_it(name: str, world: World) -> None:
    _goes_red(defences.strict_json, lambda: refuses_whole_bodies(named(name), world))


def test_a_key_more_than_the_list_has(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    operation = named("customers_me_get")
    shows_what_is_on_the_list(operation, world)
    monkeypatch.setattr("tests.api.test_shown.ALLOWED", _shorter(operation, "email"))
    with pytest.raises(AssertionError):
        shows_what_is_on_the_list(operation, world)


def test_answers_that_anybody_may_keep(world: World) -> None:
    _goes_red(defences.private_answers, lambda: is_kept_by_nobody(named("customers_me_get"), world))


def test_pages_that_may_do_what_they_like(world: World) -> None:
    _goes_red(defences.content_policy, lambda: tells_a_browser_what_it_may_do(Visitor().get("/")))


def test_an_answer_the_document_does_not_know(world: World) -> None:
    operation = named("customers_addresses_get")
    is_answered_as_documented(operation, world, world.alice)
    with defences.documented_errors(), pytest.raises(BaseException, match="Undocumented status code"):
        is_answered_as_documented(operation, world, world.alice)


def _shorter(operation: Operation, key: str) -> Mapping[str, Sequence[str]]:
    from tests.api.test_shown import ALLOWED

    assert len(ALLOWED) == len(operations())
    return {**ALLOWED, operation.name: [found for found in ALLOWED[operation.name] if found != key]}
