"""What one gateway sees of routes and instances, with a button that takes an instance out of use, and back."""

from typing import Any, Final

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gateway.admin.base import READ, WRITE, GatewayAdmin
from gateway.interface import gateway

DRAIN: Final = "drain"
USE_AGAIN: Final = "use_again"


class InstanceForm(forms.Form):
    """The button of one row. Why is asked only of those who take it out."""

    act = forms.ChoiceField(choices=[(DRAIN, DRAIN), (USE_AGAIN, USE_AGAIN)])
    url = forms.CharField(max_length=255)
    reason = forms.CharField(max_length=500, required=False)


def traffic_page(admin: GatewayAdmin, request: HttpRequest) -> HttpResponse:
    """Raises ``PermissionDenied``."""
    admin.require(request, READ, WRITE)
    form = InstanceForm(request.POST or None)
    if request.method == "POST":
        admin.require(request, WRITE)
        if form.is_valid():
            _act(admin, request, form.cleaned_data)
        return HttpResponseRedirect(request.path)
    seen = admin.asked(request, gateway.traffic)
    failures = [{"seen": each, "ago": round(seen.at - each.at)} for each in seen.failures] if seen else []
    more = {"seen": seen, "failures": failures, "may_write": admin.may(request, WRITE)}
    return admin.page(request, "gateway/traffic.html", form=form, title=_("Traffic"), **more)


def _act(admin: GatewayAdmin, request: HttpRequest, wanted: dict[str, Any]) -> None:
    url, reason, takes_out = wanted["url"], wanted["reason"], wanted["act"] == DRAIN

    def ask() -> bool:
        if takes_out:
            gateway.drain(url=url, reason=reason)
        else:
            gateway.use_again(url=url)
        return True

    if admin.asked(request, ask) is None:
        return
    who: Any = request.user
    said = f"{wanted['act']} {reason}".strip()
    LogEntry.objects.create(user_id=who.pk, action_flag=CHANGE, object_repr=url[:200], change_message=said)
    text = gettext("Nothing new goes to %(url)s.") if takes_out else gettext("Requests go to %(url)s again.")
    admin.message_user(request, text % {"url": url})
