"""What staff are asked for before an action."""

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import User
from shop.roles.catalogue import MODULES, STAFF_PERMISSIONS


class Reason(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.TextInput(attrs={"size": 80}))


def permission_choices() -> list[tuple[str, str]]:
    """What staff can be allowed to see (Django's view permissions) and to do (the catalogue's); the rest is unused."""
    rows = Permission.objects.select_related("content_type").order_by("content_type__app_label", "content_type__model")
    return [(full_name(row), _label(row)) for row in rows if _is_used(row)]


class StaffAccess(forms.Form):
    is_staff = forms.BooleanField(label=_("may use the back office"), required=False)
    permissions = forms.MultipleChoiceField(
        label=_("permissions"), required=False, choices=permission_choices, widget=forms.CheckboxSelectMultiple
    )


def present_access(user: User) -> dict[str, Any]:
    """What ``user`` may now."""
    rows = user.user_permissions.select_related("content_type")
    return {"is_staff": user.is_staff, "permissions": [full_name(row) for row in rows]}


def full_name(row: Permission) -> str:
    return f"{row.content_type.app_label}.{row.codename}"


def _is_used(row: Permission) -> bool:
    is_view = row.codename.startswith("view_") and row.content_type.app_label in MODULES
    return is_view or full_name(row) in STAFF_PERMISSIONS


def _label(row: Permission) -> str:
    kind = row.content_type
    if full_name(row) in STAFF_PERMISSIONS:
        return f"{kind.app_label}: {gettext(row.name)}"
    see = gettext("See %(what)s") % {"what": kind.name}
    return f"{kind.app_label}: {see}"
