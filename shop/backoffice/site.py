"""The admin site every module registers with."""

from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ShopAdminSite(AdminSite):
    """Django's admin under the shop's name. The module that owns accounts sets its log-in and password forms."""

    site_header = _("Shop back office")
    site_title = _("Back office")
    index_title = _("What would you like to look at?")
    password_change_form: type[AdminPasswordChangeForm] = AdminPasswordChangeForm

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
