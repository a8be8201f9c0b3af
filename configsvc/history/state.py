"""The settings as they were after a revision."""

from collections.abc import Iterable

from configsvc.environment.order import Context
from configsvc.models import Change, Revision, Store, Tag

State = dict[Context, dict[str, str]]


def labelled(label: str) -> int | None:
    """The number of the revision a label means: a tag, or the number itself; None if it means none."""
    tagged = Tag.objects.filter(name=label).values_list("revision_id", flat=True).first()
    if tagged is not None:
        return int(tagged)
    if not (label.isascii() and label.isdigit() and len(label) < 19):
        return None
    number = int(label)
    return number if Revision.objects.filter(number=number, state=Revision.State.DONE).exists() else None


def state_at(store: Store, number: int, contexts: Iterable[Context] | None = None) -> State:
    """By place and key, of ``contexts`` or of all."""
    changes = Change.objects.filter(
        revision__store=store, revision__state=Revision.State.DONE, revision_id__lte=number
    ).order_by("revision_id", "pk")
    if contexts is not None:
        changes = changes.filter(application__in={context.application for context in contexts})
    found: State = {}
    for application, profile, key, new in changes.values_list("application", "profile", "key", "new"):
        place = found.setdefault(Context(application, profile), {})
        if new is None:
            place.pop(key, None)
        else:
            place[key] = new
    return found
