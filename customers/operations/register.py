"""Signing up: the same work and the same answer whether or not the address is known."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from customers.interface.errors import RegistrationClosed, UsernameTaken
from customers.models import Registration, User
from customers.operations.mail_limits import address_limit, peer_limit
from customers.operations.passwords import require_acceptable
from customers.operations.throttle import take
from customers.properties import properties
from shop.database.transactions import atomic
from shop.email import Email
from shop.work.jobs import enqueue


def register(*, name: str, username: str, email: Email, password: str, language: str, peer: str, now: datetime) -> None:
    """Note the sign-up. What is mailed (a link, or that there is an account already) is found out by a job.

    Raises ``RegistrationClosed``, ``Invalid``, ``UsernameTaken`` and ``TooManyTries``; none depends on the address.
    """
    if not properties.current.registration_open:
        raise RegistrationClosed
    require_acceptable(password, user=User(username=username, name=name, email=email.written))
    take([peer_limit(peer)], now=now)
    if User.objects.filter(username=username).exists():
        raise UsernameTaken
    take([address_limit(email.canonical)], now=now)
    hashed = make_password(password)
    with atomic("customers"):
        registration = Registration.objects.create(
            email=email.written,
            email_canonical=email.canonical,
            username=username,
            name=name,
            language=language,
            password=hashed,
            created_at=now,
            expires_at=now + timedelta(hours=properties.current.confirmation_hours),
        )
        enqueue("customers.answer_registration", registration_id=registration.pk)
