"""Signing out, here or everywhere."""

from datetime import datetime

from customers.models import AccountChange, TokenFamily
from customers.operations.record import record
from customers.operations.void_tokens import end_log_ins
from customers.queries.users import by_public_id
from customers.rules.secret_tokens import digest
from shop.database.transactions import atomic


def sign_out(*, token: str, now: datetime) -> None:
    """End the log-in that ``token`` belongs to. A token nobody knows has no log-in to end: that is not an error."""
    with atomic("customers"):
        TokenFamily.objects.filter(tokens__digest=digest(token), closed_at=None).update(closed_at=now)


def sign_out_everywhere(*, customer_id: str, now: datetime) -> None:
    """End every log-in and void every token. Raises ``CustomerUnknown``."""
    with atomic("customers"):
        user = by_public_id(customer_id)
        end_log_ins(user, now=now)
        record(user, AccountChange.Kind.SIGNED_OUT_EVERYWHERE, now=now)
