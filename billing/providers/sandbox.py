"""The sandbox provider: moves no money, keeps books of its own, and misbehaves as its test cards say.

It believes nobody: it captures whatever valid key it is asked for, so that only the shop's own care keeps captures
to one per order.
"""

import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from billing.interface.messages import PaymentStatus
from billing.properties import properties
from billing.providers.base import ProviderBadAnswer, ProviderError, ProviderTimeout, Question, Result, TestMethod
from billing.providers.sandbox_cards import CARDS, Manner, card
from billing.providers.sandbox_log import Effect, SandboxLog
from billing.rules.payments import Asked

_DONE: Final[Mapping[Asked, PaymentStatus]] = {
    Asked.AUTHORISE: PaymentStatus.AUTHORISED,
    Asked.CAPTURE: PaymentStatus.CAPTURED,
    Asked.VOID: PaymentStatus.VOIDED,
    Asked.REFUND: PaymentStatus.REFUNDED,
}

#: What must have happened to a payment, and what must not, before each of these can be done.
_NEEDS: Final[Mapping[Asked, tuple[Asked, frozenset[Asked]]]] = {
    Asked.CAPTURE: (Asked.AUTHORISE, frozenset({Asked.VOID})),
    Asked.VOID: (Asked.AUTHORISE, frozenset({Asked.CAPTURE, Asked.VOID})),
    Asked.REFUND: (Asked.CAPTURE, frozenset({Asked.REFUND})),
}

IMPOSSIBLE: Final = "impossible_now"


def sandbox_log() -> SandboxLog:
    """The books this process's settings name."""
    return SandboxLog(Path(settings.SHOP_SANDBOX_LOG))


class SandboxProvider:
    """See ``billing.providers.base``."""

    def test_methods(self) -> Sequence[TestMethod]:
        return tuple(CARDS.values())

    def authorise(self, question: Question, *, timeout: float) -> Result:
        return self._do(question, timeout)

    def capture(self, question: Question, *, timeout: float) -> Result:
        return self._do(question, timeout)

    def void(self, question: Question, *, timeout: float) -> Result:
        return self._do(question, timeout)

    def refund(self, question: Question, *, timeout: float) -> Result:
        return self._do(question, timeout)

    def look_up(self, question: Question, *, timeout: float) -> Result | None:
        effect = sandbox_log().find(question.key)
        if effect is None or (effect.hidden == "slow" and not effect.is_known):
            return None
        return answer_about(effect)

    def _do(self, question: Question, timeout: float) -> Result:
        """Whoever asks again under an old key gets the old answer, without the misbehaviour of the first time."""
        log = sandbox_log()
        if (before := log.find(question.key)) is not None:
            return answer_about(before)
        effect = log.once(question.key, question.reference, lambda history: _decide(question, history))
        manner = card(question.method).manner(question.asked)
        if manner in {Manner.SILENT, Manner.SLOW, Manner.HIDDEN}:
            time.sleep(timeout)
            raise ProviderTimeout(f"no answer within {timeout:g} s")
        if manner is Manner.ERROR:
            raise ProviderError("500 Internal Server Error")
        if manner is Manner.HALF:
            raise ProviderBadAnswer('{"id": "sb_4f1c", "stat')
        return answer_about(effect)


def _decide(question: Question, history: list[Effect]) -> Effect:
    manner = card(question.method).manner(question.asked)
    code = _refusal(question, manner, history)
    now = time.time()
    delay = {Manner.SLOW: properties.current.sandbox_slow, Manner.HIDDEN: properties.current.sandbox_never}.get(
        manner, 0.0
    )
    return Effect(
        key=question.key,
        kind=question.asked,
        reference=question.reference or f"sb_{secrets.token_hex(12)}",
        order_ref=question.order_ref,
        amount=question.amount,
        currency=question.currency,
        is_done=not code,
        code=code,
        hidden=manner.name.lower() if delay else "",
        known_at=now + delay,
        at=now,
    )


def _refusal(question: Question, manner: Manner, history: list[Effect]) -> str:
    """Why it cannot be done; empty if it can."""
    if manner is Manner.REFUSE:
        return card(question.method).code
    if question.asked in _NEEDS:
        needed, excluded = _NEEDS[question.asked]
        done = {effect.kind for effect in history if effect.is_done}
        if needed not in done or done & excluded:
            return IMPOSSIBLE
    return ""


def answer_about(effect: Effect) -> Result:
    """The answer about ``effect``. Raises ``OutcomeUnknown`` while the sandbox keeps it to itself."""
    if not effect.is_known:
        raise ProviderError("409 the same request is still being processed")
    status = _DONE[effect.kind] if effect.is_done else _after_refusal(effect)
    return Result(
        status=status, reference=effect.reference, amount=effect.amount, currency=effect.currency, code=effect.code
    )


def _after_refusal(effect: Effect) -> PaymentStatus:
    """A refused authorisation or capture ends the payment; anything impossible leaves it as it is."""
    if effect.code != IMPOSSIBLE:
        return PaymentStatus.DECLINED
    history = sandbox_log().of_payment(effect.reference)
    done = [past.kind for past in history if past.is_done]
    return _DONE[done[-1]] if done else PaymentStatus.DECLINED
