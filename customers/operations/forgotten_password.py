"""A forgotten password: a link by mail to the stored address, and a new password by the link."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from customers.interface.errors import LinkInvalid
from customers.models import AccountChange, ResetToken, User
from customers.operations.login_limits import account_limit
from customers.operations.mail_limits import address_limit, peer_limit
from customers.operations.passwords import require_acceptable
from customers.operations.record import record
from customers.operations.throttle import clear, take
from customers.operations.void_tokens import password_replaced
from customers.rules.secret_tokens import digest
from shop.database.transactions import atomic
from shop.email import Email
from shop.work.jobs import enqueue


def ask_reset(*, email: Email, peer: str, now: datetime) -> None:
    """Ask for a link. Whether there is an account is found out by a job: nothing here depends on it, time included.

    Raises ``TooManyTries``.
    """
    take([peer_limit(peer), address_limit(email.canonical)], now=now)
    with atomic("customers"):
        enqueue("customers.answer_forgotten", key=email.canonical, email=email.canonical)


def reset(*, token: str, password: str, now: datetime) -> None:
    """Set a new password and end every log-in. Raises ``LinkInvalid``, and ``Invalid``, which leaves the token good."""
    valid = ResetToken.objects.filter(digest=digest(token), expires_at__gt=now, customer__is_active=True)
    row = valid.select_related("customer").first()
    if row is None:
        raise LinkInvalid
    user = row.customer
    require_acceptable(password, user=user)
    hashed = make_password(password)
    with atomic("customers"):
        if not ResetToken.objects.filter(pk=row.pk).delete()[0]:
            raise LinkInvalid  # another use of the link was faster
        User.objects.filter(pk=user.pk).update(password=hashed)
        password_replaced(user, now=now)
        clear([account_limit(user.email_canonical), account_limit(user.username)])
        record(user, AccountChange.Kind.PASSWORD_RESET, now=now)
