"""Orders to pay and to invoice, a sandbox that is quick, and time that passes for the janitor."""

import itertools
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.test import override_settings
from django.utils import timezone

from billing import local
from billing.interface.messages import InvoiceLine, InvoiceOrder, Party, Payment, PaymentStatus
from billing.operations.run_janitor import run_janitor
from billing.providers.sandbox import sandbox_log
from billing.rules.payments import Asked
from billing.rules.tax import share
from shop.config.sources import overridden

AMOUNT = 4990
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)

_numbers = itertools.count(1)


@contextmanager
def quick_sandbox(folder: Path) -> Iterator[None]:
    """Books of its own in ``folder``, and time-outs too short to wait for."""
    quick = overridden("billing", provider_timeout=0.02, sandbox_slow=0.2, sandbox_never=0.3)
    with override_settings(SHOP_SANDBOX_LOG=str(folder / "provider.sqlite3")), quick:
        yield


def new_order() -> str:
    """An order's id."""
    return uuid.uuid4().hex


def authorised(order_id: str, *, method: str = "pm_card_ok", attempt_id: str = "", amount: int = AMOUNT) -> Payment:
    """What billing answers when asked to authorise."""
    return local.authorise(
        order_id=order_id, attempt_id=attempt_id or uuid.uuid4().hex, amount=amount, currency="EUR", method=method
    )


def captured(order_id: str, *, method: str = "pm_card_ok") -> Payment:
    """An order's payment, authorised and captured."""
    authorised(order_id, method=method)
    return local.capture(order_id=order_id)


def status_of(order_id: str) -> PaymentStatus:
    """What others are told of the order's payment now."""
    (payment,) = local.payments(order_ids=(order_id,))
    return payment.status


def settled(order_id: str, *, within: float = 60.0) -> PaymentStatus:
    """Let the janitor come by every two seconds of its clock, with the provider's own clock running, until it knows."""
    began = timezone.now()
    for passed in itertools.count(0, 2):
        if passed > within:
            raise AssertionError(f"still {status_of(order_id)} after {within} s")
        run_janitor(now=began + timedelta(seconds=passed))
        if (status := status_of(order_id)) is not PaymentStatus.UNKNOWN:
            return status
        _let_the_provider_get_on()
    raise AssertionError("unreachable")


def effects(order_id: str) -> Counter[Asked]:
    """How often the provider did what for the order, by its own books."""
    return Counter(effect.kind for effect in sandbox_log().effects() if effect.order_ref == order_id and effect.is_done)


def invoice_order(
    order_id: str = "",
    *,
    lines: Sequence[tuple[int, int]] = ((AMOUNT, 2000),),
    currency: str = "EUR",
    customer_id: str = "",
) -> InvoiceOrder:
    """An order over ``lines`` (gross amount, rate), taxed as billing quotes them."""
    taxed = share(lines)
    return InvoiceOrder(
        order_id=order_id or new_order(),
        order_number=f"{next(_numbers):06d}",
        ordered_at=NOON,
        language="fr",
        buyer=Party(
            name="Alice Martin",
            email="alice@example.com",
            line1="12 rue des Lilas",
            postal_code="75011",
            city="Paris",
            country="FR",
            customer_id=customer_id,
        ),
        lines=tuple(
            InvoiceLine(
                sku=f"SKU-{i}",
                name=f"Objet {i}",
                quantity=1,
                unit_price=line.amount,
                discount=0,
                amount=line.amount,
                rate=line.rate,
                tax=line.tax,
            )
            for i, line in enumerate(taxed)
        ),
        currency=currency,
        total=sum(line.amount for line in taxed),
        tax=sum(line.tax for line in taxed),
    )


def _let_the_provider_get_on() -> None:
    """The sandbox lives by the wall clock."""

    time.sleep(0.05)
