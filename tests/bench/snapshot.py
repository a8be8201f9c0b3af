"""What one set of settings per request costs the list of products: ``python -m tests.bench.snapshot``.

In this process, without a network: rounds with the middleware that takes the snapshot and without it, in turns.
Settings are in force as a source said them, so that there is something to take.
"""

import json
import os
import sys
import tempfile
import time
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.core.handlers.base import BaseHandler

PATH: Final = "/api/inventory/products?limit=20"
SNAPSHOT: Final = "shop.web.snapshot.SnapshotMiddleware"
PRODUCTS: Final = 200
REQUESTS: Final = 100


def main(rounds: int = 40) -> None:
    """The figures as a JSON line."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SHOP_VAR": folder, "DJANGO_SETTINGS_MODULE": "settings.local", "SHOP_LOG_LEVEL": "ERROR"}
        _prepare()
        handlers = {name: _handler(without=without) for name, without in (("with", ""), ("without", SNAPSHOT))}
        took: dict[str, list[float]] = {name: [] for name in handlers}
        for number in range(rounds + 1):
            for name in sorted(handlers, reverse=bool(number % 2)):
                took[name].append(_round(handlers[name]))
    found = {name: seconds[1:] for name, seconds in took.items()}  # the first warms up
    ratio = median(one / other for one, other in zip(found["with"], found["without"], strict=True))
    figures = {f"CPU ms {name} it": round(1000 * median(seconds), 3) for name, seconds in found.items()}
    print(json.dumps(figures | {"ratio": round(ratio, 3), "rounds": rounds}), flush=True)


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from shop.config import live
    from shop.config.base import Reading, Setting
    from shop.config.live import Live
    from shop.roles.catalogue import MODULES
    from tests.live.stocking import stock

    call_command("migrate", verbosity=0)
    for number in range(PRODUCTS):
        stock(sku=f"BENCH-{number}", quantity=1, price=1990, tax_category="standard")
    found = Live([module.service for module in MODULES.values()], source="bench", kept=None)
    found.offer(Reading("1", (Setting("billing.tax-standard", "1900", "bench:rate"),)))
    live.begin(found)


def _handler(*, without: str) -> "BaseHandler":
    from django.conf import settings
    from django.core.handlers.base import BaseHandler
    from django.test import override_settings

    handler = BaseHandler()
    with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != without]):
        handler.load_middleware()
    return handler


def _round(handler: "BaseHandler") -> float:
    """Seconds of CPU for one request: others work on this machine, too."""
    from django.test import RequestFactory

    requests = [RequestFactory(SERVER_NAME="localhost").get(PATH) for _ in range(REQUESTS)]
    began = time.process_time()
    for request in requests:
        assert handler.get_response(request).status_code == 200
    return (time.process_time() - began) / REQUESTS


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
