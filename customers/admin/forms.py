"""What staff are asked for before an action."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
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


def group_choices() -> list[tuple[str, str]]:
    """By name, which is how customers' interface knows them."""
    return [(name, name) for name in Group.objects.order_by("name").values_list("name", flat=True)]


class StaffAccess(forms.Form):
    is_staff = forms.BooleanField(label=_("may use the back office"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("groups"), required=False, choices=group_choices, widget=forms.CheckboxSelectMultiple
    )
    permissions = forms.MultipleChoiceField(
        label=_("permissions"), required=False, choices=permission_choices, widget=forms.CheckboxSelectMultiple
    )


class GroupPermissions(forms.Form):
    permissions = forms.MultipleChoiceField(
        label=_("permissions"), required=False, choices=permission_choices, widget=forms.CheckboxSelectMultiple
    )


class NewGroup(GroupPermissions):
    name = forms.CharField(label=_("name"), max_length=150)

    field_order = ("name", "permissions")


def present_permissions(group: Group) -> dict[str, Any]:
    """What members of ``group`` now may."""
    return {"permissions": [full_name(row) for row in group.permissions.select_related("content_type")]}


def present_access(user: User) -> dict[str, Any]:
    """What ``user`` may now."""
    rows = user.user_permissions.select_related("content_type")
    groups = [group.name for group in user.groups.all()]
    return {"is_staff": user.is_staff, "groups": groups, "permissions": [full_name(row) for row in rows]}


def full_name(row: Permission) -> str:
    return f"{row.content_type.app_label}.{row.codename}"


def _is_used(row: Permission) -> bool:
    if full_name(row) in STAFF_PERMISSIONS:
        return True
    return row.codename.startswith("view_") and row.content_type.model_class() in _shown()


def _shown() -> set[Any]:
    """The tables that have a page in the back office, and those that are shown on another's."""
    models = [model for module in MODULES for model in apps.get_app_config(module).get_models()]
    pages = [site.get_model_admin(model) for model in models if site.is_registered(model)]
    return {shown.model for page in pages for shown in (page, *page.inlines)}


def _label(row: Permission) -> str:
    kind = row.content_type
    module = apps.get_app_config(kind.app_label).verbose_name
    if full_name(row) in STAFF_PERMISSIONS:
        return f"{module}: {gettext(row.name)}"
    see = gettext("See %(what)s") % {"what": kind.name}
    return f"{module}: {see}"
