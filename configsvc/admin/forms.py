"""What staff fill in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from configsvc.queries.declared import description
from configsvc.rules.keys import LONGEST_KEY, LONGEST_REASON


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=LONGEST_REASON)


class SettingForm(ReasonForm):
    """A value of a key, new or changed. ``remove`` takes it away."""

    application = forms.CharField(label=_("application"), max_length=200)
    profile = forms.CharField(label=_("profile"), max_length=200, required=False)
    key = forms.CharField(label=_("key"), max_length=LONGEST_KEY)
    value = forms.CharField(
        label=_("value"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 60})
    )
    remove = forms.BooleanField(label=_("remove the setting"), required=False)
    field_order = ("application", "profile", "key", "value", "remove", "reason")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Once application and key are known, the value is asked for as it was declared."""
        super().__init__(*arguments, **options)
        known = self.data if self.is_bound else self.initial
        application, key = str(known.get("application", "")), str(known.get("key", ""))
        declared = description(application, key) if application and key else None
        if declared is not None:
            self.fields["value"] = typed_field(declared)


def typed_field(declared: Mapping[str, Any]) -> forms.Field:
    """The field for a declared property: a choice, a number within its range, a text, a list; with its meaning."""
    if (items := declared["items"]) is not None:
        wide = forms.TextInput(attrs={"size": 60})
        return forms.CharField(widget=wide, strip=False, **_list_options(items, declared))
    choices = declared["choices"] or (["true", "false"] if declared["type"] == "bool" else [])
    options: dict[str, Any] = {"label": _("value"), "required": False, "help_text": _help(declared)}
    if choices:
        return forms.ChoiceField(choices=[(str(one), str(one)) for one in choices], **options)
    widget: forms.Widget = forms.TextInput(attrs={"size": 40})
    if declared["type"] in {"int", "float"}:
        limits = declared["range"]
        bounds = {"min": limits.get("ge", limits.get("gt")), "max": limits.get("le", limits.get("lt"))}
        step = {"step": "1" if declared["type"] == "int" else "any"}
        widget = forms.NumberInput(attrs={name: value for name, value in bounds.items() if value is not None} | step)
    return forms.CharField(widget=widget, strip=False, **options)


def _list_options(items: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
    said = _help(declared) + " " + gettext("Several are separated by commas.")
    if items["choices"]:
        named = ", ".join(str(choice) for choice in items["choices"])
        said += " " + gettext("There are: %(choices)s.") % {"choices": named}
    return {"label": _("value"), "required": False, "help_text": said}


def _help(declared: Mapping[str, Any]) -> str:
    meaning = declared["meaning"]
    said = meaning.get(get_language() or "en") or meaning["en"]
    unit = f" ({declared['unit']})" if declared["unit"] else ""
    return f"{said}{unit}. " + gettext("Default: %(default)s") % {"default": declared["default"]}


class EffectiveForm(forms.Form):
    application = forms.CharField(label=_("application"), max_length=200)
    profiles = forms.CharField(label=_("profiles"), max_length=200, initial="default")
    label = forms.CharField(label=_("label"), max_length=200, required=False)


class DifferenceForm(forms.Form):
    before = forms.IntegerField(label=_("from revision"), min_value=0)
    after = forms.IntegerField(label=_("to revision"), min_value=0)


class TagForm(forms.Form):
    name = forms.CharField(label=_("label"), max_length=200)


class ClientForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=100)
    applications = forms.CharField(
        label=_("applications"), required=False, help_text=_("Separated by commas; * for all of them.")
    )
    may_encrypt = forms.BooleanField(label=_("may encrypt"), required=False)
    may_decrypt = forms.BooleanField(label=_("may decrypt"), required=False)
