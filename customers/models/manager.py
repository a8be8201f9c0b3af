"""Making accounts from the command line and from operations."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager


class UserManager(BaseUserManager[Any]):
    """``createsuperuser`` asks this; operations use it too."""

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> Any:
        user = self.model(username=username.lower(), email=email, email_canonical=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(username, email, password, is_staff=True, is_superuser=True, **fields)
