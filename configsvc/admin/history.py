"""Who changed what, when and why; undoing it; what differs between two moments."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from configsvc.admin.base import READ, WRITE, ConfigAdmin, shown
from configsvc.admin.forms import DifferenceForm, ReasonForm, TagForm
from configsvc.interface import configsvc
from configsvc.models import Change, Revision
from shop.backoffice.actions import staff_action
from shop.backoffice.model_admin import ShopInline
from shop.backoffice.principal import principal_of
from shop.secrets.base import MASK

SHOWN = 3


class ChangeInline(ShopInline):
    model = Change

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the revision

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        who = principal_of(request.user)
        values = ("shown_old", "shown_new") if who.may(READ) or who.may(WRITE) else ("masked", "masked_too")
        return ("application", "profile", "key", *values)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    @admin.display(description=_("old value"))
    def shown_old(self, change: Change) -> str:
        return shown(change.key, change.old)

    @admin.display(description=_("new value"))
    def shown_new(self, change: Change) -> str:
        return shown(change.key, change.new)

    @admin.display(description=_("old value"))
    def masked(self, change: Change) -> str:
        return MASK

    @admin.display(description=_("new value"))
    def masked_too(self, change: Change) -> str:
        return MASK


@admin.register(Revision)
class RevisionAdmin(ConfigAdmin):
    list_display = ("number", "created_at", "actor", "reason", "what", "kind", "state", "store")
    list_filter = ("kind", "state", "store")
    search_fields = ("reason", "actor", "changes__key", "changes__application")
    search_help_text = _("Reason, person, key or application")
    ordering = ("-number",)
    fields = ("number", "created_at", "actor", "reason", "kind", "state", "store")
    inlines = (ChangeInline,)
    actions = ("take_back", "return_to", "name_it")
    change_list_template = "configsvc/history.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).prefetch_related("changes")

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.difference_view)
        return [path("difference/", page, name="configsvc_revision_difference"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "may_read": self.may(request, READ)})

    @admin.display(description=_("changes"))
    def what(self, revision: Revision) -> str:
        changes = list(revision.changes.all())
        named = ", ".join(f"{one.application} {one.key}" for one in changes[:SHOWN])
        return f"{named} … ({len(changes)})" if len(changes) > SHOWN else named

    def difference_view(self, request: HttpRequest) -> HttpResponse:
        """What differs between two revisions."""
        self.require(request, READ)
        form = DifferenceForm(request.GET or None)
        rows = None
        if form.is_valid():
            found = self.asked(request, lambda: configsvc.difference(**form.cleaned_data))
            rows = [(one, shown(one.key, one.before), shown(one.key, one.after)) for one in found or ()]
        return self.page(request, "configsvc/difference.html", form=form, title=_("Compare two moments"), rows=rows)

    @staff_action(_("Take back this change"), permission=WRITE, form=ReasonForm)
    def take_back(self, revision: Revision, *, reason: str) -> None:
        configsvc.take_back(revision=revision.number, reason=reason)

    @staff_action(_("Return to this moment"), permission=WRITE, form=ReasonForm)
    def return_to(self, revision: Revision, *, reason: str) -> None:
        configsvc.return_to(revision=revision.number, reason=reason)

    @staff_action(_("Give this moment a label"), permission=WRITE, form=TagForm)
    def name_it(self, revision: Revision, *, name: str) -> None:
        configsvc.tag(name=name, revision=revision.number)
