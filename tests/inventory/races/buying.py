"""Buyers at the same moment."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import connections
from django.db.models import CheckConstraint
from django.utils import timezone

from inventory import local
from inventory.interface.messages import HoldLine
from inventory.models import Hold, Product, Stock
from inventory.models import HoldLine as HeldLine
from tests.inventory.making import counters, new_order, stocked
from tests.inventory.races.crowd import Deed, at_once, violations


def last_unit(*, rounds: int, buyers: int, without_checks: bool = False) -> dict[str, Any]:
    """In each round a new product with one piece, and so many who want it."""
    if without_checks:
        drop_checks()
    found = []
    for _ in range(rounds):
        sku = stocked(1)
        found.append(dict(at_once([_buys(new_order(), sku) for _ in range(buyers)])))
    return {"rounds": found, "violations": violations()}


def many_pieces(*, pieces: int, buyers: int) -> dict[str, Any]:
    """Buyers who want one to three of what two warehouses have together, more than there is."""
    sku = stocked(pieces // 2, LYON=pieces - pieces // 2)
    wants = [_buys(new_order(), sku, quantity=1 + number % 3) for number in range(buyers)]
    outcomes = at_once(wants)
    held = sum(held for _, held in counters(sku).values())
    return {"outcomes": dict(outcomes), "left": pieces - held, "violations": violations()}


def opposite_carts(*, rounds: int, buyers: int) -> dict[str, Any]:
    """Carts with the same two products, half of them in the other order; each product in two warehouses."""
    outcomes: Counter[str] = Counter()
    halves = 0
    for _ in range(rounds):
        skus = [stocked(buyers // 4, LYON=buyers // 4) for _ in range(2)]
        orders = [new_order() for _ in range(buyers)]
        outcomes += at_once(
            [_buys(order, *(skus if number % 2 else reversed(skus))) for number, order in enumerate(orders)]
        )
        halves += sum(len(hold.lines) != 2 for hold in local.holds(order_ids=tuple(orders)))
    return {"outcomes": dict(outcomes), "half_holds": halves, "violations": violations()}


def one_order(*, rounds: int, callers: int) -> dict[str, Any]:
    """The same order held by many callers at once."""
    outcomes: Counter[str] = Counter()
    orders = [new_order() for _ in range(rounds)]
    for order_id in orders:
        sku = stocked(callers)
        outcomes += at_once([_buys(order_id, sku)] * callers)
    pieces = sum(HeldLine.objects.filter(hold__order_id__in=orders).values_list("quantity", flat=True))
    holds = Hold.objects.filter(order_id__in=orders).count()
    return {"outcomes": dict(outcomes), "holds": holds, "pieces": pieces, "violations": violations()}


def _buys(order_id: str, *skus: str, quantity: int = 1) -> Deed:
    lines = tuple(HoldLine(sku=sku, quantity=quantity) for sku in skus)

    def buy() -> str:
        expires_at = timezone.now() + timedelta(minutes=15)
        return local.hold(order_id=order_id, lines=lines, expires_at=expires_at).state.value

    return buy


def drop_checks() -> None:
    """Nothing in the database says that what is sold must be there."""
    connection = connections["inventory"]
    if connection.vendor == "sqlite":  # Django makes the table anew, and will not while others point to it
        connection.disable_constraint_checking()
    with connection.schema_editor() as editor:
        for model in (Stock, Product):
            checks = [found for found in model._meta.constraints if isinstance(found, CheckConstraint)]
            model._meta.constraints = [found for found in model._meta.constraints if found not in checks]
            for check in checks:
                editor.remove_constraint(model, check)
    connection.close()
