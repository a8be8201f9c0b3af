"""Turning a sign-up into an account."""

from datetime import datetime

from django.db import IntegrityError

from customers.interface.errors import LinkInvalid, UsernameTaken
from customers.interface.events import CustomerConfirmed
from customers.models import AccountChange, Registration, User
from customers.operations.record import record
from customers.rules.secret_tokens import digest
from shop.database.transactions import atomic
from shop.events.outbox import publish


def confirm(*, token: str, username: str | None, now: datetime) -> User:
    """The account that the mailed ``token`` opens, under another ``username`` if one is given.

    Raises ``LinkInvalid``; and ``UsernameTaken`` when somebody else confirmed that name meanwhile, which leaves the
    token good for another try.
    """
    registration = _registration(token, now)
    name = username or registration.username
    try:
        with atomic("customers"):
            return _open_account(registration, username=name, now=now)
    except IntegrityError:  # another confirmation was faster, by the address or by the user name
        if User.objects.filter(username=name).exists() and not _is_known(registration):
            raise UsernameTaken from None
        raise LinkInvalid from None


def _registration(token: str, now: datetime) -> Registration:
    found = Registration.objects.filter(tokens__digest=digest(token), expires_at__gt=now).first()
    if found is None:
        raise LinkInvalid
    return found


def _open_account(registration: Registration, *, username: str, now: datetime) -> User:
    address = registration.email_canonical
    # One order for everybody who confirms this address, so that no two wait for each other.
    waiting = Registration.objects.filter(email_canonical=address).select_for_update().order_by("pk")
    if registration not in list(waiting) or _is_known(registration):
        raise LinkInvalid
    # The address is proved: sign-ups with it that nobody confirmed are over.
    Registration.objects.filter(email_canonical=address).delete()
    if User.objects.filter(username=username).exists():
        raise UsernameTaken
    user = User(
        email=registration.email,
        email_canonical=address,
        username=username,
        name=registration.name,
        language=registration.language,
        password=registration.password,
        confirmed_at=now,
    )
    user.save(force_insert=True)
    record(user, AccountChange.Kind.CONFIRMED, now=now)
    publish("customers", CustomerConfirmed(customer_id=user.public_id, email=user.email))
    return user


def _is_known(registration: Registration) -> bool:
    return User.objects.filter(email_canonical=registration.email_canonical).exists()
