from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "shop.events"
    label = "shop_events"
    verbose_name = "Events"
