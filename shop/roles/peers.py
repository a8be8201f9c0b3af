"""The services this process will ask, so that they are known before the first request needs them."""

from shop.roles.catalogue import LISTENERS, ROLES
from shop.roles.current import current
from shop.roles.deployed import is_deployed, listeners


def called() -> list[str]:
    """Services that requests to this role go on to."""
    return [ROLES[name].service for name in current().calls if is_deployed(name)]


def told() -> list[str]:
    """Services that hear the events of the modules whose work is done here, and those that their jobs call."""
    here = current().serves
    told = {
        name for kind in LISTENERS if kind.partition(".")[0] in here for name in listeners(kind) if name not in here
    }
    return sorted({ROLES[name].service for name in told} | set(called()))
