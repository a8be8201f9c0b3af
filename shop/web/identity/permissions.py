"""Who may use a view. Every view says so; one that does not is closed."""

from typing import Any, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shop.calls.context import Principal
from shop.errors import Unauthenticated


class Nobody(BasePermission):
    """The default: a view that names no permission answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class Anyone(BasePermission):
    """Anonymous visitors included."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True


class SignedIn(BasePermission):
    """A customer or a staff member."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            raise Unauthenticated
        return True


class StaffPermission(BasePermission):
    """A staff member who holds ``permission``; made by ``staff``."""

    permission = ""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            raise Unauthenticated
        who = cast(Principal, request.user)  # ours, not a user of Django's
        return who.may(self.permission)


def staff(permission: str) -> type[StaffPermission]:
    """The permission class for ``permission``, a Django codename such as ``orders.ship``."""
    return type("StaffPermission", (StaffPermission,), {"permission": permission})
