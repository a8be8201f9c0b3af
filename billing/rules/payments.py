"""How a payment moves: only forward, whatever arrives, however often and in whichever order.

    pending → authorised → declined | voided | captured → refunded

What is known of a payment is its status; ``asking`` is the question the provider has not answered yet. While one is
open, the payment is *unknown* to everybody else: neither done nor failed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from billing.interface.messages import PaymentStatus

PENDING, AUTHORISED, DECLINED = PaymentStatus.PENDING, PaymentStatus.AUTHORISED, PaymentStatus.DECLINED
CAPTURED, VOIDED, REFUNDED = PaymentStatus.CAPTURED, PaymentStatus.VOIDED, PaymentStatus.REFUNDED


class Asked(StrEnum):
    """What a provider can be asked to do."""

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


#: How much has happened to the money. News that says more wins; news that says less is old. Captured ranks above
#: voided: if a provider ever says both, the money was taken, and has to go back.
RANK: Final[Mapping[PaymentStatus, int]] = {
    status: rank for rank, status in enumerate((PENDING, AUTHORISED, DECLINED, VOIDED, CAPTURED, REFUNDED))
}

#: No money was taken: the order is free for another attempt.
OVER: Final = frozenset({DECLINED, VOIDED})

#: The least rank at which a question needs no answer any more.
_ANSWERED_AT: Final[Mapping[Asked, int]] = {
    Asked.AUTHORISE: RANK[AUTHORISED],
    Asked.CAPTURE: RANK[DECLINED],
    Asked.VOID: RANK[DECLINED],
    Asked.REFUND: RANK[REFUNDED],
}

_UNDO: Final[Mapping[PaymentStatus, Asked]] = {AUTHORISED: Asked.VOID, CAPTURED: Asked.REFUND}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a payment stands: what is known, what is being asked, and whether the order gave it up."""

    status: PaymentStatus
    asking: Asked | None = None
    is_cancelled: bool = False

    @property
    def undo(self) -> Asked | None:
        """What must be asked next because the order gave the payment up."""
        return _UNDO.get(self.status) if self.is_cancelled and self.asking is None else None

    @property
    def shown(self) -> PaymentStatus:
        """What others are told: ``unknown`` as long as more is to come without their doing."""
        return PaymentStatus.UNKNOWN if self.asking or self.undo else self.status


def advance(position: Position, said: PaymentStatus) -> Position:
    """Where the payment stands once the provider ``said`` so. The same position when that is no news."""
    status = max(position.status, said, key=RANK.__getitem__)
    asking = position.asking
    if asking is not None and RANK[status] >= _ANSWERED_AT[asking]:
        asking = None
    return replace(position, status=status, asking=asking)


def may_ask(position: Position, question: Asked) -> bool:
    """Whether ``question`` makes sense now: never two at a time, nothing but undoing after a cancellation."""
    if position.asking is not None:
        return False
    match question:
        case Asked.AUTHORISE:
            return position.status is PENDING
        case Asked.CAPTURE:
            return position.status is AUTHORISED and not position.is_cancelled
        case Asked.VOID | Asked.REFUND:
            return _UNDO.get(position.status) is question
