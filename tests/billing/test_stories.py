"""Whatever orders ask, in whatever sequence, with whatever card: money is taken at most once and given back whole."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from billing import local
from billing.interface.messages import PaymentStatus
from billing.operations.run_janitor import run_janitor
from billing.proof import payments as proof_of_payments
from billing.proof import provider as proof_of_provider
from billing.providers.sandbox_cards import CARDS
from billing.rules.payments import Asked
from tests.billing.making import authorised, effects, new_order, settled

pytestmark = pytest.mark.django_db(databases="__all__")

STORIES = 12


@pytest.mark.parametrize("seed", range(12))
def test_no_story_costs_twice_or_keeps_what_was_given_up(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(STORIES):
        order, was_cancelled = new_order(), False
        for _ in range(dice.randint(2, 8)):
            name, act = _next(dice, order)
            act()
            was_cancelled |= name == "cancel"
            done = effects(order)
            assert done[Asked.CAPTURE] <= 1
            assert done[Asked.REFUND] <= done[Asked.CAPTURE]
        _ends_well(order, was_cancelled=was_cancelled)
    assert not [*proof_of_provider.violations(), *proof_of_payments.violations(now=timezone.now())]


def _next(dice: random.Random, order: str) -> tuple[str, Callable[[], object]]:
    method, attempt = dice.choice(list(CARDS)), dice.choice(("one", "two", "three"))
    later = timezone.now() + timedelta(seconds=dice.choice((0, 1, 30)))
    acts: dict[str, Callable[[], object]] = {
        "authorise": lambda: authorised(order, method=method, attempt_id=f"{attempt}-{order}"),
        "capture": lambda: local.payments(order_ids=(order,)) and local.capture(order_id=order),
        "cancel": lambda: local.cancel(order_id=order, reason="story"),
        "janitor": lambda: run_janitor(now=later),
    }
    name = dice.choices(list(acts), weights=(3, 3, 1, 2))[0]
    return name, acts[name]


def _ends_well(order: str, *, was_cancelled: bool) -> None:
    if not local.payments(order_ids=(order,)):
        assert not effects(order)
        return
    status = settled(order)
    done = effects(order)
    if was_cancelled:
        assert status in {PaymentStatus.DECLINED, PaymentStatus.VOIDED, PaymentStatus.REFUNDED}
        assert done[Asked.CAPTURE] == done[Asked.REFUND]
    else:
        assert done[Asked.CAPTURE] == (status is PaymentStatus.CAPTURED)
