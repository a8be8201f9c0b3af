"""The gateway in the back office: routes that are kept in its table, their history, where a request would go, and what
came of those that went.
"""

from gateway.admin.history import ChangeAdmin
from gateway.admin.routes import RouteAdmin

__all__ = ["ChangeAdmin", "RouteAdmin"]
