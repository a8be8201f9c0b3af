from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "shop.web"
    label = "shop_web"
    verbose_name = "Web"
