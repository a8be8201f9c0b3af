"""Accounts."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from customers.models.manager import UserManager


def new_public_id() -> str:
    """A public id: 32 hexadecimal digits that tell nothing."""
    return uuid.uuid4().hex


class User(AbstractBaseUser, PermissionsMixin):
    """A customer or a staff member. ``public_id`` is what tokens, orders and invoices know; ``id`` stays inside."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    email = models.EmailField()
    email_canonical = models.CharField(max_length=254, unique=True)
    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.username
