from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "shop.idempotency"
    label = "shop_idempotency"
    verbose_name = "Idempotency keys"
