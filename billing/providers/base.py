"""What every provider can be asked.

Each question carries a key of ours; asking twice under one key has one effect and one answer. A provider that refuses
says so in its result. Anything else that goes wrong leaves the outcome unknown:

    OutcomeUnknown
    ├── ProviderTimeout      no answer in time
    ├── ProviderError        an answer that says nothing: a 5xx, a broken connection, "still processing"
    └── ProviderBadAnswer    an answer that cannot be right: half a body, another amount
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from billing.interface.messages import PaymentStatus
from billing.rules.payments import Asked
from shop.secrets.base import Secret


class OutcomeUnknown(Exception):
    """The question may have had its effect, or not."""


class ProviderTimeout(OutcomeUnknown):
    """No answer in time."""


class ProviderError(OutcomeUnknown):
    """An answer that says nothing about the outcome."""


class ProviderBadAnswer(OutcomeUnknown):
    """An answer that cannot be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``credential`` says who we are; ``reference`` is the provider's name for the payment, empty before it gave one.

    Money is in minor units.
    """

    key: str
    credential: Secret
    asked: Asked
    order_ref: str
    amount: int
    currency: str
    method: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the provider says of the payment as a whole after the question; ``code`` says why it refused."""

    status: PaymentStatus
    reference: str
    amount: int
    currency: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestMethod:
    """A payment method that moves no money, and what it does, in the words of those who choose it."""

    method: str
    label_en: str
    label_fr: str
    does_en: str
    does_fr: str


class Provider(Protocol):
    """Every question raises ``OutcomeUnknown``; ``timeout`` is in seconds."""

    def test_methods(self) -> Sequence[TestMethod]:
        """Methods to try it with; none where money moves."""

    def authorise(self, question: Question, *, timeout: float) -> Result:
        """Set the amount aside."""

    def capture(self, question: Question, *, timeout: float) -> Result:
        """Take the authorised amount."""

    def void(self, question: Question, *, timeout: float) -> Result:
        """Let go of the authorised amount."""

    def refund(self, question: Question, *, timeout: float) -> Result:
        """Give the captured amount back."""

    def look_up(self, question: Question, *, timeout: float) -> Result | None:
        """What came of the question with this key; None if the provider does not know the key (yet)."""
