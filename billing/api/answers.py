"""What billing answers. Amounts are minor units of ``currency``, gross unless named net; rates are basis points."""

from dataclasses import dataclass
from datetime import date, datetime

from billing.interface.messages import DocumentKind, PaymentStatus
from shop.web.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSummary(Answer):
    """A document in a list. A credit note's amounts are negative; ``corrects`` is the id of what it cancels."""

    id: str
    kind: DocumentKind
    number: str
    order_id: str
    order_number: str
    total: int
    tax: int
    currency: str
    issued_at: datetime
    corrects: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePage(Answer):
    items: list[InvoiceSummary]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerAnswer(Answer):
    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    country: str
    registration: str
    vat_id: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerAnswer(Answer):
    name: str
    email: str
    line1: str
    line2: str
    postal_code: str
    city: str
    country: str
    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicedOrder(Answer):
    id: str
    number: str
    ordered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineAnswer(Answer):
    """``discount`` is basis points; ``amount`` is gross after discount."""

    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int
    amount: int
    rate: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow(Answer):
    """The document's sums at one rate."""

    rate: int
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals(Answer):
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Answer):
    """What a credit note cancels."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceAnswer(Answer):
    """Everything the document says, as it was issued. ``exponent``: how many decimals the currency has."""

    id: str
    version: int
    kind: DocumentKind
    number: str
    issued_at: datetime
    issued_on: date
    language: str
    currency: str
    exponent: int
    rounding: str
    seller: SellerAnswer
    buyer: BuyerAnswer
    order: InvoicedOrder
    lines: list[InvoiceLineAnswer]
    taxes: list[TaxRow]
    totals: Totals
    corrects: Correction | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethodAnswer(Answer):
    """A test method of the sandbox: send ``method`` when paying."""

    method: str
    label_en: str
    label_fr: str
    does_en: str
    does_fr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethods(Answer):
    items: list[PaymentMethodAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEventAnswer(Answer):
    """What came of a question; ``unknown`` is silence. Nothing was asked where the order gave the payment up."""

    version: int
    asked: str
    answered: str
    source: str
    asked_at: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAnswer(Answer):
    """One attempt to pay an order, with its history. ``asking``: what the provider has not answered yet."""

    id: str
    attempt_id: str
    status: PaymentStatus
    asking: str
    amount: int
    captured_amount: int
    refunded_amount: int
    currency: str
    method: str
    provider: str
    provider_reference: str
    decline_code: str
    created_at: datetime
    events: list[PaymentEventAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPayments(Answer):
    items: list[PaymentAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Answer):
    """``news``: false for an event that was heard before."""

    news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MyConfig(Answer):
    """Under the names of the original shop. Properties as they are, null where nobody set one; secrets masked."""

    accessTokenTimeout: int | None  # noqa: N815
    refreshTokenTimeout: int | None  # noqa: N815
    username: str | None
    password: str | None
    otp: str | None
