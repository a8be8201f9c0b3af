from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "shop.work"
    label = "shop_work"
    verbose_name = "Jobs"
