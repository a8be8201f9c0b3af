"""How every module's tables look in the admin: read-only, with actions that go through interface handles.

Django wraps its own saving in a transaction; a call to a module must never run inside one. So nothing is saved by
Django's forms here: rows are shown, and what changes them is a ``staff_action``.
"""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from shop.backoffice.actions import StaffAction
from shop.backoffice.principal import principal_of
from shop.backoffice.sentences import sentence
from shop.calls.context import acting_as
from shop.errors import ShopError


class ReadOnly:
    """Nothing is added, changed or deleted by Django's own forms; whether it is seen is Django's view permission."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        opts = self.opts  # type: ignore[attr-defined]
        return bool(request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"))


class ShopInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to the one shown, as a table."""

    extra = 0
    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them, so that those that no form may have are shown, too."""
        return self.fields or super().get_readonly_fields(request, obj)


class ShopModelAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of every ``ModelAdmin``: list what to show, and name the module's ``staff_action``s in ``actions``."""

    list_per_page: ClassVar[int] = 50
    show_full_result_count: ClassVar[bool] = False
    change_form_template = "backoffice/row.html"
    action_template: ClassVar[str] = "backoffice/action.html"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The actions this staff member may use, and not Django's own deletion."""
        offered = super().get_actions(request)
        return {name: found for name, found in offered.items() if found and self._may(request, found[0])}

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        page = self.admin_site.admin_view(self.act_on_one)
        return [path("<path:object_id>/act/<str:action>/", page, name=name), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The row's page, with a button for each action."""
        shown = {"staff_actions": self._staff_actions(request).values(), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, shown)

    def act_on_one(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        """The page behind a button of the row's own page. Raises ``Http404`` and ``PermissionDenied``."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found) or action not in self._staff_actions(request):
            raise PermissionDenied
        rows = self.get_queryset(request).filter(pk=found.pk)
        asked = self.act(request, self._staff_actions(request)[action], rows, page=self._page(found))
        return asked or HttpResponseRedirect(self._page(found) if rows.all().exists() else self._changelist())

    def act(
        self, request: HttpRequest, action: StaffAction, rows: QuerySet[Any], *, page: str = ""
    ) -> HttpResponse | None:
        """Ask for the form's values, then perform ``action`` on each row; None once done. ``page``: where it began."""
        if not principal_of(request.user).may(action.permission):
            raise PermissionDenied
        asked = "confirmed" in request.POST
        chosen = list(rows)
        initial = action.initial(chosen[0]) if len(chosen) == 1 else {}
        form = action.form(request.POST if asked else None, initial=initial)
        if not (asked and form.is_valid()):
            return self._ask(request, action, chosen, form, page)
        done = sum(self._perform(request, action, row, form.cleaned_data) for row in chosen)
        if done:
            text = gettext("%(action)s: done for %(count)d.") % {"action": action.description, "count": done}
            self.message_user(request, text, messages.SUCCESS)
        return None

    def _perform(self, request: HttpRequest, action: StaffAction, row: Model, values: dict[str, Any]) -> bool:
        """Whether it went well; what did not is shown beside the row's name, and the others still run."""
        try:
            with acting_as(principal_of(request.user)):
                action.perform(self, row, **values)
        except ShopError as error:
            self.message_user(request, f"{row}: {sentence(error)}", messages.ERROR)
            return False
        note = "; ".join(f"{name}: {value}" for name, value in values.items())
        self.log_change(request, row, f"{action.description} {note}".strip())
        return True

    def _ask(self, request: HttpRequest, action: StaffAction, rows: list[Any], form: Any, page: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": action.description,
            "opts": self.opts,
            "action": action,
            "rows": rows,
            "form": form,
            "back": page or self._changelist(),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, self.action_template, context)

    def _changelist(self) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist", current_app=self.admin_site.name
        )

    def _page(self, row: Model) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
            args=[row.pk],
            current_app=self.admin_site.name,
        )

    def _staff_actions(self, request: HttpRequest) -> dict[str, StaffAction]:
        return {
            name: found[0].staff_action
            for name, found in self.get_actions(request).items()
            if hasattr(found[0], "staff_action")
        }

    def _may(self, request: HttpRequest, action: Any) -> bool:
        asked: StaffAction | None = getattr(action, "staff_action", None)
        return asked is not None and principal_of(request.user).may(asked.permission)
