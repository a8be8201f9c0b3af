"""Programs that read, and the one moment in which their password is seen."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from configsvc.admin.base import WRITE, ConfigAdmin
from configsvc.admin.forms import ClientForm
from configsvc.interface import configsvc
from configsvc.models import Client
from shop.backoffice.actions import staff_action


@admin.register(Client)
class ClientAdmin(ConfigAdmin):
    list_display = ("name", "shown_applications", "may_encrypt", "may_decrypt", "is_active", "created_at")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "shown_applications", "may_encrypt", "may_decrypt", "is_active", "created_at")
    actions = ("stop", "let_read")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, WRITE)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Asks for a name and applications, and shows the password once. Raises ``PermissionDenied``."""
        self.require(request, WRITE)
        form = ClientForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            wanted = form.cleaned_data
            names = tuple(name.strip() for name in wanted.pop("applications").split(",") if name.strip())
            made = self.asked(request, lambda: configsvc.add_client(applications=names, **wanted))
            if made is not None:
                title = _("New password")
                return self.page(request, "configsvc/password.html", form=form, title=title, made=made)
        return self.page(request, "backoffice/write.html", form=form, title=_("New client"))

    @admin.display(description=_("applications"))
    def shown_applications(self, client: Client) -> str:
        return ", ".join(client.applications) or "—"

    @staff_action(_("Stop"), permission=WRITE)
    def stop(self, client: Client) -> None:
        configsvc.set_client(name=client.name, active=False)

    @staff_action(_("Let read again"), permission=WRITE)
    def let_read(self, client: Client) -> None:
        configsvc.set_client(name=client.name, active=True)
