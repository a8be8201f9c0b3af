"""Setting stock aside: all lines or none, once per order, never more than there is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory import local
from inventory.interface.errors import HoldClosed, OutOfStock, SkuUnknown
from inventory.interface.messages import HoldLine, HoldState
from inventory.models import Hold, Product
from shop.errors import Invalid
from tests.inventory.making import books_balance, counters, hold_one, kinds, new_order, product, sellable, stocked

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_sets_aside_and_says_what() -> None:
    sku, order_id = stocked(5), new_order()
    expires_at = timezone.now() + timedelta(minutes=15)
    hold = local.hold(order_id=order_id, lines=(HoldLine(sku=sku, quantity=2),), expires_at=expires_at)
    assert (hold.order_id, hold.state, hold.expires_at) == (order_id, HoldState.ACTIVE, expires_at)
    assert hold.lines == (HoldLine(sku=sku, quantity=2),)
    assert counters(sku) == {"MAIN": (5, 2)}
    assert sellable(sku) == 3
    assert kinds(sku) == ["received", "held"]
    books_balance()


def test_the_last_one_can_be_held_and_no_more() -> None:
    sku = stocked(1)
    hold_one(sku)
    with pytest.raises(OutOfStock) as refused:
        hold_one(sku)
    assert refused.value.params == {"sku": sku, "available": 0, "wanted": 1}
    assert counters(sku) == {"MAIN": (1, 1)}


def test_one_line_short_leaves_nothing_held() -> None:
    plenty, scarce = stocked(10, "AAA"), stocked(1, "BBB")
    lines = (HoldLine(sku=plenty, quantity=3), HoldLine(sku=scarce, quantity=2))
    with pytest.raises(OutOfStock) as refused:
        local.hold(order_id=new_order(), lines=lines, expires_at=timezone.now())
    assert refused.value.params == {"sku": scarce, "available": 1, "wanted": 2}
    assert (sellable(plenty), sellable(scarce)) == (10, 1)
    assert Hold.objects.count() == 0
    books_balance()


def test_two_lines_of_one_product_count_together() -> None:
    sku = stocked(3)
    line = HoldLine(sku=sku, quantity=2)
    with pytest.raises(OutOfStock) as refused:
        local.hold(order_id=new_order(), lines=(line, line), expires_at=timezone.now())
    assert refused.value.params["wanted"] == 4


def test_a_repeat_answers_the_hold_and_takes_nothing_more() -> None:
    sku, order_id = stocked(5), new_order()
    first = hold_one(sku, 2, order_id=order_id)
    again = hold_one(sku, 2, order_id=order_id, minutes=99)
    assert again == first
    assert counters(sku) == {"MAIN": (5, 2)}


def test_a_repeat_answers_the_state_the_hold_has_come_to() -> None:
    sku, order_id = stocked(5), new_order()
    hold_one(sku, order_id=order_id)
    local.commit(order_id=order_id)
    assert hold_one(sku, order_id=order_id).state is HoldState.COMMITTED


def test_one_warehouse_serves_the_line_if_it_can() -> None:
    sku = stocked(3, LYON=8)
    hold_one(sku, 6)
    assert counters(sku) == {"MAIN": (3, 0), "LYON": (8, 6)}


def test_a_line_is_split_where_no_warehouse_has_enough() -> None:
    sku = stocked(3, LYON=4)
    hold_one(sku, 6)
    assert counters(sku) == {"MAIN": (3, 2), "LYON": (4, 4)}
    books_balance()


def test_an_unknown_sku_is_said_to_be_unknown() -> None:
    with pytest.raises(SkuUnknown):
        hold_one("NO-SUCH-THING")


def test_a_product_without_stock_is_out_of_stock() -> None:
    with pytest.raises(OutOfStock):
        hold_one(product().sku)


def test_a_withdrawn_product_cannot_be_held() -> None:
    sku = stocked(5)
    Product.objects.filter(sku=sku).update(is_active=False)
    with pytest.raises(OutOfStock) as refused:
        hold_one(sku)
    assert refused.value.params["available"] == 0


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
def test_a_quantity_out_of_range_is_refused(quantity: int) -> None:
    with pytest.raises(Invalid):
        hold_one(stocked(5), quantity)


def test_no_lines_at_all_are_refused() -> None:
    with pytest.raises(Invalid):
        local.hold(order_id=new_order(), lines=(), expires_at=timezone.now())


def test_what_was_released_before_cannot_be_held() -> None:
    sku, order_id = stocked(5), new_order()
    local.release(order_id=order_id)
    with pytest.raises(HoldClosed) as refused:
        hold_one(sku, order_id=order_id)
    assert refused.value.params == {"state": "released"}
    assert counters(sku) == {"MAIN": (5, 0)}
