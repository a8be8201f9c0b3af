"""The rows behind the names of permissions."""

from collections.abc import Collection

from django.contrib.auth.models import Permission
from django.db.models import Value
from django.db.models.functions import Concat

from customers.interface.errors import PermissionUnknown


def permission_rows(names: Collection[str]) -> list[Permission]:
    """Raises ``PermissionUnknown``."""
    named = Permission.objects.annotate(full_name=Concat("content_type__app_label", Value("."), "codename"))
    found = {row.full_name: row for row in named.filter(full_name__in=set(names))}
    for name in names:
        if name not in found:
            raise PermissionUnknown(permission=name)
    return list(found.values())
