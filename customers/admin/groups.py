"""Groups of staff in the back office: superusers say what members may do; whoever joins is said on the account."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.admin.forms import GroupPermissions, NewGroup, full_name, present_permissions
from customers.interface import customers
from shop.backoffice.actions import staff_action
from shop.backoffice.model_admin import ShopModelAdmin
from shop.backoffice.principal import principal_of
from shop.backoffice.sentences import sentence
from shop.calls.context import acting_as
from shop.errors import ShopError


class GroupAdmin(ShopModelAdmin):
    list_display = ["name", "members", "permissions_shown"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "members", "permissions_shown"]
    actions = ["define", "remove"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may everything may also say what others may."""
        return principal_of(request.user).may("*")

    @admin.display(description=_("members"))
    def members(self, group: Group) -> str:
        return ", ".join(group.user_set.order_by("username").values_list("username", flat=True)) or "-"

    @admin.display(description=_("permissions"))
    def permissions_shown(self, group: Group) -> str:
        rows = group.permissions.select_related("content_type")
        return ", ".join(sorted(full_name(row) for row in rows)) or "-"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A name and permissions, through the interface. Raises ``PermissionDenied``."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewGroup(request.POST if request.method == "POST" else None)
        changelist = reverse("admin:auth_group_changelist", current_app=self.admin_site.name)
        if form.is_valid() and self._defined(request, **form.cleaned_data):
            return HttpResponseRedirect(changelist)
        context = {
            **self.admin_site.each_context(request),
            "title": _("New group"),
            "opts": self.opts,
            "action": {"name": "add", "description": _("New group")},
            "rows": (),
            "form": form,
            "back": changelist,
        }
        return TemplateResponse(request, self.action_template, context)

    @staff_action(_("Change the permissions"), permission="*", form=GroupPermissions, initial=present_permissions)
    def define(self, group: Group, *, permissions: Collection[str]) -> None:
        customers.define_group(name=group.name, permissions=tuple(permissions))

    @staff_action(_("Remove the group"), permission="*")
    def remove(self, group: Group) -> None:
        customers.remove_group(name=group.name)

    def _defined(self, request: HttpRequest, *, name: str, permissions: Collection[str]) -> bool:
        if Group.objects.filter(name=name).exists():
            self.message_user(request, gettext("There is a group of this name already."), messages.ERROR)
            return False
        try:
            with acting_as(principal_of(request.user)):
                customers.define_group(name=name, permissions=tuple(permissions))
        except ShopError as error:
            self.message_user(request, sentence(error), messages.ERROR)
            return False
        self.log_addition(request, Group.objects.get(name=name), [])
        self.message_user(request, gettext("The group is there."), messages.SUCCESS)
        return True
