"""Which passwords are taken, by Django's validators."""

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from customers.models import User
from shop.errors import Invalid

LONGEST_PASSWORD: Final = 128


def require_acceptable(password: str, *, user: User, field: str = "password") -> None:
    """Raises ``Invalid`` with the sentences under ``field``. ``user`` need not be saved."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(errors={field: list(error.messages)}) from error
