"""What asking the gateway can raise.

Invalid
└── RoutesRefused     routes_refused      400   problems
NotFound
└── RouteUnknown      route_unknown       404   route
Conflict
└── RoutesChanged     routes_changed      409
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
