"""Whether edits can be kept at all, wherever that is."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from configsvc.environment import names
from configsvc.interface.errors import NothingToChange, SettingRefused
from configsvc.interface.messages import Edit
from configsvc.models import Store
from configsvc.queries.declared import trouble_by_declaration
from configsvc.queries.settings import target
from configsvc.rules.keys import LONGEST_REASON, trouble_with_key, trouble_with_value
from shop.errors import Invalid

#: Consul takes 64 operations at once, one of which is ours.
MOST: Final = 60


def check_edits(edits: Sequence[Edit]) -> list[Edit]:
    """Those that change something. Raises ``SettingRefused``, ``NothingToChange`` and ``Invalid``."""
    wanted = [edit for edit in edits if edit.value != edit.expected]
    if len(wanted) > MOST and target() is Store.CONSUL:
        raise Invalid(errors={"edits": [_("At most %(most)d settings at once.") % {"most": MOST}]})
    places = {(edit.application, edit.profile, edit.key) for edit in wanted}
    if len(places) != len(wanted):
        raise Invalid(errors={"edits": [_("A setting is named twice.")]})
    for edit in wanted:
        _check(edit)
    if not wanted:
        raise NothingToChange
    return wanted


def check_reason(reason: str) -> str:
    """Raises ``Invalid``."""
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON or "\x00" in text:
        raise Invalid(errors={"reason": [_("Say why, in up to %(most)d characters.") % {"most": LONGEST_REASON}]})
    return text


def _check(edit: Edit) -> None:
    try:
        application = names.applications(edit.application)
        profile = names.profiles(edit.profile) if edit.profile else ("",)
    except names.BadName as error:
        raise SettingRefused(key=edit.key[:80], why=str(error)) from error
    if len(application) != 1 or len(profile) != 1 or application[0] != edit.application:
        raise SettingRefused(key=edit.key[:80], why=_("it belongs to one application and at most one profile"))
    trouble = trouble_with_key(edit.key) or (_trouble_with_value(edit) if edit.value is not None else None)
    if trouble:
        raise SettingRefused(key=edit.key[:80], why=trouble)


def _trouble_with_value(edit: Edit) -> str | None:
    value = edit.value or ""
    return trouble_with_value(value) or trouble_by_declaration(edit.application, edit.key, value)
