"""What asking the gateway can raise.

Invalid
└── RoutesRefused     routes_refused      400   problems
NotFound
├── RouteUnknown      route_unknown       404   route
└── InstanceUnknown   instance_unknown    404   url
Conflict
├── RoutesChanged     routes_changed      409
└── LastInstance      last_instance       409   url
"""

from shop.errors import Conflict, Invalid, NotFound, message


class RoutesRefused(Invalid):
    """The set with these routes could not be in force; ``problems`` says where and why."""

    code = "routes_refused"
    title = message("These routes are refused")
    detail = message("Nothing was changed. Mend this and try again: %(problems)s")


class RouteUnknown(NotFound):
    """Nobody wrote a route of this name into the table; those of properties are changed where properties are."""

    code = "route_unknown"
    title = message("No such route")
    detail = message("The route %(route)s is not one of those that are kept here.")


class RoutesChanged(Conflict):
    """Somebody else changed routes meanwhile: look again."""

    code = "routes_changed"
    title = message("The routes have changed meanwhile")
    detail = message("Somebody else changed them since you looked. Nothing was written.")


class InstanceUnknown(NotFound):
    """The registry names nobody at this address."""

    code = "instance_unknown"
    title = message("No such instance")
    detail = message("The registry knows no instance at %(url)s.")


class LastInstance(Conflict):
    """It cannot be drained: it is the only one of its service that is in use."""

    code = "last_instance"
    title = message("The last instance")
    detail = message("Without %(url)s, nobody would be left to answer.")
