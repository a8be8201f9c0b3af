"""What a provider sends us by itself: an event that says where a payment stands. The sandbox signs them too."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final

import orjson
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from billing.interface.messages import PaymentStatus
from billing.providers.base import Result
from billing.providers.sandbox import answer_about
from billing.providers.sandbox_log import Effect
from billing.rules.signatures import signed

HEADER: Final = "Shop-Signature"
_Text = Annotated[str, Field(min_length=1, max_length=100)]


class NotAnEvent(ValueError):
    """Well signed, and nothing we understand."""


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class ProviderEvent:
    """``payment`` is the key the question had, which begins with our id of the payment. Money in minor units."""

    id: _Text
    payment: _Text
    reference: _Text
    status: PaymentStatus
    amount: Annotated[int, Field(strict=True, ge=0, lt=2**63)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    code: Annotated[str, Field(max_length=60)] = ""

    @property
    def payment_id(self) -> str:
        return self.payment.partition(":")[0]

    @property
    def result(self) -> Result:
        """The same as an answer would say."""
        return Result(
            status=self.status, reference=self.reference, amount=self.amount, currency=self.currency, code=self.code
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A body as it travels, and its signature."""

    body: bytes
    signature: str


_EVENT: Final = TypeAdapter(ProviderEvent)


def event_in(body: bytes) -> ProviderEvent:
    """Raises ``NotAnEvent``."""
    try:
        event = _EVENT.validate_json(body)
    except ValidationError as error:
        raise NotAnEvent(f"{error.error_count()} mistakes") from None
    if event.status is PaymentStatus.UNKNOWN:  # our word for silence: nobody can say it
        raise NotAnEvent("no news")
    return event


def sandbox_message(effect: Effect, secret: str, *, at: int) -> Message:
    """What the sandbox says of ``effect`` by itself. Raises ``OutcomeUnknown`` while it keeps it to itself."""
    told = answer_about(effect)
    event = {"id": f"evt_{effect.key.replace(':', '_')}", "payment": effect.key, **asdict(told)}
    body = orjson.dumps(event)
    return Message(body, signed(body, [secret], at=at))
