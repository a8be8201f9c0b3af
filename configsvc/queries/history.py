"""What differs between two moments."""

from configsvc.history.state import state_at
from configsvc.interface.errors import RevisionUnknown
from configsvc.interface.messages import Difference
from configsvc.models import Revision, Store


def differences(store: Store, before: int, after: int) -> tuple[Difference, ...]:
    """By application, profile and key; 0 is the time before everything. Raises ``RevisionUnknown``."""
    for number in (before, after):
        if number and not Revision.objects.filter(number=number, store=store, state=Revision.State.DONE).exists():
            raise RevisionUnknown(revision=number)
    one, other = state_at(store, before), state_at(store, after)
    found = []
    for place in sorted(one.keys() | other.keys(), key=lambda place: (place.application, place.profile)):
        old, new = one.get(place, {}), other.get(place, {})
        found += [
            Difference(
                application=place.application, profile=place.profile, key=key, before=old.get(key), after=new.get(key)
            )
            for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)
        ]
    return tuple(found)
