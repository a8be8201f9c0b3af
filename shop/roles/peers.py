"""The services this process will ask, so that they are known before the first request needs them."""

from shop.roles.catalogue import LISTENERS, ROLES
from shop.roles.current import current


def called() -> list[str]:
    """Services that requests to this role go on to."""
    return [ROLES[name].service for name in current().calls]


def told() -> list[str]:
    """Services that hear the events of the modules whose work is done here, and those that their jobs call."""
    here = current().serves
    listeners = {
        name
        for kind, names in LISTENERS.items()
        if kind.partition(".")[0] in here
        for name in names
        if name not in here
    }
    return sorted({ROLES[name].service for name in listeners} | set(called()))
