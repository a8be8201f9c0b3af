"""Values that cross the border of billing: frozen, JSON-safe. Amounts are minor units, tax included."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class PaymentStatus(StrEnum):
    """``unknown``: the provider was asked and has not said; it moves on when it does."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    DECLINED = "declined"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """A gross amount in a tax category."""

    tax_category: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """The line with its rate (basis points: 2000 is 20 %) and the tax contained in ``amount``."""

    tax_category: str
    amount: int
    rate: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Lines in the order they were asked; the sums are exact. ``is_payable``: whether payments are taken now."""

    lines: tuple[QuotedLine, ...]
    currency: str
    total: int
    tax: int
    is_payable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """An order's payment as it is now. ``version`` grows with every change."""

    id: str
    order_id: str
    attempt_id: str
    status: PaymentStatus
    amount: int
    currency: str
    version: int
    decline_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A buyer as the invoice shows them."""

    name: str
    email: str
    line1: str
    postal_code: str
    city: str
    country: str
    line2: str = ""
    customer_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """A line as ordered. ``discount`` and ``rate`` are basis points; ``amount`` is gross after discount."""

    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int
    amount: int
    rate: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceOrder:
    """Everything an invoice freezes of an order."""

    order_id: str
    order_number: str
    ordered_at: datetime
    language: str
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    currency: str
    total: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRef:
    """A document that exists."""

    id: str
    order_id: str
    kind: DocumentKind
    number: str
    total: int
    currency: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in full: ``content`` is its snapshot, as ``GET /api/billing/invoices/{id}`` shows it."""

    kind: DocumentKind
    number: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    """A document as a PDF, under the name it is saved by; as text, for calls are JSON."""

    name: str
    base64: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """All that billing keeps of somebody: ``documents`` and ``payments``; no provider's references."""

    content: dict[str, Any]
