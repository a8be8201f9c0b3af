"""The admin site every module registers with."""

from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from shop.backoffice import machinery


class ShopAdminSite(AdminSite):
    """Django's admin under the shop's name. The module that owns accounts sets its log-in and password forms."""

    site_header = _("Shop back office")
    site_title = _("Back office")
    index_title = _("What would you like to look at?")
    password_change_form: type[AdminPasswordChangeForm] = AdminPasswordChangeForm

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [path("machinery/", self.admin_view(self.machinery), name="machinery"), *super().get_urls()]

    def machinery(self, request: HttpRequest) -> HttpResponse:
        """Jobs and events of every module."""
        return machinery.page(request, {**self.each_context(request), "title": _("Jobs and events")})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The modules' tables, and the page of what runs without anybody asking."""
        found = super().get_app_list(request, app_label)
        return found if app_label or not machinery.may_see(request) else [*found, self._machinery_entry()]

    def _machinery_entry(self) -> dict[str, Any]:
        url = reverse("admin:machinery", current_app=self.name)
        page = {"name": _("Jobs and events"), "object_name": "Machinery", "admin_url": url, "view_only": True}
        return {
            "name": _("Machinery"),
            "app_label": "machinery",
            "app_url": url,
            "has_module_perms": True,
            "models": [{**page, "add_url": None, "perms": {"view": True}}],
        }

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Django's own page, with our form."""
        view = PasswordChangeView.as_view(
            form_class=self.password_change_form,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return cast(TemplateResponse, view(request))
