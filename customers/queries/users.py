"""Finding accounts."""

from customers.interface.errors import CustomerUnknown
from customers.models import User
from shop.email import EmailRefused, read_email


def by_login(login: str) -> User | None:
    """The account whose e-mail or user name ``login`` is."""
    if "@" not in login:
        return User.objects.filter(username=login.lower()).first() if login.isascii() else None
    try:
        return by_email(read_email(login).canonical)
    except EmailRefused:
        return None


def by_email(canonical: str) -> User | None:
    """The account with this canonical address."""
    return User.objects.filter(email_canonical=canonical).first()


def by_public_id(public_id: str) -> User:
    """Raises ``CustomerUnknown``."""
    found: User | None = User.objects.filter(public_id=public_id).first()
    if found is None:
        raise CustomerUnknown
    return found
