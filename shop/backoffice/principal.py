"""Who a signed-in Django user is to the rest of the shop."""

from typing import Any, Final

from shop.calls.context import ANONYMOUS, Principal
from shop.roles.catalogue import STAFF_PERMISSIONS

EVERYTHING: Final = frozenset({"*"})


def principal_of(user: Any) -> Principal:
    """The principal of a Django user, with the permissions of the catalogue that they hold; two queries for staff.

    ``user`` is whatever ``AUTH_USER_MODEL`` names: it needs ``public_id`` and ``name`` beside Django's own fields.
    Django's view permissions stay behind: they open pages of the admin, and no operation asks for them.
    """
    if not (user.is_authenticated and user.is_active):
        return ANONYMOUS
    if not user.is_staff:
        return Principal(kind="customer", subject=user.public_id, name=user.name)
    return Principal(kind="staff", subject=user.public_id, name=user.name, permissions=_permissions(user))


def _permissions(user: Any) -> frozenset[str]:
    return EVERYTHING if user.is_superuser else frozenset(user.get_all_permissions() & STAFF_PERMISSIONS.keys())
