"""Erasing an account: what is personal goes, here at once and elsewhere by the event."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from customers.interface.errors import WrongPassword
from customers.interface.events import CustomerErased
from customers.models import AccountChange, Address, Registration, ResetToken, TokenFamily, User
from customers.operations.login_limits import limits_for
from customers.operations.prove_password import forgive, verify
from customers.operations.record import record
from customers.operations.throttle import take
from customers.operations.void_tokens import end_log_ins
from customers.queries.users import by_public_id
from shop.database.transactions import atomic
from shop.errors import Forbidden
from shop.events.outbox import publish


def erase_account(*, customer_id: str, password: str, peer: str, now: datetime) -> None:
    """For good, and every log-in ends. The number of the account stays: invoices that the law keeps refer to it.

    Wrong tries count as log-ins do. Raises ``TooManyTries``, ``WrongPassword``, ``CustomerUnknown``, and ``Forbidden``
    for a superuser, who may be the last one.
    """
    user = by_public_id(customer_id)
    if user.is_superuser:
        raise Forbidden
    take(limits_for(login=user.username, peer=peer, now=now), now=now)
    if not verify(user, password):
        raise WrongPassword
    with atomic("customers"):
        if not _emptied(user):
            raise WrongPassword  # it changed meanwhile, or somebody else was faster
        forgive(login=user.username, peer=peer)
        end_log_ins(user, now=now)
        for rows in (Address, TokenFamily, ResetToken):
            rows.objects.filter(customer=user).delete()
        Registration.objects.filter(email_canonical=user.email_canonical).delete()
        AccountChange.objects.filter(customer=user).update(reason="")
        user.groups.clear()
        user.user_permissions.clear()
        record(user, AccountChange.Kind.ERASED, now=now)
        publish("customers", CustomerErased(customer_id=user.public_id))


def _emptied(user: User) -> bool:
    """Only if the password is still the one that was proved."""
    nobody = f"erased-{user.public_id}"
    proved = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
    return bool(
        proved.update(
            name="",
            username=nobody[:40],
            email=f"{nobody}@invalid",
            email_canonical=f"{nobody}@invalid",
            password=make_password(None),
            is_active=False,
            is_staff=False,
            confirmed_at=None,
            last_login=None,
            address_count=0,
        )
    )
