from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "shop.events"
    label = "shop_events"
    verbose_name = "Events"

    def ready(self) -> None:
        from shop.events.forgetting import delivered_events, received_events  # noqa: PLC0415 - needs the models
        from shop.work.housekeeping import forgets  # noqa: PLC0415

        forgets(delivered_events)
        forgets(received_events)
