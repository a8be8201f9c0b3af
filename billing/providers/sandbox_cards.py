"""Test payment methods: tokens, never card numbers. Each behaves in one way, so that every way can be tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from billing.providers.base import TestMethod
from billing.rules.payments import Asked


class Manner(Enum):
    """How the sandbox answers one question."""

    OK = auto()
    REFUSE = auto()
    #: Does it, and says nothing.
    SILENT = auto()
    #: Does it, and answers 500.
    ERROR = auto()
    #: Does it, and answers half.
    HALF = auto()
    #: Does it after everybody stopped waiting; until then it denies having heard of it.
    SLOW = auto()
    #: Does it, and nobody can find out for a long while.
    HIDDEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(TestMethod):
    """A test method and how it makes the sandbox answer."""

    manners: Mapping[Asked, Manner] = field(default_factory=dict)
    code: str = ""

    def manner(self, asked: Asked) -> Manner:
        return self.manners.get(asked, Manner.OK)


AUTHORISE, CAPTURE, REFUND = Asked.AUTHORISE, Asked.CAPTURE, Asked.REFUND

CARDS: Final[Mapping[str, Card]] = {
    card.method: card
    for card in (
        Card(
            method="pm_card_ok",
            label_en="Card that works",
            label_fr="Carte acceptée",
            does_en="Every payment goes through.",
            does_fr="Tous les paiements passent.",
        ),
        Card(
            method="pm_card_declined",
            label_en="Declined card",
            label_fr="Carte refusée",
            does_en="The bank refuses the payment.",
            does_fr="La banque refuse le paiement.",
            manners={AUTHORISE: Manner.REFUSE},
            code="card_declined",
        ),
        Card(
            method="pm_card_insufficient_funds",
            label_en="Card without funds",
            label_fr="Carte sans provision",
            does_en="The bank refuses for lack of funds.",
            does_fr="La banque refuse faute de provision.",
            manners={AUTHORISE: Manner.REFUSE},
            code="insufficient_funds",
        ),
        Card(
            method="pm_card_slow",
            label_en="Slow card",
            label_fr="Carte lente",
            does_en="Authorised after we stopped waiting.",
            does_fr="Autorisée après la fin de notre attente.",
            manners={AUTHORISE: Manner.SLOW},
        ),
        Card(
            method="pm_card_authorise_silent",
            label_en="Silent authorisation",
            label_fr="Autorisation muette",
            does_en="Authorised without an answer.",
            does_fr="Autorisée sans réponse.",
            manners={AUTHORISE: Manner.SILENT},
        ),
        Card(
            method="pm_card_capture_silent",
            label_en="Silent capture",
            label_fr="Encaissement muet",
            does_en="The money is taken without an answer.",
            does_fr="L'argent est encaissé sans réponse.",
            manners={CAPTURE: Manner.SILENT},
        ),
        Card(
            method="pm_card_capture_500",
            label_en="Error after capture",
            label_fr="Erreur après encaissement",
            does_en="The money is taken, the answer is an error.",
            does_fr="L'argent est encaissé, la réponse est une erreur.",
            manners={CAPTURE: Manner.ERROR},
        ),
        Card(
            method="pm_card_capture_half",
            label_en="Half an answer",
            label_fr="Réponse tronquée",
            does_en="The money is taken, the answer is cut in half.",
            does_fr="L'argent est encaissé, la réponse est coupée en deux.",
            manners={CAPTURE: Manner.HALF},
        ),
        Card(
            method="pm_card_capture_declined",
            label_en="Capture refused",
            label_fr="Encaissement refusé",
            does_en="Authorised, then the capture is refused for good.",
            does_fr="Autorisée, puis l'encaissement est refusé définitivement.",
            manners={CAPTURE: Manner.REFUSE},
            code="capture_refused",
        ),
        Card(
            method="pm_card_refund_silent",
            label_en="Silent refund",
            label_fr="Remboursement muet",
            does_en="Refunded without an answer.",
            does_fr="Remboursée sans réponse.",
            manners={REFUND: Manner.SILENT},
        ),
        Card(
            method="pm_card_never",
            label_en="Card without news",
            label_fr="Carte sans nouvelles",
            does_en="Nobody knows the outcome for a while.",
            does_fr="Personne ne connaît l'issue pendant un moment.",
            manners={AUTHORISE: Manner.HIDDEN},
        ),
    )
}

#: Any other token is refused as a bank refuses a card it does not know.
UNKNOWN: Final = Card(
    method="",
    label_en="Unknown",
    label_fr="Inconnue",
    does_en="Refused.",
    does_fr="Refusée.",
    manners={AUTHORISE: Manner.REFUSE},
    code="unknown_method",
)


def card(method: str) -> Card:
    """The test card called ``method``."""
    return CARDS.get(method, UNKNOWN)
