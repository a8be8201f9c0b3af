"""Accounts."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from customers.models.manager import UserManager
from customers.rules import username


def new_public_id() -> str:
    """A public id: 32 hexadecimal digits that tell nothing."""
    return uuid.uuid4().hex


class User(AbstractBaseUser, PermissionsMixin):
    """A customer or a staff member. ``public_id`` is what tokens, orders and invoices know; ``id`` stays inside.

    ``email`` is where mail goes, ``email_canonical`` what is unique. Access tokens issued before ``tokens_not_before``
    are void. ``address_count`` is the number of rows in the address book: adding one is a conditional update of it.
    """

    public_id = models.CharField(_("public id"), max_length=32, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail"))
    email_canonical = models.CharField(_("e-mail as compared"), max_length=254, unique=True)
    username = models.CharField(_("user name"), max_length=username.LONGEST, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    tokens_not_before = models.DateTimeField(_("tokens void before"), null=True, blank=True)
    address_count = models.PositiveSmallIntegerField(default=0, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """Sessions of the back office end with the password, as Django has it, and with the account's tokens."""
        seal = f"{super().get_session_auth_hash()}{self.tokens_not_before or ''}"
        return salted_hmac("customers.session", seal, algorithm="sha256").hexdigest()
