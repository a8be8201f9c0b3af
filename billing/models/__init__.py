"""Tables of billing: one aggregate per file; constraints in the database."""

from billing.models.invoice import Invoice
from billing.models.number_series import NumberSeries
from billing.models.payment import Payment
from billing.models.payment_event import PaymentEvent

__all__ = ["Invoice", "NumberSeries", "Payment", "PaymentEvent"]
