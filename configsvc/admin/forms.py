"""What staff fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
