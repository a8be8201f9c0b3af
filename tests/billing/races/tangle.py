"""Many threads do things to the same payment at once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from billing import local
from billing.models import Payment, PaymentEvent
from billing.operations.apply_payment_result import apply_payment_result
from billing.operations.run_janitor import run_janitor
from billing.proof import payments as proof_of_payments
from billing.proof import provider as proof_of_provider
from billing.providers.base import Result
from tests.billing.making import AMOUNT, authorised, effects, new_order

PLAYS: dict[str, Callable[[str], list[Callable[[], object]]]] = {}


def run(*, play: str, rounds: int, without_index: str = "") -> dict[str, Any]:
    """``rounds`` payments, each with every part of ``play`` at once; what the payments, the provider and proof say."""
    if without_index:
        with connections["billing"].cursor() as cursor:
            cursor.execute(f"DROP INDEX {without_index}")
    troubles: Counter[str] = Counter()
    done: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for _ in range(rounds):
        order = new_order()
        _at_once(PLAYS[play](order), troubles)
        _finish()
        done.update({f"{count}×{asked}": 1 for asked, count in effects(order).items()})
        statuses.update(payment.status for payment in local.payments(order_ids=(order,)))
    now = timezone.now()
    violations = [*proof_of_provider.violations(), *proof_of_payments.violations(now=now)]
    return {
        "statuses": dict(statuses),
        "effects": dict(done),
        "troubles": dict(troubles),
        "violations": [f"{violation.law} {violation.message}" for violation in violations],
    }


def _at_once(parts: list[Callable[[], object]], troubles: Counter[str]) -> None:
    barrier = threading.Barrier(len(parts))

    def take(part: Callable[[], object]) -> None:
        try:
            barrier.wait(20)
            part()
        except Exception as error:  # noqa: BLE001 - whatever it is goes into the report
            troubles[f"{type(error).__name__}: {error}"[:200]] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def _finish() -> None:
    for seconds in (5, 20, 40):
        run_janitor(now=timezone.now() + timedelta(seconds=seconds))


def _capture_and_cancel(order: str) -> list[Callable[[], object]]:
    """Two ask for the money while two give the order up."""
    authorised(order)
    return [
        lambda: local.capture(order_id=order),
        lambda: local.cancel(order_id=order, reason="race"),
        lambda: local.capture(order_id=order),
        lambda: local.cancel(order_id=order, reason="race"),
    ]


def _attempts_and_cancel(order: str) -> list[Callable[[], object]]:
    """Several attempts to pay arrive together with the cancellation."""
    return [
        lambda: authorised(order, attempt_id=f"one-{order}"),
        lambda: authorised(order, attempt_id=f"one-{order}"),
        lambda: authorised(order, attempt_id=f"two-{order}"),
        lambda: local.cancel(order_id=order, reason="race"),
    ]


def _news(order: str) -> list[Callable[[], object]]:
    """The answer, the janitor and the webhook tell the same at once, all having read the row before."""
    authorised(order, method="pm_card_authorise_silent")

    def hear(source: PaymentEvent.Source) -> Callable[[], object]:
        stale = Payment.objects.get(order_id=order)
        reference = "sb_race"
        result = Result(status="authorised", reference=reference, amount=AMOUNT, currency="EUR")  # type: ignore[arg-type]
        return lambda: apply_payment_result(payment=stale, asked=None, result=result, source=source, now=timezone.now())

    return [hear(source) for source in (*PaymentEvent.Source, *PaymentEvent.Source)]


PLAYS.update(capture_and_cancel=_capture_and_cancel, attempts_and_cancel=_attempts_and_cancel, news=_news)
