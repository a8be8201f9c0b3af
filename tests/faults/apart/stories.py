"""What orders tells inventory and billing about one order, from its beginning to its end, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from billing.interface.messages import DocumentKind
from billing.models import Invoice
from billing.rules.payments import Asked
from inventory.interface.messages import HoldLine, HoldState
from inventory.models import Hold
from tests.billing.making import AMOUNT, effects, invoice_order, new_order
from tests.faults.apart.messages import Message
from tests.inventory.making import MAIN, counters

PIECES: Final = 3
HELD_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Outcome:
    """How things stand: goods, money and papers."""

    state: HoldState
    gone: int
    held: int
    taken: int
    on_the_card: int
    papers: frozenset[str]


class Story:
    """One order's messages, by name. Each is the same every time it is sent."""

    def __init__(self, sku: str, shelf: int) -> None:
        self.order_id, self.sku, self._shelf = new_order(), sku, shelf
        self._expires_at = timezone.now() + HELD_FOR
        self._attempt = new_order()
        self._invoice = invoice_order(self.order_id)

    def message(self, name: str) -> Message:
        module = "inventory" if name in _STOCK else "billing"
        return Message(module, name, arguments=self._arguments(name))

    def _arguments(self, name: str) -> dict[str, Any]:
        order: dict[str, Any] = {"order_id": self.order_id}
        more: dict[str, Callable[[], dict[str, Any]]] = {
            "hold": lambda: {
                **order,
                "lines": (HoldLine(sku=self.sku, quantity=PIECES),),
                "expires_at": self._expires_at,
            },
            "extend": lambda: {**order, "expires_at": self._expires_at + HELD_FOR},
            "give_back": lambda: {**order, "reason": "broken"},
            "authorise": lambda: {
                **order,
                "attempt_id": self._attempt,
                "amount": AMOUNT,
                "currency": "EUR",
                "method": "pm_card_ok",
            },
            "cancel": lambda: {**order, "reason": "changed my mind"},
            "issue_invoice": lambda: {"order": self._invoice},
            "issue_credit_note": lambda: {**order, "reason": "returned"},
        }
        return more.get(name, lambda: order)()

    def outcome(self) -> Outcome:
        done = effects(self.order_id)
        assert all(times == 1 for times in done.values()), done
        on_hand, held = counters(self.sku)[MAIN]
        papers = Invoice.objects.filter(order_id=self.order_id).values_list("kind", flat=True)
        assert len(set(papers)) == len(papers)
        return Outcome(
            state=HoldState(Hold.objects.get(order_id=self.order_id).state),
            gone=self._shelf - on_hand,
            held=held,
            taken=done[Asked.CAPTURE] - done[Asked.REFUND],
            on_the_card=done[Asked.AUTHORISE] - done[Asked.CAPTURE] - done[Asked.VOID],
            papers=frozenset(papers),
        )


_STOCK: Final = frozenset({"hold", "extend", "commit", "release", "ship", "give_back"})
_INVOICE, _NOTE = DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE

#: Story → its messages in order, and what comes of them.
STORIES: Final[dict[str, tuple[tuple[str, ...], Outcome]]] = {
    "bought": (
        ("hold", "extend", "authorise", "commit", "capture", "issue_invoice", "ship"),
        Outcome(HoldState.SHIPPED, gone=PIECES, held=0, taken=1, on_the_card=0, papers=frozenset({_INVOICE})),
    ),
    "given up before it was paid": (
        ("hold", "extend", "release"),
        Outcome(HoldState.RELEASED, gone=0, held=0, taken=0, on_the_card=0, papers=frozenset()),
    ),
    "given up while it was paid": (
        ("hold", "authorise", "commit", "capture", "cancel", "release"),
        Outcome(HoldState.RELEASED, gone=0, held=0, taken=0, on_the_card=0, papers=frozenset()),
    ),
    "taken back": (
        (
            *("hold", "authorise", "commit", "capture", "issue_invoice", "ship"),
            *("cancel", "issue_credit_note", "give_back"),
        ),
        Outcome(HoldState.RETURNED, gone=0, held=0, taken=0, on_the_card=0, papers=frozenset({_INVOICE, _NOTE})),
    ),
}
