"""A year of orders, delivered and invoiced: what lies in the tables that a checkout writes to."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import md5
from typing import Any, Final

from billing.models import Invoice, Payment, PaymentEvent
from inventory.models import Hold, HoldLine, LedgerEntry, Stock
from orders.models import Cart, CartLine, Order, OrderLine, TimelineEntry

#: Rows as columns by name; what is not named gets the model's default.
Rows = Iterator[dict[str, Any]]

_BEGIN: Final = datetime(2025, 1, 1, 6)  # noqa: DTZ001 - written as text, in UTC
_ADDRESS: Final = {"name": "Alice Martin", "line1": "12 rue des Lilas", "postal_code": "75011", "city": "Paris"}


def stock(products: int, orders: int) -> Rows:
    """One row per product."""
    for n in range(1, products + 1):
        pieces = 0 if n % 20 == 3 else 500
        yield {"id": n, "product_id": n, "warehouse_id": 1, "on_hand": pieces}


def ledger(products: int, orders: int) -> Rows:
    """What was received, and what each order held and took away."""
    received = {"kind": "received", "on_hand_change": 500, "held_change": 0, "on_hand_after": 500, "held_after": 0}
    held = {"kind": "held", "on_hand_change": 0, "held_change": 1, "on_hand_after": 500, "held_after": 1}
    shipped = {"kind": "shipped", "on_hand_change": -1, "held_change": -1, "on_hand_after": 499, "held_after": 0}
    for n in range(1, products + 1):
        yield {**received, "id": n, "stock_id": n, "reference": f"note-{n}", "recorded_at": _at(0)}
    number = products
    for n in range(1, orders + 1):
        for movement in (held, shipped):
            for line in (1, 2):
                number += 1
                about = {"stock_id": _bought(n, line, products), "order_id": _id(n), "recorded_at": _at(n)}
                yield {**movement, "id": number, **about}


def holds(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        yield {"id": n, "order_id": _id(n), "state": "shipped", "created_at": _at(n), "changed_at": _at(n)}


def hold_lines(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        for line in (1, 2):
            yield {"id": 2 * n + line, "hold_id": n, "stock_id": _bought(n, line, products), "quantity": 1}


def carts(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        stamps = {"created_at": _at(n), "updated_at": _at(n)}
        yield {"id": n, "token_hash": _id(n) + _id(-n), "state": "ordered", "version": 3, **stamps}


def cart_lines(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        for line in (1, 2):
            yield {"id": 2 * n + line, "cart_id": n, "sku": f"BN-{_bought(n, line, products):07d}", "quantity": 1}


def orders(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        at, email = _at(n), f"buyer{n % 20_000}@example.com"
        stamps = dict.fromkeys(("hold_expires_at", "placed_at", "paid_at", "shipped_at", "delivered_at"), at)
        who = {"email": email, "email_key": email, "name": "Alice Martin", "language": "fr", "address": _ADDRESS}
        yield (
            {"id": n, "cart_id": n, "public_id": _id(n), "state": "delivered", "currency": "EUR", "total": 9980}
            | {"tax": 1663, "attempt_id": _id(n), "method": "pm_card_ok", "invoice_number": f"F-2025-{n:06d}"}
            | who
            | stamps
        )


def order_lines(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        for line in (1, 2):
            yield (
                {"id": 2 * n + line, "order_id": n, "position": line, "sku": f"BN-{_bought(n, line, products):07d}"}
                | {"name_fr": "Théière en céramique bleu", "name_en": "blue ceramic teapot", "quantity": 1}
                | {"unit_price": 4990, "amount": 4990, "tax_category": "standard", "rate": 2000, "tax": 831}
            )


def timeline(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        for line, kind in enumerate(("shipping", "delivered"), 1):
            yield {"id": 2 * n + line, "order_id": n, "kind": kind, "at": _at(n)}


def payments(products: int, orders: int) -> Rows:
    for n in range(1, orders + 1):
        yield (
            {"id": _id(n), "order_id": _id(n), "attempt_id": _id(n), "amount": 9980, "captured_amount": 9980}
            | {"currency": "EUR", "method": "pm_card_ok", "status": "captured", "version": 4, "provider": "sandbox"}
            | {"provider_reference": _id(n), "created_at": _at(n), "asked_at": _at(n), "changed_at": _at(n)}
        )


def payment_events(products: int, orders: int) -> Rows:
    asked = (("authorise", ""), ("authorise", "authorised"), ("capture", ""), ("capture", "captured"))
    for n in range(1, orders + 1):
        for version, (question, answer) in enumerate(asked, 1):
            about = {"asked": question, "answered": answer, "source": "answer" if answer else "order"}
            yield {"id": 4 * n + version, "payment_id": _id(n), "version": version, **about, "recorded_at": _at(n)}


def invoices(products: int, orders: int) -> Rows:
    document = {"seller": _ADDRESS, "buyer": _ADDRESS, "lines": [{"name": "Théière en céramique", "amount": 4990}] * 2}
    for n in range(1, orders + 1):
        yield (
            {"id": _id(n), "kind": "invoice", "series": "F-2025", "number": n, "shown_number": f"F-2025-{n:06d}"}
            | {"order_id": _id(n), "order_number": f"{n:08d}", "buyer_name": "Alice Martin", "currency": "EUR"}
            | {"total": 9980, "tax": 1663, "language": "fr", "document": document, "issued_at": _at(n)}
        )


#: In the order of their references.
TABLES: Final[tuple[tuple[type[Any], Callable[[int, int], Rows]], ...]] = (
    (Stock, stock),
    (LedgerEntry, ledger),
    (Hold, holds),
    (HoldLine, hold_lines),
    (Cart, carts),
    (CartLine, cart_lines),
    (Order, orders),
    (OrderLine, order_lines),
    (TimelineEntry, timeline),
    (Payment, payments),
    (PaymentEvent, payment_events),
    (Invoice, invoices),
)


def as_stored(value: Any) -> Any:
    """JSON as the text both databases take."""
    return json.dumps(value) if isinstance(value, dict | list) else value


def _id(number: int) -> str:
    return md5(str(number).encode()).hexdigest()


def _at(number: int) -> str:
    """Five minutes later each: a hundred thousand orders are a year."""
    return str(_BEGIN + timedelta(minutes=5 * number))


def _bought(order: int, line: int, products: int) -> int:
    """Which product, spread over the whole catalogue."""
    return (order * 104_729 + line * 15_485_863) % products + 1
