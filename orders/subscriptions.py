"""What orders listens to, one line each."""

from typing import Final

from billing.interface.events import PaymentChanged
from customers.interface.events import CustomerConfirmed, CustomerErased
from inventory.interface.events import HoldExpired
from orders.operations.hear import customer_confirmed, customer_erased, hold_expired, payment_changed
from shop.events.subscriptions import on
from shop.web.identity.events import SubjectRevoked
from shop.web.identity.revocation import revoked_in

SUBSCRIPTIONS: Final = (
    on(PaymentChanged, payment_changed),
    on(HoldExpired, hold_expired),
    on(CustomerConfirmed, customer_confirmed),
    on(CustomerErased, customer_erased),
    on(SubjectRevoked, revoked_in("orders")),
)
