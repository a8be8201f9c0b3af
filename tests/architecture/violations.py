"""What each contract of ``.importlinter`` forbids, as somebody in a hurry would write it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """``lines`` are put at the end of files by these names, which are made where they do not exist."""

    contract: str
    sentence: str
    lines: Mapping[str, str]


VIOLATIONS = (
    Violation(
        "module-layers", "a query writes", {"orders/queries/planted.py": "from orders.operations import planted"}
    ),
    Violation(
        "module-layers",
        "an operation answers a request",
        {"customers/operations/planted.py": "def cheat():\n    from customers.api import urls"},
    ),
    Violation(
        "module-layers",
        "a rule reads a table",
        {"billing/rules/planted.py": "from billing.models import planted", "billing/models/planted.py": ""},
    ),
    Violation("module-layers", "a secret asks a query", {"billing/secrets.py": "from billing.queries import payments"}),
    Violation("module-layers", "a room nobody declared", {"inventory/helpers.py": ""}),
    Violation("plain", "a rule reads the settings", {"inventory/rules/planted.py": "from django.conf import settings"}),
    Violation(
        "plain", "a message reaches Django by a detour", {"orders/interface/messages.py": "import shop.web.health"}
    ),
    Violation("thin-remote", "an interface does its own HTTP", {"billing/interface/remote.py": "import requests"}),
    Violation(
        "customers-door",
        "another module names a table, for its type only",
        {"orders/operations/planted.py": "if TYPE_CHECKING:\n    from customers.models import User"},
    ),
    Violation(
        "inventory-door",
        "another module reads stock where nobody looks",
        {"orders/operations/planted.py": "def cheat():\n    from inventory import queries"},
    ),
    Violation(
        "inventory-door",
        "the machinery names a room made later",
        {"shop/work/planted.py": "from inventory.newroom import planted", "inventory/newroom/__init__.py": ""},
    ),
    Violation(
        "configsvc-layers",
        "a backend knows who asks",
        {"configsvc/backends/planted.py": "def cheat():\n    from configsvc.api import access"},
    ),
    Violation("configsvc-layers", "a room nobody declared there", {"configsvc/helpers.py": ""}),
    Violation(
        "configsvc-door",
        "the gateway reads settings by the table",
        {"gateway/planted.py": "from configsvc.models import Setting"},
    ),
    Violation(
        "gateway-layers",
        "a filter sends a request itself",
        {"gateway/filters/planted.py": "def cheat():\n    from gateway.upstream import upstream"},
    ),
    Violation("orders-door", "the gateway reads orders", {"gateway/planted.py": "from orders.models import Order"}),
    Violation("billing-door", "orders issues an invoice itself", {"orders/jobs.py": "import billing.operations"}),
    Violation(
        "direction",
        "billing knows who listens to it",
        {"billing/operations/planted.py": "from orders.interface import orders"},
    ),
    Violation(
        "direction",
        "inventory asks its sibling",
        {"inventory/operations/planted.py": "from customers.interface import customers"},
    ),
    Violation(
        "shop-below",
        "the machinery knows a module, even by its door",
        {"shop/calls/planted.py": "from orders.interface import orders"},
    ),
    Violation(
        "edge-blind",
        "the gateway asks customers who is there",
        {"gateway/planted.py": "from customers.interface import customers"},
    ),
    Violation("shop-layers", "an error knows the web", {"shop/errors.py": "import shop.web.health"}),
    Violation("shop-layers", "a room that can hold anything", {"shop/utils.py": ""}),
    Violation(
        "settings-closed", "a module reads settings by import", {"orders/rules/planted.py": "import settings.base"}
    ),
    Violation("boot", "settings need Django before it is set up", {"shop/roles/current.py": "import django.conf"}),
    Violation(
        "acyclic",
        "two rules need each other",
        {
            "orders/rules/planted_hen.py": "import orders.rules.planted_egg",
            "orders/rules/planted_egg.py": "import orders.rules.planted_hen",
        },
    ),
)
