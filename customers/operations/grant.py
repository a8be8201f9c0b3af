"""Making people staff."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db.models import Value
from django.db.models.functions import Concat

from customers.interface.errors import PermissionUnknown
from customers.models import AccountChange, User
from customers.operations.record import record
from customers.operations.void_tokens import void_access_tokens
from customers.queries.users import by_public_id
from shop.calls.context import Principal
from shop.database.transactions import atomic


def grant(*, customer_id: str, is_staff: bool, permissions: Collection[str], by: Principal, now: datetime) -> User:
    """Exactly these permissions from now on. Raises ``CustomerUnknown`` and ``PermissionUnknown``."""
    with atomic("customers"):
        user = by_public_id(customer_id)
        rows = _rows(permissions)
        User.objects.filter(pk=user.pk).update(is_staff=is_staff)
        user.is_staff = is_staff
        user.user_permissions.set(rows)
        void_access_tokens(user, now=now)
        reason = ", ".join(sorted(permissions)) if is_staff else ""
        record(user, AccountChange.Kind.ACCESS_GRANTED, now=now, reason=reason, actor=by.subject)
        return user


def _rows(names: Collection[str]) -> list[Permission]:
    named = Permission.objects.annotate(full_name=Concat("content_type__app_label", Value("."), "codename"))
    found = {row.full_name: row for row in named.filter(full_name__in=set(names))}
    for name in names:
        if name not in found:
            raise PermissionUnknown(permission=name)
    return list(found.values())
