"""What the pages of the config server share: who sees them, who sees values, and pages of their own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from configsvc.encryption.locator import CIPHER
from configsvc.queries.unsealing import VAULT
from configsvc.rules.masks import is_secret
from shop.backoffice.model_admin import ShopModelAdmin
from shop.backoffice.principal import principal_of
from shop.backoffice.sentences import sentence
from shop.calls.context import acting_as
from shop.errors import ShopError
from shop.secrets.base import MASK

READ = "configsvc.read"
WRITE = "configsvc.write"


def shown(key: str, value: str | None) -> str:
    """A value on a page: secrets are masked, and what is not there is a dash."""
    if value is None:
        return "—"
    return MASK if is_secret(key) or value.startswith((CIPHER, VAULT)) else value


class ConfigAdmin(ShopModelAdmin):
    """Who may read or write settings sees the pages; Django's own right to see a table shows it with masks."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, READ) or self.may(request, WRITE) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def may(self, request: HttpRequest, permission: str) -> bool:
        """Whether the one who looks holds ``permission``."""
        return principal_of(request.user).may(permission)

    def require(self, request: HttpRequest, permission: str) -> None:
        """Raises ``PermissionDenied``."""
        if not self.may(request, permission):
            raise PermissionDenied

    def asked(self, request: HttpRequest, ask: Any) -> Any:
        """What ``ask`` answers on behalf of the one who looks; None, with a sentence on the page, where it cannot."""
        try:
            with acting_as(principal_of(request.user)):
                return ask()
        except ShopError as error:
            self.message_user(request, sentence(error), messages.ERROR)
            return None

    def page(
        self, request: HttpRequest, template: str, *, title: Any, form: forms.Form | None = None, **more: Any
    ) -> HttpResponse:
        """A page of our own in the admin's frame."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "back": self.list_url(),
            **more,
        }
        return TemplateResponse(request, template, context)

    def list_url(self) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return reverse(name, current_app=self.admin_site.name)
