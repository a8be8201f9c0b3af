from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "shop.events"
    label = "shop_events"
    verbose_name = "Events"

    def ready(self) -> None:
        from shop.events.forgetting import (  # noqa: PLC0415 - needs the models
            delivered_events,
            received_events,
            unheard_deliveries,
        )
        from shop.work.housekeeping import forgets  # noqa: PLC0415

        forgets(delivered_events)
        forgets(received_events)
        forgets(unheard_deliveries)
