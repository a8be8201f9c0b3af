"""What asking the config server can raise.

Invalid
└── SettingRefused        setting_refused        400   key, why
NotFound
├── RevisionUnknown       revision_unknown       404   revision
└── LabelUnknown          label_unknown          404
Conflict
├── SettingChanged        setting_changed        409   key
├── NothingToChange       nothing_to_change      409
└── NameTaken             name_taken             409   name
Unavailable
├── StoreUnavailable      store_unavailable      503
└── OutcomeUnknown        outcome_unknown        503   revision
"""

from shop.errors import Conflict, Invalid, NotFound, Unavailable, message


class SettingRefused(Invalid):
    """The key or its value cannot be kept; ``why`` is in the words of the declaration."""

    code = "setting_refused"
    title = message("This setting is refused")
    detail = message("%(key)s: %(why)s")


class RevisionUnknown(NotFound):
    """There is no such moment in the history."""

    code = "revision_unknown"
    title = message("No such revision")
    detail = message("The history has no revision %(revision)s.")


class LabelUnknown(NotFound):
    """No backend knows the label."""

    code = "label_unknown"
    title = message("No such label")


class SettingChanged(Conflict):
    """Somebody else changed ``key`` since it was read: look again."""

    code = "setting_changed"
    title = message("The setting has changed meanwhile")
    detail = message("%(key)s is no longer what it was when you looked. Nothing was written.")


class NothingToChange(Conflict):
    """All is already as it is wanted."""

    code = "nothing_to_change"
    title = message("There is nothing to change")


class NameTaken(Conflict):
    """A client or a label is called ``name`` already."""

    code = "name_taken"
    title = message("This name is taken")
    detail = message("%(name)s exists already.")


class StoreUnavailable(Unavailable):
    """Where settings are kept does not answer; nothing was written."""

    code = "store_unavailable"
    title = message("Settings cannot be written now")
    detail = message("The place they are kept in does not answer. Nothing was written.")


class OutcomeUnknown(Unavailable):
    """Consul fell silent in the middle of a write; the history will say whether it happened."""

    code = "outcome_unknown"
    title = message("It is not known yet whether this was written")
    detail = message("Revision %(revision)s will say so in the history within a minute.")
    retryable = False
