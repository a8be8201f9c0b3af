"""How many statements each thing takes, however much there is."""

import pytest
from django.utils import timezone

from inventory import local
from inventory.interface.messages import HoldLine
from inventory.queries.infos import product_infos
from inventory.queries.listing import Wanted, product_page
from shop.web.pagination import Ask
from tests.inventory.making import hold_one, new_order, product, statements, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


def lines_of(count: int) -> tuple[HoldLine, ...]:
    return tuple(HoldLine(sku=stocked(9), quantity=1) for _ in range(count))


def statements_of_a_hold(count: int) -> int:
    lines = lines_of(count)
    with statements() as seen:
        local.hold(order_id=new_order(), lines=lines, expires_at=timezone.now())
    return len(seen)


def test_a_hold_of_one_line_takes_six_and_each_further_line_two() -> None:
    assert [statements_of_a_hold(count) for count in (1, 2, 5)] == [6, 8, 14]


@pytest.mark.parametrize("count", [1, 5])
def test_committing_takes_two_whatever_the_lines(count: int) -> None:
    order_id = new_order()
    local.hold(order_id=order_id, lines=lines_of(count), expires_at=timezone.now())
    with statements() as seen:
        local.commit(order_id=order_id)
    assert len(seen) == 2


def test_products_take_one_however_many() -> None:
    skus = [stocked(1) for _ in range(30)]
    with statements() as seen:
        assert len(product_infos(skus, now=timezone.now())) == 30
    assert len(seen) == 1


@pytest.mark.parametrize("query", ["", "?ordering=name&in_stock=true", "?q=thing", "?q=thing&ordering=price"])
def test_the_list_takes_at_most_four(query: str, visitor: Visitor) -> None:
    for _ in range(30):
        product()
    with statements() as seen:
        assert visitor.get(f"products{query}").status_code == 200
    assert len(seen) <= 4


def test_the_list_takes_one() -> None:
    stocked(1)
    with statements() as seen:
        product_page(Wanted(), ask=Ask(), now=timezone.now())
    assert len(seen) == 1


def test_a_product_page_takes_at_most_five(visitor: Visitor) -> None:
    sku = stocked(3)
    hold_one(sku, minutes=-1)
    with statements() as seen:
        assert visitor.get(f"products/{sku}").status_code == 200
    assert len(seen) <= 5
