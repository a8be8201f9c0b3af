"""Groups of staff: what their members may do, beside what each of them may do alone."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import Group

from customers.interface.errors import GroupUnknown
from customers.models import AccountChange, User
from customers.operations.permission_rows import permission_rows
from customers.operations.record import record
from customers.operations.void_tokens import void_access_tokens
from shop.calls.context import Principal
from shop.database.transactions import atomic


def define_group(*, name: str, permissions: Collection[str], by: Principal, now: datetime) -> None:
    """There is a group ``name`` with exactly these permissions. Raises ``PermissionUnknown``.

    Its members' access tokens are void everywhere, so that the next ones say so, unless the group was like that before.
    """
    with atomic("customers"):
        group, _ = Group.objects.get_or_create(name=name)
        rows = permission_rows(permissions)
        if set(group.permissions.all()) == set(rows):
            return
        group.permissions.set(rows)
        _tell_members(group, f"{name}: {', '.join(sorted(permissions))}", by=by, now=now)


def remove_group(*, name: str, by: Principal, now: datetime) -> None:
    """Its members lose what they had by it. Raises ``GroupUnknown``."""
    with atomic("customers"):
        [group] = groups_named((name,))
        _tell_members(group, f"{name}: -", by=by, now=now)
        group.delete()


def groups_named(names: Collection[str]) -> list[Group]:
    """Raises ``GroupUnknown``."""
    found = {group.name: group for group in Group.objects.filter(name__in=set(names))}
    for name in names:
        if name not in found:
            raise GroupUnknown(group=name)
    return list(found.values())


def _tell_members(group: Group, reason: str, *, by: Principal, now: datetime) -> None:
    for user in User.objects.filter(groups=group).order_by("pk"):
        void_access_tokens(user, now=now)
        record(user, AccountChange.Kind.ACCESS_GRANTED, now=now, reason=reason, actor=by.subject)
