"""Tables of the gateway, one aggregate per file."""

from gateway.models.change import Change
from gateway.models.drained import DrainedInstance
from gateway.models.route import Route, RouteSet

__all__ = ["Change", "DrainedInstance", "Route", "RouteSet"]
