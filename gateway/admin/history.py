"""Who changed which route, when and why."""

import json
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from gateway.admin.base import GatewayAdmin
from gateway.models import Change


@admin.register(Change)
class ChangeAdmin(GatewayAdmin):
    list_display = ("revision", "created_at", "route", "actor", "reason")
    search_fields = ("route", "actor", "reason")
    ordering = ("-revision", "route")
    fields = ("revision", "created_at", "route", "actor", "reason", "shown_old", "shown_new")
    readonly_fields = ("shown_old", "shown_new")

    @admin.display(description=_("old definition"))
    def shown_old(self, change: Change) -> str:
        return _shown(change.old)

    @admin.display(description=_("new definition"))
    def shown_new(self, change: Change) -> str:
        return _shown(change.new)


def _shown(definition: Any) -> str:
    return "—" if definition is None else json.dumps(definition, ensure_ascii=False, indent=1)
