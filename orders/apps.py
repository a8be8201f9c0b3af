from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shop.roles.current import serves


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        """Says how many orders are under way, in the process that serves them."""
        if serves(self.name):
            from orders.queries.queue import under_way  # noqa: PLC0415 - needs the models
            from shop.web.queues import also  # noqa: PLC0415

            also(self.name, under_way)
