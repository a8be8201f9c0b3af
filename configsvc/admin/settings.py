"""What is set, how it is changed (the difference first), and what an application sees of it."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configsvc.admin.base import READ, WRITE, ConfigAdmin, shown
from configsvc.admin.forms import EffectiveForm, SettingForm
from configsvc.admin.instances import rows
from configsvc.interface import configsvc
from configsvc.interface.messages import Edit
from configsvc.models import Setting
from configsvc.queries.settings import target
from shop.backoffice.principal import principal_of
from shop.calls.context import acting_as
from shop.secrets.base import MASK
from shop.web.standings import standings


@admin.register(Setting)
class SettingAdmin(ConfigAdmin):
    list_filter = ("application", "profile", "store")
    search_fields = ("key", "application")
    search_help_text = _("Key or application")
    ordering = ("application", "profile", "key")
    change_list_template = "configsvc/settings.html"
    change_form_template = "configsvc/setting.html"

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("key", "application", "profile", self._value_column(request), "version", "store")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("application", "profile", "key", self._value_column(request), "version", "store")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("write/", view(self.write_view), name="configsvc_setting_write"),
            path("effective/", view(self.effective_view), name="configsvc_setting_effective"),
            path("instances/", view(self.instances_view), name="configsvc_setting_instances"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        rights = {"may_write": self.may(request, WRITE), "may_read": self.may(request, READ)}
        return super().changelist_view(request, {**(extra_context or {}), **rights})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = {**(extra_context or {}), "may_write": self.may(request, WRITE)}
        return super().change_view(request, object_id, form_url, more)

    @admin.display(description=_("value"))
    def shown_value(self, setting: Setting) -> str:
        return shown(setting.key, setting.value)

    @admin.display(description=_("value"))
    def masked_value(self, setting: Setting) -> str:
        return MASK

    def write_view(self, request: HttpRequest) -> HttpResponse:
        """Fill in; see the difference; confirm. Somebody else's change in between is told, and nothing is written."""
        self.require(request, WRITE)
        if request.method != "POST":
            return self._fill_in(request, SettingForm(initial=self._initial(request)))
        form = SettingForm(request.POST)
        if not form.is_valid() or "again" in request.POST:
            return self._fill_in(request, form)
        edit = self._edit(form, request)
        if "confirmed" in request.POST:
            reason = form.cleaned_data["reason"]
            done = self.asked(request, lambda: configsvc.write(edits=(edit,), reason=reason))
            if done is not None:
                text = gettext("Revision %(number)d: %(key)s is set.") % {"number": done.revision, "key": edit.key}
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(self.list_url())
            return self._fill_in(request, form)
        found = self.asked(request, lambda: configsvc.check(edits=(edit,)))
        if not found:
            return self._fill_in(request, form)
        lines = [(one, shown(one.key, one.before), shown(one.key, one.after)) for one in found]
        row = Setting.objects.filter(
            store=target(), application=edit.application, profile=edit.profile, key=edit.key
        ).first()
        more = {"rows": lines, "version": version_of(row)}
        return self.page(request, "configsvc/confirm.html", form=form, title=_("Confirm the change"), **more)

    def effective_view(self, request: HttpRequest) -> HttpResponse:
        """What an application would see, and which source gives each key."""
        self.require(request, READ)
        form = EffectiveForm(request.GET or None)
        found = None
        if form.is_valid():
            found = self.asked(request, lambda: configsvc.effective(**form.cleaned_data))
        title = _("What an application sees")
        return self.page(request, "configsvc/effective.html", form=form, title=title, found=found)

    def instances_view(self, request: HttpRequest) -> HttpResponse:
        """Which instance runs with which settings, and what it refuses."""
        self.require(request, READ)
        with acting_as(principal_of(request.user)):
            found = rows(standings())
        return self.page(request, "configsvc/instances.html", title=_("Settings in force"), rows=found)

    def _value_column(self, request: HttpRequest) -> str:
        may_see = self.may(request, READ) or self.may(request, WRITE)
        return "shown_value" if may_see else "masked_value"

    def _fill_in(self, request: HttpRequest, form: SettingForm) -> HttpResponse:
        return self.page(request, "backoffice/write.html", form=form, title=_("Change a setting"))

    def _initial(self, request: HttpRequest) -> dict[str, Any]:
        """The row a button was pressed at; a secret's value is not put into the page."""
        asked = request.GET.get("row", "")
        row = Setting.objects.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
        if row is None:
            return {}
        value = "" if shown(row.key, row.value) == MASK else row.value
        return {"application": row.application, "profile": row.profile, "key": row.key, "value": value}

    def _edit(self, form: SettingForm, request: HttpRequest) -> Edit:
        """``expected`` is what is set now, if that is still the revision the page to confirm was made of.

        The page carries the revision and not the value, which may be a secret.
        """
        wanted = form.cleaned_data
        place = {name: wanted[name] for name in ("application", "profile", "key")}
        row = Setting.objects.filter(store=target(), **place).first()
        expected = row.value if row else None
        if "confirmed" in request.POST and request.POST.get("version") != version_of(row):
            expected = None if row else ""  # another than there is: the write finds it changed
        return Edit(**place, value=None if wanted["remove"] else wanted["value"], expected=expected)


def version_of(row: Setting | None) -> str:
    """The revision that set it; 0 where nothing is set."""
    return str(row.version if row else 0)
