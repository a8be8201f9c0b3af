"""What staff fill in."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gateway.interface.messages import Sample

_LINE: Final = re.compile(r"(?:(?P<method>[A-Z]{3,7})\s+)?(?P<path>/\S*)(?P<rest>(?:\s+[^\s:]+:\S*)*)")
MOST_SAMPLES: Final = 20


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=500)


class SamplesField(forms.CharField):
    """A request in each line: ``GET /books/7 Host:shop.example X-Api:v2``."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 80, "spellcheck": "false"})

    def clean(self, value: Any) -> tuple[Sample, ...]:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_SAMPLES:
            raise forms.ValidationError(gettext("At most %(count)d requests.") % {"count": MOST_SAMPLES})
        return tuple(_sample(line) for line in lines)


class RoutesForm(ReasonForm):
    """Routes as YAML; those whose id is known are replaced."""

    text = forms.CharField(
        label=_("routes"),
        help_text=_("YAML: a list of routes with id, uri, predicates and filters. One whose id is known is replaced."),
        widget=forms.Textarea(attrs={"rows": 14, "cols": 100, "spellcheck": "false"}),
        max_length=1024 * 1024,
    )
    samples = SamplesField(
        label=_("try with"),
        required=False,
        help_text=_("A request in each line, such as: GET /books/7 Host:shop.example X-Api:v2"),
    )
    field_order = ("text", "samples", "reason")


class ExplainForm(forms.Form):
    samples = SamplesField(
        label=_("requests"), help_text=_("A request in each line, such as: GET /books/7 Host:shop.example X-Api:v2")
    )


def _sample(line: str) -> Sample:
    found = _LINE.fullmatch(line)
    if found is None:
        raise forms.ValidationError(gettext("This is no request: %(line)s") % {"line": line[:200]})
    pairs = [pair.partition(":")[::2] for pair in found["rest"].split()]
    headers = tuple((name.lower(), value) for name, value in pairs)
    host = next((value for name, value in headers if name == "host"), "")
    return Sample(method=found["method"] or "GET", path=found["path"], host=host, headers=headers)
