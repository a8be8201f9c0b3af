"""Making accounts from the command line and for the demo; people make theirs by confirming a registration."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.utils import timezone

from customers.rules.username import read_username
from shop.email import read_email


class UserManager(BaseUserManager[Any]):
    """``createsuperuser`` asks this."""

    def get_by_natural_key(self, username: str | None) -> Any:
        return super().get_by_natural_key((username or "").lower())

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> Any:
        """A confirmed account. Raises ``EmailRefused`` and ``UsernameRefused``."""
        address = read_email(email)
        fields.setdefault("confirmed_at", timezone.now())
        user = self.model(
            username=read_username(username), email=address.written, email_canonical=address.canonical, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None, **fields: Any) -> Any:
        """As ``create_user``, with every permission."""
        return self.create_user(username, email, password, is_staff=True, is_superuser=True, **fields)
