"""One alert per crossing, whatever took the stock away."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone

from inventory import local
from inventory.models import Stock
from inventory.operations.expire import expire
from inventory.operations.set_threshold import set_threshold
from shop.calls.context import SYSTEM, acting_as
from shop.config.base import Reading, Setting
from shop.config.live import Live, begin
from shop.config.sources import overridden
from shop.errors import Invalid
from shop.work.execution import run_due_jobs
from shop.work.models import Job
from tests.inventory.making import books_balance, deliver, hold_one, stocked, warehouse

pytestmark = pytest.mark.django_db(databases="__all__")


def alerts() -> list[tuple[int, int]]:
    """Available and threshold of each."""
    rows = Job.objects.using("inventory").filter(name="inventory.tell_low_stock").order_by("id")
    return [(row.arguments["available"], row.arguments["threshold"]) for row in rows]


def is_low(sku: str) -> bool:
    return Stock.objects.get(product__sku=sku, warehouse__code="MAIN").low_since is not None


def test_a_sale_that_reaches_the_threshold_is_said_once() -> None:
    sku = stocked(5, threshold=3)
    for _ in range(4):
        hold_one(sku)
    assert alerts() == [(3, 3)]
    assert is_low(sku)
    books_balance()


def test_goods_that_come_for_the_first_time_have_the_threshold_that_is_set_then() -> None:
    with overridden("inventory", low_stock_threshold=7):
        few, more = stocked(8), stocked(9)
    for sku in (few, more, stocked(8)):  # of the last, nobody said when it is low
        hold_one(sku)
    assert [is_low(sku) for sku in (few, more)] == [True, False]
    assert alerts() == [(7, 7)]


def test_the_threshold_changes_while_it_runs() -> None:
    """For what is new from then on; a shelf that has one keeps it."""
    live = Live(["inventory-service"], source="memory", kept=None)
    begin(live)
    try:
        before = stocked(8)
        live.offer(Reading("1", (Setting("inventory.low-stock-threshold", "7", "memory"),)))
        after = stocked(8)
    finally:
        begin(None)
    for sku in (before, after):
        hold_one(sku)
    assert [is_low(sku) for sku in (before, after)] == [False, True]


def test_above_the_threshold_nothing_is_said() -> None:
    sku = stocked(5, threshold=3)
    hold_one(sku)
    assert (alerts(), is_low(sku)) == ([], False)


def test_rising_closes_the_alert_and_falling_again_opens_another() -> None:
    sku = stocked(4, threshold=3)
    hold_one(sku)
    deliver(sku, 10)
    assert not is_low(sku)
    hold_one(sku, 11)
    assert alerts() == [(3, 3), (2, 3)]
    books_balance()


def test_a_released_hold_closes_it() -> None:
    sku = stocked(4, threshold=3)
    order_id = hold_one(sku).order_id
    local.release(order_id=order_id)
    assert not is_low(sku)


def test_an_expired_hold_closes_it() -> None:
    sku = stocked(4, threshold=3)
    expire(order_id=hold_one(sku, minutes=-1).order_id, now=timezone.now())
    assert not is_low(sku)


def test_shipping_changes_nothing_about_it() -> None:
    sku = stocked(4, threshold=3)
    order_id = hold_one(sku).order_id
    local.commit(order_id=order_id)
    local.ship(order_id=order_id)
    assert alerts() == [(3, 3)]
    assert is_low(sku)


def _count(sku: str) -> None:
    local.adjust(sku=sku, warehouse="MAIN", change=-3, reason="lost", reference="INV-1")


def _move(sku: str) -> None:
    warehouse("LYON")
    local.transfer(sku=sku, source="MAIN", target="LYON", quantity=3, reference="TR-1")


@pytest.mark.parametrize("takes_away", [_count, _move])
def test_counts_and_transfers_cross_it_too(takes_away: Callable[[str], None]) -> None:
    sku = stocked(5, threshold=3)
    with acting_as(SYSTEM):
        takes_away(sku)
    assert alerts() == [(2, 3)]
    books_balance()


def test_a_threshold_above_what_is_there_is_a_crossing() -> None:
    sku = stocked(5)
    set_threshold(sku=sku, warehouse="MAIN", threshold=9, now=timezone.now())
    set_threshold(sku=sku, warehouse="MAIN", threshold=10, now=timezone.now())
    assert alerts() == [(5, 9)]


def test_no_threshold_no_alert() -> None:
    sku = stocked(1, threshold=3)
    set_threshold(sku=sku, warehouse="MAIN", threshold=None, now=timezone.now())
    assert not is_low(sku)
    hold_one(sku)
    assert alerts() == [(1, 3)]


def test_a_hold_that_is_refused_says_nothing() -> None:
    sku = stocked(4, threshold=3)
    with pytest.raises(Exception, match="out_of_stock"):
        hold_one(sku, 9)
    assert alerts() == []


@pytest.mark.parametrize("threshold", [-1, 1_000_001])
def test_a_threshold_out_of_range_is_refused(threshold: int) -> None:
    with pytest.raises(Invalid):
        set_threshold(sku=stocked(1), warehouse="MAIN", threshold=threshold, now=timezone.now())


def test_the_staff_is_mailed_once_in_both_languages() -> None:
    with overridden("inventory", low_stock_mail="stock@shop.example"):
        sku = stocked(4, threshold=3)
        hold_one(sku)
        hold_one(sku)
        while run_due_jobs("inventory"):
            pass
    (sent,) = mail.outbox
    assert sent.to == ["stock@shop.example"]
    assert sent.subject == f"{sku} is running low / Le stock de {sku} est bas"
    assert f"{sku} in MAIN: 3 left to sell, and the threshold is 3." in sent.body
    assert "/admin/inventory/stock/?low_since__isempty=0" in sent.body


def test_without_an_address_it_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    sku = stocked(4, threshold=3)
    hold_one(sku)
    while run_due_jobs("inventory"):
        pass
    assert mail.outbox == []
    (said,) = [record for record in caplog.records if record.message == "stock is low"]
    assert vars(said)["sku"] == sku
