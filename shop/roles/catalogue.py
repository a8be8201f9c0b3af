"""The map of modules and roles, and who listens to what. Strings only: importing this imports no module.

To add a module, add one ``Module`` line; to add a listener, add its name to one ``LISTENERS`` line and the handler to
that module's ``subscriptions.py`` (a test holds the two together).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shop.errors import message


@dataclass(frozen=True, slots=True)
class Module:
    """A bounded app: its package, app label and database alias share ``name``. ``calls``: roles it asks.

    ``needs_database``: whether it is not ready without one. ``is_public``: visitors reach its API through the gateway,
    under ``/api/<name>/`` and its service name.
    """

    name: str
    service: str
    aliases: tuple[str, ...] = ()
    port: int = 8000
    has_database: bool = True
    needs_database: bool = True
    is_public: bool = True
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """What one process runs as: the modules it ``serves``, and those whose apps are ``installed`` beside them."""

    name: str
    service: str
    port: int
    serves: tuple[str, ...]
    installed: tuple[str, ...]
    has_auth: bool = False
    has_admin: bool = False
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffPermission:
    """Something staff may be allowed to do: ``<module>.<verb>``. The admin lists it beside ``model``, one of the
    module's own."""

    module: str
    verb: str
    model: str
    description: str

    @property
    def name(self) -> str:
        return f"{self.module}.{self.verb}"


MODULES: Final[Mapping[str, Module]] = {
    module.name: module
    for module in (
        Module("customers", "customer-service", port=8081),
        Module("inventory", "inventory-service", port=8777),
        Module("billing", "billing-service", port=8084),
        Module("orders", "order-service", port=8083, calls=("customers", "inventory", "billing")),
        Module(
            "gateway",
            "gateway-service",
            aliases=("gateaway-service",),
            port=8000,
            needs_database=False,
            is_public=False,
            calls=("customers", "inventory", "billing", "orders", "configsvc", "backoffice"),
        ),
        Module("configsvc", "config-service", aliases=("configserver",), port=8888, is_public=False),
    )
}

#: Who issues access tokens.
IDENTITY_MODULE: Final = "customers"

ALL: Final = "all"
BACKOFFICE: Final = "backoffice"
BACKOFFICE_SERVICE: Final = "backoffice-service"


def _one(module: Module) -> Role:
    own = (module.name,)
    has_auth = module.name == "customers"
    return Role(module.name, module.service, module.port, own, own, has_auth=has_auth, calls=module.calls)


ROLES: Final[Mapping[str, Role]] = {
    **{name: _one(module) for name, module in MODULES.items()},
    ALL: Role(ALL, "shop", 8000, tuple(MODULES), tuple(MODULES), has_auth=True, has_admin=True),
    BACKOFFICE: Role(
        BACKOFFICE,
        BACKOFFICE_SERVICE,
        8090,
        (),
        tuple(MODULES),
        has_auth=True,
        has_admin=True,
        calls=("customers", "inventory", "billing", "orders", "gateway", "configsvc"),
    ),
}

#: Event type → modules that hear it, in delivery order, where they are deployed (``roles.deployed``). The publisher
#: knows nothing of this table.
LISTENERS: Final[Mapping[str, tuple[str, ...]]] = {
    "billing.payment_changed": ("orders",),
    "customers.customer_confirmed": ("orders",),
    "customers.customer_erased": ("orders",),
    "customers.subject_revoked": ("inventory", "billing", "orders", "gateway", "configsvc"),
    "inventory.hold_expired": ("orders",),
}

#: What staff can be allowed to do, by name. Customers makes the rows Django's admin grants, and puts the names into
#: staff's tokens; ``staff("orders.ship")`` on a view and ``principal().may("orders.ship")`` ask for them.
STAFF_PERMISSIONS: Final[Mapping[str, StaffPermission]] = {
    permission.name: permission
    for permission in (
        StaffPermission("customers", "operate", "user", message("Look after jobs and events of customers")),
        StaffPermission("inventory", "operate", "product", message("Look after jobs and events of inventory")),
        StaffPermission("billing", "operate", "invoice", message("Look after jobs and events of billing")),
        StaffPermission("orders", "operate", "order", message("Look after jobs and events of orders")),
        StaffPermission("gateway", "operate", "route", message("Look after jobs and events of the gateway")),
        StaffPermission("configsvc", "operate", "revision", message("Look after jobs and events of the config server")),
        StaffPermission("customers", "deactivate", "user", message("Deactivate and reactivate customers")),
        StaffPermission("inventory", "receive", "product", message("Receive stock")),
        StaffPermission("inventory", "adjust", "product", message("Adjust and transfer stock")),
        StaffPermission("inventory", "see_stock", "product", message("See stock and its ledger")),
        StaffPermission("inventory", "edit_product", "product", message("Edit the catalogue")),
        StaffPermission("billing", "view_invoice", "invoice", message("See invoices")),
        StaffPermission("billing", "view_payment", "payment", message("See payments")),
        StaffPermission("orders", "read", "order", message("See every customer's orders")),
        StaffPermission("orders", "ship", "order", message("Ship and deliver orders")),
        StaffPermission("orders", "cancel", "order", message("Cancel orders")),
        StaffPermission("orders", "refund", "order", message("Refund orders")),
        StaffPermission("gateway", "read", "route", message("See routes, and where requests go")),
        StaffPermission("gateway", "write", "route", message("Change routes")),
        StaffPermission("configsvc", "read", "setting", message("See settings of every application")),
        StaffPermission("configsvc", "write", "setting", message("Change settings")),
    )
}
