"""Accounts in the back office."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.admin.forms import Reason, StaffAccess, full_name, present_access
from customers.interface import customers
from customers.models import AccountChange, Address, User
from shop.backoffice.actions import staff_action
from shop.backoffice.model_admin import ShopInline, ShopModelAdmin


class AddressInline(ShopInline):
    model = Address
    fields = ["name", "line1", "line2", "postal_code", "city", "country", "phone", "is_default"]


class AccountChangeInline(ShopInline):
    model = AccountChange
    fields = ["at", "kind", "reason", "actor"]


class UserAdmin(ShopModelAdmin):
    list_display = ["username", "name", "email", "is_active", "is_staff", "confirmed_at", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["username", "name", "email_canonical", "public_id"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "language", "public_id"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "member_of", "permissions"]}),
        (_("Times"), {"fields": ["created_at", "confirmed_at", "last_login", "tokens_not_before"]}),
    ]
    inlines = [AddressInline, AccountChangeInline]
    actions = ["deactivate", "reactivate", "grant"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("password")

    @admin.display(description=_("groups"))
    def member_of(self, user: User) -> str:
        return ", ".join(user.groups.order_by("name").values_list("name", flat=True)) or "-"

    @admin.display(description=_("permissions"))
    def permissions(self, user: User) -> str:
        return ", ".join(full_name(row) for row in user.user_permissions.select_related("content_type")) or "-"

    @staff_action(_("Deactivate"), permission="customers.deactivate", form=Reason)
    def deactivate(self, user: User, *, reason: str) -> None:
        customers.deactivate(customer_id=user.public_id, reason=reason)

    @staff_action(_("Reactivate"), permission="customers.deactivate", form=Reason)
    def reactivate(self, user: User, *, reason: str) -> None:
        customers.reactivate(customer_id=user.public_id, reason=reason)

    @staff_action(_("Staff access"), permission="*", form=StaffAccess, initial=present_access)
    def grant(self, user: User, *, is_staff: bool, groups: Collection[str], permissions: Collection[str]) -> None:
        customers.grant(
            customer_id=user.public_id, is_staff=is_staff, permissions=tuple(permissions), groups=tuple(groups)
        )
