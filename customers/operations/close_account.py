"""Closing an account and opening it again, by staff."""

from datetime import datetime

from customers.models import AccountChange, User
from customers.operations.record import record
from customers.operations.void_tokens import end_log_ins
from customers.queries.users import by_public_id
from shop.calls.context import Principal
from shop.database.transactions import atomic
from shop.errors import Forbidden


def deactivate(*, customer_id: str, reason: str, by: Principal, now: datetime) -> User:
    """Nobody signs in to a closed account, and its tokens are void. A repeat changes nothing.

    Raises ``CustomerUnknown``; and ``Forbidden`` for a staff member's account, unless a superuser asks.
    """
    with atomic("customers"):
        user = by_public_id(customer_id)
        _require_may_close(user, by)
        if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            user.is_active = False
            end_log_ins(user, now=now)
            record(user, AccountChange.Kind.DEACTIVATED, now=now, reason=reason, actor=by.subject)
        return user


def reactivate(*, customer_id: str, reason: str, by: Principal, now: datetime) -> User:
    """The owner may sign in again. A repeat changes nothing. Raises as ``deactivate``."""
    with atomic("customers"):
        user = by_public_id(customer_id)
        _require_may_close(user, by)
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            user.is_active = True
            record(user, AccountChange.Kind.REACTIVATED, now=now, reason=reason, actor=by.subject)
        return user


def _require_may_close(user: User, by: Principal) -> None:
    if user.is_staff and not by.may("*"):
        raise Forbidden
