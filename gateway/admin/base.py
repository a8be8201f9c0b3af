"""What the gateway's pages share: who sees them, and pages of their own."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from shop.backoffice.model_admin import ShopModelAdmin
from shop.backoffice.principal import principal_of
from shop.backoffice.sentences import sentence
from shop.calls.context import acting_as
from shop.errors import ShopError

READ: Final = "gateway.read"
WRITE: Final = "gateway.write"

A = TypeVar("A")


class GatewayAdmin(ShopModelAdmin):
    """Who may see or change routes sees the pages."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, READ, WRITE) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def may(self, request: HttpRequest, *permissions: str) -> bool:
        """Whether the one who looks holds one of ``permissions``."""
        return any(principal_of(request.user).may(each) for each in permissions)

    def require(self, request: HttpRequest, *permissions: str) -> None:
        """Raises ``PermissionDenied``."""
        if not self.may(request, *permissions):
            raise PermissionDenied

    def asked(self, request: HttpRequest, ask: Callable[[], A]) -> A | None:
        """What ``ask`` answers on behalf of the one who looks; None, with a sentence on the page, where it cannot."""
        try:
            with acting_as(principal_of(request.user)):
                return ask()
        except ShopError as error:
            self.message_user(request, sentence(error), messages.ERROR)
            return None

    def page(self, request: HttpRequest, template: str, *, form: forms.Form, title: Any, **more: Any) -> HttpResponse:
        """A page of our own in the admin's frame."""
        frame = self.admin_site.each_context(request)
        context = {**frame, "title": title, "opts": self.opts, "form": form, "back": self.list_url(), **more}
        return TemplateResponse(request, template, context)

    def list_url(self) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return reverse(name, current_app=self.admin_site.name)
