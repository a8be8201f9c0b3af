"""Making people staff."""

from collections.abc import Collection
from datetime import datetime

from customers.models import AccountChange, User
from customers.operations.edit_group import groups_named
from customers.operations.permission_rows import permission_rows
from customers.operations.record import record
from customers.operations.void_tokens import void_access_tokens
from customers.queries.users import by_public_id
from shop.calls.context import Principal
from shop.database.transactions import atomic


def grant(
    *,
    customer_id: str,
    is_staff: bool,
    permissions: Collection[str],
    groups: Collection[str] | None = None,
    by: Principal,
    now: datetime,
) -> User:
    """Exactly these permissions from now on, and these groups; None leaves the groups as they are.

    Where that is so already, nothing happens: the same message twice is one change. Raises ``CustomerUnknown``,
    ``PermissionUnknown`` and ``GroupUnknown``.
    """
    with atomic("customers"):
        user = by_public_id(customer_id)
        rows = permission_rows(permissions)
        if _is_so(user, is_staff, permissions, groups):
            return user
        User.objects.filter(pk=user.pk).update(is_staff=is_staff)
        user.is_staff = is_staff
        user.user_permissions.set(rows)
        if groups is not None:
            user.groups.set(groups_named(groups))
        void_access_tokens(user, now=now)
        reason = ", ".join([*sorted(groups or ()), *sorted(permissions)]) if is_staff else ""
        record(user, AccountChange.Kind.ACCESS_GRANTED, now=now, reason=reason, actor=by.subject)
        return user


def _is_so(user: User, is_staff: bool, permissions: Collection[str], groups: Collection[str] | None) -> bool:
    alone = {f"{app}.{name}" for app, name in user.user_permissions.values_list("content_type__app_label", "codename")}
    together = set(user.groups.values_list("name", flat=True))
    return (user.is_staff, alone) == (is_staff, set(permissions)) and (groups is None or together == set(groups))
