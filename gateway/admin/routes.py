"""The routes kept in the gateway's table: tried before they are written, and asked why."""

from typing import Any

import yaml
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gateway.admin.base import READ, WRITE, GatewayAdmin
from gateway.admin.forms import ExplainForm, ReasonForm, RoutesForm
from gateway.admin.traffic import traffic_page
from gateway.interface import gateway
from gateway.models import Route
from shop.backoffice.actions import staff_action


@admin.register(Route)
class RouteAdmin(GatewayAdmin):
    list_display = ("name", "uri", "matches", "changes", "revision", "changed_at")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "shown", "revision", "changed_at")
    readonly_fields = ("shown",)
    actions = ("remove",)
    change_list_template = "gateway/routes.html"
    change_form_template = "gateway/route.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("write/", view(self.write_view), name="gateway_route_write"),
            path("explain/", view(self.explain_view), name="gateway_route_explain"),
            path("traffic/", view(self.traffic_view), name="gateway_route_traffic"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        rights = {"may_write": self.may(request, WRITE), "may_read": self.may(request, READ, WRITE)}
        return super().changelist_view(request, {**(extra_context or {}), **rights})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = {**(extra_context or {}), "may_write": self.may(request, WRITE)}
        return super().change_view(request, object_id, form_url, more)

    def write_view(self, request: HttpRequest) -> HttpResponse:
        """Fill in; see the difference and where the samples go; confirm. A set that cannot be in force says why."""
        self.require(request, WRITE)
        form = RoutesForm(request.POST) if request.method == "POST" else RoutesForm(initial=self._initial(request))
        if not form.is_valid() or "again" in request.POST:
            return self.page(request, "backoffice/write.html", form=form, title=_("Write routes"))
        wanted = form.cleaned_data
        if "confirmed" in request.POST:
            seen = request.POST.get("revision", "")
            expected = int(seen) if seen.isdecimal() else None
            done = self.asked(
                request, lambda: gateway.write(text=wanted["text"], reason=wanted["reason"], expected=expected)
            )
            if done is not None:
                text = gettext("Revision %(number)d is in force within a second.") % {"number": done.revision}
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(self.list_url())
        trial = self.asked(request, lambda: gateway.check(text=wanted["text"], samples=wanted["samples"]))
        if trial is None:
            return self.page(request, "backoffice/write.html", form=form, title=_("Write routes"))
        return self.page(request, "gateway/confirm.html", form=form, title=_("Confirm the routes"), trial=trial)

    def explain_view(self, request: HttpRequest) -> HttpResponse:
        """Where requests go now, and why not elsewhere."""
        self.require(request, READ, WRITE)
        form = ExplainForm(request.GET or None)
        found = []
        if form.is_valid():
            for sample in form.cleaned_data["samples"]:
                told = self.asked(request, lambda sample=sample: gateway.explain(sample=sample))  # type: ignore[misc]
                found += [told] if told is not None else []
        return self.page(request, "gateway/explain.html", form=form, title=_("Explain a request"), found=found)

    def traffic_view(self, request: HttpRequest) -> HttpResponse:
        """What came of them lately, and who answers."""
        return traffic_page(self, request)

    @admin.display(description=_("target"))
    def uri(self, route: Route) -> str:
        return str(route.definition.get("uri", ""))

    @admin.display(description=_("predicates"))
    def matches(self, route: Route) -> str:
        return _short(route.definition.get("predicates", []))

    @admin.display(description=_("filters"))
    def changes(self, route: Route) -> str:
        return _short(route.definition.get("filters", []))

    @admin.display(description=_("definition"))
    def shown(self, route: Route) -> str:
        return _yaml(route)

    @staff_action(_("Remove"), permission=WRITE, form=ReasonForm)
    def remove(self, route: Route, *, reason: str) -> None:
        gateway.remove(route=route.name, reason=reason)

    def _initial(self, request: HttpRequest) -> dict[str, str]:
        """The row a button was pressed at."""
        asked = request.GET.get("row", "")
        row = Route.objects.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
        return {} if row is None else {"text": _yaml(row)}


def _yaml(route: Route) -> str:
    return yaml.safe_dump([{"id": route.name, **route.definition}], allow_unicode=True, sort_keys=False, width=110)


def _short(steps: list[Any]) -> str:
    return ", ".join(each if isinstance(each, str) else str(each.get("name")) for each in steps) or "—"
