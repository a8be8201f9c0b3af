"""How many statements what people look at most may cost, over all databases, whatever the size of the tables.

Customers have real tokens. What a process reads now and then to verify them, the issuer's keys and who was signed out,
is read again in each request here: it is part of the budget. Checkout's is in ``tests/orders/test_query_budgets.py``.
"""

from typing import Any, Final

import pytest

from shop.web.identity import revocation
from shop.web.identity.keys import issuer_keys
from tests.api.cast import Visitor
from tests.api.statements import statements
from tests.api.world import PRICE, SKU, World
from tests.live.stocking import stock

pytestmark = pytest.mark.django_db(databases="__all__")

LIST: Final = 4
PRODUCT: Final = 5
HISTORY: Final = 5

GUEST, CUSTOMER = "guest", "customer"
WHO: Final = pytest.mark.parametrize("who", [GUEST, CUSTOMER])


@WHO
@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("query", ["", "?q=thing&in_stock=true&ordering=price&limit=20"])
def test_the_list_of_products(who: str, size: int, query: str, world: World) -> None:
    for number in range(size):
        stock(sku=f"THING-{number}", quantity=1, price=PRICE, tax_category="standard")
    _costs(LIST, _asker(who, world), f"/api/inventory/products{query}")


@WHO
def test_the_page_of_a_product(who: str, world: World) -> None:
    world.order(world.alice, paid=False)  # some of it is held
    _costs(PRODUCT, _asker(who, world), f"/api/inventory/products/{SKU}")


@pytest.mark.parametrize("size", [0, 1, 8])
def test_the_history_of_orders(size: int, world: World) -> None:
    for number in range(size):
        world.order(world.alice, paid=number % 2 == 0)
    found = _costs(HISTORY, world.alice, "/api/orders/orders?limit=5")
    assert len(found.json()["items"]) == min(size, 5)


def _asker(who: str, world: World) -> Visitor:
    return world.alice if who == CUSTOMER else Visitor()


def _costs(budget: int, asker: Visitor, path: str) -> Any:
    """Ask, and answer what was answered."""
    issuer_keys().forget()
    revocation.forget()
    with statements() as found:
        answer = asker.get(path)
    assert answer.status_code == 200, answer.content
    assert 1 <= len(found) <= budget, "\n".join(found)
    assert any("revocation" in each for each in found) is bool(asker.token), "the token was not verified as it is"
    return answer
